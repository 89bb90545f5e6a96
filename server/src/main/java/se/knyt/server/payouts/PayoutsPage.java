package se.knyt.server.payouts;

import java.util.List;
import se.knyt.server.shell.Paging;

/**
 * The list of payouts.
 *
 * @param none true when there never was one
 * @param month beside the list
 * @param transit what is on its way to the bank, by provider
 */
public record PayoutsPage(
        PayoutFilter filter,
        List<PayoutRow> rows,
        boolean none,
        Paging paging,
        PayoutMonth month,
        List<InTransit.Row> transit) {
    public String state() {
        return filter.state();
    }
}
