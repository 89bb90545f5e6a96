package se.knyt.server.vouchers;

import java.util.List;
import se.knyt.server.shell.Paging;

/**
 * The list of vouchers.
 *
 * @param drafts whether some wait for a person to book them
 */
public record VouchersPage(List<VoucherRow> rows, VoucherFilter filter, boolean none, Paging paging, boolean drafts) {}
