package se.knyt.core.vat;

import java.util.Locale;
import java.util.Set;

/** Which countries belong to the EU's VAT area, as far as a country code tells. */
public final class VatAreas {
    /** The member states beside Sweden, ISO 3166 alpha-2 (Greece is {@code GR} there, {@code EL} in VAT numbers). */
    public static final Set<String> OTHER_EU = Set.of(
            "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU",
            "LV", "MT", "NL", "PL", "PT", "RO", "SI", "SK");

    /** Monaco is taxed as France: neither another member state by its code nor outside, so a row has to name it. */
    private static final Set<String> NAMED_ONLY = Set.of("SE", "MC");

    private static final Set<String> ISO = Set.of(Locale.getISOCountries());

    private VatAreas() {}

    /** Whether a code is that of a country, Kosovo ({@code XK}) and Northern Ireland ({@code XI}) included. */
    public static boolean isCountry(String code) {
        return ISO.contains(code) || code.equals("XK") || code.equals("XI");
    }

    public static boolean isOtherEu(String code) {
        return OTHER_EU.contains(code);
    }

    /** Outside the EU, Åland ({@code AX}) and other territories with a code of their own included. */
    public static boolean isOutside(String code) {
        return isCountry(code) && !isOtherEu(code) && !NAMED_ONLY.contains(code) && !code.equals("XI");
    }
}
