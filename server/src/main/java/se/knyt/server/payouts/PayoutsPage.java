package se.knyt.server.payouts;

import java.util.List;
import se.knyt.server.shell.Paging;

/**
 * The list of payouts.
 *
 * @param none true when there never was one
 */
public record PayoutsPage(String state, List<PayoutRow> rows, boolean none, Paging paging) {}
