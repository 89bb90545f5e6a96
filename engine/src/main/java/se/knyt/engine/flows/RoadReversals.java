package se.knyt.engine.flows;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import se.knyt.core.bookkeeping.OtherRoad;
import se.knyt.core.bookkeeping.Voucher;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.Audit;
import se.knyt.engine.books.FeedMovements;
import se.knyt.engine.books.PaidFrom;
import se.knyt.engine.books.PaymentKeys;
import se.knyt.engine.books.TurnedVouchers;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.IdAllocator;
import se.knyt.engine.db.Tx;
import se.knyt.engine.effects.EffectPlans;
import se.knyt.engine.effects.LateItems;
import se.knyt.engine.effects.NewEffect;
import se.knyt.engine.log.ChangeLog;
import se.knyt.engine.trails.Roads;
import se.knyt.engine.trails.TrailState;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectKind;
import se.knyt.spi.PullSource.Lane;

/**
 * Takes back the word that a refund was paid by another road: the buyer is owed it again. A voucher of ours is turned by another, on its own
 * day while its month is open; a payment in a customer ledger is withdrawn, or taken back there; the line of the bank is free.
 */
public final class RoadReversals {
    /** Longest reason, in characters. */
    public static final int REASON_MAX = 200;

    private static final String STANDS = """
            select r.nth, r.paid_on, r.booked_on, r.account, r.reference, r.elsewhere, r.bank_entry_id, f.fact_key, f.trail_id,
                   coalesce(t.order_number, ''), i.currency, -i.amount_minor
              from road_payment r
              join fact f on f.company_id = r.company_id and f.fact_id = r.fact_id
              join provider_item i on i.company_id = r.company_id and i.fact_id = r.fact_id
              left join trail t on t.company_id = f.company_id and t.trail_id = f.trail_id
             where r.company_id = ? and r.fact_id = ? and r.withdrawn_on is null
            """;
    private static final String EFFECTS = """
            select effect_id, effect_key, state, coalesce(result_id, ''), connection_id from effect
             where company_id = ? and trail_id = ? and effect_key = any (?) order by effect_id for update
            """;
    private static final String WITHDRAW =
            "update effect set state = 'withdrawn' where company_id = ? and effect_id = any (?)";
    private static final String TAKEN_BACK = """
            update road_payment set feed_on = null, withdrawn_on = ?, withdrawn_by = ?, withdrawn_at = ?, withdrawn_why = ?
             where company_id = ? and fact_id = ? and nth = ? and withdrawn_on is null
            """;
    private static final String LET_STAND = """
            update effect set state = 'withdrawn'
             where company_id = ? and trail_id = ? and starts_with(effect_key, ?) and kind = 'undo-payment' and state in ('waiting', 'rejected', 'held')
            """;

    private final Database database;
    private final Planner planner;
    private final CompanyClocks clocks;
    private final ChangeLog log;
    private final EffectPlans effects;
    private final TurnedVouchers turned;
    private final FeedMovements feed;
    private final Runnable wake;

    /** @param wake called when something is to be planned or sent */
    public RoadReversals(
            Database database, Planner planner, CompanyClocks clocks, ChangeLog log, IdAllocator ids, Runnable wake) {
        this.database = database;
        this.planner = planner;
        this.clocks = clocks;
        this.log = log;
        this.effects = new EffectPlans(ids, new LateItems());
        this.turned = new TurnedVouchers(ids, effects);
        this.feed = new FeedMovements(ids);
        this.wake = wake;
    }

    /**
     * A payment of a credit note in the accounting system.
     *
     * @param invoice number of the credit note there
     * @param number of the payment there
     */
    public record Payment(String invoice, String number) {}

    /**
     * What taking it back would do, or did.
     *
     * @param problem code of what is in the way, empty when nothing is; then nothing was done
     * @param voucher that takes ours back; none where none was booked
     * @param payments that are to be taken back in the accounting system
     */
    public record Outcome(
            String problem, Map<String, String> arguments, Optional<Voucher> voucher, List<Payment> payments) {
        public Outcome {
            arguments = Map.copyOf(arguments);
            payments = List.copyOf(payments);
        }
    }

    /** The word that stands. */
    private record Word(
            int nth,
            LocalDate on,
            LocalDate booked,
            int account,
            String reference,
            boolean elsewhere,
            @Nullable Long entry,
            String factKey,
            long trail,
            String order,
            Money amount) {
        static Word of(ResultSet r) throws SQLException {
            return new Word(
                    r.getInt(1),
                    r.getObject(2, LocalDate.class),
                    r.getObject(3, LocalDate.class),
                    r.getInt(4),
                    r.getString(5),
                    r.getBoolean(6),
                    Tx.longOrNull(r, 7),
                    r.getString(8),
                    r.getLong(9),
                    r.getString(10),
                    Money.of(r.getLong(12), new Currency(r.getString(11))));
        }
    }

