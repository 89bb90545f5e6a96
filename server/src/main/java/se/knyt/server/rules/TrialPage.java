package se.knyt.server.rules;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import se.knyt.core.money.Money;
import se.knyt.engine.flows.RuleTrial;
import se.knyt.server.trails.Purchases.Purchase;

/**
 * Rules tried on an order.
 *
 * @param order the number looked for, empty where none is
 * @param of the purchase with that number, empty where there is none
 * @param newest purchases to choose from, the newest first
 */
public record TrialPage(String order, Optional<Purchase> of, Optional<RuleTrial> trial, List<Choice> newest) {
    /** A purchase that can be picked. */
    public record Choice(Purchase of, Instant placedAt, String country, Money total) {}
}
