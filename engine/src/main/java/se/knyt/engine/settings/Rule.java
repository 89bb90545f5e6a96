package se.knyt.engine.settings;

/**
 * Condition and action.
 *
 * @param name as the user calls it
 * @param flow code of the flow it belongs to, empty for all
 * @param condition CEL over {@code order}: channel, country, status, date, total, buyer
 * @param action what happens when it holds
 * @param reason shown with what it held or skipped
 */
public record Rule(String name, String flow, String condition, Action action, String reason) {
    /** What a rule does. */
    public enum Action {
        SKIP,
        HOLD
    }
}
