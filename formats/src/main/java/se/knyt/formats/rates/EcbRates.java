package se.knyt.formats.rates;

import java.io.StringReader;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;
import se.knyt.core.money.Currency;
import se.knyt.formats.csv.CsvReader;
import se.knyt.formats.csv.FileText;
import se.knyt.formats.csv.FormatException;

/**
 * The reference rates of the European Central Bank as it publishes them: one day, ninety days or the whole history since 1999, each as
 * XML (nested {@code Cube} elements) or CSV (a column for each currency). A currency without a rate on a day is {@code N/A} and left out.
 */
public final class EcbRates {
    /** The whole history is about a tenth of it. */
    public static final int BYTES_MAX = 16 * 1024 * 1024;

    private static final int RATES_MAX = 1_000_000;
    private static final Pattern CODE = Pattern.compile("[A-Z]{3}");
    private static final DateTimeFormatter DAY_IN_WORDS = DateTimeFormatter.ofPattern("dd MMMM uuuu", Locale.ENGLISH);
    private static final Pattern NUMBER = Pattern.compile("\\d{1,8}(\\.\\d{1,10})?");

    private final String name;
    private final List<EuroRate> rates = new ArrayList<>();
    private final Set<String> seen = new HashSet<>();

    private EcbRates(String name) {
        this.name = name;
    }

    /**
     * Reads the whole file.
     *
     * @param name what the file is called, for messages
     * @throws FormatException when it is no such file; nothing of it counts then
     */
    public static List<EuroRate> read(String name, byte[] content) {
        if (content.length > BYTES_MAX) {
            throw new FormatException(name, 0, 0, "larger than " + BYTES_MAX + " bytes");
        }
        var text = FileText.of(name, content);
        var head = text.head(64).stripLeading();
        var reader = new EcbRates(name);
        if (head.startsWith("<")) {
            reader.xml(text.head(BYTES_MAX));
        } else if (head.startsWith("Date")) {
            reader.csv(text);
        } else {
            throw new FormatException(name, 1, 1, "no rates of the European Central Bank, neither XML nor CSV");
        }
        if (reader.rates.isEmpty()) {
            throw new FormatException(name, 0, 0, "no rate in the file");
        }
        return List.copyOf(reader.rates);
    }

    private void xml(String text) {
        var factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        try {
            var xml = factory.createXMLStreamReader(new StringReader(text));
            LocalDate day = null;
            while (xml.hasNext()) {
                if (xml.next() == XMLStreamReader.START_ELEMENT
                        && xml.getLocalName().equals("Cube")) {
                    day = cube(xml, day);
                }
            }
        } catch (XMLStreamException e) {
            var at = e.getLocation();
            throw new FormatException(
                    name,
                    at == null ? 0 : at.getLineNumber(),
                    at == null ? 0 : at.getColumnNumber(),
                    "not well-formed XML");
        }
    }

    /** The day that the cubes after this one belong to. */
    private @Nullable LocalDate cube(XMLStreamReader xml, @Nullable LocalDate day) {
        int line = xml.getLocation().getLineNumber();
        int column = xml.getLocation().getColumnNumber();
        var time = xml.getAttributeValue(null, "time");
        if (time != null) {
            return date(time, line, column);
        }
        var code = xml.getAttributeValue(null, "currency");
        if (code == null) {
            return day;
        }
        if (day == null) {
            throw new FormatException(name, line, column, "a rate without a day");
        }
        var rate = xml.getAttributeValue(null, "rate");
        add(day, currency(code, line, column), rate == null ? "" : rate, line, column);
        return day;
    }

    private void csv(FileText text) {
        var row = new CsvReader(text, ',', '"');
        row.next();
        var currencies = new ArrayList<@Nullable Currency>();
        for (int cell = 1; cell < row.size(); cell++) {
            var code = row.text(cell).strip();
            // Each line of the bank's file ends with a comma.
            currencies.add(code.isEmpty() && cell == row.size() - 1 ? null : currency(code, row.line(), cell + 1));
        }
        while (row.next()) {
            if (row.size() == 1 && row.text(0).isBlank()) {
                continue;
            }
            var day = date(row.text(0).strip(), row.line(), 1);
            if (row.size() - 1 < currencies.size() - (currencies.getLast() == null ? 1 : 0)) {
                throw row.errorAtEnd("the row ends before its last currency");
            }
            for (int cell = 1; cell < row.size() && cell <= currencies.size(); cell++) {
                var currency = currencies.get(cell - 1);
                var value = row.text(cell).strip();
                if (currency != null && !value.equals("N/A")) {
                    add(day, currency, value, row.line(), cell + 1);
                }
            }
        }
    }

    private LocalDate date(String text, int line, int column) {
        try {
            // The file of a single day writes "03 March 2026"; those of several days write ISO dates.
            return text.length() > 2 && text.charAt(2) == ' '
                    ? LocalDate.parse(text, DAY_IN_WORDS)
                    : LocalDate.parse(text);
        } catch (DateTimeException e) {
            throw new FormatException(name, line, column, "not a date: " + shortened(text));
        }
    }

    private Currency currency(String code, int line, int column) {
        if (!CODE.matcher(code).matches()) {
            throw new FormatException(name, line, column, "not a currency: " + shortened(code));
        }
        return new Currency(code);
    }

    private void add(LocalDate day, Currency currency, String value, int line, int column) {
        if (!NUMBER.matcher(value).matches()) {
            throw new FormatException(name, line, column, "not a rate: " + shortened(value));
        }
        if (!seen.add(day + currency.code())) {
            throw new FormatException(name, line, column, currency + " stands twice on " + day);
        }
        if (rates.size() >= RATES_MAX) {
            throw new FormatException(name, line, column, "more than " + RATES_MAX + " rates");
        }
        var rate = new BigDecimal(value);
        if (rate.signum() == 0) {
            throw new FormatException(name, line, column, "a rate of zero");
        }
        rates.add(new EuroRate(day, currency, rate));
    }

    private static String shortened(String text) {
        return text.length() > 20 ? text.substring(0, 20) + "…" : text;
    }
}
