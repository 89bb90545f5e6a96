package se.knyt.engine.disputes;

/**
 * Whether payouts took the money of a dispute, or gave it back, in more than one currency. Nothing is summed over currencies, so what is
 * left open is then for a person to say.
 */
public enum MixedCurrencies {
    NONE(""),
    /** Taken in several, and given back in none of them or in part. */
    TAKEN("taken"),
    /** Taken in one and given back in another. */
    BACK("back");

    private final String code;

    MixedCurrencies(String code) {
        this.code = code;
    }

    /** @throws IllegalArgumentException for a code that is none of ours */
    public static MixedCurrencies ofCode(String code) {
        for (var mixed : values()) {
            if (mixed.code.equals(code)) {
                return mixed;
            }
        }
        throw new IllegalArgumentException("no such mix of currencies: " + code);
    }
}
