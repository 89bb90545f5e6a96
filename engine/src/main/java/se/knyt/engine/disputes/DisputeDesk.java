package se.knyt.engine.disputes;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import se.knyt.core.bookkeeping.DisputeLoss;
import se.knyt.core.bookkeeping.SaleFact;
import se.knyt.core.bookkeeping.Voucher;
import se.knyt.core.commerce.Dispute.Reason;
import se.knyt.core.commerce.Dispute.State;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.Audit;
import se.knyt.engine.books.BookedVoucher;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.IdAllocator;
import se.knyt.engine.db.Tx;
import se.knyt.engine.json.Json;
import se.knyt.engine.log.ChangeLog;
import se.knyt.engine.settings.Settings;
import se.knyt.engine.settings.SettingsStore;
import se.knyt.spi.PullSource.Lane;

/** What people decide of disputes: last day, reason and outcome where no provider tells them, and how a loss is booked. */
public final class DisputeDesk {
    private static final String READ = """
            select d.dispute_id, d.provider, d.source_id, d.state, d.document_id, d.connection_id, d.trail_id, d.loss, d.loss_times,
                   coalesce(nullif(d.drawn_currency, ''), d.currency), d.drawn_minor, coalesce(t.order_number, d.order_reference),
                   d.document_id is not null and d.state_word <> '' and d.decided_by = '' and d.state <> 'unknown', d.drawn_mixed,
                   d.exchange_times, d.reason
              from dispute d left join trail t on t.company_id = d.company_id and t.trail_id = d.trail_id
             where d.company_id = ? and d.dispute_id = ? for update of d
            """;

    /** A sale that several providers pay is told with its first part. */
    private static final String SALES = "select body from fact where company_id = ? and trail_id = ? and type = 'sale'"
            + " and position(':by:' in fact_key) = 0 order by fact_id";

    private static final String WON = "kortreklamationen vanns";

    private final Database database;
    private final CompanyClocks clocks;
    private final SettingsStore settings;
    private final DisputeVouchers vouchers;
    private final DisputeWatch watch;
    private final ChangeLog log;
    private final Runnable wake;

    /** @param wake called when something is to be planned or sent */
    public DisputeDesk(
            Database database,
            CompanyClocks clocks,
            IdAllocator ids,
            SettingsStore settings,
            ChangeLog log,
            Runnable wake) {
        this.database = database;
        this.clocks = clocks;
        this.settings = settings;
        this.vouchers = new DisputeVouchers(clocks, ids);
        this.watch = new DisputeWatch(ids, settings);
        this.log = log;
        this.wake = wake;
    }

    record Row(
            long company,
            long id,
            String provider,
            String sourceId,
            State state,
            @Nullable Long document,
            long connection,
            @Nullable Long trail,
            String loss,
            int lossTimes,
            Money drawn,
            String order,
            boolean said,
            MixedCurrencies mixed,
            int exchangeTimes,
            boolean handedBack) {
        static Row of(long company, ResultSet r) throws SQLException {
            return new Row(
                    company,
                    r.getLong(1),
                    r.getString(2),
                    r.getString(3),
                    State.ofCode(r.getString(4)),
                    Tx.longOrNull(r, 5),
                    r.getLong(6),
                    Tx.longOrNull(r, 7),
                    r.getString(8),
                    r.getInt(9),
                    Money.of(r.getLong(11), new Currency(r.getString(10))),
                    r.getString(12),
                    r.getBoolean(13),
                    MixedCurrencies.ofCode(r.getString(14)),
                    r.getInt(15),
                    Reason.ofCode(r.getString(16)) == Reason.HANDED_BACK);
        }

        /** Of the next such difference. */
        String exchangeKey() {
            return "dispute:" + provider + ":" + sourceId + ":exchange"
                    + (exchangeTimes == 0 ? "" : ":" + (exchangeTimes + 1));
        }

        /** A claim that came back, of which only the merchant can say how it ends: how it is booked says so. */
        boolean isUndecided() {
            return handedBack && state == State.UNKNOWN;
        }

        String lossKey(int times) {
            return "dispute:" + provider + ":" + sourceId + ":loss" + (times == 1 ? "" : ":" + times);
        }
    }

    /**
     * What booking a loss in a way would do.
     *
     * @param problem code of what is in the way, empty when nothing is
     */
    public record Outcome(String problem, Optional<Voucher> voucher) {
        static Outcome problem(String code) {
            return new Outcome(code, Optional.empty());
        }
    }

    record Booking(Row row, Voucher voucher, long target, Settings inUse) {}

    /** What would be booked; changes nothing. */
    public Outcome preview(long company, long dispute, DisputeLoss.Way way) {
        return database.forCompany("dispute-preview", company, tx -> {
            var row = row(tx, company, dispute);
            var problem = row.map(DisputeDesk::problem).orElse("dispute.gone");
            if (!problem.isEmpty()) {
                return Outcome.problem(problem);
            }
            var booking = booking(tx, row.orElseThrow(), way);
            return booking.map(b -> new Outcome("", Optional.of(b.voucher())))
                    .orElseGet(() -> Outcome.problem(unsplit(row.orElseThrow())));
        });
    }

