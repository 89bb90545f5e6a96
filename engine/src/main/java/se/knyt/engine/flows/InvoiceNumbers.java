package se.knyt.engine.flows;

import se.knyt.engine.trails.PartKeys;
import se.knyt.engine.trails.TrailState;

/** The accounting system's number of a sale or credit. */
final class InvoiceNumbers {
    private static final String BOOK = "book:";

    private InvoiceNumbers() {}

    /** Key of the effect that makes the invoice of a fact in the accounting system. */
    static String effectKey(String factKey) {
        return "invoice:" + factKey;
    }

    static String bookKey(String factKey) {
        return BOOK + factKey;
    }

    /** The fact whose invoice an effect of {@link #bookKey} books. */
    static String factKey(String bookKey) {
        return bookKey.substring(BOOK.length());
    }

    /** The number, or empty while it is not known. */
    static String of(TrailState state, TrailState.FactView fact) {
        if (!fact.invoiceNumber().isEmpty()) {
            return fact.invoiceNumber();
        }
        return state.effect(effectKey(PartKeys.whole(fact.key())))
                .filter(TrailState.EffectView::done)
                .map(TrailState.EffectView::resultId)
                .orElse("");
    }
}
