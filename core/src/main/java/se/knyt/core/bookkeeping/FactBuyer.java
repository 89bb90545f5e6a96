package se.knyt.core.bookkeeping;

import org.jspecify.annotations.Nullable;
import se.knyt.core.commerce.Buyer;

/**
 * What decides VAT about the buyer.
 *
 * @param kind consumer or business
 * @param country where the goods go, ISO 3166 alpha-2; empty when not known
 * @param vatNumberValid true when the register confirmed the buyer's VAT number; the answer is kept with the document
 * @param decision what is decided beside the table
 */
public record FactBuyer(Buyer.Kind kind, String country, boolean vatNumberValid, VatDecision decision) {
    /** Facts written before anything could be decided lack a decision. */
    public FactBuyer(Buyer.Kind kind, String country, boolean vatNumberValid, @Nullable VatDecision decision) {
        this.kind = kind;
        this.country = country;
        this.vatNumberValid = vatNumberValid;
        this.decision = decision == null ? VatDecision.NONE : decision;
    }

    /** A buyer of whom nothing is decided beside the table. */
    public FactBuyer(Buyer.Kind kind, String country, boolean vatNumberValid) {
        this(kind, country, vatNumberValid, VatDecision.NONE);
    }

    String inSwedish() {
        return kind == Buyer.Kind.CONSUMER ? "konsument" : "företagskund";
    }
}
