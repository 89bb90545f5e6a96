package se.knyt.server.monthend;

import java.util.List;
import se.knyt.core.money.Money;

/**
 * A point of the list.
 *
 * @param code key of its name and sentences
 * @param state what is known of it
 * @param subject what it is about where several points share a code: an account; empty for none
 * @param sentence what was found, written out
 * @param href the page that shows it, empty for none
 * @param figures amounts that were compared
 */
public record Check(String code, State state, String subject, String sentence, String href, List<Figure> figures) {
    /** Nothing but {@link #PROVED} is green. */
    public enum State {
        PROVED,
        /** Known not to be so. */
        OPEN,
        /** Not known: nobody has told, or it cannot be asked. */
        UNKNOWN
    }

    /** An amount with its name. */
    public record Figure(String name, Money amount) {}

    static Check of(String code, boolean proved, String sentence, String href, Figure... figures) {
        return new Check(code, proved ? State.PROVED : State.OPEN, "", sentence, href, List.of(figures));
    }

    static Check unknown(String code, String sentence, String href, Figure... figures) {
        return new Check(code, State.UNKNOWN, "", sentence, href, List.of(figures));
    }

    Check about(String other) {
        return new Check(code, state, other, sentence, href, figures);
    }

    /** The chip's look. */
    public String look() {
        return switch (state) {
            case PROVED -> "tied";
            case OPEN -> "loose";
            case UNKNOWN -> "unsure";
        };
    }
}
