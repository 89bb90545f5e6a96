package se.knyt.engine.flows;

/**
 * One configured movement.
 *
 * @param code one of {@link FlowCode}
 * @param on false when a person has paused it
 */
public record FlowRow(long company, long id, String code, long source, long target, boolean on) {}
