package se.knyt.core.bookkeeping;

import org.jspecify.annotations.Nullable;
import se.knyt.core.money.Money;
import se.knyt.core.money.Rate;

/**
 * How a part of a sale was paid, or of a credit given back.
 *
 * @param kind by whom or what
 * @param provider the payment provider's or marketplace's code for {@link Kind#PROVIDER}; the rate of VAT ("25") that the card
 *     has borne for {@link Kind#SINGLE_PURPOSE_CARD}; {@code sold} for a {@link Kind#PREPAYMENT} that was booked as the sale; else empty
 * @param amount positive
 * @param stood what of the account of gift cards a {@link Kind#SINGLE_PURPOSE_CARD} in another currency than that of the books is worth, in
 *     that of the books and without VAT: its share of what it was sold for; null where that is not told, and for any other
 */
public record Tender(
        Kind kind, String provider, Money amount, @Nullable Money stood) {
    private static final String SOLD = "sold";

    /** By whom or what. */
    public enum Kind {
        /** A provider or marketplace that pays out later. */
        PROVIDER,
        /** A multi-purpose gift card: VAT when it is used. */
        GIFT_CARD,
        /** What the shop owes the buyer without a card: a debt like that of a multi-purpose gift card, on an account of its own. */
        STORE_CREDIT,
        /** A single-purpose gift card: VAT when it was sold, none when it is used. */
        SINGLE_PURPOSE_CARD,
        /** The merchant's own invoice, paid to the bank. */
        OWN_INVOICE,
        /** Money that came before the delivery and is booked as a prepayment, its VAT with it. */
        PREPAYMENT
    }

    public Tender(Kind kind, String provider, Money amount) {
        this(kind, provider, amount, null);
    }

    public static Tender provider(String provider, Money amount) {
        return new Tender(Kind.PROVIDER, provider, amount);
    }

    public static Tender giftCard(Money amount) {
        return new Tender(Kind.GIFT_CARD, "", amount);
    }

    public static Tender storeCredit(Money amount) {
        return new Tender(Kind.STORE_CREDIT, "", amount);
    }

    /** @param rate of the VAT that was due when the card was sold */
    public static Tender singlePurposeCard(Money amount, Rate rate) {
        return new Tender(Kind.SINGLE_PURPOSE_CARD, rate.toString(), amount);
    }

    /** The same, of which so much stands on the account of gift cards. */
    public Tender standing(@Nullable Money inBooks) {
        return new Tender(kind, provider, amount, inBooks);
    }

    /** @param amount what it pays: all of the lines, or the part that the sale tells */
    public static Tender prepayment(Money amount) {
        return new Tender(Kind.PREPAYMENT, "", amount);
    }

    /** @param amount all of what was booked as the sale when the money came */
    public static Tender soldBefore(Money amount) {
        return new Tender(Kind.PREPAYMENT, SOLD, amount);
    }

    /** Whether what it draws was booked as the sale, and not as a prepayment. */
    boolean isSoldBefore() {
        return kind == Kind.PREPAYMENT && provider.equals(SOLD);
    }

    /** The same of so much less. */
    Tender less(Money part) {
        return new Tender(kind, provider, amount.minus(part), stood);
    }

    boolean isCard() {
        return kind == Kind.GIFT_CARD || kind == Kind.SINGLE_PURPOSE_CARD;
    }

    /** The rate of the VAT that a single-purpose card has borne. */
    Rate cardVat() {
        return Rate.of(provider);
    }

    public static Tender ownInvoice(Money amount) {
        return new Tender(Kind.OWN_INVOICE, "", amount);
    }
}
