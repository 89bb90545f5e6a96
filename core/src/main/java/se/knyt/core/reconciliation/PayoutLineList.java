package se.knyt.core.reconciliation;

import java.time.ZoneId;
import java.util.List;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.commerce.PayoutLine.Kind;
import se.knyt.core.money.Currency;

/**
 * Payout lines that stand in a list; days are those of the given zone. Where the provider states a total of fees but none of
 * dispute fees, these are in it; chargebacks won are in the total of chargebacks likewise.
 */
record PayoutLineList(List<PayoutLine> lines, List<Kind> statedKinds, ZoneId zone) implements PayoutLines {
    PayoutLineList {
        lines = List.copyOf(lines);
    }

    @Override
    public int size() {
        return lines.size();
    }

    @Override
    public int line(int index) {
        return lines.get(index).line();
    }

    @Override
    public Kind kind(int index) {
        return lines.get(index).kind();
    }

    @Override
    public String providerKind(int index) {
        return lines.get(index).providerKind();
    }

    @Override
    public Currency currency(int index) {
        return lines.get(index).amount().currency();
    }

    @Override
    public long amount(int index) {
        return lines.get(index).amount().minor();
    }

    @Override
    public Currency itemCurrency(int index) {
        return lines.get(index).purchased().currency();
    }

    @Override
    public long itemAmount(int index) {
        return lines.get(index).purchased().minor();
    }

    @Override
    public long day(int index) {
        return lines.get(index).at().atZone(zone).toLocalDate().toEpochDay();
    }

    @Override
    public int statedClass(int index) {
        var kind = lines.get(index).kind();
        int place = statedKinds.indexOf(kind);
        if (place >= 0) {
            return place;
        }
        return switch (kind) {
            case DISPUTE_FEE -> statedKinds.indexOf(Kind.FEE);
            case CHARGEBACK_WON -> statedKinds.indexOf(Kind.CHARGEBACK);
            default -> -1;
        };
    }

    @Override
    public void keys(int index, KeySink sink) {
        var line = lines.get(index);
        LineKeys.of(
                sink,
                line.providerTransactionId(),
                line.providerOrderId(),
                line.captureReference(),
                line.orderReference(),
                line.secondReference());
    }
}