    /** Books it once; where something is in the way nothing is changed. */
    public Outcome book(long company, long dispute, DisputeLoss.Way way, String actor) {
        var outcome = database.forCompany("dispute-loss", company, tx -> {
            var row = row(tx, company, dispute);
            var problem = row.map(DisputeDesk::problem).orElse("dispute.gone");
            if (!problem.isEmpty()) {
                return Outcome.problem(problem);
            }
            var booking = booking(tx, row.orElseThrow(), way);
            if (booking.isEmpty()) {
                return Outcome.problem(unsplit(row.orElseThrow()));
            }
            int times = booking.get().row().lossTimes() + 1;
            vouchers.write(
                    tx,
                    booking.get(),
                    new DisputeVouchers.Made(booking.get().row().lossKey(times), null, ""),
                    actor);
            if (booking.get().row().isUndecided()) {
                tx.update(
                        "update dispute set state = 'lost', decided_by = ? where company_id = ? and dispute_id = ?",
                        actor,
                        company,
                        dispute);
            }
            noted(tx, booking.get().row(), way.code(), times, "dispute.book-loss", actor);
            return new Outcome("", Optional.of(booking.get().voucher()));
        });
        wake.run();
        return outcome;
    }

    /** Takes a booked loss back, when the money has come back after all; returns whether there was one. */
    public boolean takeBack(long company, long dispute, String actor) {
        boolean done = database.forCompany("dispute-take-back", company, tx -> {
            var found = row(tx, company, dispute);
            if (found.isEmpty() || found.get().loss().isEmpty()) {
                return false;
            }
            var row = found.get();
            var key = row.lossKey(row.lossTimes());
            var standing = BookedVoucher.read(tx, company, key, row.provider());
            var inUse = settings.current(tx, company).settings();
            var target = vouchers.target(tx, row, inUse);
            if (standing.isEmpty() || target.isEmpty()) {
                return false;
            }
            var back = standing.get().reversed(vouchers.today(tx, company), "Knyt", WON);
            vouchers.write(
                    tx,
                    new Booking(row, back, target.get(), inUse),
                    new DisputeVouchers.Made(key + ":back", standing.get().id(), WON),
                    actor);
            noted(tx, row, "", row.lossTimes(), "dispute.take-back-loss", actor);
            return true;
        });
        wake.run();
        return done;
    }

    /**
     * How a case ended that no provider tells of.
     *
     * @return false where the provider tells it itself, the state is none that a person can say, or a loss is booked
     */
    public boolean decide(long company, long dispute, State state, String actor) {
        boolean done = database.forCompany("dispute-decide", company, tx -> {
            var row = row(tx, company, dispute);
            if (row.isEmpty() || row.get().said() || !row.get().loss().isEmpty() || state == State.UNKNOWN) {
                return false;
            }
            tx.update(
                    "update dispute set state = ?, decided_by = ? where company_id = ? and dispute_id = ?",
                    state.code(),
                    actor,
                    company,
                    dispute);
            follow(tx, row.get(), "dispute.decide", actor, Map.of("state", state.code()));
            return true;
        });
        wake.run();
        return done;
    }

    /**
     * Enters the last day to answer and the reason where the provider tells neither; what it tells is left as it is.
     *
     * @return false where the day cannot be used, or nothing of it is for a person to say
     */
    public boolean enter(long company, long dispute, DisputeEntry entry, String actor) {
        boolean done = database.forCompany("dispute-enter", company, tx -> {
            var row = row(tx, company, dispute);
            if (row.isEmpty() || !entry.usable(vouchers.today(tx, company))) {
                return false;
            }
            var changed = entry.write(tx, company, dispute, DisputeVouchers.zone(tx, company), actor);
            if (changed.isEmpty()) {
                return false;
            }
            follow(tx, row.get(), "dispute.enter", actor, changed);
            return true;
        });
        wake.run();
        return done;
    }

    private static Optional<Row> row(Tx tx, long company, long dispute) throws SQLException {
        return tx.first(READ, r -> Row.of(company, r), company, dispute);
    }

    private static String problem(Row row) {
        if (!row.state().borne() && !row.isUndecided()) {
            return "dispute.not-lost";
        }
        if (!row.loss().isEmpty()) {
            return "dispute.booked-already";
        }
        return row.drawn().isNegative() ? "" : "dispute.nothing-taken";
    }

    /** Why it cannot be split as the sale: where several currencies are in it, that is why. */
    private static String unsplit(Row row) {
        return row.mixed() == MixedCurrencies.NONE ? "dispute.no-split" : "dispute.mixed";
    }