    private record Effect(long id, String key, String state, String result, long connection) {
        boolean done() {
            return "done".equals(state);
        }

        /** What waits, for its turn or for a person, has not happened there; neither has what was refused. */
        boolean mayBeWithdrawn() {
            return "waiting".equals(state) || "held".equals(state) || "rejected".equals(state);
        }
    }

    /** A payment that stands there, with its parts here. */
    private record Standing(Effect register, String invoice, Money amount) {}

    /** What is to be done. */
    private record Undoing(
            Word word, TrailState state, String voucherKey, List<Long> withdrawn, List<Standing> standing) {}

    /** What of a fact is still to be taken back in the accounting system. */
    static List<TrailState.EffectView> waiting(TrailState state, String factKey) {
        return state.effects().stream()
                .filter(e -> e.kind() == EffectKind.UNDO_PAYMENT
                        && e.key().startsWith(PaymentKeys.undoByRoad(factKey + ":road"))
                        && !e.over())
                .toList();
    }

    /** What stands in the accounting system after all is not taken back there. */
    static void letStand(Tx tx, long company, long trail, String factKey) throws SQLException {
        tx.update(LET_STAND, company, trail, PaymentKeys.undoByRoad(factKey + ":road"));
    }

    /** What it would do; changes nothing. Empty where no word of it stands. */
    public Optional<Outcome> preview(long company, long fact, String actor) {
        return database.forCompany("road-back-preview", company, tx -> {
            var found = tx.first(STANDS, Word::of, company, fact);
            if (found.isPresent() && bankStands(tx, company, fact)) {
                return Optional.of(problem("road.bank-stands", found.get()));
            }
            return found.isEmpty()
                    ? Optional.empty()
                    : Optional.of(outcome(tx, company, undoing(tx, company, found.get()), actor, "…"));
        });
    }

    /** Takes it back. Empty where no word of it stands. */
    public Optional<Outcome> takeBack(long company, long fact, String reason, String actor) {
        var outcome = database.forCompany("road-back", company, tx -> {
            var trail = tx.first(STANDS, Word::of, company, fact).map(Word::trail);
            if (trail.isEmpty() || planner.trail(tx, company, trail.get()).isEmpty()) {
                return Optional.<Outcome>empty();
            }
            // Read again, the purchase being locked: another may have taken it back meanwhile.
            var word = tx.first(STANDS, Word::of, company, fact);
            if (word.isEmpty()) {
                return Optional.<Outcome>empty();
            }
            var undoing = undoing(tx, company, word.get());
            if (bankStands(tx, company, fact)) {
                return Optional.of(problem("road.bank-stands", word.get()));
            }
            if (reason.isBlank() || reason.length() > REASON_MAX) {
                return Optional.of(problem("road.no-reason", word.get()));
            }
            var result = outcome(tx, company, undoing, actor, reason.strip());
            if (result.problem().isEmpty()) {
                write(tx, company, fact, undoing.orElseThrow(), result, reason.strip(), actor);
            }
            return Optional.of(result);
        });
        wake.run();
        return outcome;
    }

    /** What the bank has paid of it is taken back first: its voucher, or the feed's movement, is of its own. */
    private static boolean bankStands(Tx tx, long company, long fact) throws SQLException {
        return tx.first(
                        "select 1 from road_bank where company_id = ? and fact_id = ? and withdrawn_at is null",
                        row -> true,
                        company,
                        fact)
                .isPresent();
    }

    private static Outcome problem(String code, Word word) {
        return new Outcome(code, arguments(word), Optional.empty(), List.of());
    }

    private static Map<String, String> arguments(Word word) {
        return new TreeMap<>(
                Map.of("order", word.order(), "amount", word.amount().toString()));
    }

