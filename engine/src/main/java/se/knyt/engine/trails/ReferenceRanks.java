package se.knyt.engine.trails;

import se.knyt.core.reconciliation.KeyKind;

/** What the references of facts are stored as: the best proof has the lowest rank. */
public final class ReferenceRanks {
    /** Of a provider's transaction. */
    public static final int TRANSACTION = 1;

    /** Of another id that the provider gives: of the payment or of its order there. */
    public static final int PROVIDER = 2;

    /** Of the order. */
    public static final int ORDER = 4;

    private ReferenceRanks() {}

    /** What a stored reference is, by its rank. */
    public static KeyKind kind(int rank) {
        return switch (rank) {
            case TRANSACTION -> KeyKind.TRANSACTION_ID;
            case PROVIDER -> KeyKind.PROVIDER_ID;
            case 3 -> KeyKind.CAPTURE_REFERENCE;
            default -> KeyKind.ORDER_REFERENCE;
        };
    }

    /** The rank that a reference of the kind is stored with. */
    public static int rank(KeyKind kind) {
        return switch (kind) {
            case TRANSACTION_ID -> TRANSACTION;
            case PROVIDER_ID -> PROVIDER;
            case CAPTURE_REFERENCE -> 3;
            case ORDER_REFERENCE, OCR, UNCHECKED_OCR -> ORDER;
        };
    }
}
