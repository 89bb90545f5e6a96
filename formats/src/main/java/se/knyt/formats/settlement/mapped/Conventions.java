package se.knyt.formats.settlement.mapped;

import java.util.Locale;
import se.knyt.core.money.Currency;

/**
 * How a file writes amounts and days.
 *
 * @param signs what an amount's sign says
 * @param feesAreCosts whether a fee above zero is a cost; else one below zero is
 * @param vatInside whether the fee holds its VAT; else it stands beside it
 * @param debitsNegative whether the column of debits writes them below zero
 * @param payoutRowsPositive whether the row of the payout itself is above zero when money was paid out
 * @param decimal the decimal mark, comma or point
 * @param days how a day without its year first is written
 * @param paid where the file says what was paid out
 * @param currency the currency of a file without a column for it
 */
public record Conventions(
        Signs signs,
        boolean feesAreCosts,
        boolean vatInside,
        boolean debitsNegative,
        boolean payoutRowsPositive,
        char decimal,
        Days days,
        Paid paid,
        Currency currency) {
    /** What an amount's sign says. */
    public enum Signs {
        /** Above zero raises what the merchant is paid. */
        SIGNED,
        /** Above zero lowers it. */
        INVERTED,
        /** Nothing: what the row is says whether it raises or lowers. */
        BY_TYPE
    }

    /** The order of day and month where the year stands last. */
    public enum Days {
        DAY_FIRST,
        MONTH_FIRST
    }

    /** Where the amount paid stands. */
    public enum Paid {
        /** In a row of its own. */
        ROW,
        /** In a column, the same on each row. */
        COLUMN,
        /** Nowhere: it is the sum of the lines, and only the bank can prove it. */
        SUM
    }

    public Conventions {
        if (decimal != ',' && decimal != '.') {
            throw new IllegalArgumentException("a decimal mark is comma or point");
        }
    }

    /** A word of these enums as it is written in a format's text. */
    static String code(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
