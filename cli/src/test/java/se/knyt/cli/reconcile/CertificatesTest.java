package se.knyt.cli.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The certificate of each payout by itself, for programs and for an auditor. */
class CertificatesTest {
    private static final Clock CLOCK =
            Clock.fixed(Instant.parse("2026-04-02T07:08:09Z"), ZoneId.of("Europe/Stockholm"));

    @TempDir
    Path folder;

    private Path out = Path.of("");

    @BeforeEach
    void place() {
        out = folder.resolve("out");
    }

    private int run(Object... args) {
        var words = new ArrayList<String>();
        for (var arg : args) {
            words.add(arg.toString());
        }
        words.addAll(List.of("--out", out.toString()));
        var sink = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        return new ReconcileCommand(sink, sink, CLOCK).run(words);
    }

    private static Path sample(String name) {
        return Command.SAMPLES.resolve(name);
    }

    private JsonNode json(String name) throws IOException {
        return JsonMapper.builder().build().readTree(Files.readString(out.resolve("certificates/" + name)));
    }

    /** The texts of a document in their order. */
    private String pdf(String name) throws IOException {
        var content = Files.readString(out.resolve("certificates/" + name), StandardCharsets.ISO_8859_1);
        assertThat(content).startsWith("%PDF-1.4").endsWith("%%EOF\n");
        var texts = new StringBuilder();
        var shown = Pattern.compile("\\(((?:[^()\\\\]|\\\\.)*)\\) Tj").matcher(content);
        while (shown.find()) {
            texts.append(shown.group(1)
                            .replace('\u0001', '−')
                            .replace('\u00A0', ' ')
                            .replace('\u0096', '–')
                            .replaceAll("\\\\(.)", "$1"))
                    .append('\n');
        }
        return texts.toString();
    }

    @Test
    void allThatAnAuditorNeedsStandsInIt() throws Exception {
        var bank = Files.writeString(
                folder.resolve("bank.csv"),
                "Bokföringsdag;Text;Belopp;Saldo\n2026-04-01;KLARNA SE9M2XT5;904,56;1000,00\n");
        assertThat(run("--settlement", sample("klarna-month.csv"), "--open-items", sample("ledger.se"), "--bank", bank))
                .isZero();

        var json = json("klarna-SE9M2XT5.json");
        assertThat(json.get("company").get("name").asString()).isEqualTo("Exempelhandeln i Örebro AB");
        assertThat(json.get("company").get("organization_number").asString()).isEqualTo("555555-5555");
        assertThat(json.get("certificate").get("closes").asBoolean()).isTrue();
        assertThat(json.get("certificate").get("paid").asString()).isEqualTo("904.56");
        assertThat(json.get("lines"))
                .hasSameSizeAs(Command.report(out).get("payouts").get(0).get("lines"));
        assertThat(json.get("vouchers")).hasSize(2);
        assertThat(json.get("bank").get("basis").asString()).isEqualTo("reference");
        assertThat(json.get("rates")).isEmpty();
        assertThat(json.get("made_at").asString()).isEqualTo("2026-04-02T09:08:09+02:00");
        assertThat(json.get("made_by").asString()).startsWith("Knyt ");
        assertThat(json.get("sources").toString())
                .contains(sha256(sample("klarna-month.csv")), sha256(sample("ledger.se")), sha256(bank));

        assertThat(pdf("klarna-SE9M2XT5.pdf"))
                .contains("Exempelhandeln i Örebro AB", "555555-5555", "Klarna", "SE9M2XT5", "2026-04-02 09:08 +02:00")
                .contains("+ Försäljning\n2 848,50\n", "+ Återbetalningar\n−299,00\n", "= Differens\n0,00\n")
                .contains("Avstämd mot bank. Grund: utbetalningens referens.", "2026-04-01  KLARNA SE9M2XT5\n904,56")
                .contains("Verifikation 2026-03-31  Knyt klarna SE9M2XT5", "1589\n904,56\n\n")
                .contains(sha256(sample("klarna-month.csv")), "sida 1 av 2", "sida 2 av 2");
    }

