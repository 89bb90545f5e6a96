package se.knyt.engine.flows;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import se.knyt.core.bookkeeping.CreditFact;
import se.knyt.core.bookkeeping.ExchangeRate;
import se.knyt.core.bookkeeping.Operation;
import se.knyt.core.bookkeeping.PostingGroup;
import se.knyt.core.bookkeeping.PostingResult;
import se.knyt.core.bookkeeping.SaleCoding;
import se.knyt.core.bookkeeping.SaleLine;
import se.knyt.core.commerce.Order;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.commerce.Refund;
import se.knyt.core.commerce.Shipment;
import se.knyt.core.giftcards.CardUse;
import se.knyt.core.money.Money;
import se.knyt.core.returns.CreditNote;
import se.knyt.core.returns.CreditPlan;
import se.knyt.engine.effects.NewEffect;
import se.knyt.engine.flows.CreditChains.Chain;
import se.knyt.engine.flows.RefundWays.Problem;
import se.knyt.engine.rules.RuleOutcome;
import se.knyt.engine.rules.Writing;
import se.knyt.engine.trails.TrailKeys;
import se.knyt.engine.trails.TrailState;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectKind;

/**
 * Refunds in the shop become booked credit notes: each one note, or several where it takes back rows of several invoices or more of
 * them than a document holds. Those that pay a credit note of the accounting system back need none.
 */
final class Refunds {
    private final TrailState state;
    private final PlanContext context;
    private final TrailPlan plan;
    private final TrailState.Doc doc;
    private final Order order;
    private final Captures captures;
    private final Writing writing;
    private final RefundRules rules;
    /** Whether nobody has made what is asked about: it is shown whatever a rule would hold it for. */
    private boolean supposed;

    /** Whether what the rules about refunds say is left out. */
    private boolean unruled;

    private Optional<Problem> heldByRule = Optional.empty();
    private Optional<RuleOutcome> explained = Optional.empty();

    Refunds(
            TrailState state,
            PlanContext context,
            TrailPlan plan,
            TrailState.Doc doc,
            Captures captures,
            Writing writing) {
        this.state = state;
        this.context = context;
        this.plan = plan;
        this.doc = doc;
        this.order = (Order) doc.document();
        this.captures = captures;
        this.writing = writing;
        this.rules = new RefundRules(state, context, doc, writing);
    }

    void plan() {
        var purchase = purchase();
        if (purchase.isEmpty() || told().isEmpty()) {
            return;
        }
        var chains = new CreditChains(purchase.get());
        if (chains.invoices() > 0) {
            chains.open().forEach(chain -> plan(chain, chains, purchase.get()));
        }
        RoadPayments.plan(purchase.get());
        refer();
    }

    /** What payouts' lines may name the refunds by that have their fact. */
    void refer() {
        told().forEach(e -> refer(e.getKey(), e.getValue()));
    }

    private List<Map.Entry<TrailState.Doc, Refund>> told() {
        return CreditedRefunds.of(state, doc, captures);
    }

    /** The purchase with the system that its credits go to; empty where the company lets none go. */
    private Optional<Purchase> purchase() {
        var flow = context.ownBooks()
                ? context.flow(FlowCode.SALES_TO_VOUCHERS, doc.connection())
                : context.flow(FlowCode.REFUNDS_TO_CREDIT_NOTES, doc.connection())
                        .filter(FlowRow::on);
        return flow.map(f -> new Purchase(state, context, plan, doc, captures, f.target(), writing));
    }

    Optional<CreditChains> chains() {
        return purchase().map(CreditChains::new);
    }

    /**
     * What one refund would become, also where a rule would hold it; where nothing, {@link #held} has the reason if there is one.
     */
    Optional<List<RefundPart>> draft(TrailState.Doc refund) {
        supposed = true;
        var chains = chains();
        var chain = chains.stream()
                .flatMap(c -> c.open().stream())
                .filter(c -> c.doc().id() == refund.id())
                .findFirst();
        return chains.isEmpty() || chain.isEmpty() ? Optional.empty() : parts(chain.get(), chains.get());
    }

