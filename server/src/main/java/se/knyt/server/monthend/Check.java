package se.knyt.server.monthend;

import java.util.List;
import java.util.Optional;
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
 * @param links what is to be done, by name: the first of it
 * @param seen what a person may say of where nothing can prove it; empty where there is nothing to say
 */
public record Check(
        String code,
        State state,
        String subject,
        String sentence,
        String href,
        List<Figure> figures,
        List<Link> links,
        Optional<Seen> seen) {
    /** Nothing but {@link #PROVED} is green. */
    public enum State {
        PROVED,
        /** Known not to be so. */
        OPEN,
        /** Not known: nobody has told, or it cannot be asked. */
        UNKNOWN,
        /** Not known, and a person has said why it may stand so: never green. */
        SAID,
        /** There is nothing that it could be about: no system tells of it. Neither proved nor open. */
        NONE
    }

    /**
     * A difference that nothing can prove.
     *
     * @param about what it is of, in codes and numbers
     */
    public record Seen(Money difference, String about) {
        /** As a form sends it back, so that nobody says of another than he saw. */
        public String text() {
            return difference + " " + about;
        }
    }

    /** What a point names, with its page. */
    public record Link(String name, String href) {}

    Check(String code, State state, String subject, String sentence, String href, List<Figure> figures) {
        this(code, state, subject, sentence, href, figures, List.of(), Optional.empty());
    }

    /** An amount with its name. */
    public record Figure(String name, Money amount) {}

    static Check of(String code, boolean proved, String sentence, String href, Figure... figures) {
        return new Check(code, proved ? State.PROVED : State.OPEN, "", sentence, href, List.of(figures));
    }

    static Check unknown(String code, String sentence, String href, Figure... figures) {
        return new Check(code, State.UNKNOWN, "", sentence, href, List.of(figures));
    }

    static Check none(String code, String sentence, String href) {
        return new Check(code, State.NONE, "", sentence, href, List.of());
    }

    /** The same where it is not known to be proved. */
    Check as(State other, String told) {
        return new Check(code, other, subject, told, href, figures, links, seen);
    }

    Check about(String other) {
        return new Check(code, state, other, sentence, href, figures, links, seen);
    }

    Check naming(List<Link> some) {
        return new Check(code, state, subject, sentence, href, figures, List.copyOf(some), seen);
    }

    Check of(Seen what) {
        return new Check(code, state, subject, sentence, href, figures, links, Optional.of(what));
    }

    /** The chip's look. */
    public String look() {
        return switch (state) {
            case PROVED -> "tied";
            case OPEN -> "loose";
            case UNKNOWN -> "unsure";
            case SAID -> "plain";
            case NONE -> "none";
        };
    }
}
