package se.knyt.engine.flows;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import se.knyt.core.commerce.Order;
import se.knyt.core.commerce.Restock;
import se.knyt.core.commerce.ReturnKind;
import se.knyt.core.money.Money;
import se.knyt.core.returns.RowPart;
import se.knyt.engine.Audit;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.IdAllocator;
import se.knyt.engine.db.Tx;
import se.knyt.engine.effects.EffectPlans;
import se.knyt.engine.json.Json;
import se.knyt.engine.log.ChangeLog;
import se.knyt.engine.trails.TrailState;
import se.knyt.spi.PullSource.Lane;

/**
 * Refunds that a person starts here. What is larger than the company's limit waits until a second person has said yes; then, or at
 * once below it, one effect pays back by the company's hand. The credit note follows from the shop's word of that refund, or where
 * it was made at the provider from the effect itself.
 */
public final class AskedRefunds {
    /** Begins the id of such a refund among the refunds of a purchase. */
    static final String PREFIX = "asked:";

    private static final String KEY = "refund:" + PREFIX;
    private static final List<String> STORE_CREDIT_SHOPS = List.of("shopify");
    private static final String INSERT = """
            insert into asked_refund (company_id, asked_id, document_id, order_number, currency, amount_minor, given_back, told, kept,
                                      shares, return_kind, road, reason, state, nonce, asked_by, asked_at)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """;

    private final Database database;
    private final Planner planner;
    private final IdAllocator ids;
    private final EffectPlans effects;
    private final ChangeLog log;
    private final CompanyClocks clocks;
    private final Runnable wake;

    /** @param wake called when something is to be sent */
    public AskedRefunds(
            Database database,
            Planner planner,
            IdAllocator ids,
            EffectPlans effects,
            ChangeLog log,
            CompanyClocks clocks,
            Runnable wake) {
        this.database = database;
        this.planner = planner;
        this.ids = ids;
        this.effects = effects;
        this.log = log;
        this.clocks = clocks;
        this.wake = wake;
    }

    /**
     * A row that something is left of.
     *
     * @param left pieces, and what they are worth
     * @param freight whether it follows the company's rule when it is not chosen
     */
    public record Row(String id, String title, RowPart left, boolean freight) {}

    /**
     * A capture that can give back.
     *
     * @param capture its id in the shop, or at the provider
     * @param left of it
     */
    public record Payer(String provider, String capture, Money left) {}

    /**
     * So much of a refund that one capture gives.
     *
     * @param capture its id in the shop, or at the provider
     * @param hand code of whose hand pays it back
     */
    public record Share(String provider, String capture, Money amount, String hand) {}

    /**
     * What can be given back.
     *
     * @param left of what was captured, in all
     * @param payers the captures that a refund can be divided between; empty where there is nothing to choose
     * @param shop the connection whose places goods can come back to
     * @param restock what becomes of goods by kind of return, where the person says nothing else
     * @param roads by which it can be paid back, none where nothing can
     * @param problem code of what is in the way of the provider's paying back, empty when nothing is
     * @param warning code of what is to be known first, empty when there is nothing
     */
    public record Offer(
            List<Row> rows,
            Money left,
            List<Payer> payers,
            long shop,
            Map<ReturnKind, Restock> restock,
            List<Road> roads,
            String problem,
            Map<String, String> arguments,
            String warning,
            Map<String, String> warned) {}

    /**
     * What giving back does, or did.
     *
     * @param id of the refund that was asked for, 0 for a preview
     * @param hand code of whose hand pays back
     * @param second whether a second person must say yes first
     * @param notes what would be credited
     * @param shares which captures give it
     * @param restocks whether any goods are to come back into stock
     * @param problem code of what is in the way, empty when nothing is; then nothing was done
     */
    public record Outcome(
            long id,
            Money amount,
            String hand,
            boolean second,
            List<ReturnDrafts.Note> notes,
            List<Share> shares,
            boolean restocks,
            String problem,
            Map<String, String> arguments) {
        static Outcome of(RefundDecision.Decided decided, long id) {
            return new Outcome(
                    id,
                    decided.amount(),
                    decided.hand(),
                    decided.second(),
                    decided.notes(),
                    decided.shares().stream()
                            .map(s -> new Share(s.provider(), s.capture(), s.amount(), decided.handOf(s.provider())))
                            .toList(),
                    decided.told().stream()
                            .anyMatch(r -> r.restock() == Restock.BACK_IN_STOCK || r.restock() == Restock.NOT_SHIPPED),
                    decided.problem(),
                    decided.arguments());
        }

        /** What a capture gives, nothing where it is not asked to. */
        public Money of(Payer payer) {
            return shares.stream()
                    .filter(s -> s.capture().equals(payer.capture()))
                    .map(Share::amount)
                    .findFirst()
                    .orElse(Money.zero(amount.currency()));
        }

        /** Codes of whose hands pay back, each once. */
        public List<String> hands() {
            return shares.isEmpty()
                    ? List.of(hand)
                    : shares.stream().map(Share::hand).distinct().toList();
        }

        Outcome refused(String code) {
            return new Outcome(id, amount, hand, second, notes, shares, restocks, code, Map.of());
        }
    }

