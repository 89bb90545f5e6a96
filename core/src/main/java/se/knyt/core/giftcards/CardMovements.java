package se.knyt.core.giftcards;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import se.knyt.core.bookkeeping.SaleFact;
import se.knyt.core.bookkeeping.SaleLine;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.money.Money;
import se.knyt.core.money.Rate;
import se.knyt.core.money.Rounding;

/**
 * What a sale or a refund moves on gift cards and store credit. Card by card it is what its voucher has on the account of gift cards in all: a sum is
 * converted once and parted, so that the parts sum to it.
 */
public final class CardMovements {
    /** More cards than this in one row are kept as one sum. */
    private static final int CARDS_MAX = 500;

    private CardMovements() {}

    /**
     * Cards sold by the lines, and those that paid.
     *
     * @param used sums to what gift cards pay of the sale
     */
    public static List<CardMovement> ofSale(SaleFact sale, List<CardUse> used) {
        var result = new ArrayList<CardMovement>();
        sold(result, sale, CardMovement.Kind.ISSUED, 1);
        moved(result, sale, CardMovement.Kind.REDEEMED, used, -1);
        return List.copyOf(result);
    }

    /**
     * Cards taken back by the lines, and those that were paid back to.
     *
     * @param what is taken back, with positive amounts
     * @param back sums to what goes back to gift cards
     */
    public static List<CardMovement> ofCredit(SaleFact what, List<CardUse> back) {
        var result = new ArrayList<CardMovement>();
        sold(result, what, CardMovement.Kind.WITHDRAWN, -1);
        moved(result, what, CardMovement.Kind.GIVEN_BACK, back, 1);
        return List.copyOf(result);
    }

    private static void sold(List<CardMovement> result, SaleFact sale, CardMovement.Kind kind, int sign) {
        if (sale.isPrepaid()) {
            // No card was handed out.
            return;
        }
        var cards = new ArrayList<CardUse>();
        sale.lines().stream()
                .filter(line -> line.kind() == OrderRow.Kind.GIFT_CARD)
                .forEach(line -> pieces(line)
                        .forEach(amount -> cards.add(
                                new CardUse("", "", amount, line.coding().cardVat()))));
        moved(result, sale, kind, cards, sign);
    }

    /** One amount for each card of a line. */
    private static List<Money> pieces(SaleLine line) {
        var quantity = line.quantity().value();
        boolean whole = quantity.stripTrailingZeros().scale() <= 0
                && quantity.signum() > 0
                && quantity.compareTo(BigDecimal.valueOf(CARDS_MAX)) <= 0;
        int cards = whole ? quantity.intValueExact() : 1;
        var pieces = new ArrayList<Money>();
        long minor = line.gross().minor();
        for (int i = 0; i < cards; i++) {
            long part = minor * (i + 1) / cards - minor * i / cards;
            pieces.add(Money.of(part, line.gross().currency()));
        }
        return pieces;
    }

    private record Together(StoredValue of, Optional<Rate> vat) {}

    /** Cards of one rate are converted and parted together, as their voucher has them. */
    private static void moved(
            List<CardMovement> result, SaleFact sale, CardMovement.Kind kind, List<CardUse> uses, int sign) {
        var upTo = new HashMap<Together, Money>();
        for (var use : uses) {
            var together = new Together(use.of(), use.vat());
            var before = upTo.getOrDefault(together, Money.zero(sale.currency()));
            var next = before.plus(use.amount());
            upTo.put(together, next);
            var told = use.stood();
            var booked =
                    told != null ? told : onAccount(next, use.vat(), sale).minus(onAccount(before, use.vat(), sale));
            if (!use.amount().isZero()) {
                result.add(new CardMovement(
                        kind,
                        use.of(),
                        use.cardId(),
                        use.ends(),
                        sign < 0 ? use.amount().negated() : use.amount(),
                        sign < 0 ? booked.negated() : booked,
                        use.vat()));
            }
        }
    }

    private static Money onAccount(Money amount, Optional<Rate> vat, SaleFact sale) {
        var net = vat.map(rate -> amount.minus(rate.containedIn(amount, Rounding.HALF_UP)))
                .orElse(amount);
        return sale.exchangeRate().map(rate -> rate.convert(net)).orElse(net);
    }
}
