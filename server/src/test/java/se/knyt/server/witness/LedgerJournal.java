package se.knyt.server.witness;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/**
 * The vouchers of the accounting system as they stand there, read without any class of the program's own and summed by
 * <a href="https://hledger.org">hledger</a>. Balances are signed as debit less credit.
 */
final class LedgerJournal {
    /** A row of a voucher: its day, its account and its amount, debit positive. */
    record Row(LocalDate date, int account, BigDecimal amount) {}

    private final List<List<Row>> vouchers = new ArrayList<>();

    /** @param canonical what the simulated accounting system tells of itself: its vouchers, each with its rows */
    LedgerJournal(JsonNode canonical) {
        for (var voucher : canonical.path("vouchers")) {
            var date = LocalDate.parse(voucher.path("TransactionDate").asString());
            var rows = new ArrayList<Row>();
            for (var row : voucher.path("rows")) {
                rows.add(new Row(
                        date,
                        Integer.parseInt(row.path("Account").asString()),
                        amount(row, "Debit").subtract(amount(row, "Credit"))));
            }
            vouchers.add(rows);
        }
    }

    private static BigDecimal amount(JsonNode row, String side) {
        var text = row.path(side).asString("");
        return text.isEmpty() ? BigDecimal.ZERO : new BigDecimal(text);
    }

    int size() {
        return vouchers.size();
    }

    /** The months that hold a voucher, oldest first. */
    TreeSet<YearMonth> months() {
        var months = new TreeSet<YearMonth>();
        vouchers.forEach(voucher -> voucher.forEach(row -> months.add(YearMonth.from(row.date()))));
        return months;
    }

    /** The balance of each account at the end of a day. */
    TreeMap<Integer, BigDecimal> until(Path folder, LocalDate day) throws IOException, InterruptedException {
        return changes(folder, LocalDate.of(2000, 1, 1), day);
    }

    /**
     * The change of each account over some days, by hledger, which refuses a journal with a transaction that does not balance.
     *
     * @param from the first day
     * @param to the last day
     */
    TreeMap<Integer, BigDecimal> changes(Path folder, LocalDate from, LocalDate to)
            throws IOException, InterruptedException {
        var journal = Files.writeString(folder.resolve("ledger.journal"), text(), StandardCharsets.UTF_8);
        var said = folder.resolve("hledger.csv");
        var wrong = folder.resolve("hledger.txt");
        var process = new ProcessBuilder(
                        "hledger",
                        "-f",
                        journal.toString(),
                        "balance",
                        "--flat",
                        "--no-total",
                        "--output-format=csv",
                        "--begin",
                        from.toString(),
                        "--end",
                        to.plusDays(1).toString())
                .redirectOutput(said.toFile())
                .redirectError(wrong.toFile())
                .start();
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IllegalStateException("hledger: " + Files.readString(wrong));
        }
        var sums = new TreeMap<Integer, BigDecimal>();
        for (var line : Files.readAllLines(said).stream().skip(1).toList()) {
            var cells = line.replace("\"", "").split(",");
            sums.put(Integer.parseInt(cells[0]), new BigDecimal(cells[1].replace(" SEK", "")));
        }
        return sums;
    }

    /** The journal in hledger's own format, a transaction for each voucher. */
    private String text() {
        var out = new StringBuilder();
        for (var voucher : vouchers) {
            if (voucher.isEmpty()) {
                continue;
            }
            out.append(voucher.getFirst().date()).append(" voucher\n");
            for (var row : voucher) {
                out.append("    ")
                        .append(row.account())
                        .append("  ")
                        .append(row.amount().toPlainString())
                        .append(" SEK\n");
            }
            out.append('\n');
        }
        return out.toString();
    }
}
