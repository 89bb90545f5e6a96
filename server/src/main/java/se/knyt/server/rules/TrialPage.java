package se.knyt.server.rules;

import java.util.Optional;
import se.knyt.engine.flows.RuleTrial;

/**
 * Rules tried on an order.
 *
 * @param order the number looked for, empty where none is
 */
public record TrialPage(String order, Optional<RuleTrial> trial) {}
