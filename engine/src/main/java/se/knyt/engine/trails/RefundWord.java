package se.knyt.engine.trails;

import java.util.Arrays;
import java.util.Optional;

/** What a person says of a refund that a rule holds. */
public enum RefundWord {
    /** It goes on. */
    LET_GO("let-go"),
    /** Knyt does nothing for it until somebody lets it go. */
    ASIDE("aside");

    private final String code;

    RefundWord(String code) {
        this.code = code;
    }

    /** As it is stored and sent. */
    public String code() {
        return code;
    }

    public static Optional<RefundWord> of(String code) {
        return Arrays.stream(values()).filter(w -> w.code.equals(code)).findFirst();
    }
}
