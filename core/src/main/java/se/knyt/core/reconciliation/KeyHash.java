package se.knyt.core.reconciliation;

import se.knyt.core.money.Currency;

/** 64-bit hashes of normalised keys. A hash only finds candidates; what is matched is compared by its text again. */
final class KeyHash {
    private static final long PRIME = 0x100000001b3L;
    private final char[] buffer = new char[References.MAX_CHARS];

    /** The hash of a key, or 0 when nothing is left of it after normalisation. */
    long of(KeyKind kind, CharSequence value) {
        int length = References.normalize(kind, value, buffer);
        if (length == 0) {
            return 0;
        }
        long hash = 0xcbf29ce484222325L + kind.ordinal();
        for (int i = 0; i < length; i++) {
            hash = (hash ^ buffer[i]) * PRIME;
        }
        return nonZero(mix(hash));
    }

    /** Narrows a key's hash to one kind of document, currency and amount. */
    static long withAmount(long key, boolean credit, Currency currency, long amount) {
        return nonZero(mix(key ^ mix(amount + 0x9e3779b97f4a7c15L * sideAndCurrency(credit, currency))));
    }

    /** Narrows a key's hash to one kind of document, whatever the amount and currency. */
    static long withSide(long key, boolean credit) {
        return nonZero(mix(key + (credit ? 0x632be59bd9b4e019L : 0)));
    }

    private static long sideAndCurrency(boolean credit, Currency currency) {
        return 2L * currency.code().hashCode() + (credit ? 1 : 0);
    }

    private static long nonZero(long hash) {
        return hash == 0 ? 1 : hash;
    }

    private static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
