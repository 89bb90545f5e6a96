package se.knyt.engine.settings;

import java.util.Locale;

/** Whose hand moves the money of a purchase. Only one does; the others are read. */
public enum Hand {
    /** The shop by itself. */
    SHOP,
    /** Knyt asks the shop, whose payment app asks the provider. */
    KNYT_THROUGH_SHOP,
    /** Knyt asks the provider; the shop is not told by it. */
    KNYT_AT_PROVIDER,
    /** The accounting system or the warehouse. */
    ACCOUNTING_SYSTEM,
    /** A person, in the shop or at the provider. */
    PERSON;

    /** Whether Knyt acts; otherwise it waits until it sees the other's act. */
    public boolean ours() {
        return this == KNYT_THROUGH_SHOP || this == KNYT_AT_PROVIDER;
    }

    /** The stored and shown code: {@code knyt-through-shop}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** @throws IllegalArgumentException when there is no such hand */
    public static Hand ofCode(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
