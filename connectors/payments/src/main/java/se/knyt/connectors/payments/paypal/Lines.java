package se.knyt.connectors.payments.paypal;

import java.util.ArrayList;
import java.util.List;
import se.knyt.connectors.payments.paypal.Conversions.Changed;
import se.knyt.connectors.payments.paypal.settlement.TransactionCode;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.commerce.PayoutLine.Kind;
import se.knyt.core.money.Allocation;
import se.knyt.core.money.Money;

/** Transactions as lines. Amounts are signed: the code says what a row is, its sign which way the money went (MAPPING.md). */
final class Lines {
    private Lines() {}

    /**
     * Up to two lines for each row, the amount and the fee, numbered by the row. What was changed whole into another currency is lines
     * there, where the conversion put it, and none in its own.
     */
    static List<PayoutLine> of(List<Row> rows, Conversions conversions) {
        var lines = new ArrayList<PayoutLine>();
        for (int i = 0; i < rows.size(); i++) {
            var row = rows.get(i);
            var changed = conversions.into(row);
            if (changed.isPresent()) {
                addChanged(lines, i + 1, changed.get());
            } else if (!conversions.isElsewhere(row)) {
                add(lines, i + 1, row, conversions.about(row).orElse(row), row.amount(), row.fee());
            }
        }
        return lines;
    }

    /** @param named the row whose references the lines have */
    private static void add(List<PayoutLine> lines, int number, Row row, Row named, Money amount, Money fee) {
        // The withdrawal's own amount is the payout; a fee on it is a line like any other.
        if (!row.isWithdrawal() && !amount.isZero()) {
            lines.add(line(number, kind(row), row.code(), amount, row, named));
        }
        if (!fee.isZero()) {
            lines.add(
                    line(number, fee.isNegative() ? Kind.FEE : Kind.FEE_REFUND, row.code() + "/fee", fee, row, named));
        }
    }

    /**
     * What came in is the net: of it the fee's part by what it is of the net, half up, and the rest is the amount. Both together are
     * what came in, and the amount keeps what it is in the currency of the purchase.
     */
    private static void addChanged(List<PayoutLine> lines, int number, Changed changed) {
        var about = changed.about();
        var net = changed.in().amount();
        var fee = Allocation.part(net, about.fee(), about.net());
        int first = lines.size();
        add(lines, number, about, about, net.minus(fee), fee);
        if (lines.size() > first) {
            var main = lines.get(first);
            if (main.kind().needsMatch()
                    && main.amount().signum() == about.amount().signum()) {
                lines.set(first, main.ofPurchase(about.amount()));
            }
        }
    }

    /** What a row is, as in PayPal's settlement report. */
    static Kind kind(Row row) {
        return TransactionCode.kind(row.code(), row.amount().isPositive());
    }

    static boolean isHold(Row row) {
        var kind = kind(row);
        return kind == Kind.RESERVE_HOLD || kind == Kind.RESERVE_RELEASE;
    }

    private static PayoutLine line(int number, Kind kind, String word, Money amount, Row row, Row named) {
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
                row.text("paypal_reference_id"),
                row.id());
    }
}
