package se.knyt.engine.rules;

import java.util.HashMap;
import java.util.Map;

/**
 * The rule by which what is booked is a draft: a person books it.
 *
 * @param version of the settings that the rule stands in
 * @param asked by which a person's word on it is kept
 * @param said whether somebody has said that it is booked
 */
public record DraftBy(String rule, int version, String asked, boolean said) {
    /** Why it stops, among what rules stop things for. */
    static final String CODE = "rule.draft";

    /** Of several rules each is asked; one that nobody has answered yet stands over one that somebody has. */
    DraftBy and(DraftBy later) {
        return said ? later : this;
    }

    /** Of the text that tells of it. */
    public Map<String, String> arguments() {
        return new HashMap<>(Map.of("rule", rule, "version", String.valueOf(version), "asked", asked, "reason", ""));
    }
}
