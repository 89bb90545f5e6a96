package se.knyt.core.bookkeeping;

import java.util.List;
import se.knyt.core.bookkeeping.PostingResult.Alternative;

/** Holds a group until a person has chosen between results. */
final class ChoiceHeldException extends Stop {
    private static final long serialVersionUID = 1L;

    private final transient List<Alternative> alternatives;

    ChoiceHeldException(String code, List<String> arguments, String text, List<Alternative> alternatives) {
        super(code, arguments, text);
        this.alternatives = List.copyOf(alternatives);
    }

    /** The results to choose between. */
    List<Alternative> alternatives() {
        return alternatives;
    }
}
