package se.knyt.engine.flows;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import se.knyt.core.commerce.Payment;
import se.knyt.core.money.Money;
import se.knyt.engine.trails.PrepaidKeys;
import se.knyt.engine.trails.TrailState;
import se.knyt.spi.EffectBody;

/**
 * What can pay a credit note of the accounting system back, and how much each has left: the captures of the invoice that it credits, then the
 * gift cards and the store credit that paid a part of that. None gives more than it paid; all of them together not more than is left of the
 * purchase.
 */
final class NotePayers {
    private final Purchase purchase;
    private final TrailState state;
    private final Captures captures;
    private final Map<String, String> captureOfSale;
    private final Map<String, Money> pending = new HashMap<>();

    /** @param captureOfSale which capture paid each sale or part of one, by its key */
    NotePayers(Purchase purchase, Map<String, String> captureOfSale) {
        this.purchase = purchase;
        this.state = purchase.state();
        this.captures = purchase.captures();
        this.captureOfSale = captureOfSale;
    }

    /**
     * A capture as the target of a refund.
     *
     * @param provider that took it, or what stands for one where a card or store credit paid
     * @param inShop the shop's payment where the shop knows it
     */
    record Paid(String provider, String id, Money amount, Optional<Payment> inShop) {}

    /** So much of a capture is on its way back, or is to be. */
    void pending(String capture, Money amount) {
        pending.merge(capture, amount, Money::plus);
    }

    /**
     * The captures of the invoice that the note credits, in the order of the purchase's providers; of the only sale where the note names
     * none. Cards and store credit come last, so that a provider that is enough pays alone.
     */
    List<Paid> of(NoteRefunds.Note note) {
        var sales = credited(note);
        var result = new ArrayList<Paid>();
        sales.stream().flatMap(sale -> capture(sale).stream()).distinct().forEach(result::add);
        if (byCards(sales).isPositive() && canGoBack()) {
            for (var payment : captures.cards().byGiftCard()) {
                result.add(new Paid(CardTenders.GIFT_CARD, payment.sourceId(), payment.amount(), Optional.of(payment)));
            }
            byStoreCredit().stream()
                    .findFirst()
                    .ifPresent(first -> result.add(new Paid(
                            CardTenders.STORE_CREDIT,
                            EffectBody.Refund.STORE_CREDIT,
                            sum(byStoreCredit().stream().map(Payment::amount).toList()),
                            Optional.of(first))));
        }
        return result;
    }

    private List<TrailState.FactView> credited(NoteRefunds.Note note) {
        var parts = state.facts().stream()
                .filter(f -> "sale".equals(f.type()) && !isWholePrepayment(f.key()))
                .toList();
        boolean one = WholeSales.of(state).size() == 1;
        var named = note.invoice().creditedNumber();
        return parts.stream()
                // A part that came before the deliveries paid some of each.
                .filter(f -> PrepaidKeys.isPart(f.key())
                        || (named.isEmpty() ? one : InvoiceNumbers.of(state, f).equals(named)))
                .toList();
    }

    private static boolean isWholePrepayment(String fact) {
        return PrepaidKeys.isPrepaid(fact) && !PrepaidKeys.isPart(fact);
    }

    /** What cards and store credit paid of some sales. */
    private Money byCards(List<TrailState.FactView> sales) {
        return captures.cards().giftCards().isZero()
                ? zero()
                : sum(sales.stream().map(TrailState.FactView::elsewhere).toList());
    }

    /**
     * Whether what goes back to cards can be booked on the note by a payment alone: in the currency of the books, of cards that bear their
     * VAT when they are used, and where no other goods were taken instead, and no part came in advance, whose part of the sale is not told
     * from theirs.
     */
    private boolean canGoBack() {
        return captures.exchanged().isZero()
                && state.facts().stream().noneMatch(f -> PrepaidKeys.isPart(f.key()))
                && purchase.order()
                        .currency()
                        .equals(purchase.context().posting().bookCurrency())
                && !(captures.cards().anyCardUnbegun() && purchase.context().cardsBearVat())
                && captures.cards().cardsUsed().stream()
                        .allMatch(use -> use.vat().isEmpty());
    }

    private List<Payment> byStoreCredit() {
        return captures.all().stream()
                .filter(p -> Captures.isCapture(p) && p.provider().equals(CardTenders.STORE_CREDIT))
                .toList();
    }

