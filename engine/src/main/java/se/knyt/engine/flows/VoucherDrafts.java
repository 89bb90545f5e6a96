package se.knyt.engine.flows;

import java.util.List;
import se.knyt.core.bookkeeping.Operation;
import se.knyt.core.bookkeeping.WantedEntry;
import se.knyt.engine.trails.TrailState;

/**
 * Sales that a rule makes drafts in Knyt's own books: money and goods go on, and the voucher waits for a person's word. Nothing of it is
 * numbered before that, in no series and no day; one that is booked already is no draft, whatever rules say.
 */
final class VoucherDrafts {
    static final String CODE = "rule.draft-voucher";

    private VoucherDrafts() {}

    /** What stands held is not booked yet: its money alone is. */
    private static boolean isBooked(TrailState state, String key) {
        return state.fact(key).isPresent() && !HeldSaleState.isAsked(state, key);
    }

    /** Whether a person is to say it; then the purchase tells so, and the plan has what would be booked. */
    static boolean holds(Purchase purchase, String key, List<WantedEntry> entries) {
        var by = purchase.writing().drafted().filter(draft -> !draft.said());
        var vouchers = entries.stream()
                .filter(entry -> entry.operation() instanceof Operation.BookVoucher)
                .map(entry -> new VoucherDraft(key, entry.voucher()))
                .toList();
        if (by.isEmpty() || vouchers.isEmpty() || !purchase.context().ownBooks() || isBooked(purchase.state(), key)) {
            return false;
        }
        purchase.plan().hold(CODE, by.get().arguments());
        vouchers.forEach(purchase.plan()::draft);
        return true;
    }
}