    private static String sha256(Path file) throws IOException, NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }

    @Test
    void oneThatIsHeldSaysSoAndWhy() throws IOException {
        assertThat(run("--settlement", sample("klarna-one-ore-off.csv"), "--open-items", sample("fakturor.csv")))
                .isEqualTo(3);
        var reference =
                Command.report(out).get("payouts").get(0).get("reference").asString();
        var json = json("klarna-" + reference + ".json");
        assertThat(json.get("certificate").get("closes").asBoolean()).isFalse();
        assertThat(json.get("vouchers")).isEmpty();
        assertThat(pdf("klarna-" + reference + ".pdf"))
                .contains("Beviset går inte ihop. Utbetalningen är stoppad och inget är bokfört.", "= Differens\n0,01");
    }

    /** Adyen changed 1249.00 SEK into 112.41 EUR and 299.00 into 26.91, at the rate 0.09 that it states. */
    @Test
    void theProvidersRateStandsOnEachChangedLine() throws IOException {
        var settlement = Files.writeString(
                folder.resolve("adyen-eur.csv"),
                Files.readString(sample("adyen.csv"))
                        .replace(
                                "SEK,,1249.00,1,SEK,,1233.26,,7.50,1.24,7.00",
                                "SEK,,1249.00,0.09,EUR,,110.99,,0.68,0.11,0.63")
                        .replace(",10482-F1,130,15.74", ",10482-F1,130,1.42")
                        .replace("SEK,299.00,,1,SEK,299.00", "SEK,299.00,,0.09,EUR,26.91")
                        .replace("SEK,,,1,SEK,1.10", "EUR,,,1,EUR,0.10")
                        .replace("SEK,,,1,SEK,933.16", "EUR,,,1,EUR,83.98"));
        var invoices = Files.writeString(
                folder.resolve("invoices-eur.csv"),
                "invoice_number,kind,date,reference,amount,currency\n55,invoice,2026-03-09,10482,112.41,EUR\n"
                        + "12,credit,2026-03-10,10455,26.91,EUR\n");
        var accounts = Files.writeString(folder.resolve("accounts.txt"), "currency = EUR\n");
        assertThat(run("--settlement", settlement, "--open-items", invoices, "--accounts", accounts))
                .isZero();
        var rates = json("adyen-ExempelSE_130.json").get("rates");
        assertThat(rates).hasSize(2);
        assertThat(rates.get(0).toString())
                .isEqualTo("{\"line\":2,\"from\":\"SEK\",\"to\":\"EUR\",\"rate\":\"0.090000\","
                        + "\"source\":\"adyen ExempelSE 130\",\"date\":\"2026-03-09\"}");
        assertThat(pdf("adyen-ExempelSE_130.pdf"))
                .contains("Rad 2: 1 249,00 kr, kurs 0,090000, 2026-03-09")
                .contains("Leverantören har växlat till EUR")
                .doesNotContain("Ingen växelkurs");
    }

    /** Both settlements under one reference are shown; names are those of files everywhere. */
    @Test
    void eachPayoutHasFilesOfItsOwn() throws IOException {
        var other = Files.writeString(
                folder.resolve("b.csv"),
                Files.readString(sample("klarna-month.csv")).replace("SE9M2XT5", "SE7Q4KD2"));
        run("--settlement", sample("klarna.csv"), other, sample("adyen.csv"), "--open-items", sample("invoices.csv"));
        try (var files = Files.list(out.resolve("certificates"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "adyen-ExempelSE_130.json",
                            "adyen-ExempelSE_130.pdf",
                            "klarna-SE7Q4KD2.json",
                            "klarna-SE7Q4KD2.pdf",
                            "klarna-SE7Q4KD2-2.json",
                            "klarna-SE7Q4KD2-2.pdf");
        }
        // The next result takes the place of this one, certificates too.
        run("--settlement", sample("klarna.csv"), "--open-items", sample("invoices.csv"));
        try (var files = Files.list(out.resolve("certificates"))) {
            assertThat(files).hasSize(2);
        }
    }

    /** Two under one reference, and one whose own reference is the name that the second of them is given. */
    @Test
    void aGivenNameIsNoOtherPayoutsName() throws IOException {
        var month = Files.readString(sample("klarna-month.csv"));
        var second = Files.writeString(folder.resolve("b.csv"), month.replace("SE9M2XT5", "SE7Q4KD2"));
        var third = Files.writeString(folder.resolve("c.csv"), month.replace("SE9M2XT5", "SE7Q4KD2-2"));
        run("--settlement", sample("klarna.csv"), second, third, "--open-items", sample("invoices.csv"));
        assertThat(Command.report(out).get("payouts")).hasSize(3);
        var references = new ArrayList<String>();
        try (var files = Files.list(out.resolve("certificates"))) {
            for (var file : files.map(one -> one.getFileName().toString())
                    .filter(name -> name.endsWith(".json"))
                    .toList()) {
                references.add(json(file).toString().contains("SE7Q4KD2-2") ? "SE7Q4KD2-2" : "SE7Q4KD2");
            }
        }
        assertThat(references).containsExactlyInAnyOrder("SE7Q4KD2", "SE7Q4KD2", "SE7Q4KD2-2");
    }

    @Test
    void aFolderWithFilesOfSomebodyElseAmongTheCertificatesIsLeftAlone() throws IOException {
        run("--settlement", sample("klarna.csv"), "--open-items", sample("invoices.csv"));
        var mine = Files.writeString(out.resolve("certificates/notes.txt"), "mine");
        assertThat(run("--settlement", sample("klarna.csv"), "--open-items", sample("invoices.csv")))
                .isEqualTo(64);
        assertThat(mine).hasContent("mine");
    }
}
