package se.knyt.formats.sie;

import java.util.List;

/**
 * An account of the chart.
 *
 * @param number numeric
 * @param name may be empty
 * @param type T asset, S debt, K cost, I income; empty when not told
 * @param unit of quantities, may be empty
 * @param taxCodes SRU codes
 */
public record SieAccount(int number, String name, String type, String unit, List<String> taxCodes) {
    public SieAccount {
        taxCodes = List.copyOf(taxCodes);
    }

    public SieAccount(int number, String name) {
        this(number, name, "", "", List.of());
    }
}
