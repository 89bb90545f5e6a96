package se.knyt.engine.disputes;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import se.knyt.core.bookkeeping.DisputeLoss;
import se.knyt.core.bookkeeping.SaleFact;
import se.knyt.core.bookkeeping.Voucher;
import se.knyt.core.commerce.Dispute.State;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.Audit;
import se.knyt.engine.books.BookedVoucher;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.clock.CompanyZone;
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
    /** A sale that several providers pay is told with its first part. */
    private static final String SALES = "select body from fact where company_id = ? and trail_id = ? and type = 'sale'"
            + " and position(':by:' in fact_key) = 0 order by fact_id";

    private static final String WON = "tvisten vanns";

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

    record Booking(DisputeCase row, Voucher voucher, long target, Settings inUse) {}

    /** What would be booked; changes nothing. */
    public Outcome preview(long company, long dispute, DisputeLoss.Way way) {
        return database.forCompany("dispute-preview", company, tx -> {
            var row = DisputeCase.read(tx, company, dispute);
            var problem = row.map(DisputeCase::problem).orElse("dispute.gone");
            if (!problem.isEmpty()) {
                return Outcome.problem(problem);
            }
            var booking = booking(tx, row.orElseThrow(), way);
            return booking.map(b -> new Outcome("", Optional.of(b.voucher())))
                    .orElseGet(() -> Outcome.problem(row.orElseThrow().unsplit()));
        });
    }

    /** Books it once; where something is in the way nothing is changed. */
    public Outcome book(long company, long dispute, DisputeLoss.Way way, String actor) {
        var outcome = database.forCompany("dispute-loss", company, tx -> {
            var row = DisputeCase.read(tx, company, dispute);
            var problem = row.map(DisputeCase::problem).orElse("dispute.gone");
            if (!problem.isEmpty()) {
                return Outcome.problem(problem);
            }
            var booking = booking(tx, row.orElseThrow(), way);
            if (booking.isEmpty()) {
                return Outcome.problem(row.orElseThrow().unsplit());
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
            var found = DisputeCase.read(tx, company, dispute);
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
            var row = DisputeCase.read(tx, company, dispute);
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
            var row = DisputeCase.read(tx, company, dispute);
            if (row.isEmpty() || !entry.usable(vouchers.today(tx, company))) {
                return false;
            }
            var changed = entry.write(tx, company, dispute, CompanyZone.of(tx, company), actor);
            if (changed.isEmpty()) {
                return false;
            }
            follow(tx, row.get(), "dispute.enter", actor, changed);
            return true;
        });
        wake.run();
        return done;
    }

    private Optional<Booking> booking(Tx tx, DisputeCase row, DisputeLoss.Way way) throws SQLException {
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
        var sales = sales(tx, row);
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
                disputed.get(),
                money.account());
        return DisputeLoss.voucher(loss, sales, way, posting)
                .map(voucher -> new Booking(row, voucher, target.get(), inUse));
    }

    /**
     * What a person can say that was taken, where nothing tells it in the currency of the purchase.
     *
     * @param taken what was taken as it stands in the books
     * @param most what is left of what was paid
     * @param said what was said before, with who said it in {@code by}
     */
    public record Amount(Currency currency, Money taken, Money most, Optional<Money> said, String by) {}

    /** Empty where it is told, or there is no loss to book. */
    public Optional<Amount> amount(long company, long dispute) {
        return database.forCompany("dispute-amount", company, tx -> {
            var row = DisputeCase.read(tx, company, dispute);
            return row.isEmpty() || !row.get().problem().isEmpty()
                    ? Optional.empty()
                    : asked(tx, row.get(), DisputeMoney.of(tx, company, dispute))
                            .map(a -> new Amount(
                                    a.currency(),
                                    a.taken(),
                                    a.most(),
                                    a.said().map(DisputeMoney.Said::amount),
                                    a.said().map(DisputeMoney.Said::by).orElse("")));
        });
    }

    /**
     * Says how much of the purchase was taken, in its own currency; it is booked by that.
     *
     * @return code of what is in the way, empty when nothing is
     */
    public String say(long company, long dispute, Money amount, String actor) {
        var outcome = database.forCompany("dispute-say", company, tx -> {
            var row = DisputeCase.read(tx, company, dispute);
            var problem = row.map(DisputeCase::problem).orElse("dispute.gone");
            if (!problem.isEmpty()) {
                return problem;
            }
            var money = DisputeMoney.of(tx, company, dispute);
            var asked = asked(tx, row.orElseThrow(), money);
            if (asked.isEmpty()) {
                return "dispute.amount-told";
            }
            var wrong = DisputeAmount.problem(tx, company, asked.get(), money, amount);
            if (wrong.isEmpty()) {
                DisputeAmount.say(tx, company, dispute, amount, money.lines().size(), actor);
                follow(
                        tx,
                        row.orElseThrow(),
                        "dispute.say-amount",
                        actor,
                        Map.of(
                                "amount",
                                amount.toString(),
                                "taken",
                                asked.get().taken().toString()));
            }
            return wrong;
        });
        wake.run();
        return outcome;
    }

    private static Optional<DisputeAmount.Asked> asked(Tx tx, DisputeCase row, DisputeMoney money) throws SQLException {
        return row.trail() == null
                ? Optional.empty()
                : DisputeAmount.asked(tx, row.company(), row.trail(), money, row.mixed(), sales(tx, row));
    }

    private static List<SaleFact> sales(Tx tx, DisputeCase row) throws SQLException {
        return tx.query(SALES, r -> Json.read(r.getString(1), SaleFact.class), row.company(), row.trail());
    }

    /** What a case that was won has left on the account of chargebacks, as it would be booked; empty where there is nothing. */
    public Optional<Voucher> exchange(long company, long dispute) {
        return database.forCompany("dispute-exchange", company, tx -> {
            var row = DisputeCase.read(tx, company, dispute);
            return row.isEmpty() ? Optional.empty() : exchanged(tx, row.get()).map(Booking::voucher);
        });
    }

    /** Books it once; returns whether there was anything. */
    public boolean bookExchange(long company, long dispute, String actor) {
        boolean done = database.forCompany("dispute-exchange", company, tx -> {
            var row = DisputeCase.read(tx, company, dispute);
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
    private Optional<Booking> exchanged(Tx tx, DisputeCase row) throws SQLException {
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
        var money = DisputeMoney.of(tx, row.company(), row.id());
        return money.left()
                .filter(left -> !left.isZero())
                .map(left -> new Booking(
                        row,
                        DisputeLoss.givenBack(
                                row.exchangeKey(),
                                today,
                                row.provider(),
                                row.order(),
                                left,
                                money.account(),
                                inUse.posting()),
                        target.get(),
                        inUse));
    }

    private void noted(Tx tx, DisputeCase row, String loss, int times, String action, String actor)
            throws SQLException {
        tx.update(
                "update dispute set loss = ?, loss_times = ? where company_id = ? and dispute_id = ?",
                loss,
                times,
                row.company(),
                row.id());
        follow(tx, row, action, actor, Map.of("amount", row.drawn().toString(), "way", loss));
    }

    private void follow(Tx tx, DisputeCase row, String action, String actor, Map<String, String> details)
            throws SQLException {
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
