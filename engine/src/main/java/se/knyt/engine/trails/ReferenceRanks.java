package se.knyt.engine.trails;

import se.knyt.core.reconciliation.KeyKind;

/** What the references of facts are stored as: the best proof has the lowest rank. */
public final class ReferenceRanks {
    private ReferenceRanks() {}

    /** What a stored reference is, by its rank. */
    public static KeyKind kind(int rank) {
        return switch (rank) {
            case 1 -> KeyKind.TRANSACTION_ID;
            case 2 -> KeyKind.PROVIDER_ID;
            case 3 -> KeyKind.CAPTURE_REFERENCE;
            default -> KeyKind.ORDER_REFERENCE;
        };
    }

    /** The rank that a reference of the kind is stored with. */
    public static int rank(KeyKind kind) {
        return switch (kind) {
            case TRANSACTION_ID -> 1;
            case PROVIDER_ID -> 2;
            case CAPTURE_REFERENCE -> 3;
            case ORDER_REFERENCE, OCR, UNCHECKED_OCR -> 4;
        };
    }
}
