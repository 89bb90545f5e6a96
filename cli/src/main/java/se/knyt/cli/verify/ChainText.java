package se.knyt.cli.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Reads a line of the file, in the one form that it may have, and writes anew what it has read: bytes that say the same in another way
 * are not those that were hashed.
 */
final class ChainText {
    private static final int NUMBER_DIGITS_MAX = 18;

    private final String line;
    private final StringBuilder again = new StringBuilder();
    private int at;

    ChainText(String line) {
        this.line = line;
    }

    /** A link as it is read: what stands before its own hash, and that. */
    record Link(
            String previous,
            String series,
            String fiscalYear,
            long number,
            String reverses,
            List<Row> rows,
            String content,
            String hash) {
        String name() {
            return series + " " + fiscalYear + " " + number;
        }
    }

    record Row(String currency, long debit, long credit) {}

    record Header(String company) {}

    Header header() throws BrokenChain {
        literal("{\"format\":\"knyt-vouchers-1\",\"company\":");
        var company = string();
        literal(",\"organization_number\":");
        string();
        literal(",\"fiscal_year\":");
        string();
        literal("}");
        end();
        return new Header(company);
    }

    Link link() throws BrokenChain {
        literal("{\"previous\":");
        var previous = string();
        var series = text(",\"series\":");
        var year = text(",\"fiscal_year\":");
        literal(",\"number\":");
        long number = number();
        text(",\"key\":");
        text(",\"booked_on\":");
        text(",\"event_on\":");
        text(",\"text\":");
        text(",\"made_by\":");
        text(",\"made_at\":");
        literal(",\"settings_version\":");
        number();
        var reverses = text(",\"reverses\":");
        text(",\"reason\":");
        literal(",\"rows\":[");
        var rows = rows();
        var content = again + "}";
        var hash = text(",\"hash\":");
        literal("}");
        end();
        return new Link(previous, series, year, number, reverses, rows, content, hash);
    }

    private List<Row> rows() throws BrokenChain {
        var rows = new ArrayList<Row>();
        while (true) {
            literal("{\"account\":");
            number();
            var currency = text(",\"currency\":");
            literal(",\"debit_minor\":");
            long debit = number();
            literal(",\"credit_minor\":");
            long credit = number();
            for (var name : List.of("text", "rule", "cost_centre", "project", "dimensions", "chosen_by")) {
                text(",\"" + name + "\":");
            }
            literal(",\"chosen_version\":");
            number();
            for (var name : List.of("rate", "rate_currency", "rate_source", "rate_on")) {
                text(",\"" + name + "\":");
            }
            literal(",\"rate_minor\":");
            if (!optional("null")) {
                optional("-");
                number();
            }
            literal("}");
            rows.add(new Row(currency, debit, credit));
            if (!optional(",")) {
                literal("]");
                return rows;
            }
        }
    }

    private String text(String name) throws BrokenChain {
        literal(name);
        return string();
    }

    private void literal(String expected) throws BrokenChain {
        if (!optional(expected)) {
            throw unexpected();
        }
    }

    private boolean optional(String expected) {
        if (!line.startsWith(expected, at)) {
            return false;
        }
        again.append(expected);
        at += expected.length();
        return true;
    }

    private long number() throws BrokenChain {
        int from = at;
        while (at < line.length() && line.charAt(at) >= '0' && line.charAt(at) <= '9') {
            at++;
        }
        boolean plain = at > from && at - from <= NUMBER_DIGITS_MAX && (line.charAt(from) != '0' || at - from == 1);
        if (!plain) {
            throw unexpected();
        }
        var digits = line.substring(from, at);
        again.append(digits);
        return Long.parseLong(digits);
    }

    private String string() throws BrokenChain {
        literal("\"");
        var value = new StringBuilder();
        while (true) {
            char c = next();
            if (c == '"') {
                again.append('"');
                return value.toString();
            }
            char said = c == '\\' ? escaped() : c;
            value.append(said);
            again.append(written(said));
        }
    }

    private char escaped() throws BrokenChain {
        char c = next();
        if (c == '"' || c == '\\') {
            return c;
        }
        if (c != 'u' || at + 4 > line.length() || !line.substring(at, at + 4).matches("00[01][0-9a-f]")) {
            throw unexpected();
        }
        at += 4;
        return (char) Integer.parseInt(line.substring(at - 4, at), 16);
    }

    private static String written(char c) {
        if (c == '"' || c == '\\') {
            return "\\" + c;
        }
        return c < 0x20 ? String.format(Locale.ROOT, "\\u%04x", (int) c) : String.valueOf(c);
    }

    private char next() throws BrokenChain {
        if (at >= line.length()) {
            throw unexpected();
        }
        return line.charAt(at++);
    }

    private void end() throws BrokenChain {
        if (at != line.length() || !again.toString().equals(line)) {
            throw unexpected();
        }
    }

    private BrokenChain unexpected() {
        return new BrokenChain("not the form of the file at character " + (at + 1));
    }
}
