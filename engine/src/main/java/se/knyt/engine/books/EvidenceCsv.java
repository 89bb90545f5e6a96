package se.knyt.engine.books;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import se.knyt.core.money.Money;

/** Evidence for programs and spreadsheets: semicolon, decimal comma, UTF-8 with a mark, as a Swedish spreadsheet opens it. */
final class EvidenceCsv {
    static final String MEDIA_TYPE = "text/csv";
    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final String SEPARATOR = ";";

    private final StringBuilder text = new StringBuilder().append(BYTE_ORDER_MARK);

    void line(List<String> cells) {
        text.append(cells.stream().map(EvidenceCsv::quoted).collect(Collectors.joining(SEPARATOR)))
                .append("\r\n");
    }

    byte[] bytes() {
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    static String plain(Money money) {
        return money.toPlain().replace('.', ',');
    }

    /** What a spreadsheet would take for a formula is given an apostrophe; an amount below zero is none. */
    private static String quoted(String cell) {
        boolean amount = cell.matches("-?\\d+(,\\d+)?");
        var text = !amount && !cell.isEmpty() && "=+-@\t\r\n".indexOf(cell.charAt(0)) >= 0 ? "'" + cell : cell;
        boolean plain = text.chars().noneMatch(c -> c == ';' || c == '"' || c == '\n' || c == '\r');
        return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
