package se.knyt.formats.settlement.mapped;

import java.util.Locale;

/** What a column of a settlement file holds. */
public enum Role {
    DATE(false),
    TYPE(false),
    /** What says together with the type what a row is: one says fee, the other debit or credit. */
    SECOND_TYPE(false),
    /** The amount before fees, its sign by the format. */
    GROSS(true),
    /** What raises the balance, where raises and falls have columns of their own. */
    CREDIT(true),
    /** What lowers it. */
    DEBIT(true),
    FEE(true),
    /** VAT on the fee. */
    VAT(true),
    NET(true),
    /** What the shop gave the provider. */
    REFERENCE(false),
    SECOND_REFERENCE(false),
    /** The provider's id of the purchase. */
    PURCHASE(false),
    /** The provider's id of the capture or refund. */
    TRANSACTION(false),
    PAYOUT(false),
    PAID_ON(false),
    /** What was paid out, the same on each row of a payout. */
    PAID(true),
    CURRENCY(false),
    /** What the row is in the currency of the purchase, where the provider changed it on the way. */
    PURCHASE_AMOUNT(true),
    PURCHASE_CURRENCY(false);

    private final boolean amount;

    Role(boolean amount) {
        this.amount = amount;
    }

    /** Whether its cells are amounts. */
    public boolean isAmount() {
        return amount;
    }

    /** As it is written in a format's text: {@code second-reference}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** @throws IllegalArgumentException for a code that is none */
    public static Role ofCode(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
