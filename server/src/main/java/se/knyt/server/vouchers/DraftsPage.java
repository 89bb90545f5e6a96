package se.knyt.server.vouchers;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import se.knyt.engine.flows.PostingPreview;

/**
 * Vouchers that wait for a person to book them.
 *
 * @param more whether there are more than are shown
 */
public record DraftsPage(List<Draft> drafts, boolean more) {
    public DraftsPage {
        drafts = List.copyOf(drafts);
    }

    /**
     * One of them.
     *
     * @param code of why it waits
     * @param trail the purchase's, as pages name it; empty of a payout
     * @param payout the payout's, empty of a purchase
     * @param asked what the word is about
     * @param href page of what it is of
     * @param name of what it is of
     * @param vouchers as they would be; empty where they cannot be worked out now
     */
    public record Draft(
            String code,
            String trail,
            String payout,
            String asked,
            String href,
            String name,
            String why,
            List<Voucher> vouchers) {
        public Draft {
            vouchers = List.copyOf(vouchers);
        }
    }

    /** @param day null where it is that of the payout */
    public record Voucher(@Nullable LocalDate day, PostingPreview booked) {}
}
