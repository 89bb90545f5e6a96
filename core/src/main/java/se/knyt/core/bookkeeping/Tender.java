package se.knyt.core.bookkeeping;

import se.knyt.core.money.Money;

/**
 * How a part of a sale was paid, or of a credit given back.
 *
 * @param kind by whom or what
 * @param provider the payment provider's or marketplace's code ("klarna") for {@link Kind#PROVIDER}, else empty
 * @param amount positive
 */
public record Tender(Kind kind, String provider, Money amount) {
    /** By whom or what. */
    public enum Kind {
        /** A provider or marketplace that pays out later. */
        PROVIDER,
        /** A multi-purpose gift card: VAT when it is used. */
        GIFT_CARD,
        /** The merchant's own invoice, paid to the bank. */
        OWN_INVOICE
    }

    public static Tender provider(String provider, Money amount) {
        return new Tender(Kind.PROVIDER, provider, amount);
    }

    public static Tender giftCard(Money amount) {
        return new Tender(Kind.GIFT_CARD, "", amount);
    }

    public static Tender ownInvoice(Money amount) {
        return new Tender(Kind.OWN_INVOICE, "", amount);
    }
}
