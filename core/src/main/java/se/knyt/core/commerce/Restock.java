package se.knyt.core.commerce;

import java.util.Arrays;
import java.util.Optional;

/** What becomes of goods for which money goes back. */
public enum Restock {
    /** Nobody has said. */
    UNTOLD,
    /** They were delivered, have come back and can be sold again. */
    BACK_IN_STOCK,
    /** They stay with the buyer, are scrapped, or are on their way: no stock level changes. */
    NOT_BACK,
    /** They were never delivered and can be sold to another. */
    NOT_SHIPPED;

    /** As it is stored and sent; empty for {@link #UNTOLD}. */
    public String code() {
        return switch (this) {
            case UNTOLD -> "";
            case BACK_IN_STOCK -> "back-in-stock";
            case NOT_BACK -> "not-back";
            case NOT_SHIPPED -> "not-shipped";
        };
    }

    public static Optional<Restock> of(String code) {
        return Arrays.stream(values()).filter(r -> r.code().equals(code)).findFirst();
    }
}
