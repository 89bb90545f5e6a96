package se.knyt.engine.books;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import se.knyt.core.bookkeeping.ExchangeRate;
import se.knyt.core.bookkeeping.ExchangeSpread;
import se.knyt.core.bookkeeping.OtherRoad;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.Audit;
import se.knyt.engine.db.Tx;
import se.knyt.engine.log.ChangeLog;
import se.knyt.engine.monthend.LockedMonths;
import se.knyt.engine.rates.RateLookup;
import se.knyt.engine.rates.ReferenceRates;
import se.knyt.spi.PullSource.Lane;

/** Keeps that a refund was paid by another road than the provider's, once; planning books it. */
public final class RoadBooking {
    /** More than this are not looked for at one time: the oldest are. */
    private static final int OWED_MAX = 5_000;

    /** Who found it where no person did. */
    public static final String BY = "knyt";

    private static final String OWED = """
            select f.fact_id, f.fact_key, f.trail_id, t.order_number, i.currency, -i.amount_minor, i.opened_on,
                   exists (select 1 from road_payment w where w.company_id = i.company_id and w.fact_id = i.fact_id), c.currency, i.rate
              from provider_item i
              join company c on c.company_id = i.company_id
              join fact f on f.company_id = i.company_id and f.fact_id = i.fact_id
              left join trail t on t.company_id = f.company_id and t.trail_id = f.trail_id
             where i.company_id = ? and i.provider = ? and i.cleared_on is null and i.amount_minor < 0
            """;
    private static final String INSERT = """
            insert into road_payment (company_id, fact_id, nth, paid_on, booked_on, account, reference, elsewhere, bank_entry_id,
                                      said_by, said_at, cost_minor, cost_of)
            values (?, ?, (select count(*) + 1 from road_payment where company_id = ? and fact_id = ?), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            on conflict do nothing
            """;

    private RoadBooking() {}

    /**
     * What a buyer is owed.
     *
     * @param fact the credit
     * @param order number of the order
     * @param since the day of the credit
     * @param again whether somebody has said that it was paid, and taken that back: only a person says so again
     * @param books the currency of the books
     * @param rate at which it is booked, where it is in another; null in that of the books, and where nobody knows
     */
    public record Owed(
            long fact,
            String key,
            long trail,
            String order,
            Money amount,
            LocalDate since,
            boolean again,
            Currency books,
            @Nullable BigDecimal rate) {
        public boolean isAbroad() {
            return !amount.currency().equals(books);
        }

        /**
         * Whether a line of the bank in the currency of the books is what it is in another one, by the rate of the line's day and within
         * what an exchange costs. Only of one in another currency.
         */
        public boolean isWorth(Money line, LocalDate on, RateLookup rates) {
            return isAbroad()
                    && line.currency().equals(books)
                    && line.isNegative()
                    && rates.of(amount.currency(), on)
                            .filter(rate -> ExchangeSpread.isWithin(line.negated(), rate.convert(amount)))
                            .isPresent();
        }
    }

    /**
     * That it was paid.
     *
     * @param account of the books that it was paid from
     * @param reference what the payment says, may be empty
     * @param elsewhere whether the accounting system has the payment already
     * @param entry of the bank that shows it, null for a person's word alone
     * @param cost of one in another currency: what left the account in that of the books, null for what it is at the day's rate
     */
    public record Word(
            LocalDate on,
            int account,
            String reference,
            boolean elsewhere,
            @Nullable Long entry,
            String actor,
            @Nullable Money cost) {
        public Word(
                LocalDate on, int account, String reference, boolean elsewhere, @Nullable Long entry, String actor) {
            this(on, account, reference, elsewhere, entry, actor, null);
        }
    }

    /**
     * What one in another currency stood at and cost. Empty where no rate says either: then it is not booked.
     *
     * @throws IllegalArgumentException for one in the currency of the books
     */
    public static Optional<OtherRoad.Abroad> abroad(Tx tx, long company, Owed owed, Word word) throws SQLException {
        if (!owed.isAbroad()) {
            throw new IllegalArgumentException("it is in the currency of the books");
        }
        var stood = owed.rate();
        if (stood == null) {
            return Optional.empty();
        }
        var booked = new ExchangeRate(owed.amount().currency(), owed.books(), stood, "", owed.since());
        var cost = word.cost();
        if (cost != null) {
            return cost.isPositive() && cost.currency().equals(owed.books())
                    ? Optional.of(new OtherRoad.Abroad(booked, cost, owed.amount() + ", enligt banken"))
                    : Optional.empty();
        }
        return ReferenceRates.of(tx, company, owed.books())
                .of(owed.amount().currency(), word.on())
                .map(rate -> new OtherRoad.Abroad(
                        booked,
                        rate.convert(owed.amount()),
                        owed.amount() + " × " + rate.perUnit().toPlainString() + " " + rate.source() + " "
                                + rate.date()));
    }

