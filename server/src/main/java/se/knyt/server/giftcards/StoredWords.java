package se.knyt.server.giftcards;

import se.knyt.core.giftcards.StoredValue;

/** The words of gift cards and of store credit: the same texts by name, under a key of each. */
public final class StoredWords {
    private StoredWords() {}

    public static String key(StoredValue of, String name) {
        return (of == StoredValue.GIFT_CARD ? "giftcards." : "storecredit.") + name;
    }
}
