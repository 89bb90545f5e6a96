package se.knyt.benchmarks.reconcile;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Writes a settlement file of one provider with as many rows of data as asked for, and {@code invoices.csv} with one open invoice for each
 * sale: one payout that closes, a fee on every sale, order references intact.
 *
 * <p>Arguments: {@code DIR PROVIDER [--lines N] [--seed N]}; the providers are stripe, adyen, paypal (its settlement report, STL),
 * shopify-payments, amazon, svea, kustom (Klarna's form), swish (which takes no fee on the way: the bank invoices it), and two that are read
 * by a format of one's own, whose {@code .format} is written too: mapped (a column for each amount) and zettle (a fee in a row of its own).
 */
public final class ProviderData {
    private static final int LINES_MAX = 20_000_000;

    private final int sales;
    private final int[] amounts;

    private ProviderData(int sales, long seed) {
        this.sales = sales;
        var random = new SplittableRandom(seed);
        amounts = new int[sales];
        Arrays.setAll(amounts, i -> random.nextInt(1_900, 500_000));
    }

    public static void main(String[] args) throws IOException {
        var list = Arrays.asList(args);
        if (list.size() < 2) {
            throw new IllegalArgumentException("DIR PROVIDER [--lines N] [--seed N]");
        }
        int lines = (int) number(list, "--lines", 1_000_000);
        if (lines < 3 || lines > LINES_MAX) {
            throw new IllegalArgumentException("--lines is 3 to " + LINES_MAX);
        }
        var folder = Files.createDirectories(Path.of(list.getFirst()));
        var provider = list.get(1);
        int sales = switch (provider) {
            // Three rows of an order at Amazon: price, tax, commission.
            case "amazon" -> lines / 3;
            case "kustom", "zettle" -> lines / 2;
            // No row of theirs is the payout.
            case "svea", "swish" -> lines;
            default -> lines - 1;
        };
        new ProviderData(sales, number(list, "--seed", 1)).write(provider, folder);
    }

    private static long number(List<String> args, String name, long fallback) {
        int at = args.indexOf(name);
        return at < 0 ? fallback : Long.parseLong(args.get(at + 1));
    }

    private void write(String provider, Path folder) throws IOException {
        switch (provider) {
            case "stripe" -> file(folder.resolve("stripe.csv"), this::stripe);
            case "adyen" -> file(folder.resolve("adyen.csv"), this::adyen);
            case "paypal" -> file(folder.resolve("paypal.csv"), this::paypal);
            case "shopify-payments" -> {
                file(folder.resolve("shopify-transactions.csv"), this::shopifyTransactions);
                file(folder.resolve("shopify-payouts.csv"), this::shopifyPayouts);
            }
            case "amazon" -> file(folder.resolve("amazon.txt"), this::amazon);
            case "svea" -> file(folder.resolve("svea.json"), this::svea);
            case "swish" -> file(folder.resolve("swish.csv"), this::swish);
            case "kustom" -> file(folder.resolve("kustom.csv"), out -> new FeeRows(amounts).kustom(out));
            case "mapped" -> {
                file(folder.resolve("mapped.csv"), out -> new FeeRows(amounts).mapped(out));
                file(folder.resolve("mapped.format"), out -> out.write(FeeRows.MAPPED));
            }
            case "zettle" -> {
                file(folder.resolve("zettle.csv"), out -> new FeeRows(amounts).zettle(out));
                file(folder.resolve("zettle.format"), out -> out.write(FeeRows.ZETTLE));
            }
            default -> throw new IllegalArgumentException("no such provider: " + provider);
        }
        // Zettle's rows hold no reference of the shop's.
        file(folder.resolve("invoices.csv"), out -> invoices(out, provider.equals("zettle")));
    }

    @FunctionalInterface
    private interface Content {
        void write(BufferedWriter out) throws IOException;
    }

    private static void file(Path file, Content content) throws IOException {
        try (var out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            content.write(out);
        }
    }

    private void stripe(BufferedWriter out) throws IOException {
        out.write("balance_transaction_id,created,available_on,currency,gross,fee,net,reporting_category,source_id,"
                + "payment_intent_id,charge_id,payment_metadata[order_id],automatic_payout_id,"
                + "automatic_payout_effective_at,description\n");
        for (int i = 0; i < sales; i++) {
            out.write("txn_" + i + ",2026-03-09 07:15:00,2026-03-11 00:00:00,sek," + decimal(amounts[i]) + ","
                    + decimal(fee(amounts[i])) + "," + decimal(amounts[i] - fee(amounts[i])) + ",charge,ch_" + i
                    + ",pi_"
                    + i + ",ch_" + i + "," + reference(i) + ",po_1,2026-03-12 00:00:00,\n");
        }
        out.write("txn_p,2026-03-11 00:00:00,2026-03-12 00:00:00,sek,-" + decimal(paid()) + ",0.00,-" + decimal(paid())
                + ",payout,po_1,,,,po_1,2026-03-12 00:00:00,STRIPE PAYOUT\n");
    }

    private void adyen(BufferedWriter out) throws IOException {
        out.write("Company Account,Merchant Account,Psp Reference,Merchant Reference,Payment Method,Creation Date,"
                + "TimeZone,Type,Modification Reference,Gross Currency,Gross Debit (GC),Gross Credit (GC),Exchange Rate,"
                + "Net Currency,Net Debit (NC),Net Credit (NC),Commission (NC),Markup (NC),Scheme Fees (NC),"
                + "Interchange (NC),Modification Merchant Reference,Batch Number\n");
        for (int i = 0; i < sales; i++) {
            out.write("Exempel,ExempelSE,P" + i + "," + reference(i) + ",visa,2026-03-09 09:15:00,CET,Settled,M" + i
                    + ",SEK,," + decimal(amounts[i]) + ",1,SEK,," + decimal(amounts[i] - fee(amounts[i])) + ",,"
                    + decimal(fee(amounts[i])) + ",,," + reference(i) + "-F1,1\n");
        }
        out.write("Exempel,ExempelSE,,,,2026-03-11 02:00:00,CET,MerchantPayout,,SEK,,,1,SEK," + decimal(paid())
                + ",,,,,,,1\n");
    }

    private void paypal(BufferedWriter out) throws IOException {
        out.write("\"RH\",\"2026/03/12 02:00:00 -0800\",\"A\",\"BENCHMARK\",\"009\"\n\"FH\",\"01\"\n"
                + "\"SH\",\"2026/03/09 00:00:00 -0800\",\"2026/03/11 23:59:59 -0800\",\"BENCHMARK\",\"\"\n"
                + "\"CH\",\"Transaction ID\",\"Invoice ID\",\"PayPal Reference ID\",\"PayPal Reference ID Type\","
                + "\"Transaction Event Code\",\"Transaction Initiation Date\",\"Transaction Completion Date\","
                + "\"Transaction  Debit or Credit\",\"Gross Transaction Amount\",\"Gross Transaction Currency\","
                + "\"Fee Debit or Credit\",\"Fee Amount\",\"Fee Currency\",\"Custom Field\"\n");
        for (int i = 0; i < sales; i++) {
            out.write("\"SB\",\"T" + i + "\",\"" + reference(i)
                    + "\",\"\",\"\",\"T0006\",\"2026/03/09 00:15:00 -0800\","
                    + "\"2026/03/09 00:15:00 -0800\",\"CR\"," + amounts[i] + ",\"SEK\",\"DR\"," + fee(amounts[i])
                    + ",\"SEK\",\"\"\n");
        }
        out.write("\"SB\",\"W1\",\"\",\"\",\"\",\"T0400\",\"2026/03/10 21:00:00 -0800\",\"2026/03/10 21:00:00 -0800\","
                + "\"DR\"," + paid() + ",\"SEK\",\"\",,\"\",\"\"\n");
    }

    private void shopifyTransactions(BufferedWriter out) throws IOException {
        out.write("Transaction Date,Type,Order,Card Brand,Card Source,Payout Status,Payout Date,Payout ID,Available On,"
                + "Amount,Fee,Net,Checkout,Payment Method Name,Presentment Amount,Presentment Currency,Currency,VAT\n");
        for (int i = 0; i < sales; i++) {
            var amount = decimal(amounts[i]);
            out.write("2026-03-09 09:15:00 +0100,charge,#" + reference(i) + ",visa,online,paid,2026-03-12,8840001,"
                    + "2026-03-12," + amount + "," + decimal(fee(amounts[i])) + ","
                    + decimal(amounts[i] - fee(amounts[i])) + ",#C" + i + ",card," + amount + ",SEK,SEK,0.00\n");
        }
    }

    private void shopifyPayouts(BufferedWriter out) throws IOException {
        out.write("Payout Date,Status,Charges,Refunds,Adjustments,Reserved Funds,Fees,Retried Amount,Total,Currency\n"
                + "2026-03-12,paid," + decimal(gross()) + ",0.00,0.00,0.00,-" + decimal(gross() - paid()) + ",0.00,"
                + decimal(paid()) + ",SEK\n");
    }

    private void amazon(BufferedWriter out) throws IOException {
        out.write(
                "settlement-id\tsettlement-start-date\tsettlement-end-date\tdeposit-date\ttotal-amount\tcurrency\t"
                        + "transaction-type\torder-id\tmerchant-order-id\tamount-type\tamount-description\tamount\tposted-date\n");
        out.write("1\t\t\t2026-03-14 10:00:00 UTC\t" + decimal(paid()) + "\tSEK\t\t\t\t\t\t\t\n");
        for (int i = 0; i < sales; i++) {
            int tax = amounts[i] / 5;
            amazonRow(out, i, "ItemPrice\tPrincipal\t" + decimal(amounts[i] - tax));
            amazonRow(out, i, "ItemPrice\tTax\t" + decimal(tax));
            amazonRow(out, i, "ItemFees\tCommission\t-" + decimal(fee(amounts[i])));
        }
    }

    private static void amazonRow(BufferedWriter out, int sale, String amount) throws IOException {
        out.write("1\t\t\t\t\t\tOrder\t" + reference(sale) + "\t\t" + amount + "\t2026-03-06\n");
    }

    /** The report of one day: amounts in minor units, each sale with its fee, which is a service of credit and bears no VAT. */
    private void svea(BufferedWriter out) throws IOException {
        out.write("{\"totalNrOfRows\":" + sales
                + ",\"clientReports\":[{\"clientId\":79021,\"reconciliationDate\":\"2026-03-12T00:00:00\","
                + "\"paymentReport\":{\"sveaPaidAmountExcludingWithholding\":" + paid()
                + ",\"sveaPaidAmountIncludingWithholding\":" + paid()
                + ",\"openingBalanceDebt\":0,\"closingBalanceDebt\":0,\"nominalAmount\":" + gross()
                + ",\"feeAmountExcludingVat\":" + (gross() - paid())
                + ",\"feeVatAmount\":0,\"numberOfRows\":" + sales
                + ",\"currency\":\"SEK\",\"vatGroups\":[]},\n\"rows\":[\n");
        for (int i = 0; i < sales; i++) {
            int fee = fee(amounts[i]);
            out.write("{\"externalOrderNo\":\"" + reference(i) + "\",\"customerName\":\"A B\",\"sveaCheckoutId\":"
                    + (9_000_000 + i)
                    + ",\"deliveryId\":" + (70_000 + i)
                    + ",\"orderDate\":\"2026-03-09T00:00:00\",\"paymentType\":\"Invoice\""
                    + ",\"nominalAmount\":" + amounts[i] + ",\"sveaPaidAmount\":" + (amounts[i] - fee)
                    + ",\"totalFeeAmountExcludingVat\":" + fee
                    + ",\"totalFeeVatAmount\":0,\"currency\":\"SEK\",\"rowType\":\"Order\","
                    + "\"reconciliationDate\":\"2026-03-12T00:00:00\",\"fees\":[{\"type\":\"Credit\",\"amountExcludingVat\":"
                    + fee
                    + ",\"vatAmount\":0,\"vatPercent\":0,\"sveaPaidAmount\":-" + fee + "}]}"
                    + (i + 1 < sales ? ",\n" : "\n"));
        }
        out.write("]}]}\n");
    }

    /** Swedbank's report of one booking day. */
    private void swish(BufferedWriter out) throws IOException {
        out.write("* Swish-rapport Period 2026-03-09 – 2026-03-09 Skapad 2026-03-10 08:00 CET\n"
                + "Radnr,Clnr,Kontonr,Bokfdag,Transdag,Valutadag,Mottagarnr,Mottagarnamn,Avsändarnr,Avsändarnamn,Meddelande,Tid,"
                + "Belopp,Orderreferens,CheckoutOrderId\n");
        for (int i = 0; i < sales; i++) {
            out.write((i + 1)
                    + ",8327-9,123 456 789,2026-03-09,2026-03-09,2026-03-09,1231181189,Butiken,46700000001,Anna,Order,08:15,"
                    + decimal(amounts[i]) + "," + reference(i) + ",\n");
        }
    }

    private void invoices(BufferedWriter out, boolean withIds) throws IOException {
        out.write("invoice_number,kind,date,reference,provider_reference,amount,currency\n");
        for (int i = 0; i < sales; i++) {
            out.write((5_000_000 + i) + ",invoice,2026-03-09," + reference(i) + "," + (withIds ? FeeRows.id(i) : "")
                    + "," + decimal(amounts[i]) + ",SEK\n");
        }
    }

    static int fee(int amount) {
        return amount / 50 + 180;
    }

    private long gross() {
        return Arrays.stream(amounts).asLongStream().sum();
    }

    private long paid() {
        return Arrays.stream(amounts).mapToLong(amount -> amount - fee(amount)).sum();
    }

    static String reference(int sale) {
        return "WEB-" + (10_000_000 + sale);
    }

    private static String decimal(long minor) {
        return ReconcileData.decimal(minor);
    }
}
