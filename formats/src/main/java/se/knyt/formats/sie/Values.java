package se.knyt.formats.sie;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;

/** Fields of a record as values; what can not be read is refused with its place. */
final class Values {
    /** No plus sign, no grouping, no decimal comma: guessing at any of them would change an amount. */
    private static final Pattern AMOUNT = Pattern.compile("-?\\d{1,15}(\\.\\d{1,2})?");

    private static final Pattern QUANTITY = Pattern.compile("-?\\d{1,15}(\\.\\d{1,10})?");
    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,9}");
    private static final Pattern DATE = Pattern.compile("\\d{8}");
    private static final Pattern MONTH = Pattern.compile("\\d{6}");
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("uuuuMMdd", Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);

    private Values() {}

    static int number(SieLine line, int index) {
        return number(line, index, line.text(index));
    }

    private static int number(SieLine line, int index, String text) {
        if (!NUMBER.matcher(text).matches()) {
            throw line.error("number", index, "a whole number is expected");
        }
        return Integer.parseInt(text);
    }

    static int account(SieLine line, int index) {
        int number = number(line, index);
        if (number < 1) {
            throw line.error("account", index, "an account number is expected");
        }
        return number;
    }

    static Money amount(SieLine line, int index, Currency currency) {
        var text = line.text(index);
        if (!AMOUNT.matcher(text).matches()) {
            throw line.error(
                    "amount", index, "an amount is expected: digits, at most two decimals after a point, minus sign");
        }
        try {
            return Money.parse(text, currency);
        } catch (IllegalArgumentException e) {
            throw line.error("amount", index, "the amount does not fit the currency " + currency);
        }
    }

    static Optional<BigDecimal> quantity(SieLine line, int index) {
        var text = line.text(index);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        if (!QUANTITY.matcher(text).matches()) {
            throw line.error("quantity", index, "a quantity is expected");
        }
        return Optional.of(new BigDecimal(text));
    }

    static Optional<LocalDate> optionalDate(SieLine line, int index) {
        return line.text(index).isBlank() ? Optional.empty() : Optional.of(date(line, index));
    }

    static LocalDate date(SieLine line, int index) {
        var text = line.text(index);
        if (!DATE.matcher(text).matches()) {
            throw line.error("date", index, "a date as YYYYMMDD is expected");
        }
        try {
            return LocalDate.parse(text, DAY);
        } catch (DateTimeException e) {
            throw line.error("date", index, "there is no such day");
        }
    }

    static YearMonth month(SieLine line, int index) {
        var text = line.text(index);
        if (!MONTH.matcher(text).matches()) {
            throw line.error("month", index, "a month as YYYYMM is expected");
        }
        try {
            return YearMonth.of(Integer.parseInt(text.substring(0, 4)), Integer.parseInt(text.substring(4)));
        } catch (DateTimeException e) {
            throw line.error("month", index, "there is no such month");
        }
    }

    /** Whether a field is an object list, or is not there. */
    static boolean isObjects(SieLine line, int index) {
        return index >= line.fields().size() || line.fields().get(index).list();
    }

    /** Whether a field is the number of an account. */
    static boolean isAccount(SieLine line, int index) {
        return NUMBER.matcher(line.text(index)).matches();
    }

    static List<SieObjectId> objects(SieLine line, int index) {
        if (index >= line.fields().size()) {
            return List.of();
        }
        var field = line.fields().get(index);
        if (!field.list() || field.items().size() % 2 != 0) {
            throw line.error("objects", index, "an object list {dimension object …} is expected");
        }
        var result = new ArrayList<SieObjectId>();
        for (int i = 0; i < field.items().size(); i += 2) {
            result.add(new SieObjectId(
                    number(line, index, field.items().get(i)), field.items().get(i + 1)));
        }
        return result;
    }
}
