package se.knyt.core.commerce;

import org.jspecify.annotations.Nullable;

/**
 * Why a refund was made.
 *
 * @param reason the shop's own code of why, in small letters; empty where it tells none
 * @param returnId id in the source of the return that it is of; empty for none
 */
public record Returned(ReturnKind kind, String reason, String returnId) {
    public static final Returned UNTOLD = new Returned(ReturnKind.UNTOLD, "", "");

    /** As a person says it. */
    public static Returned of(ReturnKind kind) {
        return kind == ReturnKind.UNTOLD ? UNTOLD : new Returned(kind, "", "");
    }

    static Returned orUntold(@Nullable Returned told) {
        return told == null ? UNTOLD : told;
    }

    public boolean isTold() {
        return kind != ReturnKind.UNTOLD;
    }
}
