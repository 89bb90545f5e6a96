package se.knyt.formats.settlement;

import se.knyt.core.money.Currency;
import se.knyt.formats.csv.CsvReader;
import se.knyt.formats.csv.FormatException;

/** Currency codes in cells. */
public final class Currencies {
    private Currencies() {}

    /**
     * The currency of a code.
     *
     * @param cell the cell that it stands in, for the message
     * @throws FormatException when it is no code of ISO 4217
     */
    public static Currency of(CsvReader row, int cell, String code) {
        try {
            return new Currency(code);
        } catch (IllegalArgumentException e) {
            throw row.error(cell, "no currency code of ISO 4217");
        }
    }
}
