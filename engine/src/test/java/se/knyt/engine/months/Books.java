package se.knyt.engine.months;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import se.knyt.core.bookkeeping.BankLeg;
import se.knyt.core.bookkeeping.BankReceiptFact;
import se.knyt.core.bookkeeping.CreditFact;
import se.knyt.core.bookkeeping.ExchangeRate;
import se.knyt.core.bookkeeping.FactBuyer;
import se.knyt.core.bookkeeping.FeeVat;
import se.knyt.core.bookkeeping.KnownProviders;
import se.knyt.core.bookkeeping.LedgerMode;
import se.knyt.core.bookkeeping.MatchPart;
import se.knyt.core.bookkeeping.PayoutFact;
import se.knyt.core.bookkeeping.PayoutLineFact;
import se.knyt.core.bookkeeping.Posting;
import se.knyt.core.bookkeeping.PostingGroup;
import se.knyt.core.bookkeeping.PostingResult;
import se.knyt.core.bookkeeping.PostingSettings;
import se.knyt.core.bookkeeping.RateDecision;
import se.knyt.core.bookkeeping.SaleFact;
import se.knyt.core.bookkeeping.SaleLine;
import se.knyt.core.bookkeeping.Standing;
import se.knyt.core.bookkeeping.Tender;
import se.knyt.core.commerce.Buyer;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.commerce.TaxLine;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;
import se.knyt.core.money.Rate;
import se.knyt.core.money.Rounding;
import se.knyt.core.reconciliation.KeyKind;
import se.knyt.core.reconciliation.MatchLimits;
import se.knyt.core.reconciliation.MatchStatus;
import se.knyt.core.reconciliation.OpenItem;
import se.knyt.core.reconciliation.Reconciler;
import se.knyt.engine.months.Month.Deal;
import se.knyt.engine.months.Month.PaidOut;

/** The books that come of a month: each step matched, posted and kept, as the engine does it. */
final class Books {
    final PostingSettings settings;
    private final LedgerMode mode;
    /** What stands, by key. */
    private final Map<String, Standing.Entry> standing = new LinkedHashMap<>();

    private final Map<Integer, Long> balances = new TreeMap<>();
    /** Deals that nobody has paid out. */
    private final Map<String, Deal> open = new LinkedHashMap<>();

    /** All that was posted, as it was posted last. */
    private final Map<String, PostingGroup> groups = new LinkedHashMap<>();

    private final Map<String, PostingGroup.Payout> payouts = new HashMap<>();
    /** The last payout of each provider. */
    private final Map<String, PaidOut> before = new HashMap<>();

    Books(LedgerMode mode) {
        this.mode = mode;
        settings = PostingSettings.swedish(
                mode,
                List.of(
                        KnownProviders.of("klarna", BankLeg.IN_TRANSIT),
                        KnownProviders.of("stripe", BankLeg.IN_TRANSIT).withFeeVat(FeeVat.EXEMPT)));
    }

    /** A payout that is held, or a month that reports something where nothing is wrong. */
    static final class Alarm extends AssertionError {
        private static final long serialVersionUID = 1;

        Alarm(Object what) {
            super(String.valueOf(what));
        }
    }

    /** Debit less credit per account, in öre. */
    Map<Integer, Long> balances() {
        return balances;
    }

    Map<String, Deal> open() {
        return open;
    }

    void took(Deal deal) {
        var fact = fact(deal);
        post(
                deal.id(),
                deal.refund() ? new PostingGroup.Credit(new CreditFact(fact, "")) : new PostingGroup.Sale(fact));
        open.put(deal.id(), deal);
    }

    /** What the reconciliation says of a payout, with what is open now. */
    Reconciler.Result reconciled(PaidOut paid) {
        var items = open.values().stream()
                .filter(deal -> deal.provider().equals(paid.payout().provider()))
                .map(Books::item)
                .toList();
        return Reconciler.reconcile(paid.payout(), paid.lines(), items, MonthGenerator.ZONE, MatchLimits.DEFAULT);
    }

    /** What posting says of a payout whose lines are matched like that. */
    PostingResult posting(PaidOut paid, Reconciler.Result result) {
        return Posting.of(group(paid, result), settings);
    }

    /** Told of, and held back by somebody. */
    void held(PaidOut paid) {
        before.put(paid.payout().provider(), paid);
    }

    void paid(PaidOut paid) {
        var result = reconciled(paid);
        if (!result.certificate().closes() || !result.findings().isEmpty()) {
            throw new Alarm(result.findings());
        }
        var group = group(paid, result);
        payouts.put(paid.payout().reference(), group);
        before.put(paid.payout().provider(), paid);
        post("payout:" + paid.payout().reference(), group);
        for (var line : result.lines()) {
            if (line.status() == MatchStatus.MATCHED) {
                open.remove(line.items().getFirst().id());
            }
        }
    }

    /** The bank has it. */
    void received(PaidOut paid, LocalDate date, Money inKronor) {
        var reference = paid.payout().reference();
        var group = payouts.get(reference);
        if (group == null) {
            throw new Alarm(reference + " was never posted");
        }
        var receipt = new BankReceiptFact("bank:" + reference, date, reference, inKronor);
        post("payout:" + reference, new PostingGroup.Payout(group.payout(), group.lines(), Optional.of(receipt)));
    }

