package se.knyt.engine.books;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import se.knyt.core.bookkeeping.BankLeg;
import se.knyt.core.bookkeeping.GeneralAccount;
import se.knyt.core.bookkeeping.OtherRoad;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.db.Tx;
import se.knyt.engine.settings.Settings;

/** Refunds that were paid by another road from the account of money in transit, one by one, with what a person has said of the bank. */
public final class RoadBankItems {
    /** What stands there: by a voucher of ours, and with a payment of a credit note by the accounting system. */
    private static final String STANDS = """
            select w.nth, f.fact_key, f.trail_id, coalesce(t.order_number, ''), w.account, c.currency,
                   coalesce((select sum(r.debit_minor - r.credit_minor)::bigint from voucher v
                              join voucher_row r on r.company_id = v.company_id and r.voucher_id = v.voucher_id and r.account = w.account
                             where v.company_id = w.company_id
                               and v.voucher_key = f.fact_key || ':road' || case w.nth when 1 then '' else w.nth::text end || ':voucher'), 0)
                 + coalesce((select sum(m.minor)::bigint from feed_movement m
                             where m.company_id = w.company_id and m.fact_id = w.fact_id and m.account = w.account), 0),
                   greatest(w.booked_on, (select max(m.moved_on) from feed_movement m
                             where m.company_id = w.company_id and m.fact_id = w.fact_id and m.account = w.account and m.minor < 0)),
                   w.feed_on, w.elsewhere
              from road_payment w
              join company c on c.company_id = w.company_id
              join fact f on f.company_id = w.company_id and f.fact_id = w.fact_id
              left join trail t on t.company_id = f.company_id and t.trail_id = f.trail_id
             where w.company_id = ? and w.fact_id = ? and w.withdrawn_on is null
            """;

    private static final String LOCK = " for update of w";

    private static final String SAID = """
            select b.nth, b.bank_nth, b.paid_on, b.account, b.transit, b.minor, b.ours, b.bank_entry_id, b.why, b.said_by, b.said_at, c.currency
              from road_bank b join company c on c.company_id = b.company_id
             where b.company_id = ? and b.fact_id = ? and b.withdrawn_at is null
            """;
    /** Where the payment of the credit note went, or the voucher that stands in its place. */
    private static final String TARGET = """
            select connection_id, document_id, person_connection_id, kind = 'create-voucher' from effect
             where company_id = ? and trail_id = ? and kind in ('register-payment', 'create-voucher') and position(? in effect_key) > 0
             order by kind = 'create-voucher', effect_id limit 1
            """;

    private RoadBankItems() {}

    /**
     * What stands in transit of a refund.
     *
     * @param amount in the currency of the books, negative: what is to leave
     * @param since the day from which it stands there
     * @param ours whether Knyt books the bank, so that a voucher is written
     */
    public record Standing(
            int nth, String key, long trail, String order, int transit, Money amount, LocalDate since, boolean ours) {}

    /** Such a word that stands. */
    public record Said(
            int nth,
            int bankNth,
            LocalDate on,
            int account,
            int transit,
            Money amount,
            boolean ours,
            @Nullable Long entry,
            String why,
            String by,
            Instant at) {}

    /**
     * One that was paid by another road.
     *
     * @param problem code of why the bank cannot have paid it from there, empty where nothing is in the way
     */
    record Found(String problem, Standing standing) {}

    /** As it stands, to be shown; empty where no word stands that it was paid by another road. */
    static Optional<Found> found(Tx tx, long company, long fact, Settings inUse) throws SQLException {
        return tx.first(STANDS, row -> found(row, inUse), company, fact);
    }

    /** The same, its row locked until the transaction ends. */
    static Optional<Found> locked(Tx tx, long company, long fact, Settings inUse) throws SQLException {
        return tx.first(STANDS + LOCK, row -> found(row, inUse), company, fact);
    }

    private static Found found(ResultSet row, Settings inUse) throws SQLException {
        var stands = new Standing(
                row.getInt(1),
                row.getString(2),
                row.getLong(3),
                row.getString(4),
                row.getInt(5),
                Money.of(row.getLong(7), new Currency(row.getString(6))),
                row.getObject(8, LocalDate.class),
                inUse.bankLeg() != BankLeg.ACCOUNTING_SYSTEM_BOOKS_BANK);
        boolean transit =
                inUse.posting().accounts().ever(GeneralAccount.IN_TRANSIT).contains(stands.transit());
        if (!transit || row.getBoolean(10)) {
            return new Found("road-bank.none", stands);
        }
        boolean closed = row.getObject(9) != null;
        return new Found(closed ? "road-bank.closed" : stands.amount().isZero() ? "road-bank.not-there" : "", stands);
    }

    /** The word of the bank that stands. */
    static Optional<Said> said(Tx tx, long company, long fact) throws SQLException {
        return tx.first(
                SAID,
                row -> new Said(
                        row.getInt(1),
                        row.getInt(2),
                        row.getObject(3, LocalDate.class),
                        row.getInt(4),
                        row.getInt(5),
                        Money.of(row.getLong(6), new Currency(row.getString(12))),
                        row.getBoolean(7),
                        Tx.longOrNull(row, 8),
                        row.getString(9),
                        row.getString(10),
                        row.getTimestamp(11).toInstant()),
                company,
                fact);
    }

    /**
     * The accounting system that has it, and what a further effect of the refund names.
     *
     * @param ownBooks whether a voucher of ours has the debt, and no customer ledger
     */
    record Target(long connection, long document, long person, boolean ownBooks) {}

    /** Empty where nothing of it was sent anywhere. */
    static Optional<Target> target(Tx tx, long company, Standing of) throws SQLException {
        return tx.first(
                TARGET,
                row -> new Target(row.getLong(1), row.getLong(2), row.getLong(3), row.getBoolean(4)),
                company,
                of.trail(),
                OtherRoad.prefix(of.key(), of.nth()));
    }
}
