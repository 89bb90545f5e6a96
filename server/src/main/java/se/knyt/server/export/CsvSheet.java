package se.knyt.server.export;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import se.knyt.core.money.Money;
import se.knyt.server.text.Language;

/**
 * CSV that opens right in the reader's spreadsheet by a double click: with a byte order mark, and with semicolon and decimal comma in
 * Swedish, comma and decimal point in English. A text that a spreadsheet would run as a formula is given an apostrophe before it.
 */
final class CsvSheet implements Sheet {
    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);

    private final Writer out;
    private final ZoneId zone;
    private final char separator;
    private final char decimal;

    CsvSheet(OutputStream stream, Language language, ZoneId zone) throws IOException {
        this.out = new OutputStreamWriter(stream, StandardCharsets.UTF_8);
        this.zone = zone;
        this.separator = language == Language.SV ? ';' : ',';
        this.decimal = language == Language.SV ? ',' : '.';
        out.write(BYTE_ORDER_MARK);
    }

    @Override
    public void row(List<Object> cells) throws IOException {
        for (int i = 0; i < cells.size(); i++) {
            if (i > 0) {
                out.write(separator);
            }
            out.write(quoted(cell(cells.get(i))));
        }
        out.write("\r\n");
    }

    private String cell(Object value) {
        return switch (value) {
            case Money money -> money.toPlain().replace('.', decimal);
            case Instant at -> TIME.format(at.atZone(zone));
            case LocalDate date -> date.toString();
            case Number number -> number.toString();
            default -> harmless(String.valueOf(value));
        };
    }

    /** Spreadsheets take a cell that begins so for a formula, quoted or not. */
    private static String harmless(String text) {
        return !text.isEmpty() && "=+-@\t\r\n＝＋－＠".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    }

    private String quoted(String text) {
        boolean plain = text.indexOf(separator) < 0
                && text.indexOf('"') < 0
                && text.indexOf('\n') < 0
                && text.indexOf('\r') < 0;
        return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }

    @Override
    public void next(String name, List<Column> columns) {
        throw new IllegalStateException("a file of values holds one list");
    }

    @Override
    public void close() throws IOException {
        out.flush();
    }
}
