package se.knyt.benchmarks.reconcile;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Writes {@code klarna.csv} and {@code invoices.csv}: one sale for each invoice, a reference left intact on a share of the lines and
 * damaged on the rest (a letter changed, cut, or missing), fees on request, in order or shuffled.
 *
 * <p>Arguments: {@code DIR [--lines N] [--intact PERCENT] [--fees] [--shuffle] [--seed N]}.
 */
public final class ReconcileData {
    private static final int LINES_MAX = 20_000_000;

    private final int lines;
    private final int intact;
    private final boolean fees;
    private final boolean shuffle;
    private final long seed;

    private ReconcileData(int lines, int intact, boolean fees, boolean shuffle, long seed) {
        this.lines = lines;
        this.intact = intact;
        this.fees = fees;
        this.shuffle = shuffle;
        this.seed = seed;
    }

    public static void main(String[] args) throws IOException {
        var list = Arrays.asList(args);
        if (list.isEmpty()) {
            throw new IllegalArgumentException("DIR [--lines N] [--intact PERCENT] [--fees] [--shuffle] [--seed N]");
        }
        int lines = (int) number(list, "--lines", 1_000_000);
        if (lines < 1 || lines > LINES_MAX) {
            throw new IllegalArgumentException("--lines is 1 to " + LINES_MAX);
        }
        var folder = Files.createDirectories(Path.of(list.getFirst()));
        new ReconcileData(
                        lines,
                        (int) number(list, "--intact", 95),
                        list.contains("--fees"),
                        list.contains("--shuffle"),
                        number(list, "--seed", 1))
                .write(folder);
    }

    static long number(java.util.List<String> args, String name, long fallback) {
        int at = args.indexOf(name);
        return at < 0 ? fallback : Long.parseLong(args.get(at + 1));
    }

    private void write(Path folder) throws IOException {
        var random = new SplittableRandom(seed);
        var amounts = new int[lines];
        long sales = 0;
        long fee = 0;
        for (int i = 0; i < lines; i++) {
            amounts[i] = random.nextInt(1_900, 500_000);
            sales += amounts[i];
            fee += fees ? fee(amounts[i]) : 0;
        }
        var order = order(random.split());
        settlement(folder.resolve("klarna.csv"), amounts, order, sales, fee, random.split());
        invoices(folder.resolve("invoices.csv"), amounts, shuffle ? order(random.split()) : order);
    }

    private static int fee(int amount) {
        return amount / 40 + 400;
    }

    /** Klarna's VAT is a quarter of the fee, here always whole öre. */
    private static int feeVat(int amount) {
        return fee(amount) / 4;
    }

    private int[] order(SplittableRandom random) {
        var order = new int[lines];
        Arrays.setAll(order, i -> i);
        for (int i = lines - 1; i > 0 && shuffle; i--) {
            int other = random.nextInt(i + 1);
            int kept = order[i];
            order[i] = order[other];
            order[other] = kept;
        }
        return order;
    }

    private void settlement(Path file, int[] amounts, int[] order, long sales, long fee, SplittableRandom random)
            throws IOException {
        long vat = 0;
        for (int amount : amounts) {
            vat += fees ? feeVat(amount) : 0;
        }
        // Whether a reference is damaged depends on the sale, not on where its row stands.
        var damage = new byte[lines];
        for (int i = 0; i < lines; i++) {
            damage[i] = (byte) (random.nextInt(100) < intact ? 0 : 1 + random.nextInt(3));
        }
        try (var out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            out.write("total_sale_amount,total_fee_amount,total_tax_amount,total_return_amount,total_reversal_amount,"
                    + "opening_debt_balance,total_deposit_amount,total_repay_amount,closing_debt_balance,"
                    + "total_settlement_amount,payment_reference,settlement_currency,payout_date,merchant_id,"
                    + "merchant_settlement_type\n");
            out.write(decimal(sales) + "," + decimal(fee) + "," + decimal(vat) + ",0.00,0.00,0.00,0.00,0.00,0.00,"
                    + decimal(sales - fee - vat) + ",BENCHMARK1,SEK,2026-03-12T06:10:00Z,K000001,NET\n\n");
            out.write("type,capture_date,sale_date,order_id,short_order_id,capture_id,merchant_reference1,"
                    + "merchant_reference2,amount,posting_currency,refund_id,purchase_country,tax_rate,tax_amount,"
                    + "shipping_country,initial_payment_method_type,merchant_capture_reference,"
                    + "merchant_refund_reference,detailed_type\n");
            for (int sale : order) {
                row(out, "SALE", sale, damage[sale], amounts[sale], "", "PURCHASE");
                if (fees) {
                    row(
                            out,
                            "FEE",
                            sale,
                            damage[sale],
                            fee(amounts[sale]),
                            decimal(feeVat(amounts[sale])),
                            "PURCHASE_FEE_PERCENTAGE");
                }
            }
        }
    }

    private static void row(
            BufferedWriter out, String type, int sale, byte damage, long amount, String vat, String detail)
            throws IOException {
        out.write(type);
        out.write(",2026-03-09T08:15:00Z,2026-03-08T10:02:11Z,7a1d0c52-2222-4ccc-9ddd-");
        out.write(digits(sale));
        out.write(",");
        out.write(digits(sale).substring(4));
        out.write(",5f0f3c1e-1111-4aaa-8bbb-");
        out.write(digits(sale));
        out.write(",");
        out.write(reference(sale, damage));
        out.write(",,");
        out.write(decimal(amount));
        out.write(",SEK,,SE,");
        out.write(vat.isEmpty() ? "," : "25,");
        out.write(vat);
        out.write(",SE,INVOICE,,,");
        out.write(detail);
        out.write("\n");
    }

    private void invoices(Path file, int[] amounts, int[] order) throws IOException {
        try (var out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            out.write("invoice_number,kind,date,reference,provider_reference,amount,currency\n");
            for (int sale : order) {
                out.write(Integer.toString(5_000_000 + sale));
                out.write(",invoice,2026-03-09,");
                out.write(reference(sale, (byte) 0));
                out.write(",,");
                out.write(decimal(amounts[sale]));
                out.write(",SEK\n");
            }
        }
    }

    /** Order numbers of a shop, or what became of them on the way. */
    private static String reference(int sale, byte damage) {
        var number = "WEB-" + (10_000_000 + sale);
        return switch (damage) {
            case 0 -> number;
            case 1 -> "WEX-" + (10_000_000 + sale);
            case 2 -> number.substring(0, number.length() - 3);
            default -> "";
        };
    }

    private static String digits(int number) {
        return String.format(Locale.ROOT, "%012d", number);
    }

    static String decimal(long minor) {
        return minor / 100 + "." + (char) ('0' + minor / 10 % 10) + (char) ('0' + minor % 10);
    }
}
