package se.knyt.engine.flows;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import se.knyt.core.bookkeeping.FactBuyer;
import se.knyt.core.bookkeeping.RateAmount;
import se.knyt.core.bookkeeping.RateDecision;
import se.knyt.core.bookkeeping.SaleFact;
import se.knyt.core.bookkeeping.SaleLine;
import se.knyt.core.bookkeeping.Tender;
import se.knyt.core.commerce.Order;
import se.knyt.core.giftcards.CardUse;
import se.knyt.core.giftcards.StoredValue;
import se.knyt.core.money.Money;
import se.knyt.core.money.Rate;

/** Makes the facts of sales and credits from an order's own amounts. */
final class SaleFacts {
    private SaleFacts() {}

    static SaleFact of(
            String key,
            LocalDate date,
            String reference,
            Order order,
            List<SaleLine> lines,
            List<ProviderPart> providers) {
        return of(key, date, date, reference, order, lines, providers, List.of());
    }

    /**
     * @param providers what payment providers pay of the lines
     * @param cards what gift cards pay of them
     */
    static SaleFact of(
            String key,
            LocalDate date,
            String reference,
            Order order,
            List<SaleLine> lines,
            List<ProviderPart> providers,
            List<CardUse> cards) {
        return of(key, date, date, reference, order, lines, providers, cards);
    }

    /**
     * @param chargeable day that decides the VAT rate: a refund follows its sale
     * @param providers what payment providers pay of the lines or give back; what the parts and the cards do not is the first one's
     * @param cards what gift cards pay of the lines, or what goes back to them
     */
    static SaleFact of(
            String key,
            LocalDate date,
            LocalDate chargeable,
            String reference,
            Order order,
            List<SaleLine> lines,
            List<ProviderPart> providers,
            List<CardUse> cards) {
        var byCard = Money.sum(cards.stream().map(CardUse::amount).toList(), order.currency());
        var left = Deliveries.total(lines, order.currency()).minus(byCard);
        var tenders = byCards(cards);
        if (!left.isZero() || byCard.isZero()) {
            tenders.addAll(byProviders(providers, left));
        }
        return of(key, date, chargeable, reference, order, lines, tenders);
    }

    private static SaleFact of(
            String key,
            LocalDate date,
            LocalDate chargeable,
            String reference,
            Order order,
            List<SaleLine> lines,
            List<Tender> tenders) {
        var basis = new ArrayList<RateAmount>();
        if (!Deliveries.areAll(order, lines)) {
            Deliveries.goodsByRate(order).forEach((rate, amount) -> basis.add(new RateAmount(rate, amount)));
        }
        return new SaleFact(
                key,
                date,
                chargeable,
                reference,
                order.number(),
                order.channel(),
                buyer(order),
                order.currency(),
                lines,
                tenders,
                basis,
                Optional.empty(),
                RateDecision.NONE);
    }

    private static List<Tender> byProviders(List<ProviderPart> parts, Money amount) {
        var further = new ArrayList<Tender>();
        var left = amount;
        for (var part : parts.subList(1, parts.size())) {
            if (!part.amount().isZero()) {
                further.add(tender(part.provider(), part.amount()));
                left = left.minus(part.amount());
            }
        }
        var tenders = new ArrayList<Tender>();
        if (!left.isZero() || further.isEmpty()) {
            tenders.add(tender(parts.getFirst().provider(), left));
        }
        tenders.addAll(further);
        return tenders;
    }

    /** Those that bear VAT when they are used, by rate those that have borne it, and store credit. */
    private static List<Tender> byCards(List<CardUse> cards) {
        var sums = new LinkedHashMap<Optional<Rate>, Money>();
        var standing = new LinkedHashMap<Optional<Rate>, Optional<Money>>();
        var tenders = new ArrayList<Tender>();
        for (var card : cards) {
            if (card.of() == StoredValue.GIFT_CARD) {
                sums.merge(card.vat(), card.amount(), Money::plus);
                standing.merge(
                        card.vat(), Optional.ofNullable(card.stood()), (a, b) -> a.flatMap(one -> b.map(one::plus)));
            }
        }
        sums.forEach((rate, sum) -> {
            if (!sum.isZero()) {
                var stood = standing.getOrDefault(rate, Optional.empty()).orElse(null);
                tenders.add(rate.map(r -> Tender.singlePurposeCard(sum, r).standing(stood))
                        .orElseGet(() -> Tender.giftCard(sum)));
            }
        });
        cards.stream()
                .filter(card -> card.of() == StoredValue.STORE_CREDIT)
                .map(CardUse::amount)
                .reduce(Money::plus)
                .filter(sum -> !sum.isZero())
                .ifPresent(sum -> tenders.add(Tender.storeCredit(sum)));
        return tenders;
    }

    private static FactBuyer buyer(Order order) {
        // Whether a VAT number counts is said by whoever knows what has been found of it.
        return new FactBuyer(order.buyer().kind(), order.buyer().country(), false);
    }

    private static Tender tender(String provider, Money total) {
        return provider.isEmpty() ? Tender.ownInvoice(total) : Tender.provider(provider, total);
    }

    static Money tax(SaleFact sale) {
        return Money.sum(
                sale.lines().stream()
                        .flatMap(line -> line.taxes().stream())
                        .map(tax -> tax.amount())
                        .toList(),
                sale.currency());
    }
}
