package se.knyt.server.returns;

import java.util.List;
import se.knyt.server.shell.Paging;

/**
 * The list of refunds.
 *
 * @param open whether only those that no payout has settled are shown
 */
public record ReturnsPage(boolean open, List<ReturnRow> rows, Paging paging) {}
