package se.knyt.engine.books;

import java.sql.SQLException;
import java.time.Instant;
import se.knyt.core.bookkeeping.PostingSettings;
import se.knyt.engine.db.Tx;

/** Where the money of a payment that a person tells of came from, or went: an account of the books, and the line of the bank that shows it. */
public final class PaidFrom {
    private static final int ACCOUNT_FIRST = 1000;
    private static final int ACCOUNT_LAST = 8999;

    private static final String LINK = """
            update bank_entry set state = 'matched', basis = ?, decided_by = ?, decided_at = ?, near_payout_id = null
             where company_id = ? and bank_entry_id = ?
            """;
    /** What one line pays may be taken back part by part: until the last is, what is left of the line is not free. */
    private static final String FREED = """
            update bank_entry e set state = 'open', basis = '', decided_by = '', decided_at = null
             where e.company_id = ? and e.bank_entry_id = ?
               and not exists (select 1 from customer_payment p where p.company_id = e.company_id
                                  and p.bank_entry_id = e.bank_entry_id and p.withdrawn_on is null)
            """;

    private PaidFrom() {}

    /** Whether money can have come to an account, or left it: what others specify item by item is no bank. */
    public static boolean isPossible(int account, PostingSettings posting) {
        boolean others = account == posting.accounts().customers()
                || account == posting.accounts().suppliers()
                || account == posting.accounts().otherRoad()
                || posting.providers().stream()
                        .anyMatch(p -> p.receivableAccounts().contains(account));
        return account >= ACCOUNT_FIRST && account <= ACCOUNT_LAST && !others;
    }

    /** Says of a line of the bank, all of which is some payments, that it is matched. */
    public static void link(Tx tx, long company, long entry, String actor, Instant now) throws SQLException {
        var basis = CustomerBooking.BY.equals(actor) ? "reference" : "person";
        tx.update(LINK, basis, actor, now, company, entry);
    }

    /** It pays nothing any more. */
    public static void free(Tx tx, long company, long entry) throws SQLException {
        tx.update(FREED, company, entry);
    }
}
