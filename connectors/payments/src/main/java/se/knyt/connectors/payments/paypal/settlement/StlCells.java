package se.knyt.connectors.payments.paypal.settlement;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.regex.Pattern;
import se.knyt.core.money.Currency;
import se.knyt.formats.csv.CsvReader;
import se.knyt.formats.csv.FormatException;

/** Amounts and times as an STL file writes them. */
final class StlCells {
    /** Amounts have two implied decimals whatever the currency: 100 yen are written 10000. */
    private static final int IMPLIED_DECIMALS = 2;

    private static final int MAX_DIGITS = 16;

    /** {@code 2026/03/12 00:00:30 -0800}, the offset may have a colon or be left out. */
    private static final Pattern TIME = Pattern.compile(
            "(\\d{4})[/-](\\d{2})[/-](\\d{2})[ T](\\d{2}):(\\d{2}):(\\d{2})(?: ?([+-])(\\d{2}):?(\\d{2}))?");

    private StlCells() {}

    /**
     * An amount with its direction, in minor units of its currency; 0 for an empty cell.
     *
     * @param side the cell that says CR or DR
     * @throws FormatException when the cell is no whole number, or neither CR nor DR stands beside an amount
     */
    static long amount(CsvReader row, int cell, int side, Currency currency) {
        var text = row.text(cell);
        if (text.isEmpty()) {
            return 0;
        }
        long value = magnitude(row, cell, text, currency);
        var direction = row.text(side);
        if (direction.equals("CR") || value == 0) {
            return value;
        }
        if (!direction.equals("DR")) {
            throw row.error(side, "neither CR nor DR");
        }
        return -value;
    }

    private static long magnitude(CsvReader row, int cell, String text, Currency currency) {
        if (text.length() > MAX_DIGITS || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw row.error(cell, "no amount: a whole number with two implied decimals is expected");
        }
        long value = Long.parseLong(text);
        for (int decimals = IMPLIED_DECIMALS; decimals < currency.decimals(); decimals++) {
            value = Math.multiplyExact(value, 10);
        }
        for (int decimals = IMPLIED_DECIMALS; decimals > currency.decimals(); decimals--) {
            if (value % 10 != 0) {
                throw row.error(cell, "more decimals than the currency has");
            }
            value /= 10;
        }
        return value;
    }

    /**
     * Seconds since 1970-01-01T00:00Z.
     *
     * @throws FormatException when the cell holds no time
     */
    static long seconds(CsvReader row, int cell) {
        var match = TIME.matcher(row.text(cell));
        if (!match.matches()) {
            throw row.error(cell, "no time of the form 2026/03/12 00:00:30 -0800");
        }
        try {
            var local = LocalDateTime.of(
                    number(match.group(1)),
                    number(match.group(2)),
                    number(match.group(3)),
                    number(match.group(4)),
                    number(match.group(5)),
                    number(match.group(6)));
            if (match.group(7) == null) {
                return local.toEpochSecond(ZoneOffset.UTC);
            }
            int sign = match.group(7).equals("-") ? -1 : 1;
            var offset = ZoneOffset.ofHoursMinutes(sign * number(match.group(8)), sign * number(match.group(9)));
            return local.toEpochSecond(offset);
        } catch (DateTimeException e) {
            throw row.error(cell, "no time of the form 2026/03/12 00:00:30 -0800");
        }
    }

    private static int number(String digits) {
        return Integer.parseInt(digits);
    }
}
