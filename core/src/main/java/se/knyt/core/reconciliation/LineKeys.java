package se.knyt.core.reconciliation;

/** Which kinds of key the fields of a payout line are. */
public final class LineKeys {
    private LineKeys() {}

    /**
     * Gives the fields of one line to the sink. The merchant references count as ids too: a shop platform that pays through its own
     * payment app gives its payment id there (Klarna through Shopify). Empty fields are no keys.
     */
    public static void of(
            KeySink sink,
            CharSequence transactionId,
            CharSequence providerOrderId,
            CharSequence captureReference,
            CharSequence orderReference,
            CharSequence secondReference) {
        give(sink, KeyKind.TRANSACTION_ID, transactionId);
        give(sink, KeyKind.PROVIDER_ID, transactionId);
        give(sink, KeyKind.PROVIDER_ID, providerOrderId);
        give(sink, KeyKind.PROVIDER_ID, orderReference);
        give(sink, KeyKind.PROVIDER_ID, secondReference);
        give(sink, KeyKind.CAPTURE_REFERENCE, captureReference);
        give(sink, KeyKind.ORDER_REFERENCE, orderReference);
        give(sink, KeyKind.ORDER_REFERENCE, secondReference);
        giveOcr(sink, orderReference);
        giveOcr(sink, secondReference);
    }

    private static void give(KeySink sink, KeyKind kind, CharSequence value) {
        if (!value.isEmpty()) {
            sink.key(kind, value);
        }
    }

    /** A reference is taken for an OCR number when its check digit says so. */
    private static void giveOcr(KeySink sink, CharSequence value) {
        if (References.isOcr(value)) {
            sink.key(KeyKind.OCR, value);
        }
    }
}
