package se.knyt.engine.flows;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import se.knyt.core.commerce.Refund;
import se.knyt.core.giftcards.CardUse;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.trails.TrailState;

/**
 * Goods that a buyer took instead of money. What he gives back is credited and becomes his credit with the shop; the new goods are sold
 * when they are delivered, and the credit pays them as far as it reaches. It stands where store credit stands, so that credit note and
 * invoice are each paid in full, and only the net passes the provider.
 */
final class Exchanges {
    private final Set<String> rows = new LinkedHashSet<>();
    private final Money all;
    private Money left;

    Exchanges(TrailState state, Currency currency) {
        var sum = Money.zero(currency);
        for (var entry : state.of(Refund.class).toList()) {
            var exchange = entry.getValue().exchange();
            if (exchange.amount().currency().equals(currency)) {
                sum = sum.plus(exchange.amount());
                rows.addAll(exchange.rows());
            }
        }
        this.all = sum;
        this.left = sum;
    }

    /** Nothing that a provider took or will take. */
    Money all() {
        return all;
    }

    /** What the next delivery is paid with of what was given back: no more than its new goods are worth. */
    Money take(Deliveries.Delivery delivery) {
        var worth = Money.sum(
                delivery.rows().stream()
                        .filter(row -> rows.contains(row.rowId()))
                        .map(row -> row.gross())
                        .toList(),
                left.currency());
        var part = worth.compareTo(left) < 0 ? worth : left;
        left = left.minus(part);
        return part;
    }

    /** As it moves where store credit stands. */
    static List<CardUse> use(Money amount) {
        return amount.isPositive() ? List.of(new CardUse("", "", amount)) : List.of();
    }
}
