package se.knyt.engine.flows;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import se.knyt.core.bookkeeping.CreditFact;
import se.knyt.core.bookkeeping.HeldSale;
import se.knyt.core.bookkeeping.OtherRoad;
import se.knyt.core.bookkeeping.PostingGroup;
import se.knyt.core.bookkeeping.PostingResult;
import se.knyt.core.bookkeeping.SaleCoding;
import se.knyt.core.bookkeeping.SaleLine;
import se.knyt.core.bookkeeping.WantedEntry;
import se.knyt.core.commerce.Order;
import se.knyt.core.giftcards.CardUse;
import se.knyt.core.money.Money;
import se.knyt.core.returns.CreditNote;
import se.knyt.engine.flows.CreditChains.Chain;
import se.knyt.engine.rules.Writing;
import se.knyt.engine.trails.TrailState;

/** The notes of a refund with what each of them is in the books: whose money it is, and the entries that posting wants of it. */
final class RefundParts {
    private final PlanContext context;
    private final TrailPlan plan;
    private final TrailState.Doc doc;
    private final Order order;
    private final Captures captures;
    private final Writing writing;

    /**
     * @param doc the order
     * @param writing what its rules say of how it is written
     */
    RefundParts(PlanContext context, TrailPlan plan, TrailState.Doc doc, Captures captures, Writing writing) {
        this.context = context;
        this.plan = plan;
        this.doc = doc;
        this.order = (Order) doc.document();
        this.captures = captures;
        this.writing = writing;
    }

    /**
     * Each note with what posting wants of it; empty where any of them is held. Gift cards are paid back first. In Knyt's own books the money
     * of a refund stands held where it is asked how the refund or its sale is posted.
     *
     * @param asked whether a rule asks something of it
     */
    Optional<List<RefundPart>> of(
            Chain chain,
            List<CreditNote> notes,
            RefundTenders tenders,
            CreditChains chains,
            Writing ruled,
            boolean asked) {
        boolean saleAsked = notes.stream()
                .map(chains::sale)
                .anyMatch(sale -> HeldSaleState.isAsked(chains.state(), sale.key())
                        && !plan.holds().answered().containsKey(sale.key()));
        var drafts = new ArrayList<Draft>();
        var shares = new CardShares(chains.state(), context.posting().bookCurrency());
        var cards = tenders.card();
        var byProviders = Money.zero(cards.currency());
        var standing = new ArrayList<>(chain.before());
        for (var note : notes) {
            var byCard = cards.compareTo(note.total()) < 0 ? cards : note.total();
            // The cards are paid back to in the order that the shop tells of them.
            var given = tenders.card().minus(cards);
            var back = shares.back(CardUse.between(tenders.cards(), given, given.plus(byCard)));
            cards = cards.minus(byCard);
            var before = byProviders;
            byProviders = byProviders.plus(note.total()).minus(byCard);
            var providers = ProviderPart.between(tenders.parts(), before, byProviders);
            var sale = chains.sale(note);
            var lines = lines(note, sale, chains, standing, ruled);
            standing.add(note);
            var fact = fact(chain, lines, providers, back, sale, drafts.size() + 1);
            var result = context.post(new PostingGroup.Credit(fact));
            if (result instanceof PostingResult.Held held) {
                if (!context.ownBooks() || HeldArguments.stopsMoney(held)) {
                    plan.hold(held.code(), HeldArguments.of(held));
                    return Optional.empty();
                }
                plan.ask(held.code(), HeldArguments.of(held));
            }
            drafts.add(new Draft(fact, note, byCard, back, sale, result));
        }
        if (drafts.stream().map(d -> d.fact().what().exchangeRate()).distinct().count() > 1) {
            // A payout's line has one rate of exchange.
            plan.hold(
                    "refund.several-invoices",
                    Map.of("total", chain.refund().total().toPlain()));
            return Optional.empty();
        }
        return asked || saleAsked || drafts.stream().anyMatch(d -> d.result() instanceof PostingResult.Held)
                ? standing(drafts, ruled)
                : Optional.of(posted(drafts, ruled, HeldSaleState.stands(chains.state(), chain.key())));
    }

    private record Draft(
            CreditFact fact,
            CreditNote note,
            Money byCard,
            List<CardUse> back,
            TrailState.FactView sale,
            PostingResult result) {
        RefundPart part(List<WantedEntry> entries, Writing ruled, boolean alone) {
            return new RefundPart(fact, note, byCard, back, sale, entries, ruled, alone);
        }
    }

    /** @param stood whether its money stands in the books already, and is taken off */
    private List<RefundPart> posted(List<Draft> drafts, Writing ruled, boolean stood) {
        return drafts.stream()
                .map(draft -> {
                    var entries = ((PostingResult.Posted) draft.result()).entries();
                    var posting = context.postingOn(draft.fact().what());
                    return draft.part(
                            stood
                                    ? entries.stream()
                                            .map(entry -> HeldSale.takenOff(entry, posting))
                                            .toList()
                                    : entries,
                            ruled,
                            stood);
                })
                .toList();
    }

    /** The money alone, where providers pay all of it back; empty where others do: then it waits without standing anywhere. */
    private Optional<List<RefundPart>> standing(List<Draft> drafts, Writing ruled) {
        var parts = new ArrayList<RefundPart>();
        for (var draft : drafts) {
            var what = draft.fact().what();
            boolean byHand = what.tenders().stream().anyMatch(t -> t.provider().equals(OtherRoad.CODE));
            if (byHand
                    || !(HeldSale.stand(draft.fact(), context.postingOn(what))
                            instanceof PostingResult.Posted stands)) {
                return Optional.empty();
            }
            parts.add(draft.part(stands.entries(), ruled, /* alone= */ true));
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
        var priced = context.priced(what, sale.date(), order, writing);
        return new CreditFact(sale.rate().isPresent() ? priced.withExchangeRate(sale.rate()) : priced, sale.key());
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
                List.of(choice),
                line.coding().costCentre(),
                line.coding().project(),
                line.coding().dimensions()));
    }
}
