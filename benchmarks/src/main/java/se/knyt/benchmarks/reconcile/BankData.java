package se.knyt.benchmarks.reconcile;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Writes what {@link ReconcileData} does not: {@code nets.json}, one payout of charges with its fee each, its {@code items.csv}, and what
 * the bank tells, in one of the forms of {@link BankForm}: strangers' payments but for one, the payout.
 *
 * <p>Arguments: {@code DIR [--lines N] [--seed N] [--bank camt053|camt054|mt940|csv|none]}; without {@code --bank} it
 * is camt.053.
 */
public final class BankData {
    private static final int LINES_MAX = 5_000_000;
    private static final String REFERENCE = "NEXI0312A";

    private final int lines;
    private final SplittableRandom random;

    private BankData(int lines, long seed) {
        this.lines = lines;
        random = new SplittableRandom(seed);
    }

    public static void main(String[] args) throws IOException {
        var list = Arrays.asList(args);
        if (list.isEmpty()) {
            throw new IllegalArgumentException("DIR [--lines N] [--seed N] [--bank camt053|camt054|mt940|csv|none]");
        }
        int lines = (int) ReconcileData.number(list, "--lines", 1_000_000);
        if (lines < 1 || lines > LINES_MAX) {
            throw new IllegalArgumentException("--lines is 1 to " + LINES_MAX);
        }
        var folder = Files.createDirectories(Path.of(list.getFirst()));
        int bank = list.indexOf("--bank");
        var form = bank < 0 ? "camt053" : list.get(bank + 1);
        new BankData(lines, ReconcileData.number(list, "--seed", 1)).write(folder, form);
    }

    private void write(Path folder, String bank) throws IOException {
        var amounts = new int[lines];
        long charged = 0;
        long fees = 0;
        for (int i = 0; i < lines; i++) {
            amounts[i] = random.nextInt(1_900, 500_000);
            charged += amounts[i];
            fees += fee(amounts[i]);
        }
        payout(folder.resolve("nets.json"), amounts, charged, fees);
        items(folder.resolve("items.csv"), amounts);
        if (!bank.equals("none")) {
            var form = BankForm.valueOf(bank.toUpperCase(Locale.ROOT));
            statement(folder.resolve(form.file()), form, charged - fees);
        }
    }

    private static int fee(int amount) {
        return amount / 70 + 100;
    }

    private static void payout(Path file, int[] amounts, long charged, long fees) throws IOException {
        try (var out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            out.write("{\"id\":\"p1\",\"reference\":\"" + REFERENCE
                    + "\",\"date\":\"2026-03-12\",\"currency\":\"SEK\",\"amount\":"
                    + (charged - fees) + ",\"chargedAmount\":" + charged
                    + ",\"refundedAmount\":0,\"depositedAmount\":0,\"fees\":"
                    + fees + ",\"paymentActions\":[");
            for (int i = 0; i < amounts.length; i++) {
                out.write(i == 0 ? "\n" : ",\n");
                out.write("{\"id\":\"" + id('a', i) + "\",\"paymentId\":\"" + id('b', i)
                        + "\",\"paymentAction\":\"Charge\",\"paymentMethod\":\"Visa\",\"timestamp\":\"2026-03-09T08:15:00Z\",\"reference\":\"WEB-"
                        + (10_000_000 + i) + "\",\"amount\":" + amounts[i] + ",\"currency\":\"SEK\",\"fee\":"
                        + fee(amounts[i]) + "}");
            }
            out.write("]}\n");
        }
    }

    private static String id(char first, int number) {
        return first + String.format(Locale.ROOT, "%031d", number);
    }

    private static void items(Path file, int[] amounts) throws IOException {
        try (var out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            out.write("invoice_number,kind,date,reference,provider_reference,amount,currency\n");
            for (int i = 0; i < amounts.length; i++) {
                out.write((5_000_000 + i) + ",invoice,2026-03-09,WEB-" + (10_000_000 + i) + ",,"
                        + ReconcileData.decimal(amounts[i]) + ",SEK\n");
            }
        }
    }

    private void statement(Path file, BankForm form, long paid) throws IOException {
        long balance = 0;
        try (var out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            form.begin(out);
            for (int i = 0; i < lines; i++) {
                int amount = random.nextInt(1_900, 500_000);
                balance += amount;
                form.entry(out, i, amount, balance, "Order WEB-" + (10_000_000 + i));
                if (i == lines / 2) {
                    balance += paid;
                    form.entry(out, lines, paid, balance, "NEXI PAYOUT " + REFERENCE);
                }
            }
            form.end(out, balance);
        }
    }
}
