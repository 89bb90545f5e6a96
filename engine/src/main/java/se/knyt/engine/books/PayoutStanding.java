package se.knyt.engine.books;

import java.sql.SQLException;
import se.knyt.core.bookkeeping.PayoutFact;
import se.knyt.core.bookkeeping.PostingSettings;
import se.knyt.core.money.Currency;
import se.knyt.engine.db.Tx;
import se.knyt.engine.rates.RateLookup;

/** How a payout stands in the books, kept with it when it is planned: what is open of it there later is read by that. */
final class PayoutStanding {
    /** Each line in the currency of the books by itself, as its voucher has it. */
    private static final String EARLIER = """
            update payout p set earlier_account = n.account, earlier_minor = n.minor
              from (select coalesce(max(l.ruled_account), 0) as account,
                           coalesce(sum(in_books(l.amount_minor, o.currency, c.currency, o.book_rate)), 0)::bigint as minor
                      from payout_line l
                      join payout o on o.company_id = l.company_id and o.payout_id = l.payout_id
                      join company c on c.company_id = l.company_id
                     where l.company_id = ? and l.payout_id = ? and l.status = 'skipped' and l.ruled_account = ?) n
             where p.company_id = ? and p.payout_id = ? and (p.earlier_account, p.earlier_minor) is distinct from (n.account, n.minor)
            """;

    private PayoutStanding() {}

    /** @param row with the account that it stands on */
    static void keep(Tx tx, PayoutRow row, PostingSettings posting, RateLookup rates) throws SQLException {
        place(tx, row);
        rate(tx, row, posting.bookCurrency(), rates);
        earlier(tx, row, posting);
    }

    /** What it puts on an account and leaves there is open there, whatever is chosen for later payouts. */
    private static void place(Tx tx, PayoutRow row) throws SQLException {
        var place = row.place();
        if (!place.equals(PayoutFact.Place.COMMON)) {
            tx.update(
                    "update payout set account = n.a, opening_account = n.o from (select ? as a, ? as o) n"
                            + " where company_id = ? and payout_id = ? and (account, opening_account) is distinct from (n.a, n.o)",
                    place.account(),
                    place.opening(),
                    row.company(),
                    row.id());
        }
    }

    /** What stays open of a payout in another currency stands in the books at the rate that it was booked at. */
    private static void rate(Tx tx, PayoutRow row, Currency books, RateLookup rates) throws SQLException {
        var payout = PayoutPlans.group(row, books, rates).payout();
        if (payout.exchangeRate().isEmpty()) {
            return;
        }
        var rate = payout.exchangeRate().get();
        var opening = payout.openingBooked().orElseGet(() -> rate.convert(payout.opening()));
        tx.update(
                "update payout set book_rate = n.rate, opening_book_minor = n.opening from (select ?::numeric as rate, ? as opening) n"
                        + " where company_id = ? and payout_id = ? and (book_rate, opening_book_minor) is distinct from (n.rate, n.opening)",
                rate.perUnit().toPlainString(),
                opening.minor(),
                row.company(),
                row.id());
    }

    /** What the books before Knyt have on the provider's account, and its lines take off there: no item of Knyt's. */
    private static void earlier(Tx tx, PayoutRow row, PostingSettings posting) throws SQLException {
        tx.update(
                EARLIER,
                row.company(),
                row.id(),
                Integer.parseInt(PayoutCauses.receivable(row, posting)),
                row.company(),
                row.id());
    }
}
