package se.knyt.cli.reconcile;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One run of the command inside this process. */
record Command(int status, String out, String err) {
    static final Path SAMPLES = Path.of("..", "docs", "samples");

    /** After every payout of the tests' files, and no machine's day. */
    static final Clock TODAY = Clock.fixed(Instant.parse("2026-12-15T09:00:00Z"), ZoneId.of("Europe/Stockholm"));

    static Command run(Object... args) {
        var words = new ArrayList<String>();
        for (var arg : args) {
            words.add(arg.toString());
        }
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var command = new ReconcileCommand(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                TODAY);
        int status = command.run(words);
        return new Command(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    static Command reconcile(Path settlement, Path openItems, Path out) {
        return run("--settlement", settlement, "--open-items", openItems, "--out", out);
    }

    static JsonNode report(Path out) throws IOException {
        return JsonMapper.builder().build().readTree(Files.readString(out.resolve("report.json")));
    }

    /** The amounts of a certificate as text, in the order of the arithmetic. */
    static List<String> certificate(JsonNode payout) {
        var c = payout.get("certificate");
        var amounts = new ArrayList<String>();
        for (var name : List.of(
                "opening",
                "sales",
                "refunds",
                "fees",
                "fee_vat",
                "adjustments",
                "fx",
                "closing",
                "paid",
                "difference")) {
            amounts.add(c.get(name).asString());
        }
        return amounts;
    }

    static List<String> codes(JsonNode payout) {
        var codes = new ArrayList<String>();
        payout.get("findings").forEach(finding -> codes.add(finding.get("code").asString()));
        return codes;
    }

    /** Bank account rows of all vouchers of a SIE file. */
    static BigDecimal bank(Path out) throws IOException {
        return Files.readString(out.resolve("vouchers.si"), StandardCharsets.ISO_8859_1)
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith("#TRANS 1930 "))
                .map(line -> new BigDecimal(line.split(" ")[3]))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
