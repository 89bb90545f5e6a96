package se.knyt.server.trails;

import java.util.Optional;
import se.knyt.engine.trails.PrepaidKeys;
import se.knyt.server.trails.TrailDocuments.Duty;

/** What was paid before it was delivered, came to be delivered, or went back: vouchers on the account of prepayments. */
final class PrepaidKnot {
    static final String BACK = "knot.prepaid.back";

    private static final String VOUCHER = "voucher:";

    private PrepaidKnot() {}

    /**
     * Key of the text that says it; empty for a voucher that is none of these, or not handed on yet.
     *
     * @param prepaid the account of prepayments
     */
    static Optional<String> heading(Duty duty, int prepaid) {
        boolean moves = duty.body()
                .path("rows")
                .valueStream()
                .anyMatch(row -> row.path("account").asInt(0) == prepaid);
        if (!duty.done() || !moves || !duty.key().startsWith(VOUCHER)) {
            return Optional.empty();
        }
        var fact = duty.key().substring(VOUCHER.length());
        if (fact.startsWith("credit:")) {
            return Optional.of(BACK);
        }
        if (fact.endsWith(":prepayment-vat")) {
            return Optional.of("knot.prepaid.vat");
        }
        return Optional.of(PrepaidKeys.isPrepaid(fact) ? "knot.prepaid" : "knot.prepaid.drawn");
    }
}