    /** Everything that is owed, the oldest first. */
    public static List<Owed> owed(Tx tx, long company) throws SQLException {
        return tx.query(
                OWED + " order by i.opened_on, i.fact_id limit ?",
                RoadBooking::owed,
                company,
                OtherRoad.CODE,
                OWED_MAX);
    }

    /** One; empty where it is paid, or is none. */
    public static Optional<Owed> owed(Tx tx, long company, long fact) throws SQLException {
        return tx.first(OWED + " and i.fact_id = ?", RoadBooking::owed, company, OtherRoad.CODE, fact);
    }

    private static Owed owed(ResultSet row) throws SQLException {
        return new Owed(
                row.getLong(1),
                row.getString(2),
                row.getLong(3),
                row.getString(4) == null ? "" : row.getString(4),
                Money.of(row.getLong(6), new Currency(row.getString(5))),
                row.getObject(7, LocalDate.class),
                row.getBoolean(8),
                new Currency(row.getString(9)),
                row.getBigDecimal(10) == null ? null : row.getBigDecimal(10).stripTrailingZeros());
    }

    /**
     * Whether the line of the bank that it names, if any, is open and is that payment: by its amount, or in the currency of the books by
     * what it is said to have cost.
     */
    public static boolean fits(Tx tx, long company, Owed owed, Word word) throws SQLException {
        var cost = owed.isAbroad() ? word.cost() : null;
        return word.entry() == null
                || tx.first(
                                "select 1 from bank_entry where company_id = ? and bank_entry_id = ? and state = 'open'"
                                        + " and booked_on = ? and (currency = ? and amount_minor = ? or currency = ? and amount_minor = ?)"
                                        + " and book_account = ? for update",
                                row -> true,
                                company,
                                word.entry(),
                                word.on(),
                                owed.amount().currency().code(),
                                -owed.amount().minor(),
                                cost == null ? "" : cost.currency().code(),
                                cost == null ? 0 : -cost.minor(),
                                word.account())
                        .isPresent();
    }

    /** Whether this was the first word of it; another changes nothing. */
    public static boolean write(
            Tx tx,
            long company,
            Owed owed,
            Word word,
            Instant now,
            Instant machineNow,
            List<ChangeLog.NewChange> follow)
            throws SQLException {
        var abroad = owed.isAbroad() ? abroad(tx, company, owed, word) : Optional.<OtherRoad.Abroad>empty();
        if (owed.isAbroad() && abroad.isEmpty() && !word.elsewhere()) {
            // It waits for a rate, or for a person who says what it cost.
            return false;
        }
        var booked = LockedMonths.of(tx, List.of(company)).open(company, word.on());
        int written = tx.update(
                INSERT,
                company,
                owed.fact(),
                company,
                owed.fact(),
                word.on(),
                booked,
                word.account(),
                word.reference(),
                word.elsewhere(),
                word.entry(),
                word.actor(),
                now,
                abroad.map(of -> of.cost().minor()).orElse(null),
                abroad.map(OtherRoad.Abroad::of).orElse(""));
        if (written == 0) {
            return false;
        }
        if (word.entry() != null) {
            PaidFrom.link(tx, company, word.entry(), word.actor(), now);
        }
        var details = new TreeMap<String, String>();
        details.put("amount", owed.amount().toString());
        details.put("date", word.on().toString());
        details.put("account", String.valueOf(word.account()));
        details.put("reference", word.reference());
        abroad.ifPresent(of -> details.put("cost", of.cost().toString()));
        Audit.write(tx, company, machineNow, word.actor(), "refund.paid-by-road", "#" + owed.order(), details);
        follow.add(new ChangeLog.NewChange(company, Lane.TRADE, ChangeLog.Subject.TRAIL, owed.trail(), 0));
        return true;
    }
}
