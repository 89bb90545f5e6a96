package se.knyt.core.bookkeeping;

import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import se.knyt.core.money.Money;
import se.knyt.core.money.Rate;

/**
 * Gift cards that bore their VAT when they were sold, and pay a purchase in another currency than that of the books. The sale of such a card is
 * the supply, and its use is none (VAT Directive, article 30b.1): no VAT is due or taken back at the rate of another day, and the card is
 * worth what stands on the account for it. The purchase itself is booked at its own rate, so what is between the two the rates have made.
 */
final class CardsAbroad {
    private final SaleFact sale;
    private final PostingSettings settings;
    private final SaleBreakdown breakdown;
    private final List<Tender> cards;

    CardsAbroad(SaleFact sale, PostingSettings settings, SaleBreakdown breakdown) {
        this.sale = sale;
        this.settings = settings;
        this.breakdown = breakdown;
        this.cards = sale.currency().equals(settings.bookCurrency())
                ? List.of()
                : sale.tenders().stream()
                        .filter(tender -> tender.kind() == Tender.Kind.SINGLE_PURPOSE_CARD)
                        .toList();
    }

    boolean any() {
        return !cards.isEmpty();
    }

    /**
     * What they are worth must be told, and what they buy bear as much VAT at the rate of each as is put back: else VAT would be taken back
     * at the rate of another day than it was due.
     */
    void requireVatInBooks() {
        boolean told = cards.stream().allMatch(card -> card.stood() != null);
        if (any() && (!told || sale.isPrepaid() || sale.isPaidInAdvance() || !isVatBorne())) {
            var amount = Money.sum(cards.stream().map(Tender::amount).toList(), sale.currency());
            throw new Stop(
                    "gift-card.vat-abroad",
                    List.of(amount.toString(), settings.bookCurrency().code()),
                    "presentkort med moms vid försäljning betalar " + amount + " i annan valuta än bokföringens");
        }
    }

    private boolean isVatBorne() {
        var left = new TreeMap<Rate, Money>();
        breakdown.byRate().forEach(sum -> left.put(sum.rate(), sum.vat()));
        cards.forEach(
                card -> left.merge(card.cardVat(), SaleBreakdown.usedVat(card).negated(), Money::plus));
        return left.values().stream().noneMatch(Money::isNegative);
    }

    /**
     * What follows where all that gift cards pay is drawn from the debt at the rate of the purchase, in the currency of the books and signed as the
     * sale. That is converted as one sum, which they are parts of, those that bear their VAT when they are used first.
     */
    Rows rows(ExchangeRate rate) {
        var rows = new Rows(settings.bookCurrency());
        var upTo = Money.sum(
                sale.tenders().stream()
                        .filter(tender -> tender.kind() == Tender.Kind.GIFT_CARD)
                        .map(Tender::amount)
                        .toList(),
                sale.currency());
        for (var card : cards) {
            var next = upTo.plus(card.amount());
            rows.addAll(of(card, rate.convert(next).minus(rate.convert(upTo)), rate));
            upTo = next;
        }
        return rows;
    }

    /** The card's VAT is put back, since the purchase bears it once more, and the debt gives no more than stands there for it. */
    private Rows of(Tender card, Money gross, ExchangeRate rate) {
        var accounts = settings.accounts();
        var to = breakdown.usedAccounts(card);
        var vat = rate.convert(SaleBreakdown.usedVat(card));
        var net = gross.minus(vat);
        var spread = net.minus(Objects.requireNonNull(card.stood(), "what stands for the card"));
        var rows = new Rows(rate.to());
        rows.add(to.vat(), vat, to.vatBox(), SaleRules.VAT);
        if (settings.ledger() == LedgerMode.ACCOUNTING_SYSTEM) {
            rows.add(accounts.giftCards(), vat.negated(), "", SaleRules.GIFT_CARD);
            rows.addAll(breakdown.cardBase(to, net.negated(), rate.to()));
        } else {
            // Its base goes out of the box of sales with what is drawn.
            rows.add(accounts.giftCards(), gross.negated(), "", SaleRules.TENDER);
            rows.add(accounts.giftCards(), net, to.base(), SaleRules.TENDER);
        }
        rows.add(accounts.giftCards(), spread.negated(), "", SaleRules.CARD_RATE);
        rows.add(spread.isNegative() ? accounts.fxGain() : accounts.fxLoss(), spread, "", SaleRules.CARD_RATE);
        return rows;
    }
}
