package se.knyt.connectors.erp.fortnox;

import java.util.Locale;
import java.util.regex.Pattern;

/** Documents carry the country as text, in Swedish, where customers carry the code. */
final class Countries {
    private static final Locale SWEDISH = Locale.forLanguageTag("sv");
    private static final Pattern CODE = Pattern.compile("[A-Z]{2}");

    private Countries() {}

    /** {@code Tyskland} for {@code DE}; empty for what is no country code. */
    static String swedishName(String code) {
        var upper = code.strip().toUpperCase(Locale.ROOT);
        return CODE.matcher(upper).matches() ? Locale.of("", upper).getDisplayCountry(SWEDISH) : "";
    }

    /** Whether the code is one of the EU's states. Northern Ireland (XI) counts for goods. */
    static boolean inEu(String code) {
        return EU.matcher(code.strip().toUpperCase(Locale.ROOT)).matches();
    }

    private static final Pattern EU =
            Pattern.compile("AT|BE|BG|CY|CZ|DE|DK|EE|ES|FI|FR|GR|HR|HU|IE|IT|LT|LU|LV|MT|NL|PL|PT|RO|SE|SI|SK|XI");
}
