package se.knyt.server.rules;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import se.knyt.core.money.Money;
import se.knyt.engine.flows.RuleTrial;

/**
 * Rules tried on an order.
 *
 * @param order the number looked for, empty where none is
 * @param newest purchases to choose from, the newest first
 */
public record TrialPage(String order, Optional<RuleTrial> trial, List<Choice> newest) {
    /** A purchase that can be picked. */
    public record Choice(String order, Instant placedAt, String country, Money total) {}
}
