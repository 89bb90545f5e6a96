package se.knyt.engine.flows;

import se.knyt.core.bookkeeping.Voucher;

/**
 * A voucher that waits.
 *
 * @param key of the sale that it books
 */
record VoucherDraft(String key, Voucher voucher) {}
