package se.knyt.engine.bank;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.reconciliation.ExpectedPayout;
import se.knyt.core.reconciliation.FailedAtBank;
import se.knyt.engine.db.Tx;

/** Reads payouts as the bank may show them. */
final class SeenPayouts {
    /** More open ones than this are not looked for at one time: the newest are. */
    private static final int MAX = 5_000;

    private static final int NEAR_MAX = 20_000;
    /** How long after its receipt the bank may still return a payout. */
    private static final int RETURN_DAYS = 60;

    private static final int BEFORE_DAYS = 40;
    private static final int AFTER_DAYS = 10;
    private static final String COLUMNS =
            "payout_id, provider, reference, currency, paid_minor, book_date, state, bank_leg, bank_minor,"
                    + " bank_way, bank_text";
    private static final String EXPECTED = "(select " + COLUMNS + " from payout where company_id = ?"
            + " and bank_leg = 'open' and failed_on is null and paid_minor <> 0 and not exists (select 1 from bank_entry e"
            + " where e.company_id = payout.company_id and e.swish_payout_id = payout.payout_id) order by bank_late_on desc limit ?) union all (select "
            + COLUMNS
            + " from payout p where company_id = ? and bank_leg = 'matched' and bank_date between ? and ? and paid_minor <> 0"
            + " and not exists (select 1 from bank_match m where m.company_id = p.company_id and m.payout_id = p.payout_id)"
            + " order by bank_date desc limit ?) order by payout_id";
    private static final String DRAWN = "select " + COLUMNS + " from payout where company_id = ?"
            + " and bank_leg = 'open' and failed_on is null and paid_minor < 0 order by bank_late_on desc limit ?";
    private static final String RECEIVED = "select " + COLUMNS + " from payout p where company_id = ?"
            + " and bank_leg = 'matched' and bank_date between ? and ? and paid_minor = any (?)"
            + " and exists (select 1 from bank_match m where m.company_id = p.company_id and m.payout_id = p.payout_id)"
            + " order by bank_date desc limit ?";
    /** Those that failed: with an entry that is still on the account, or with none at all. What has come and left again is done with. */
    private static final String FAILED =
            "select " + COLUMNS + ", failed_on, case when bank_leg = 'matched' then bank_date end"
                    + " from payout p where company_id = ? and failed_on is not null and state = 'booked' and paid_minor <> 0"
                    + " and book_date between ? and ? and (bank_leg = 'matched' or bank_minor = 0)"
                    + " and (bank_leg = 'matched') = exists"
                    + " (select 1 from bank_match m where m.company_id = p.company_id and m.payout_id = p.payout_id)"
                    + " order by book_date desc, payout_id desc limit ?";

    private static final String NEAR = "select " + COLUMNS
            + " from payout where company_id = ? and paid_at >= ? and paid_at < ? order by paid_at desc limit ?";

    private final Tx tx;
    private final long company;

    SeenPayouts(Tx tx, long company) {
        this.tx = tx;
        this.company = company;
    }

    /**
     * A payout.
     *
     * @param waits whether its own voucher is made when the bank shows it
     * @param seen what the bank has shown of it, in the currency of the books
     * @param open whether anything is still expected
     * @param bankTexts what else the provider says that the bank will show
     */
    record Seen(
            long id,
            String provider,
            String reference,
            Money paid,
            LocalDate bookDate,
            boolean booked,
            boolean waits,
            boolean open,
            long seen,
            List<String> bankTexts) {
        /** Whether a line of the bank can be booked for it now. */
        boolean ready() {
            return booked || waits;
        }

        /** Whether a movement that is this payout and nothing else can stand in its own voucher. */
        boolean alone(EntryRow entry, Money amount) {
            return entry.amount().equals(amount)
                    && (!paid.currency().equals(amount.currency()) || paid.equals(amount))
                    && YearMonth.from(entry.bookedOn()).equals(YearMonth.from(bookDate));
        }

        /** What is still to come; of one that a person has noted, what came. */
        ExpectedPayout expected(Currency books) {
            var rest = open && paid.currency().equals(books) ? paid.minus(Money.of(seen, books)) : paid;
            return new ExpectedPayout(provider, reference, rest, true, bookDate, bankTexts);
        }

        /** As the bank would show it when it returns what came. */
        ExpectedPayout returned() {
            return new ExpectedPayout(provider, reference, paid.negated(), true, null, bankTexts);
        }
    }

    /** Those that an entry of these days may be: open ones, and those noted by a person for which no entry is known. */
    List<Seen> expected(LocalDate from, LocalDate to) throws SQLException {
        return tx.query(
                EXPECTED,
                SeenPayouts::seen,
                company,
                MAX,
                company,
                from.minusDays(AFTER_DAYS),
                to.plusDays(AFTER_DAYS),
                MAX);
    }

    /** Open ones by which a provider draws money from the bank. */
    List<Seen> drawn() throws SQLException {
        return tx.query(DRAWN, SeenPayouts::seen, company, MAX);
    }

    /** Those that came before the last of these days with one of the amounts, by entries that are known. */
    List<Seen> received(LocalDate from, LocalDate to, Collection<Long> minors) throws SQLException {
        return tx.query(RECEIVED, SeenPayouts::seen, company, from.minusDays(RETURN_DAYS), to, Tx.bigints(minors), MAX);
    }

    /**
     * A payout that failed at its provider.
     *
     * @param arrivedOn when the bank showed it, null where it has not
     */
    record Back(Seen payout, LocalDate failedOn, @Nullable LocalDate arrivedOn) {
        FailedAtBank.Failed failed() {
            var expected = new ExpectedPayout(
                    payout.provider(), payout.reference(), payout.paid(), true, payout.bookDate(), payout.bankTexts());
            return new FailedAtBank.Failed(expected, failedOn, arrivedOn);
        }
    }

    /** Those that failed and that an entry of these days may be, or may have taken back. */
    List<Back> failed(LocalDate from, LocalDate to) throws SQLException {
        return tx.query(
                FAILED,
                row -> new Back(seen(row), row.getObject(12, LocalDate.class), row.getObject(13, LocalDate.class)),
                company,
                from.minusDays(RETURN_DAYS),
                to.plusDays(1),
                MAX);
    }

    /** Those that entries of these days can concern, whatever has become of them. */
    List<Seen> near(LocalDate from, LocalDate to) throws SQLException {
        return tx.query(
                NEAR,
                SeenPayouts::seen,
                company,
                begin(from.minusDays(BEFORE_DAYS)),
                begin(to.plusDays(AFTER_DAYS)),
                NEAR_MAX);
    }

    private static Instant begin(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    /** Locks payouts until the transaction ends and reads them anew. */
    Map<Long, Seen> locked(Collection<Long> ids) throws SQLException {
        var locked = new HashMap<Long, Seen>();
        tx.query(
                "select " + COLUMNS
                        + " from payout where company_id = ? and payout_id = any (?) order by payout_id for update",
                row -> {
                    var seen = seen(row);
                    return locked.put(seen.id(), seen);
                },
                company,
                Tx.bigints(ids));
        return locked;
    }

    private static Seen seen(ResultSet row) throws SQLException {
        return new Seen(
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                Money.of(row.getLong(5), new Currency(row.getString(4))),
                row.getObject(6, LocalDate.class),
                "booked".equals(row.getString(7)),
                "matching".equals(row.getString(7)) && "waits".equals(row.getString(10)),
                "open".equals(row.getString(8)),
                row.getLong(9),
                row.getString(11).lines().toList());
    }
}
