package se.knyt.core.bookkeeping;

import se.knyt.core.commerce.Buyer;

/**
 * What decides VAT about the buyer.
 *
 * @param kind consumer or business
 * @param country where the goods go, ISO 3166 alpha-2; empty when not known
 * @param vatNumberValid true when the register confirmed the buyer's VAT number; the answer is kept with the document
 */
public record FactBuyer(Buyer.Kind kind, String country, boolean vatNumberValid) {
    String inSwedish() {
        return kind == Buyer.Kind.CONSUMER ? "konsument" : "företagskund";
    }
}