    private Optional<Booking> booking(Tx tx, Row row, DisputeLoss.Way way) throws SQLException {
        var inUse = settings.current(tx, row.company()).settings();
        var posting = inUse.posting();
        var target = vouchers.target(tx, row, inUse);
        // Only a claim that came back is collected, and what a buyer pays to the bank account is in the books'
        // currency.
        boolean others = way == DisputeLoss.Way.COLLECTED
                && (!row.handedBack() || !row.drawn().currency().equals(posting.bookCurrency()));
        if (others || row.trail() == null || target.isEmpty()) {
            return Optional.empty();
        }
        var money = DisputeMoney.of(tx, row.company(), row.id());
        var left = money.left();
        if (left.isEmpty()) {
            return Optional.empty();
        }
        var sales = tx.query(SALES, r -> Json.read(r.getString(1), SaleFact.class), row.company(), row.trail());
        var disputed = sales.isEmpty()
                ? Optional.<Money>empty()
                : money.disputed(sales.getFirst().currency());
        if (disputed.isEmpty()) {
            return Optional.empty();
        }
        var loss = new DisputeLoss.Loss(
                row.lossKey(row.lossTimes() + 1),
                vouchers.today(tx, row.company()),
                row.provider(),
                row.order(),
                left.get(),
                disputed.get());
        return DisputeLoss.voucher(loss, sales, way, posting)
                .map(voucher -> new Booking(row, voucher, target.get(), inUse));
    }

    /** What a case that was won has left on the account of chargebacks, as it would be booked; empty where there is nothing. */
    public Optional<Voucher> exchange(long company, long dispute) {
        return database.forCompany("dispute-exchange", company, tx -> {
            var row = row(tx, company, dispute);
            return row.isEmpty() ? Optional.empty() : exchanged(tx, row.get()).map(Booking::voucher);
        });
    }

    /** Books it once; returns whether there was anything. */
    public boolean bookExchange(long company, long dispute, String actor) {
        boolean done = database.forCompany("dispute-exchange", company, tx -> {
            var row = row(tx, company, dispute);
            var booking = row.isEmpty() ? Optional.<Booking>empty() : exchanged(tx, row.get());
            if (booking.isEmpty()) {
                return false;
            }
            var left = DisputeMoney.of(tx, company, dispute).left().orElseThrow();
            var of = booking.get().row();
            vouchers.write(tx, booking.get(), new DisputeVouchers.Made(of.exchangeKey(), null, ""), actor);
            tx.update(
                    "update dispute set exchange_minor = exchange_minor + ?, exchange_times = exchange_times + 1"
                            + " where company_id = ? and dispute_id = ?",
                    left.minor(),
                    company,
                    dispute);
            follow(tx, of, "dispute.book-exchange", actor, Map.of("amount", left.toString()));
            return true;
        });
        wake.run();
        return done;
    }

    /** All has come back, in each currency or as somebody says where it came in another, and nothing is booked as lost. */
    private Optional<Booking> exchanged(Tx tx, Row row) throws SQLException {
        var inUse = settings.current(tx, row.company()).settings();
        var target = vouchers.target(tx, row, inUse);
        boolean back = row.state() == State.WON
                && row.loss().isEmpty()
                && (row.mixed() == MixedCurrencies.BACK
                        || (row.drawn().isZero() && row.mixed() == MixedCurrencies.NONE));
        if (!back || target.isEmpty()) {
            return Optional.empty();
        }
        var today = vouchers.today(tx, row.company());
        return DisputeMoney.of(tx, row.company(), row.id())
                .left()
                .filter(left -> !left.isZero())
                .map(left -> new Booking(
                        row,
                        DisputeLoss.givenBack(
                                row.exchangeKey(), today, row.provider(), row.order(), left, inUse.posting()),
                        target.get(),
                        inUse));
    }

    private void noted(Tx tx, Row row, String loss, int times, String action, String actor) throws SQLException {
        tx.update(
                "update dispute set loss = ?, loss_times = ? where company_id = ? and dispute_id = ?",
                loss,
                times,
                row.company(),
                row.id());
        follow(tx, row, action, actor, Map.of("amount", row.drawn().toString(), "way", loss));
    }

    private void follow(Tx tx, Row row, String action, String actor, Map<String, String> details) throws SQLException {
        watch.look(tx, row.company(), List.of(row.id()), clocks.now(row.company()));
        var said = new TreeMap<>(details);
        said.put("provider", row.provider());
        Audit.write(
                tx,
                row.company(),
                clocks.machineNow(),
                actor,
                action,
                row.order().isEmpty() ? row.provider() : "#" + row.order(),
                said);
        if (row.trail() != null) {
            log.append(
                    tx,
                    List.of(new ChangeLog.NewChange(
                            row.company(), Lane.TRADE, ChangeLog.Subject.TRAIL, row.trail(), 0)),
                    clocks.machineNow());
        }
    }
}
