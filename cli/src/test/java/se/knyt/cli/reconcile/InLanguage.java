package se.knyt.cli.reconcile;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.formats.sie.SieAddress;
import se.knyt.formats.sie.SieHeader;
import se.knyt.formats.sie.SieKind;
import se.knyt.formats.sie.SiePeriodBalance;
import se.knyt.formats.sie.SieWriter;
import se.knyt.formats.sie.SieYear;

/** What {@link LanguagesTest} starts in a virtual machine of another language: files of every kind, on a day that is set. */
final class InLanguage {
    private InLanguage() {}

    /** @param args the folder to write to */
    public static void main(String[] args) throws IOException {
        var folder = Path.of(args[0]);
        var said = new ByteArrayOutputStream();
        var stream = new PrintStream(said, true, StandardCharsets.UTF_8);
        var command = new ReconcileCommand(stream, stream, Command.TODAY);
        int proved = command.run(words(folder.resolve("proved"), "klarna.csv", "invoices.csv", "bank-camt053.xml"));
        int held = command.run(words(folder.resolve("held"), "klarna-one-ore-off.csv", "ledger.se", "bank-list.csv"));
        Files.write(folder.resolve("said.txt"), said.toByteArray());
        try (var out = Files.newOutputStream(folder.resolve("month.se"));
                var writer = new SieWriter(out, SieKind.EXPORT_4E, header())) {
            writer.periodBalance(new SiePeriodBalance(
                    false, 0, YearMonth.of(2026, 3), 1930, List.of(), Money.sek("1234567.89"), Optional.empty()));
        }
        System.exit(proved * 10 + held);
    }

    private static List<String> words(Path out, String settlement, String items, String bank) {
        return List.of(
                "--settlement",
                Command.SAMPLES.resolve(settlement).toString(),
                "--open-items",
                Command.SAMPLES.resolve(items).toString(),
                "--bank",
                Command.SAMPLES.resolve(bank).toString(),
                "--out",
                out.toString());
    }

    private static SieHeader header() {
        return new SieHeader(
                false,
                "Knyt",
                "1",
                Optional.of(LocalDate.of(2026, 4, 1)),
                "",
                "4",
                List.of(),
                "",
                "",
                "",
                "",
                "",
                "",
                SieAddress.NONE,
                "Exempelbolaget AB",
                List.of(new SieYear(0, LocalDate.of(2026, 1, 1), LocalDate.of(2026, 12, 31))),
                "",
                Optional.empty(),
                "",
                true,
                Currency.SEK);
    }
}
