package se.knyt.engine.flows;

import se.knyt.engine.trails.TrailState;

/** The accounting system's number of a sale or credit. */
final class InvoiceNumbers {
    private InvoiceNumbers() {}

    /** Key of the effect that makes the invoice of a fact in the accounting system. */
    static String effectKey(String factKey) {
        return "invoice:" + factKey;
    }

    static String bookKey(String factKey) {
        return "book:" + factKey;
    }

    /** The number, or empty while it is not known. */
    static String of(TrailState state, TrailState.FactView fact) {
        if (!fact.invoiceNumber().isEmpty()) {
            return fact.invoiceNumber();
        }
        return state.effect(effectKey(fact.key()))
                .filter(TrailState.EffectView::done)
                .map(TrailState.EffectView::resultId)
                .orElse("");
    }
}
