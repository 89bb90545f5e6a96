package se.knyt.core.bookkeeping;

import java.util.List;

/**
 * One thing that the books should hold.
 *
 * @param key made from the fact that causes it; the same fact gives the same key for ever
 * @param operation what has to be done, which also says who writes it
 * @param voucher the rows that it makes in the general ledger; with {@link Operation.BookVoucher} the voucher itself
 * @param needs keys of entries that must stand before this one is written
 */
public record WantedEntry(String key, Operation operation, Voucher voucher, List<String> needs) {
    public WantedEntry {
        needs = List.copyOf(needs);
        if (key.isBlank()) {
            throw new IllegalArgumentException("an entry has a key");
        }
    }

    static WantedEntry voucher(String key, Voucher voucher) {
        return new WantedEntry(key, new Operation.BookVoucher(), voucher, List.of());
    }

    public Writer writer() {
        return operation.writer();
    }
}