    /**
     * What a refund would become that is there and has no credit, let go where a rule holds it.
     *
     * @param ruled whether as the rules about refunds say, which {@link #explained} has then
     */
    Optional<List<RefundPart>> tried(String key, boolean ruled) {
        supposed = true;
        unruled = !ruled;
        var chains = chains();
        var chain = chains.stream()
                .flatMap(c -> c.open().stream())
                .filter(c -> c.key().equals(key))
                .findFirst();
        return chains.isEmpty() || chain.isEmpty() ? Optional.empty() : parts(chain.get(), chains.get());
    }

    /** Each rule about refunds, and what they say of the one that was tried. */
    Optional<RuleOutcome> explained() {
        return explained;
    }

    /** Why a rule would hold what {@link #draft} was asked about. */
    Optional<Problem> heldByRule() {
        return heldByRule;
    }

    /** Code and arguments of why the purchase is held, the code empty where it is not. */
    Map.Entry<String, Map<String, String>> held() {
        return Map.entry(plan.heldCode(), plan.heldArgs());
    }

    private void plan(Chain chain, CreditChains chains, Purchase purchase) {
        parts(chain, chains).ifPresent(parts -> {
            parts.forEach(part -> plan(chain, part, purchase));
            RefundTenders.of(chain.refund(), captures).ifPresent(tenders -> {
                new RefundFacts(plan, order, captures).add(chain, parts, tenders);
                cards(chain, parts, purchase);
            });
        });
    }

    /** Which cards each note is paid back to. */
    private static void cards(Chain chain, List<RefundPart> parts, Purchase purchase) {
        for (var part : parts) {
            new CardPlans(purchase).credit(chain.key(), part.key(), part.fact().what(), part.back(), part.entries());
        }
    }

    /** A refund's notes, or empty and the reason held. */
    private Optional<List<RefundPart>> parts(Chain chain, CreditChains chains) {
        switch (chain.plan()) {
            case CreditPlan.Planned planned -> {
                var tenders = RefundTenders.of(chain.refund(), captures);
                if (planned.notes().stream().anyMatch(note -> isUnpriced(note, chains))) {
                    // Which row's price the money is of is not told, so neither is how much of it stands on its own
                    // row.
                    plan.hold(
                            "refund.price-part",
                            Map.of("total", chain.refund().total().toPlain()));
                    return Optional.empty();
                }
                if (tenders.isPresent()) {
                    return ruled(chain, planned.notes(), tenders.get())
                            .flatMap(ruled -> parts(chain, planned.notes(), tenders.get(), chains, ruled));
                }
                // How much of it went back to the card and how much to which provider is not told.
                plan.hold(
                        captures.several() ? "refund.which-provider" : "refund.gift-card",
                        Map.of("total", chain.refund().total().toPlain()));
            }
            case CreditPlan.Refused refused -> {
                if (everythingIsInvoiced(chains)) {
                    plan.hold(refused.code(), named(refused.arguments()));
                }
            }
        }
        return Optional.empty();
    }

    /** As the company's rules have it written; empty where it is not to be. */
    private Optional<Writing> ruled(Chain chain, List<CreditNote> notes, RefundTenders tenders) {
        var asked = rules.asked(chain, notes, tenders);
        if (!supposed) {
            return rules.decide(plan, asked, isAskedHere(chain.refund()));
        }
        if (unruled) {
            return Optional.of(writing.booked());
        }
        explained = Optional.of(rules.outcome(asked, /* letGo= */ false, /* explained= */ true));
        heldByRule = rules.held(explained.get(), asked);
        return Optional.of(
                rules.outcome(asked, /* letGo= */ true, /* explained= */ false).writing());
    }

    /** Started here: what rules say of it was told, and a person let it go, before any money went. */
    private boolean isAskedHere(Refund refund) {
        return refund.sourceId().startsWith(AskedRefunds.PREFIX)
                || state.effects().stream()
                        .anyMatch(e -> AskedRefunds.isAsked(e)
                                && e.done()
                                && e.resultId().equals(refund.sourceId()));
    }

    /** Money for goods without a row, on an invoice where rules have parted prices. */
    private static boolean isUnpriced(CreditNote note, CreditChains chains) {
        return !chains.sale(note).prices().isEmpty()
                && note.rows().stream().anyMatch(r -> r.rowId().isEmpty() && r.kind() == OrderRow.Kind.GOODS);
    }

