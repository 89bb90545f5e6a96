package se.knyt.benchmarks.reconcile;

import java.io.BufferedWriter;
import java.io.IOException;
import java.util.Locale;
import java.util.function.IntUnaryOperator;

/** Files of one payout: a sale and its fee in rows of their own, or in columns of a form that a person has described. */
final class FeeRows {
    /** As a person would write it for {@link #mapped}. */
    static final String MAPPED = """
            name = Benchmark
            decimal = comma
            fees = costs
            paid = column
            column.date = datum
            column.type = typ
            column.reference = ordernummer
            column.transaction = transaktion
            column.payout = utbetalning
            column.paid-on = utbetald
            column.paid = utbetalt
            column.gross = belopp
            column.fee = avgift
            column.net = netto
            word.sale = köp
            """;
    /** Zettle's Finance API names its rows so: a payment and its fee share one id, and the payout's row ends what belongs to it. */
    static final String ZETTLE = """
            name = Zettle
            decimal = point
            paid = row
            column.date = timestamp
            column.type = originatortransactiontype
            column.transaction = originatingtransactionuuid
            column.gross = amount
            word.sale = payment
            word.fee = payment_fee
            word.payout = payout
            """;

    private final int[] amounts;

    FeeRows(int[] amounts) {
        this.amounts = amounts;
    }

    /** Klarna's own form, which Kustom took over; a fee beside each sale, its VAT a quarter of it. */
    void kustom(BufferedWriter out) throws IOException {
        long gross = sum(amount -> amount);
        long fees = sum(FeeRows::wholeFee);
        long vat = sum(amount -> wholeFee(amount) / 4);
        out.write("total_sale_amount,total_fee_amount,total_tax_amount,total_return_amount,total_reversal_amount,"
                + "opening_debt_balance,total_deposit_amount,total_repay_amount,closing_debt_balance,"
                + "total_settlement_amount,payment_reference,settlement_currency,payout_date,merchant_id,"
                + "merchant_settlement_type\n" + decimal(gross) + "," + decimal(fees) + "," + decimal(vat)
                + ",0.00,0.00,0.00,0.00,0.00,0.00," + decimal(gross - fees - vat)
                + ",BENCHMARK1,SEK,2026-03-12T06:10:00Z,K000001,NET\n\n");
        out.write("type,capture_date,order_id,capture_id,merchant_reference1,amount,posting_currency,tax_amount,"
                + "detailed_type\n");
        for (int i = 0; i < amounts.length; i++) {
            var row = ",2026-03-09T08:15:00Z," + id(i) + ",C" + i + "," + ProviderData.reference(i) + ",";
            out.write("SALE" + row + decimal(amounts[i]) + ",SEK,,PURCHASE\n");
            int fee = wholeFee(amounts[i]);
            out.write("FEE" + row + decimal(fee) + ",SEK," + decimal(fee / 4) + ",PURCHASE_FEE_PERCENTAGE\n");
        }
    }

    /** A list as a provider that is not known might give: Swedish names, decimal commas, what was paid on each row. */
    void mapped(BufferedWriter out) throws IOException {
        var paid = comma(sum(amount -> amount - ProviderData.fee(amount)));
        out.write("Datum;Typ;Ordernummer;Transaktion;Belopp;Avgift;Netto;Utbetalning;Utbetald;Utbetalt\n");
        for (int i = 0; i < amounts.length; i++) {
            int fee = ProviderData.fee(amounts[i]);
            out.write("2026-03-09;Köp;" + ProviderData.reference(i) + ";" + id(i) + ";" + comma(amounts[i]) + ";"
                    + comma(fee) + ";" + comma(amounts[i] - fee) + ";UTB-0312;2026-03-12;" + paid + "\n");
        }
    }

    void zettle(BufferedWriter out) throws IOException {
        out.write("timestamp,originatorTransactionType,originatingTransactionUuid,amount\n");
        for (int i = 0; i < amounts.length; i++) {
            out.write("2026-03-09,PAYMENT," + id(i) + "," + decimal(amounts[i]) + "\n");
            out.write("2026-03-09,PAYMENT_FEE," + id(i) + ",-" + decimal(ProviderData.fee(amounts[i])) + "\n");
        }
        out.write("2026-03-12,PAYOUT,a0000000-0000-4000-8000-000000000000,-"
                + decimal(sum(amount -> amount - ProviderData.fee(amount))) + "\n");
    }

    /** A fee whose quarter is whole öre. */
    private static int wholeFee(int amount) {
        return ProviderData.fee(amount) / 4 * 4;
    }

    private long sum(IntUnaryOperator of) {
        long sum = 0;
        for (int amount : amounts) {
            sum += of.applyAsInt(amount);
        }
        return sum;
    }

    /** The provider's id of a sale, which an open invoice may hold too. */
    static String id(int sale) {
        return "7a1d0c52-2222-4ccc-9ddd-" + String.format(Locale.ROOT, "%012d", sale);
    }

    private static String decimal(long minor) {
        return ReconcileData.decimal(minor);
    }

    private static String comma(long minor) {
        return decimal(minor).replace('.', ',');
    }
}
