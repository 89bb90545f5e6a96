package se.knyt.engine.books;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import se.knyt.core.bookkeeping.Voucher;
import se.knyt.core.money.Money;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.Tx;
import se.knyt.engine.log.ChangeLog;
import se.knyt.spi.PullSource.Lane;

/**
 * A person's word that a payout has reached the bank account, where no bank file tells it. The amount must be that of the payout to the
 * öre; then the money in transit is booked on the bank account, on the bank's day, or the payout itself where it has waited for that. From the first one on, payouts that nobody sees at
 * the bank are missed ({@link BankWatch}).
 */
public final class BankReceipts {
    private static final String DIFFERS = """
            update payout p set feed_by = coalesce(n.voucher, ''), feed_minor = coalesce(n.minor, 0)
              from (select q.company_id, q.payout_id, w.voucher, w.minor
                      from (select * from unnest(?, ?, ?) as u (payout, voucher, minor)) w
                      full join (select company_id, payout_id from payout where company_id = ? and bank_leg = 'open') q
                        on q.payout_id = w.payout) n
             where p.company_id = n.company_id and p.payout_id = n.payout_id
               and (p.feed_by, p.feed_minor) is distinct from (coalesce(n.voucher, ''), coalesce(n.minor, 0))
            returning p.payout_id
            """;

    private final Database database;
    private final BankBooking booking;
    private final ChangeLog log;
    private final CompanyClocks clocks;
    private final Runnable wake;

    /** @param wake called when something is to be sent */
    public BankReceipts(Database database, BankBooking booking, ChangeLog log, CompanyClocks clocks, Runnable wake) {
        this.database = database;
        this.booking = booking;
        this.log = log;
        this.clocks = clocks;
        this.wake = wake;
    }

    /**
     * What confirming would do.
     *
     * @param problem code of what is in the way, empty when nothing is
     * @param arguments what its text needs
     * @param voucher what would be booked; none where the accounting system books its bank by itself
     */
    public record Outcome(String problem, Map<String, String> arguments, Optional<Voucher> voucher) {
        static Outcome of(String problem, String... arguments) {
            var numbered = new TreeMap<String, String>();
            for (int i = 0; i < arguments.length; i++) {
                numbered.put(String.valueOf(i), arguments[i]);
            }
            return new Outcome(problem, numbered, Optional.empty());
        }

        public boolean possible() {
            return problem.isEmpty();
        }
    }

    /**
     * A voucher of the accounting system's bank feed that is a payout's by day and size, and differs by more than two rates of one day do.
     *
     * @param by its voucher
     * @param taken what it took off the account of money in transit
     */
    public record Differs(long payout, String by, Money taken) {}

    /** Keeps which open payouts a bank feed has booked with another amount, in the place of what was kept; their loose ends follow. */
    public void differs(long company, List<Differs> some) {
        database.doForCompany("bank-differs", company, tx -> {
            var follow = tx
                    .query(
                            DIFFERS,
                            r -> r.getLong(1),
                            Tx.bigints(some.stream().map(Differs::payout).toList()),
                            Tx.texts(some.stream().map(Differs::by).toList()),
                            Tx.bigints(some.stream()
                                    .map(one -> one.taken().minor())
                                    .toList()),
                            company)
                    .stream()
                    .map(id -> new ChangeLog.NewChange(company, Lane.TRADE, ChangeLog.Subject.PAYOUT, id, 0))
                    .toList();
            log.append(tx, follow, clocks.machineNow());
        });
        wake.run();
    }

    /**
     * What would be booked; changes nothing.
     *
     * @param amount in the currency of the account
     * @param account of the books; 0 for the one that the provider's payouts arrive on
     */
    public Outcome preview(long company, long payout, LocalDate date, Money amount, int account) {
        return database.forCompany(
                "bank-preview",
                company,
                tx -> booking.preview(tx, company, payout, new BankBooking.Line(date, amount, account, false, "")));
    }

    /** Books it as previewed and closes the payout's bank leg; where something is in the way nothing is changed. */
    public Outcome confirm(long company, long payout, LocalDate date, Money amount, int account, String actor) {
        var outcome = database.forCompany("bank-confirm", company, tx -> {
            var follow = new ArrayList<ChangeLog.NewChange>();
            var line = new BankBooking.Line(date, amount, account, false, actor);
            var booked = booking.book(tx, company, payout, line, follow);
            log.append(tx, follow, clocks.machineNow());
            return booked;
        });
        wake.run();
        return outcome;
    }

    /**
     * That a bank feed's voucher has taken what was paid back by another road off the account of money in transit; books nothing. Whether
     * it still stood there.
     *
     * @param fact the credit
     * @param amount as the bank has it, negative
     * @param actor the feed's voucher
     */
    public boolean road(long company, long fact, LocalDate on, Money amount, String actor) {
        return database.forCompany("bank-road", company, tx -> booking.road(tx, company, fact, on, amount, actor));
    }
}