    private Optional<Paid> capture(TrailState.FactView sale) {
        var id = captureOfSale.getOrDefault(sale.key(), "");
        var byProvider = sale.amount().minus(sale.elsewhere());
        if (byProvider.isZero() || captures.providers().isEmpty()) {
            return Optional.empty();
        }
        var tender = captures.tenders().several()
                ? captures.tenders().of(sale.tender(), sale.provider())
                : captures.tenders().first();
        var provider = tender.provider();
        var inShop = captures.captureOf(tender, id, byProvider).or(() -> captures.onlyCapture(tender));
        if (inShop.isPresent()) {
            return inShop.map(p -> new Paid(provider, p.sourceId(), p.amount(), inShop));
        }
        return id.isEmpty() ? Optional.empty() : Optional.of(new Paid(provider, id, byProvider, inShop));
    }

    /** How a note is divided between some of those that can pay it back. */
    RefundDivision division(NoteRefunds.Note note, List<Paid> of) {
        var byCards = byCards(credited(note));
        return new RefundDivision(
                of.stream()
                        .map(p -> new RefundDivision.Left(p.provider(), p.id(), left(p)))
                        .toList(),
                provider -> isCard(provider) ? min(byCards, leftAt(provider)) : leftAt(provider));
    }

    /** Of the capture, and of all that is captured: a provider refunds against the order. */
    Money left(Paid paid) {
        if (paid.provider().equals(CardTenders.STORE_CREDIT)) {
            return leftAt(paid.provider());
        }
        var ofCapture = paid.amount()
                .minus(captures.back().refundedOf(paid.id()))
                .minus(captures.back().refundedUnseenOf(paid.id()::equals))
                .minus(pending.getOrDefault(paid.id(), zero()));
        return notNegative(min(ofCapture, leftAt(paid.provider())));
    }

    /** What some of those that can pay have left together. */
    Money left(List<Paid> of, Predicate<String> providers) {
        var each = sum(of.stream()
                .filter(p -> providers.test(p.provider()))
                .map(this::left)
                .toList());
        return min(each, notNegative(leftOfAll()));
    }

    static boolean isCard(String provider) {
        return provider.equals(CardTenders.GIFT_CARD) || provider.equals(CardTenders.STORE_CREDIT);
    }

    private Money leftAt(String provider) {
        var there = isCard(provider)
                ? ofCards(provider)
                : captures.several() ? captures.back().leftAt(provider) : ofProviders();
        for (var entry : pending.entrySet()) {
            var of = providerOf(entry.getKey());
            boolean one = !isCard(provider) && !captures.several() && !isCard(of);
            if (one || of.equals(provider)) {
                there = there.minus(entry.getValue());
            }
        }
        return notNegative(min(leftOfAll(), there));
    }

    /** What the one provider took, less what went back. */
    private Money ofProviders() {
        return captures.captured()
                .minus(captures.cards().giftCards())
                .minus(captures.back().refunded())
                .plus(captures.back().refundedToCards());
    }

    private Money ofCards(String card) {
        return card.equals(CardTenders.STORE_CREDIT)
                ? captures.cards().storeCredit().minus(captures.back().refundedToStoreCredit())
                : captures.cards()
                        .giftCards()
                        .minus(captures.cards().storeCredit())
                        .minus(captures.back().refundedToGiftCards());
    }

    private String providerOf(String capture) {
        return capture.equals(EffectBody.Refund.STORE_CREDIT)
                ? CardTenders.STORE_CREDIT
                : captures.providerOfCapture(capture);
    }

    /** Of the whole purchase. */
    Money leftOfAll() {
        var left = captures.captured().minus(captures.back().refunded());
        return left.minus(sum(List.copyOf(pending.values())));
    }

    private Money zero() {
        return Money.zero(purchase.order().currency());
    }

    private Money sum(List<Money> amounts) {
        return Money.sum(
                amounts.stream()
                        .filter(a -> a.currency().equals(purchase.order().currency()))
                        .toList(),
                purchase.order().currency());
    }

    private static Money notNegative(Money amount) {
        return amount.isNegative() ? Money.zero(amount.currency()) : amount;
    }

    private static Money min(Money a, Money b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}
