package se.knyt.engine.flows;

import java.util.Arrays;
import java.util.Optional;

/** By what a refund that a person starts is paid back. */
public enum Road {
    /** By the provider that was paid. */
    PROVIDER(""),
    /** By hand, from the company's bank account. */
    BANK("bank"),
    /** By hand, from the company's Swish number: it leaves the same bank account. */
    SWISH("swish"),
    /** As store credit in the shop: no money moves, the shop owes it. */
    STORE_CREDIT("store-credit"),
    /** On the merchant's own invoice, where our vouchers are the books: no money moves, the buyer owes less, or is owed. */
    INVOICE("invoice");

    private final String code;

    Road(String code) {
        this.code = code;
    }

    /** As it is stored, empty for the provider. */
    public String code() {
        return code;
    }

    public static Optional<Road> of(String code) {
        return Arrays.stream(values()).filter(r -> r.code.equals(code)).findFirst();
    }

    /** Whether a person pays it, from an account of the company. */
    public boolean byHand() {
        return this == BANK || this == SWISH;
    }

    /** Whether nobody is asked to pay: it is credited, and that is all. */
    boolean asksNobody() {
        return byHand() || this == INVOICE;
    }
}
