package se.knyt.connectors.payments.paypal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.commerce.PayoutLine.Kind;
import se.knyt.core.money.Money;

/** Transactions as lines. Amounts are signed: the code says what a row is, its sign which way the money went (MAPPING.md). */
final class Lines {
    private Lines() {}

    /**
     * Up to two lines for each row, the amount and the fee, numbered by the row.
     *
     * @param conversions purchases in other currencies by the id that a conversion refers to, so that it can name their order
     */
    static List<PayoutLine> of(List<Row> rows, Map<String, Row> conversions) {
        var lines = new ArrayList<PayoutLine>();
        for (int i = 0; i < rows.size(); i++) {
            var row = rows.get(i);
            // The withdrawal's own amount is the payout; a fee on it is a line like any other.
            if (!row.isWithdrawal() && !row.amount().isZero()) {
                lines.add(line(i + 1, kind(row), row.code(), row.amount(), row, conversions));
            }
            if (!row.fee().isZero()) {
                var kind = row.fee().isNegative() ? Kind.FEE : Kind.FEE_REFUND;
                lines.add(line(i + 1, kind, row.code() + "/fee", row.fee(), row, conversions));
            }
        }
        return lines;
    }

    /** What a row is; a code that is not known is never guessed. */
    static Kind kind(Row row) {
        boolean in = row.amount().isPositive();
        return switch (row.code()) {
            case "T0106", "T0114" -> in ? Kind.FEE_REFUND : Kind.DISPUTE_FEE;
            case "T1100", "T1106" -> in ? Kind.ADJUSTMENT : Kind.CHARGEBACK;
            // A withdrawal that the bank sent back: money comes from the bank again.
            case "T1101" -> Kind.DEPOSIT;
            case "T1105", "T1110", "T1111" -> hold(in);
            case "T1107" -> in ? Kind.ADJUSTMENT : Kind.REFUND;
            case "T1108", "T1109" -> in ? Kind.FEE_REFUND : Kind.FEE;
            case "T1114", "T1115" -> Kind.ADJUSTMENT;
            case "T1201" -> in ? Kind.CHARGEBACK_WON : Kind.CHARGEBACK;
            case "T1202", "T1205" -> in ? Kind.CHARGEBACK_WON : Kind.CHARGEBACK;
            default -> kindOfGroup(row.code(), in);
        };
    }

    private static Kind kindOfGroup(String code, boolean in) {
        return switch (code.length() < 3 ? code : code.substring(0, 3)) {
            case "T00" -> in ? Kind.SALE : Kind.ADJUSTMENT;
            case "T01" -> in ? Kind.FEE_REFUND : Kind.FEE;
            case "T02" -> Kind.FX;
            case "T03" -> Kind.DEPOSIT;
            case "T05", "T06", "T07", "T08", "T09", "T12", "T17", "T18", "T19", "T20" -> Kind.ADJUSTMENT;
            case "T15", "T21" -> hold(in);
            default -> Kind.UNRECOGNIZED;
        };
    }

    private static Kind hold(boolean in) {
        return in ? Kind.RESERVE_RELEASE : Kind.RESERVE_HOLD;
    }

    static boolean isHold(Row row) {
        var kind = kind(row);
        return kind == Kind.RESERVE_HOLD || kind == Kind.RESERVE_RELEASE;
    }

    private static PayoutLine line(
            int number, Kind kind, String word, Money amount, Row row, Map<String, Row> conversions) {
        var reference = row.text("paypal_reference_id");
        var named = kind == Kind.FX ? conversions.getOrDefault(reference, row) : row;
        var invoice = named.text("invoice_id");
        var custom = named.text("custom_field");
        return new PayoutLine(
                number,
                kind,
                word,
                amount,
                row.at(),
                invoice,
                custom,
                kind == Kind.REFUND ? custom : invoice,
                reference,
                row.id());
    }
}
