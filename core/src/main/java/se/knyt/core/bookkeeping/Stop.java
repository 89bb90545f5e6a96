package se.knyt.core.bookkeeping;

import java.util.List;

/** Unwinds from deep inside posting when a group has to be held, with what {@link PostingResult.Held} says; never leaves posting. */
class Stop extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;
    private final transient List<String> arguments;

    Stop(String code, List<String> arguments, String text) {
        super(text, null, false, false);
        this.code = HoldCodes.required(code);
        this.arguments = List.copyOf(arguments);
    }

    /** One of {@link HoldCodes}. */
    String code() {
        return code;
    }

    /** In the order the text uses them. */
    List<String> arguments() {
        return arguments;
    }

    /** Why, in Swedish. */
    String text() {
        return String.valueOf(getMessage());
    }
}