    /** Everything once more from what is known, as after a new start: nothing is to be done. */
    List<Standing.Step> again() {
        return groups.values().stream()
                .flatMap(group -> steps(group).stream())
                .filter(step -> !(step instanceof Standing.Step.Nothing))
                .toList();
    }

    private void post(String key, PostingGroup group) {
        groups.put(key, group);
        for (var step : steps(group)) {
            switch (step) {
                case Standing.Step.Nothing _ -> {}
                case Standing.Step.Book(var entry, var wanted) -> {
                    standing.put(entry, new Standing.Entry(wanted, entry));
                    wanted.voucher()
                            .rows()
                            .forEach(row ->
                                    balances.merge(row.account(), row.signed().minor(), Long::sum));
                }
                default -> throw new Alarm(step);
            }
        }
    }

    private List<Standing.Step> steps(PostingGroup group) {
        var result = Posting.of(group, settings);
        if (!(result instanceof PostingResult.Posted posted)) {
            throw new Alarm(result);
        }
        if (!posted.findings().isEmpty()) {
            throw new Alarm(posted.findings());
        }
        var mine = posted.entries().stream()
                .map(entry -> standing.get(entry.key()))
                .filter(java.util.Objects::nonNull)
                .toList();
        return Standing.compare(posted.entries(), mine);
    }

    private PostingGroup.Payout group(PaidOut paid, Reconciler.Result result) {
        var deals = paid.deals().stream().collect(Collectors.toMap(Deal::id, Function.identity()));
        var lines = new ArrayList<PayoutLineFact>();
        for (var line : result.lines()) {
            var parts = line.status() == MatchStatus.MATCHED
                    ? List.of(part(line.line(), deals, line.items().getFirst()))
                    : List.<MatchPart>of();
            lines.add(fact(paid, line.line(), lines.size(), parts));
        }
        var payout = paid.payout();
        var fact = new PayoutFact(
                "payout:" + payout.reference(),
                paid.date(),
                payout.provider(),
                payout.reference(),
                payout.currency(),
                payout.paid(),
                payout.opening(),
                payout.closing(),
                rate(payout.currency(), paid.rate(), paid.date()),
                Optional.ofNullable(before.get(payout.provider()))
                        .flatMap(last -> rate(payout.currency(), last.rate(), last.date()))
                        .map(rate -> rate.convert(payout.opening())));
        return new PostingGroup.Payout(fact, lines, Optional.empty());
    }

    private static PayoutLineFact fact(PaidOut paid, PayoutLine line, int place, List<MatchPart> parts) {
        return new PayoutLineFact(
                "line:" + paid.payout().reference() + ":" + place,
                paid.date(),
                line.line(),
                line.kind(),
                line.providerKind(),
                line.orderReference(),
                line.amount(),
                parts);
    }

    private MatchPart part(PayoutLine line, Map<String, Deal> deals, OpenItem item) {
        var deal = deals.get(item.id());
        if (deal == null) {
            throw new Alarm(line + " was matched with " + item.id() + ", which is not in this payout");
        }
        var target = mode == LedgerMode.KNYT
                ? MatchPart.Target.OWN_ROW
                : deal.refund() ? MatchPart.Target.CREDIT_NOTE : MatchPart.Target.INVOICE;
        var booked = rate(deal.amount().currency(), deal.rate(), deal.date())
                .map(rate -> rate.convert(deal.amount()))
                .map(value -> deal.refund() ? value.negated() : value);
        return new MatchPart(target, deal.id(), "", line.amount(), deal.signed(), booked);
    }

    private static OpenItem item(Deal deal) {
        return new OpenItem(
                deal.id(),
                deal.refund(),
                deal.date(),
                deal.amount(),
                true,
                List.of(
                        new OpenItem.Key(KeyKind.ORDER_REFERENCE, deal.order()),
                        new OpenItem.Key(KeyKind.CAPTURE_REFERENCE, deal.reference())));
    }

    private static Optional<ExchangeRate> rate(Currency currency, java.math.BigDecimal rate, LocalDate date) {
        return currency.equals(Currency.SEK)
                ? Optional.empty()
                : Optional.of(new ExchangeRate(currency, Currency.SEK, rate, "ECB", date));
    }

    private static SaleFact fact(Deal deal) {
        var vat = Rate.of(25).containedIn(deal.amount(), Rounding.HALF_UP);
        var line = new SaleLine(
                OrderRow.Kind.GOODS, "", "Vara", Quantity.ONE, deal.amount(), List.of(new TaxLine(Rate.of(25), vat)));
        return new SaleFact(
                deal.id(),
                deal.date(),
                deal.date(),
                deal.reference(),
                deal.order(),
                "web",
                new FactBuyer(Buyer.Kind.CONSUMER, "SE", false),
                deal.amount().currency(),
                List.of(line),
                List.of(Tender.provider(deal.provider(), deal.amount())),
                List.of(),
                rate(deal.amount().currency(), deal.rate(), deal.date()),
                RateDecision.NONE);
    }
}
