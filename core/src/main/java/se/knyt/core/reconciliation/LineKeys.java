package se.knyt.core.reconciliation;

/** Which kinds of key the fields of a payout line are. */
public final class LineKeys {
    private LineKeys() {}

    /**
     * Gives the fields of one line to the sink. The merchant references count as ids too: a shop platform that pays through its own
     * payment app gives its payment id there. Empty fields are no keys.
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
        ocr(sink, orderReference);
        ocr(sink, secondReference);
    }

    /** Gives a reference as an OCR number when its check digit says so, as digits that may be one where it does not. */
    public static void ocr(KeySink sink, CharSequence value) {
        if (References.isOcr(value)) {
            sink.key(KeyKind.OCR, value);
        } else if (References.isOfOcrLength(value)) {
            sink.key(KeyKind.UNCHECKED_OCR, value);
        }
    }

    private static void give(KeySink sink, KeyKind kind, CharSequence value) {
        if (!value.isEmpty()) {
            sink.key(kind, value);
        }
    }
}
