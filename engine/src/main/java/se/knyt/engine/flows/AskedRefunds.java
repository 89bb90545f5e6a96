package se.knyt.engine.flows;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import se.knyt.core.commerce.Restock;
import se.knyt.core.commerce.ReturnKind;
import se.knyt.core.money.Money;
import se.knyt.core.returns.RowPart;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.IdAllocator;
import se.knyt.engine.db.Tx;
import se.knyt.engine.effects.EffectPlans;
import se.knyt.engine.json.Json;
import se.knyt.engine.log.ChangeLog;

/**
 * Refunds that a person starts here. What is larger than the company's limit waits until a second person has said yes ({@link
 * RefundApprovals}); then, or at once below it, one effect pays back by the company's hand. The credit note follows from the shop's word of that refund, or where
 * it was made at the provider from the effect itself.
 */
public final class AskedRefunds {
    /** A form belongs to the purchase that it was shown of. */
    static final String FORM_USED = "refund-ask.form-used";

    private static final String INSERT = """
            insert into asked_refund (company_id, asked_id, document_id, order_number, currency, amount_minor, given_back, told, kept,
                                      shares, return_kind, road, reason, held_rule, held_reason, state, nonce, asked_by, asked_at, return_id)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            on conflict (company_id, nonce) do nothing
            """;

    private final Database database;
    private final IdAllocator ids;
    private final CompanyClocks clocks;
    private final RefundWork work;
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
        this.ids = ids;
        this.clocks = clocks;
        this.work = new RefundWork(planner, effects, log, clocks);
        this.wake = wake;
    }

    /** Where returns are begun whose refunds are started here. */
    public ReturnDesk returns() {
        return new ReturnDesk(database, ids, work, this, clocks, wake);
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
     * @param abroad of what is left, what the buyer can get in the currency that he paid in, where that is another; else null
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
            Map<String, String> warned,
            @Nullable Money abroad) {
        /** The same, of which other rows are chosen from. */
        public Offer of(List<Row> some) {
            return new Offer(some, left, payers, shop, restock, roads, problem, arguments, warning, warned, abroad);
        }
    }

    /**
     * What giving back does, or did.
     *
     * @param id of the refund that was asked for, 0 for a preview
     * @param hand code of whose hand pays back
     * @param second whether a second person must say yes first
     * @param ruled code of why a rule lets it wait for somebody's yes, empty where none does
     * @param ruling arguments of that reason's text
     * @param notes what would be credited
     * @param shares which captures give it
     * @param restocks whether any goods are to come back into stock
     * @param problem code of what is in the way, empty when nothing is; then nothing was done
     * @param abroad what the buyer gets in the currency that he paid in, where that is another; else null
     */
    public record Outcome(
            long id,
            Money amount,
            String hand,
            boolean second,
            String ruled,
            Map<String, String> ruling,
            List<ReturnDrafts.Note> notes,
            List<Share> shares,
            boolean restocks,
            String problem,
            Map<String, String> arguments,
            @Nullable Money abroad) {
        static Outcome of(RefundDecision.Decided decided, long id) {
            return new Outcome(
                    id,
                    decided.amount(),
                    decided.hand(),
                    decided.second(),
                    decided.ruled().map(Obstacle::code).orElse(""),
                    decided.ruled().map(Obstacle::arguments).orElse(Map.of()),
                    decided.notes(),
                    decided.shares().stream()
                            .map(s -> new Share(s.provider(), s.capture(), s.amount(), decided.handOf(s.provider())))
                            .toList(),
                    decided.told().stream()
                            .anyMatch(r -> r.restock() == Restock.BACK_IN_STOCK || r.restock() == Restock.NOT_SHIPPED),
                    decided.problem(),
                    decided.arguments(),
                    RefundAbroad.buyers(decided.shares()).orElse(null));
        }

        /** Whether it waits for somebody's yes. */
        public boolean waits() {
            return second || !ruled.isEmpty();
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
            return refused(code, Map.of());
        }

        Outcome refused(String code, Map<String, String> why) {
            return new Outcome(id, amount, hand, second, ruled, ruling, notes, shares, restocks, code, why, abroad);
        }
    }

    /** What can be given back of a purchase; empty where there is no such. */
    public Optional<Offer> offer(long company, long trail) {
        return database.forCompany("refund-offer", company, tx -> {
            var found = work.found(tx, company, trail);
            return found.isEmpty()
                    ? Optional.empty()
                    : Optional.of(RefundWork.decision(tx, found.get(), 0).offer());
        });
    }

    /** What giving back would do; changes nothing. */
    public Optional<Outcome> preview(long company, long trail, RefundChoice choice) {
        return database.forCompany("refund-preview", company, tx -> {
            var found = work.found(tx, company, trail);
            return found.isEmpty()
                    ? Optional.empty()
                    : Optional.of(
                            Outcome.of(RefundWork.decision(tx, found.get(), 0).of(choice), 0));
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
            var found = work.found(tx, company, trail);
            return found.isEmpty()
                    ? Optional.<Outcome>empty()
                    : Optional.of(ask(tx, found.get(), choice, new By(reason, nonce, actor, 0)));
        });
        wake.run();
        return outcome;
    }

    /**
     * Who asks, and of what.
     *
     * @param reason for the record, may be empty
     * @param nonce of the form: sent twice it is one refund
     * @param begun the return begun here that it pays back, 0 for none
     */
    record By(String reason, String nonce, String actor, long begun) {}

    /** The same of a purchase that is locked; the caller wakes who sends. */
    Outcome ask(Tx tx, RefundWork.Found found, RefundChoice choice, By by) throws SQLException {
        var before = AskedRow.byNonce(tx, found.state().company(), by.nonce());
        if (before.isPresent()) {
            return again(before.get(), found);
        }
        long id = ids.next();
        var decided = RefundWork.decision(tx, found, id).of(choice);
        if (decided.problem().isEmpty() && !write(tx, found, id, decided, by)) {
            // The form was sent of another purchase at the same time, whose lock is another.
            return Outcome.of(decided, 0).refused(FORM_USED);
        }
        return Outcome.of(decided, id);
    }

    /** The form was sent before: of this purchase it is the same refund, of another one this purchase is not refunded by it. */
    private static Outcome again(AskedRow asked, RefundWork.Found found) {
        var outcome = new Outcome(
                asked.id(),
                asked.amount(),
                "",
                asked.waits(),
                "",
                Map.of(),
                List.of(),
                List.of(),
                false,
                "",
                Map.of(),
                null);
        return asked.document() == found.doc().id() ? outcome : outcome.refused(FORM_USED);
    }

    private static String ruled(RefundDecision.Decided decided, String argument) {
        return decided.ruled()
                .map(problem -> problem.arguments().getOrDefault(argument, ""))
                .orElse("");
    }

    /** False when the form's number was taken meanwhile; nothing is written then. */
    private boolean write(Tx tx, RefundWork.Found found, long id, RefundDecision.Decided decided, By by)
            throws SQLException {
        long company = found.state().company();
        int written = tx.update(
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
                by.reason(),
                ruled(decided, "rule"),
                ruled(decided, "reason"),
                decided.waits() ? "waits" : "sent",
                by.nonce(),
                by.actor(),
                clocks.now(company),
                by.begun());
        if (written == 0) {
            return false;
        }
        var act = decided.waits() ? "refund.ask" : "refund.send";
        work.audit(tx, found, by.actor(), act, decided.amount(), by.reason());
        if (!decided.waits()) {
            work.send(tx, company, found.state().trail(), decided);
        }
        return true;
    }
}
