package se.knyt.server.payouts;

import java.util.List;
import se.knyt.server.shell.Paging;

/**
 * The list of payouts.
 *
 * @param none true when there never was one
 * @param month beside the list
 * @param providers codes of those that have paid out
 * @param transit what is on its way to the bank, by provider
 */
public record PayoutsPage(
        PayoutFilter filter,
        List<PayoutRow> rows,
        boolean none,
        Paging paging,
        PayoutMonth month,
        List<String> providers,
        List<InTransit.Row> transit) {
    /** Whether there is a choice of provider, or one is made. */
    public boolean ofProviders() {
        return providers.size() > 1 || !filter.provider().isEmpty();
    }

    public String state() {
        return filter.state();
    }
}