    /** A row is named as the buyer saw it. */
    private Map<String, String> named(Map<String, String> arguments) {
        var result = new HashMap<>(arguments);
        result.computeIfPresent(
                "row",
                (k, id) -> order.rows().stream()
                        .filter(r -> r.rowId().equals(id))
                        .map(OrderRow::title)
                        .findFirst()
                        .orElse(id));
        return result;
    }

    /** A delivery on its way to its invoice may be what is given back: until it has one, the refund waits. */
    private boolean everythingIsInvoiced(CreditChains chains) {
        var shipments = state.of(Shipment.class).map(Map.Entry::getValue).toList();
        return Deliveries.of(order, shipments).size() <= chains.invoices();
    }

    /** Each note with what posting wants of it; empty where any of them is held. Gift cards are paid back first. */
    private Optional<List<RefundPart>> parts(
            Chain chain, List<CreditNote> notes, RefundTenders tenders, CreditChains chains, Writing ruled) {
        var parts = new ArrayList<RefundPart>();
        var cards = tenders.card();
        var byProviders = Money.zero(cards.currency());
        var standing = new ArrayList<>(chain.before());
        for (var note : notes) {
            var byCard = cards.compareTo(note.total()) < 0 ? cards : note.total();
            // The cards are paid back to in the order that the shop tells of them.
            var given = tenders.card().minus(cards);
            var back = CardUse.between(tenders.cards(), given, given.plus(byCard));
            cards = cards.minus(byCard);
            var before = byProviders;
            byProviders = byProviders.plus(note.total()).minus(byCard);
            var providers = ProviderPart.between(tenders.parts(), before, byProviders);
            var sale = chains.sale(note);
            var lines = lines(note, sale, chains, standing, ruled);
            standing.add(note);
            var fact = fact(chain, lines, providers, back, sale, parts.size() + 1);
            var result = context.post(new PostingGroup.Credit(fact));
            if (result instanceof PostingResult.Held held) {
                plan.hold(held.code(), HeldArguments.of(held));
                return Optional.empty();
            }
            parts.add(new RefundPart(fact, note, byCard, back, sale, ((PostingResult.Posted) result).entries(), ruled));
        }
        if (parts.stream().map(p -> p.fact().what().exchangeRate()).distinct().count() > 1) {
            // A payout's line has one rate of exchange.
            plan.hold(
                    "refund.several-invoices",
                    Map.of("total", chain.refund().total().toPlain()));
            return Optional.empty();
        }
        return Optional.of(parts);
    }

    /** As its sale was booked: also where the rules of orders would have it otherwise by now. */
    private List<SaleLine> lines(
            CreditNote note, TrailState.FactView sale, CreditChains chains, List<CreditNote> standing, Writing ruled) {
        var asSold = ruled.priced(sale.prices());
        return note.rows().stream()
                .map(part -> coded(Deliveries.line(order, part, asSold, chains.before(note, part.rowId(), standing))))
                .toList();
    }

    private CreditFact fact(
            Chain chain,
            List<SaleLine> lines,
            List<ProviderPart> providers,
            List<CardUse> back,
            TrailState.FactView sale,
            int nth) {
        var refund = chain.refund();
        var reference = References.refund(doc.connection(), order, refund.sourceId());
        var what = SaleFacts.of(
                nth == 1 ? chain.key() : chain.key() + ":" + nth,
                context.date(refund.at()),
                sale.date(),
                References.part(reference, nth),
                order,
                lines,
                providers.isEmpty()
                        ? List.of(new ProviderPart(captures.provider(), Money.zero(order.currency())))
                        : providers,
                back);
        // At the rate that the sale was booked at, so that sale and credit are zero together.
        return new CreditFact(context.priced(what, sale.date(), order, writing), sale.key());
    }

    /** What is kept stands on the account that the company has chosen for it, if any. */
    private SaleLine coded(SaleLine line) {
        var rules = context.inUse().settings();
        int account = line.kind().isKept() ? rules.returns().kept(line.kind()).account() : 0;
        if (account == 0) {
            return line;
        }
        var choice = new SaleCoding.Choice(Optional.empty(), account, "", rules.version());
        return line.coded(new SaleCoding(
                List.of(choice), line.coding().costCentre(), line.coding().project(), line.coding().dimensions()));
    }

