package se.knyt.core.vat;

import static java.util.Map.entry;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import se.knyt.core.money.Rate;

/**
 * The VAT rates that each country has, mainland, as of autumn 2026: standard rates as three open data sets agree, reduced ones as
 * these sets and national sources tell. Regional rates are left out. A rate that has ended is left out too: what was sold at it is
 * held and shown.
 */
public final class CountryRates {
    private static final Map<String, List<Rate>> RATES = Map.ofEntries(
            of("AT", "20", "13", "10", "4.9"),
            of("BE", "21", "12", "6"),
            of("BG", "20", "9"),
            of("CY", "19", "9", "5", "3"),
            of("CZ", "21", "12"),
            of("DE", "19", "7"),
            of("DK", "25"),
            of("EE", "24", "13", "9"),
            of("ES", "21", "10", "4"),
            of("FI", "25.5", "13.5", "10"),
            of("FR", "20", "10", "5.5", "2.1"),
            of("GR", "24", "13", "6"),
            of("HR", "25", "13", "5"),
            of("HU", "27", "18", "5"),
            of("IE", "23", "13.5", "9", "4.8"),
            of("IT", "22", "10", "5", "4"),
            of("LT", "21", "12", "5"),
            of("LU", "17", "14", "8", "3"),
            of("LV", "21", "12", "5"),
            of("MT", "18", "12", "7", "5"),
            of("NL", "21", "9"),
            of("PL", "23", "8", "5"),
            of("PT", "23", "13", "6"),
            of("RO", "21", "11"),
            of("SE", "25", "12", "6"),
            of("SI", "22", "9.5", "5"),
            of("SK", "23", "19", "5"),
            // Northern Ireland: goods follow the rules of the EU at the rates of the United Kingdom.
            of("XI", "20", "5"),
            of("GB", "20", "5"),
            of("NO", "25", "15", "12"),
            of("CH", "8.1", "3.8", "2.6"),
            of("LI", "8.1", "3.8", "2.6"));

    private CountryRates() {}

    private static Map.Entry<String, List<Rate>> of(String country, String... percents) {
        return entry(country, Arrays.stream(percents).map(Rate::of).toList());
    }

    /** The rates above zero of a country, the standard rate first; empty for a country that is not listed. */
    public static List<Rate> of(String country) {
        return RATES.getOrDefault(country, List.of());
    }

    /** The countries whose rates are known. */
    public static List<String> countries() {
        return RATES.keySet().stream().sorted().toList();
    }
}
