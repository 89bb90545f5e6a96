package se.knyt.core.bookkeeping;

import java.util.Locale;
import se.knyt.core.commerce.Buyer;

/** Kinds of buyer that are taxed differently. Each buyer is of exactly one. */
public enum BuyerClass {
    CONSUMER,
    /** A business without a VAT number that was found valid. */
    BUSINESS,
    /** A business whose VAT number was found valid. */
    BUSINESS_WITH_VAT_NUMBER;

    static BuyerClass of(FactBuyer buyer) {
        if (buyer.kind() == Buyer.Kind.CONSUMER) {
            return CONSUMER;
        }
        return buyer.vatNumberValid() ? BUSINESS_WITH_VAT_NUMBER : BUSINESS;
    }

    /** As it is shown and sent: {@code business-with-vat-number}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
