package se.knyt.core.money;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * An ISO 4217 currency code with its number of minor-unit decimals.
 *
 * <p>The decimals are those of ISO 4217 (checked against {@link java.util.Currency}); a provider that counts otherwise
 * converts in its own mapping.
 *
 * @param code three upper-case letters
 */
public record Currency(String code) implements Comparable<Currency> {
    public static final Currency SEK = new Currency("SEK");
    public static final Currency EUR = new Currency("EUR");
    public static final Currency NOK = new Currency("NOK");
    public static final Currency DKK = new Currency("DKK");
    public static final Currency USD = new Currency("USD");
    public static final Currency GBP = new Currency("GBP");

    public Currency {
        if (!Iso.CODE.matcher(code).matches() || !Iso.DECIMALS.containsKey(code)) {
            throw new IllegalArgumentException("not an ISO 4217 currency: " + shortened(code));
        }
    }

    /** Number of decimals of the minor unit: 2 for SEK, 0 for JPY, 3 for KWD. */
    public int decimals() {
        return Iso.DECIMALS.getOrDefault(code, 2);
    }

    /** Minor units in one major unit: 100 for SEK. */
    public long minorPerMajor() {
        long result = 1;
        for (int i = 0; i < decimals(); i++) {
            result *= 10;
        }
        return result;
    }

    @Override
    public int compareTo(Currency other) {
        return code.compareTo(other.code);
    }

    @Override
    public String toString() {
        return code;
    }

    private static String shortened(String text) {
        return text.length() <= 12 ? text : text.substring(0, 12) + "…";
    }

    /** Apart from the record, so that its constants can be made before anything else of the class is. */
    private static final class Iso {
        private static final Pattern CODE = Pattern.compile("[A-Z]{3}");
        /** Codes that {@link java.util.Currency} lists without decimals of their own (precious metals, test codes) are refused. */
        private static final Map<String, Integer> DECIMALS = decimals();

        private static Map<String, Integer> decimals() {
            var result = new HashMap<String, Integer>();
            for (var currency : java.util.Currency.getAvailableCurrencies()) {
                if (currency.getDefaultFractionDigits() >= 0) {
                    result.put(currency.getCurrencyCode(), currency.getDefaultFractionDigits());
                }
            }
            return Map.copyOf(result);
        }
    }
}
