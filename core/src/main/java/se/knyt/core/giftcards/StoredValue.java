package se.knyt.core.giftcards;

import java.util.Locale;

/**
 * What a shop owes its buyers in one of two forms. Both are multi-purpose vouchers in the sense of Council Directive 2006/112/EC,
 * Article 30a, unless a card bore its VAT when it was sold: no VAT is due before they pay for something. Each has an account of its own.
 */
public enum StoredValue {
    /** A card that who knows its code may spend. */
    GIFT_CARD,
    /** What a shop owes one buyer by name, on that buyer's account in the shop. */
    STORE_CREDIT;

    /** As it is stored and named in texts. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** @throws IllegalArgumentException for a code that is none of ours */
    public static StoredValue ofCode(String code) {
        for (var value : values()) {
            if (value.code().equals(code)) {
                return value;
            }
        }
        throw new IllegalArgumentException("no such stored value: " + code);
    }
}