    private void plan(Chain chain, RefundPart part, Purchase purchase) {
        for (var entry : part.entries()) {
            switch (entry.operation()) {
                case Operation.BookCreditNote credit -> credit(chain.doc(), part, credit, purchase);
                case Operation.BookVoucher _ ->
                    new OwnVouchers(state, context, plan, part.writing())
                            .plan(part.fact(), entry, purchase.target(), chain.doc(), doc.connection());
                case Operation.RegisterPayment payment ->
                    CardPayments.plan(plan, state, context, chain.doc(), purchase.target(), part.key(), entry, payment);
                case Operation.BookInvoice _ -> throw new IllegalStateException("a refund has no invoice");
            }
        }
    }

    private void credit(TrailState.Doc refundDoc, RefundPart part, Operation.BookCreditNote credit, Purchase purchase) {
        long erp = purchase.target();
        var key = InvoiceNumbers.effectKey(part.key());
        plan.key(TrailKeys.external(credit.reference()));
        plan.add(purchase.effect(
                erp,
                key,
                EffectKind.CREATE_CREDIT_NOTE,
                refundDoc,
                order.buyer().personKey(),
                new EffectBody.CreateCreditNote(
                        credit.reference(),
                        order.number(),
                        Customers.collective(order, context),
                        credit.date(),
                        part.note().whole(),
                        order.currency(),
                        ErpRows.of(credit.rows()),
                        credit.total(),
                        credit.vat(),
                        part.fact().what().exchangeRate().map(ExchangeRate::perUnit)),
                needs(part.sale(), erp)));
        var book = purchase.effect(
                erp,
                InvoiceNumbers.bookKey(part.key()),
                EffectKind.BOOK_INVOICE,
                refundDoc,
                "",
                new EffectBody.BookInvoice(credit.date()),
                List.of(new NewEffect.Need("invoice", erp, key)));
        plan.add(part.writing().draft() ? book.heldFor(Drafts.CODE) : book);
    }

    private List<NewEffect.Need> needs(TrailState.FactView sale, long erp) {
        var needs = new ArrayList<NewEffect.Need>();
        if (sale.invoiceNumber().isEmpty()) {
            needs.add(new NewEffect.Need("invoice", erp, InvoiceNumbers.effectKey(sale.key())));
            needs.add(new NewEffect.Need("booked", erp, InvoiceNumbers.bookKey(sale.key())));
        } else {
            needs.add(NewEffect.Need.known("invoice", erp, sale.invoiceNumber()));
        }
        if (Customers.collective(order, context).isEmpty()) {
            needs.addAll(Customers.need(state, context, plan, doc, order, erp));
        }
        return needs;
    }

    /** What a payout line may name it by can be told after its credit has been planned. */
    private void refer(TrailState.Doc refundDoc, Refund refund) {
        var tenders = RefundTenders.of(refund, captures);
        var key = ShopRefunds.key(refundDoc, refund);
        var facts = new RefundFacts(plan, order, captures);
        if (tenders.isPresent() && !tenders.get().byProvider().isEmpty()) {
            facts.refer(key, tenders.get(), this::isPlanned);
        } else if (isPlanned(key)) {
            if (CreditedRefunds.isToldElsewhere(refund)) {
                facts.referElsewhere(key, refund);
            } else {
                new FactReferences(plan, captures, order).ofCredit(key, refund.total(), equalBefore(refundDoc, refund));
            }
        }
    }

    private boolean isPlanned(String key) {
        return state.fact(key).isPresent()
                || plan.facts().stream().anyMatch(f -> f.key().equals(key));
    }

    private int equalBefore(TrailState.Doc refundDoc, Refund refund) {
        return (int) told().stream()
                .filter(e -> !CreditedRefunds.isToldElsewhere(e.getValue()))
                .takeWhile(e -> e.getKey().id() != refundDoc.id())
                .filter(e -> e.getValue().total().equals(refund.total()))
                .count();
    }
}
