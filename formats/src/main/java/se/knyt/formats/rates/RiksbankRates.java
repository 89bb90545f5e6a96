package se.knyt.formats.rates;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import se.knyt.core.money.Currency;
import se.knyt.formats.csv.CsvReader;
import se.knyt.formats.csv.FileText;
import se.knyt.formats.csv.FormatException;
import se.knyt.formats.json.JsonCursor;

/**
 * Currencies against Swedish kronor as the Riksbank publishes them: the answer of its interface SWEA (a list of {@code seriesId},
 * {@code date} and {@code value}; group 130, in which a series {@code SEKxxxPMI} is kronor for one unit), or what is exported from its
 * page <i>Search interest rates and exchange rates</i> (a line for each day and series, whose name says how many units are meant: {@code 1
 * EUR}, {@code 100 JPY}). A day without a rate is {@code n/a}, or has no value, and is left out.
 */
public final class RiksbankRates {
    /** A year of every currency is about a twentieth of it. */
    public static final int BYTES_MAX = 16 * 1024 * 1024;

    private static final int RATES_MAX = 1_000_000;
    private static final int KEPT_DECIMALS = 10;
    private static final int TEXT_MAX = 30;
    private static final Pattern SERIES = Pattern.compile("SEK([A-Z]{3})PMI");
    private static final Pattern UNITS = Pattern.compile("(1|10|100|1000) ([A-Z]{3})");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,8}([.,]\\d{1,18})?([eE]-?\\d{1,2})?");
    /** The page in English writes days of another order than the one in Swedish. */
    private static final DateTimeFormatter DAY_FIRST =
            DateTimeFormatter.ofPattern("dd/MM/uuuu", Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);

    private static final int DAY = 0;
    private static final int NAME = 2;
    private static final int VALUE = 3;

    private final String name;
    private final List<KronaRate> rates = new ArrayList<>();
    private final Set<String> seen = new HashSet<>();

    private RiksbankRates(String name) {
        this.name = name;
    }

    /**
     * Reads the whole file.
     *
     * @param name what the file is called, for messages
     * @throws FormatException when it is no such file; nothing of it counts then
     */
    public static List<KronaRate> read(String name, byte[] content) {
        if (content.length > BYTES_MAX) {
            throw new FormatException(name, 0, 0, "larger than " + BYTES_MAX + " bytes");
        }
        var text = FileText.of(name, content);
        var reader = new RiksbankRates(name);
        if (text.head(64).stripLeading().startsWith("[")) {
            JsonCursor.read(text, reader::observations);
        } else {
            reader.lines(text);
        }
        if (reader.rates.isEmpty()) {
            throw new FormatException(name, 0, 0, "no rate in the file");
        }
        return List.copyOf(reader.rates);
    }

    private void observations(JsonCursor json) {
        json.elements(() -> {
            var field = new String[] {"", "", ""};
            int line = json.line();
            json.fields(key -> {
                switch (key) {
                    case "seriesId" -> field[0] = json.text();
                    case "date" -> field[1] = json.text();
                    case "value" -> field[2] = json.text();
                    default -> {
                        // Of no meaning for a rate.
                    }
                }
            });
            var series = SERIES.matcher(field[0]);
            // Other groups have series of interest; and the group has an index of kronor against all currencies, which
            // is none.
            if (series.matches() && isCurrency(series.group(1)) && !field[2].isEmpty()) {
                add(date(field[1], line, 0), series.group(1), BigDecimal.ONE, field[2], line, 0);
            }
        });
    }

    private void lines(FileText text) {
        var head = text.head(256);
        char delimiter = head.indexOf('\t') >= 0 ? '\t' : ';';
        var row = new CsvReader(text, delimiter, '"');
        while (row.next()) {
            if (row.size() == 1 && row.text(0).isBlank()) {
                continue;
            }
            if (row.size() <= VALUE) {
                throw row.errorAtEnd("no line of day, group, series and value as the Riksbank exports it");
            }
            var units = UNITS.matcher(row.text(NAME).strip());
            if (units.matches() && isCurrency(units.group(2))) {
                var value = row.text(VALUE).strip();
                if (!value.isEmpty() && !value.equalsIgnoreCase("n/a")) {
                    add(
                            date(row.text(DAY).strip(), row.line(), DAY + 1),
                            units.group(2),
                            new BigDecimal(units.group(1)),
                            value,
                            row.line(),
                            VALUE + 1);
                }
            } else if (row.line() > 1) {
                throw row.error(NAME, "no currency with its number of units: " + shortened(row.text(NAME)));
            }
        }
    }

    private static boolean isCurrency(String code) {
        try {
            return !new Currency(code).equals(Currency.SEK);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private LocalDate date(String text, int line, int column) {
        try {
            return text.indexOf('/') > 0 ? LocalDate.parse(text, DAY_FIRST) : LocalDate.parse(text);
        } catch (DateTimeException e) {
            throw new FormatException(name, line, column, "not a date: " + shortened(text));
        }
    }

    private void add(LocalDate day, String code, BigDecimal units, String value, int line, int column) {
        if (value.length() > TEXT_MAX || !NUMBER.matcher(value).matches()) {
            throw new FormatException(name, line, column, "not a rate: " + shortened(value));
        }
        if (!seen.add(day + code)) {
            throw new FormatException(name, line, column, code + " stands twice on " + day);
        }
        if (rates.size() >= RATES_MAX) {
            throw new FormatException(name, line, column, "more than " + RATES_MAX + " rates");
        }
        // Units are powers of ten: the point moves and nothing is rounded.
        var kronor = new BigDecimal(value.replace(',', '.')).divide(units).stripTrailingZeros();
        if (kronor.signum() == 0 || kronor.scale() > KEPT_DECIMALS) {
            throw new FormatException(name, line, column, "not a rate: " + shortened(value));
        }
        rates.add(new KronaRate(day, new Currency(code), kronor));
    }

    private static String shortened(String text) {
        return text.length() > 20 ? text.substring(0, 20) + "…" : text;
    }
}
