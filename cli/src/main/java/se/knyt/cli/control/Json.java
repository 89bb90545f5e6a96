package se.knyt.cli.control;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The little JSON that the commands need: writing strings, and reading the plain members of one flat object. Anything nested
 * is kept as its text.
 */
final class Json {
    private static final Pattern PLAIN =
            Pattern.compile("-?\\d{1,30}(\\.\\d{1,30})?([eE][+-]?\\d{1,4})?|true|false|null");

    private final String text;
    private int at;

    private Json(String text) {
        this.text = text;
    }

    static String quoted(String value) {
        var out = new StringBuilder("\"");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < 0x20) {
                        out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        return out.append('"').toString();
    }

    /**
     * The members of an object, in their order: strings unescaped, everything else as written.
     *
     * @throws IllegalArgumentException when the text is not one JSON object
     */
    static Map<String, String> members(String text) {
        var json = new Json(text);
        var members = new LinkedHashMap<String, String>();
        json.expect('{');
        if (json.peek() == '}') {
            json.at++;
        } else {
            do {
                var name = json.string();
                json.expect(':');
                members.put(name, json.value());
            } while (json.more());
        }
        json.skipBlanks();
        if (json.at != text.length()) {
            throw json.broken();
        }
        return members;
    }

    private boolean more() {
        char c = peek();
        at++;
        if (c != ',' && c != '}') {
            throw broken();
        }
        return c == ',';
    }

    private String value() {
        char c = peek();
        if (c == '"') {
            return string();
        }
        int start = at;
        if (c == '{' || c == '[') {
            skipNested();
            return text.substring(start, at);
        }
        while (at < text.length() && ",}] \t\r\n".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        var word = text.substring(start, at);
        if (!PLAIN.matcher(word).matches()) {
            throw broken();
        }
        return word;
    }

    private void skipNested() {
        int depth = 0;
        do {
            char c = peek();
            if (c == '"') {
                string();
                continue;
            }
            if (c == '{' || c == '[') {
                depth++;
            } else if (c == '}' || c == ']') {
                depth--;
            }
            at++;
        } while (depth > 0);
    }

    private String string() {
        expect('"');
        var out = new StringBuilder();
        while (true) {
            char c = next();
            if (c == '"') {
                return out.toString();
            }
            out.append(c == '\\' ? escaped() : c);
        }
    }

    private char escaped() {
        char c = next();
        return switch (c) {
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case '"', '\\', '/' -> c;
            case 'u' -> unicode();
            default -> throw broken();
        };
    }

    private char unicode() {
        if (at + 4 > text.length() || !text.substring(at, at + 4).matches("[0-9a-fA-F]{4}")) {
            throw broken();
        }
        at += 4;
        return (char) Integer.parseInt(text.substring(at - 4, at), 16);
    }

    private char next() {
        if (at >= text.length()) {
            throw broken();
        }
        return text.charAt(at++);
    }

    private char peek() {
        skipBlanks();
        if (at >= text.length()) {
            throw broken();
        }
        return text.charAt(at);
    }

    private void expect(char wanted) {
        if (peek() != wanted) {
            throw broken();
        }
        at++;
    }

    private void skipBlanks() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private IllegalArgumentException broken() {
        return new IllegalArgumentException("not a JSON object, at character " + (at + 1));
    }
}