    static boolean isAsked(TrailState.EffectView effect) {
        return effect.key().startsWith(KEY);
    }

    static String sourceId(TrailState.EffectView effect) {
        return RefundKeys.whole(effect.key()).substring("refund:".length());
    }

    /** A purchase while it is decided about, locked. */
    private record Found(TrailState state, PlanContext context, TrailState.Doc doc) {
        Order order() {
            return (Order) doc.document();
        }
    }

    private Optional<Found> found(Tx tx, long company, long trail) throws SQLException {
        var state = planner.trail(tx, company, trail);
        var doc = state.flatMap(TrailState::order);
        return state.isEmpty() || doc.isEmpty()
                ? Optional.empty()
                : Optional.of(new Found(state.get(), planner.context(tx, state.get()), doc.get()));
    }

    private static RefundDecision decision(Tx tx, Found found, long id) throws SQLException {
        return new RefundDecision(
                found.state(),
                found.context(),
                found.doc(),
                AskedRow.waiting(
                        tx,
                        found.state().company(),
                        found.doc().id(),
                        found.order().currency(),
                        id),
                id,
                givesStoreCredit(tx, found));
    }

    /** Of the shops that are read, those whose interface takes a refund as store credit. */
    private static boolean givesStoreCredit(Tx tx, Found found) throws SQLException {
        return tx.first(
                        "select 1 from connection where company_id = ? and connection_id = ? and connector = any (?)",
                        row -> row.getInt(1),
                        found.state().company(),
                        found.doc().connection(),
                        Tx.texts(STORE_CREDIT_SHOPS))
                .isPresent();
    }

    /** What can be given back of a purchase; empty where there is no such. */
    public Optional<Offer> offer(long company, long trail) {
        return database.forCompany("refund-offer", company, tx -> {
            var found = found(tx, company, trail);
            return found.isEmpty()
                    ? Optional.empty()
                    : Optional.of(decision(tx, found.get(), 0).offer());
        });
    }

    /** What giving back would do; changes nothing. */
    public Optional<Outcome> preview(long company, long trail, RefundChoice choice) {
        return database.forCompany("refund-preview", company, tx -> {
            var found = found(tx, company, trail);
            return found.isEmpty()
                    ? Optional.empty()
                    : Optional.of(Outcome.of(decision(tx, found.get(), 0).of(choice), 0));
        });
    }

    /**
     * Gives back, or lets it wait for a second person.
     *
     * @param reason for the record, may be empty
     * @param nonce of the form: sent twice it is one refund
     */
    public Optional<Outcome> ask(
            long company, long trail, RefundChoice choice, String reason, String nonce, String actor) {
        var outcome = database.forCompany("refund-ask", company, tx -> {
            var found = found(tx, company, trail);
            if (found.isEmpty()) {
                return Optional.<Outcome>empty();
            }
            var before = AskedRow.byNonce(tx, company, nonce);
            if (before.isPresent()) {
                var asked = before.get();
                return Optional.of(new Outcome(
                        asked.id(), asked.amount(), "", asked.waits(), List.of(), List.of(), false, "", Map.of()));
            }
            long id = ids.next();
            var decided = decision(tx, found.get(), id).of(choice);
            if (decided.problem().isEmpty()) {
                write(tx, found.get(), id, decided, reason, nonce, actor);
            }
            return Optional.of(Outcome.of(decided, id));
        });
        wake.run();
        return outcome;
    }

    private void write(
            Tx tx, Found found, long id, RefundDecision.Decided decided, String reason, String nonce, String actor)
            throws SQLException {
        long company = found.state().company();
        tx.update(
                INSERT,
                company,
                id,
                found.doc().id(),
                found.order().number(),
                decided.amount().currency().code(),
                decided.amount().minor(),
                Json.write(decided.given()),
                Json.write(decided.told()),
                Json.write(decided.kept()),
                Json.write(decided.shares()),
                decided.why().code(),
                decided.road().code(),
                reason,
                decided.second() ? "waits" : "sent",
                nonce,
                actor,
                clocks.now(company));
        audit(tx, found, actor, decided.second() ? "refund.ask" : "refund.send", decided.amount(), reason);
        if (!decided.second()) {
            send(tx, company, found.state().trail(), decided);
        }
    }