    /** Empty where something of it is on its way to the accounting system just now. */
    private Optional<Undoing> undoing(Tx tx, long company, Word word) throws SQLException {
        var state = planner.trail(tx, company, word.trail());
        var fact = state.flatMap(s -> s.fact(word.factKey()));
        if (state.isEmpty() || fact.isEmpty()) {
            return Optional.empty();
        }
        var withdrawn = new ArrayList<Long>();
        var standing = new ArrayList<Standing>();
        var paid = new Roads.Paid(word.nth(), word.on(), word.account(), word.reference(), false, Optional.empty());
        int ordinal = 0;
        for (var note : RoadPayments.of(fact.get(), word.order(), paid).notes()) {
            ordinal++;
            var name = OtherRoad.prefix(word.factKey(), word.nth()) + ordinal;
            var keys = List.of(PaymentKeys.register(name), PaymentKeys.book(name));
            for (var effect : effects(tx, company, word.trail(), keys)) {
                if (effect.mayBeWithdrawn()) {
                    withdrawn.add(effect.id());
                } else if (!effect.done() && !"withdrawn".equals(effect.state())) {
                    return Optional.empty();
                } else if (effect.done() && effect.key().equals(keys.getFirst())) {
                    var invoice = state.get()
                            .effect(InvoiceNumbers.effectKey(note.key()))
                            .map(TrailState.EffectView::resultId)
                            .orElse("");
                    standing.add(new Standing(effect, invoice, note.amount().negated()));
                }
            }
        }
        var voucher = OtherRoad.voucherKey(word.factKey(), word.nth());
        return Optional.of(new Undoing(word, state.get(), voucher, withdrawn, standing));
    }

    private static List<Effect> effects(Tx tx, long company, long trail, List<String> keys) throws SQLException {
        return tx.query(
                EFFECTS,
                r -> new Effect(r.getLong(1), r.getString(2), r.getString(3), r.getString(4), r.getLong(5)),
                company,
                trail,
                Tx.texts(keys));
    }

    private static Outcome outcome(Tx tx, long company, Optional<Undoing> undoing, String actor, String reason)
            throws SQLException {
        if (undoing.isEmpty()) {
            return new Outcome("road.in-flight", Map.of(), Optional.empty(), List.of());
        }
        var of = undoing.get();
        var voucher = TurnedVouchers.preview(tx, company, of.voucherKey(), actor, reason);
        return new Outcome(
                "",
                arguments(of.word()),
                voucher,
                of.standing().stream()
                        .map(one -> new Payment(one.invoice(), one.register().result()))
                        .toList());
    }

    private void write(Tx tx, long company, long fact, Undoing undoing, Outcome outcome, String reason, String actor)
            throws SQLException {
        var word = undoing.word();
        var now = clocks.now(company);
        var on = outcome.voucher().map(Voucher::eventDate).orElse(word.booked());
        tx.update(TAKEN_BACK, on, actor, now, reason, company, fact, word.nth());
        feed.roadBack(tx, company, fact, planner.context(tx, undoing.state()).date(now));
        tx.update(WITHDRAW, company, Tx.bigints(undoing.withdrawn()));
        if (word.entry() != null) {
            PaidFrom.free(tx, company, word.entry());
        }
        var planned = new ArrayList<EffectPlans.Planned>();
        var context = planner.context(tx, undoing.state());
        if (outcome.voucher().isPresent()) {
            var why = new TurnedVouchers.Why(
                    actor, reason, context.inUse().settings().version(), context.ownBooks());
            turned.write(
                    tx,
                    company,
                    word.trail(),
                    undoing.voucherKey(),
                    outcome.voucher().get(),
                    why,
                    now,
                    clocks.machineNow());
        }
        for (var one : undoing.standing()) {
            var key = PaymentKeys.undoByRoad(
                    one.register().key().substring(PaymentKeys.register("").length()));
            var body = new EffectBody.UndoPayment(one.invoice(), one.register().result(), one.amount());
            planned.add(new EffectPlans.Planned(
                    company,
                    effect(undoing, one.register().connection(), key, EffectKind.UNDO_PAYMENT, body, context)));
        }
        effects.insert(tx, planned, clocks.machineNow());
        var details = arguments(word);
        details.remove("order");
        details.put("date", word.on().toString());
        details.put("account", String.valueOf(word.account()));
        details.put("reason", reason);
        Audit.write(tx, company, clocks.machineNow(), actor, "refund.road-back", "#" + word.order(), details);
        log.append(
                tx,
                List.of(new ChangeLog.NewChange(company, Lane.TRADE, ChangeLog.Subject.TRAIL, word.trail(), 0)),
                clocks.machineNow());
    }

    /** An effect names the document that causes it, and whose shop it is of: those of the credit. */
    private static NewEffect effect(
            Undoing undoing, long target, String key, EffectKind kind, EffectBody body, PlanContext context) {
        var state = undoing.state();
        long document = state.fact(undoing.word().factKey()).orElseThrow().document();
        var doc = state.documents().stream().filter(d -> d.id() == document).findFirst();
        return new NewEffect(
                target,
                key,
                kind,
                state.trail(),
                null,
                document,
                "",
                doc.map(TrailState.Doc::connection).orElse(0L),
                body,
                context.inUse().settings().version(),
                List.of());
    }
}
