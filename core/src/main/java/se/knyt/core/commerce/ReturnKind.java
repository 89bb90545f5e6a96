package se.knyt.core.commerce;

import java.util.Arrays;
import java.util.Optional;

/** Why goods or money go back to where they came from. */
public enum ReturnKind {
    /** Nobody has said. */
    UNTOLD,
    /** The buyer sends goods back: regretted, or not liked. */
    RETURN,
    /** The goods are faulty, or not what was bought. Not a buyer's case at a provider, which is a {@link Dispute}. */
    COMPLAINT,
    /** The buyer takes other goods instead. */
    EXCHANGE,
    /** The order is withdrawn. */
    CANCELLED;

    /** As it is stored and sent; empty for {@link #UNTOLD}. */
    public String code() {
        return switch (this) {
            case UNTOLD -> "";
            case RETURN -> "return";
            case COMPLAINT -> "complaint";
            case EXCHANGE -> "exchange";
            case CANCELLED -> "cancelled";
        };
    }

    public static Optional<ReturnKind> of(String code) {
        return Arrays.stream(values()).filter(k -> k.code().equals(code)).findFirst();
    }
}
