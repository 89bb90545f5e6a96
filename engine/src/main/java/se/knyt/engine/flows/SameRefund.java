package se.knyt.engine.flows;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import se.knyt.core.commerce.Invoice;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.commerce.Refund;

/**
 * Whether a refund of the shop pays a credit note back that ours was to pay. That the amounts are the same does not say so: the goods
 * do, or that all that was captured has gone back, so that ours could be of nothing.
 */
final class SameRefund {
    private final Purchase purchase;

    SameRefund(Purchase purchase) {
        this.purchase = purchase;
    }

    boolean is(Invoice note, Refund refund) {
        var goods = goods(refund);
        return (!goods.isEmpty() && goods.equals(goods(note))) || allIsBack();
    }

    private boolean allIsBack() {
        var captures = purchase.captures();
        return captures.captured().isPositive() && captures.back().refunded().compareTo(captures.captured()) >= 0;
    }

    /** Pieces by article; rows that are no goods of the order say nothing. */
    private Map<String, BigDecimal> goods(Refund refund) {
        var pieces = new HashMap<String, BigDecimal>();
        for (var row : refund.rows()) {
            purchase.order().rows().stream()
                    .filter(r -> r.rowId().equals(row.rowId()) && r.kind() == OrderRow.Kind.GOODS)
                    .map(purchase.writing()::sku)
                    .filter(sku -> !sku.isEmpty())
                    .findFirst()
                    .ifPresent(sku -> add(pieces, sku, row.quantity().value()));
        }
        return pieces;
    }

    private Map<String, BigDecimal> goods(Invoice note) {
        var pieces = new HashMap<String, BigDecimal>();
        for (var row : note.rows()) {
            boolean goods = purchase.order().rows().stream()
                    .anyMatch(r -> r.kind() == OrderRow.Kind.GOODS
                            && !row.sku().isEmpty()
                            && purchase.writing().sku(r).equals(row.sku()));
            if (goods) {
                add(pieces, row.sku(), row.quantity().value().abs());
            }
        }
        return pieces;
    }

    /** Equal amounts are equal however they are written. */
    private static void add(Map<String, BigDecimal> pieces, String sku, BigDecimal quantity) {
        pieces.merge(sku, quantity.stripTrailingZeros(), (a, b) -> a.add(b).stripTrailingZeros());
    }
}