    private void send(Tx tx, long company, long trail, RefundDecision.Decided decided) throws SQLException {
        if (decided.road().byHand()) {
            // Nobody is asked to pay: it is credited, and owed to the buyer.
            again(tx, company, trail);
            return;
        }
        if (decided.effects().isEmpty()) {
            throw new IllegalStateException("a refund without its effect");
        }
        effects.insert(
                tx,
                decided.effects().stream()
                        .map(effect -> new EffectPlans.Planned(company, effect))
                        .toList(),
                clocks.machineNow());
    }

    private void audit(Tx tx, Found found, String actor, String action, Money amount, String reason)
            throws SQLException {
        var details = new TreeMap<String, String>();
        details.put("amount", amount.toString());
        details.put("reason", reason);
        Audit.write(
                tx,
                found.state().company(),
                clocks.machineNow(),
                actor,
                action,
                "#" + found.order().number(),
                details);
    }

    /** A second person's yes: it is looked at anew and sent. Empty where there is no such refund. */
    public Optional<Outcome> approve(long company, long id, String actor) {
        var outcome = database.forCompany("refund-approve", company, tx -> {
            var asked = AskedRow.locked(tx, company, id);
            var found = asked.isEmpty()
                    ? Optional.<Found>empty()
                    : found(tx, company, asked.get().trail(tx, company));
            if (asked.isEmpty() || found.isEmpty()) {
                return Optional.<Outcome>empty();
            }
            var decided = decision(tx, found.get(), id)
                    .of(
                            asked.get(),
                            asked.get().rows(tx, company, "told"),
                            asked.get().rows(tx, company, "kept"),
                            asked.get().shares());
            var answer = Outcome.of(decided, id);
            if (!asked.get().waits()) {
                return Optional.of(answer.refused("refund-ask.decided"));
            }
            if (asked.get().askedBy().equals(actor)) {
                return Optional.of(answer.refused("refund-ask.same-person"));
            }
            if (decided.problem().isEmpty()) {
                send(tx, company, found.get().state().trail(), decided);
                decide(tx, company, id, "sent", actor);
                audit(
                        tx,
                        found.get(),
                        actor,
                        "refund.approve",
                        decided.amount(),
                        asked.get().reason());
            }
            return Optional.of(answer);
        });
        wake.run();
        return outcome;
    }

    /** A no, or the first person's own change of mind. False where it does not wait any more. */
    public boolean refuse(long company, long id, String actor) {
        return database.forCompany("refund-refuse", company, tx -> {
            var asked = AskedRow.locked(tx, company, id).filter(AskedRow::waits);
            if (asked.isEmpty()) {
                return false;
            }
            decide(tx, company, id, "refused", actor);
            var found = found(tx, company, asked.get().trail(tx, company));
            if (found.isPresent()) {
                audit(
                        tx,
                        found.get(),
                        actor,
                        "refund.refuse",
                        asked.get().amount(),
                        asked.get().reason());
            }
            return true;
        });
    }

    /**
     * Gives up what of a refund was refused where it was to be paid back: it is not tried again, its part of the capture is free, and what has
     * gone back is credited. False where nothing of it stands refused.
     */
    public boolean giveUp(long company, long id, String actor) {
        boolean any = database.forCompany("refund-give-up", company, tx -> {
            var asked = AskedRow.locked(tx, company, id);
            var found = asked.isEmpty()
                    ? Optional.<Found>empty()
                    : found(tx, company, asked.get().trail(tx, company));
            if (found.isEmpty()) {
                return false;
            }
            long trail = found.get().state().trail();
            var refused = AskedRow.withdraw(tx, company, trail, KEY + id);
            if (refused.isEmpty()) {
                return false;
            }
            var amounts = found.get().state().effects().stream()
                    .filter(e -> refused.contains(e.id()) && e.amount() != null)
                    .map(e -> Objects.requireNonNull(e.amount()))
                    .toList();
            var amount = Money.sum(amounts, asked.get().amount().currency());
            audit(tx, found.get(), actor, "refund.give-up", amount, asked.get().reason());
            again(tx, company, trail);
            return true;
        });
        wake.run();
        return any;
    }

    /** The purchase is planned anew. */
    private void again(Tx tx, long company, long trail) throws SQLException {
        log.append(
                tx,
                List.of(new ChangeLog.NewChange(company, Lane.TRADE, ChangeLog.Subject.TRAIL, trail, 0)),
                clocks.machineNow());
    }

    private void decide(Tx tx, long company, long id, String state, String actor) throws SQLException {
        tx.update(
                "update asked_refund set state = ?, decided_by = ?, decided_at = ? where company_id = ? and asked_id = ?",
                state,
                actor,
                clocks.now(company),
                company,
                id);
    }
}
