package se.knyt.engine.books;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import se.knyt.engine.json.Json;

/**
 * One link of the hash chain: everything that a voucher says and the hash of the one before, as one line of text. The same fields give
 * the same bytes for ever, so that anybody can verify the chain without Knyt: {@code docs/verify.md}.
 *
 * @param previous hash of the voucher before in its series and fiscal year, in hexadecimal; empty for the first
 * @param reverses series, fiscal year and number of the voucher that it takes back, or empty
 * @param madeAt to the microsecond, as the database keeps it
 */
record VoucherChain(
        String previous,
        String series,
        String fiscalYear,
        long number,
        String key,
        LocalDate bookedOn,
        LocalDate eventOn,
        String text,
        String madeBy,
        Instant madeAt,
        int settingsVersion,
        String reverses,
        String reason,
        List<ChainRow> rows) {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    /** What the hash is taken over, in UTF-8. */
    String line() {
        return "{" + text("previous", previous)
                + "," + text("series", series)
                + "," + text("fiscal_year", fiscalYear)
                + ",\"number\":" + number
                + "," + text("key", key)
                + "," + text("booked_on", bookedOn.toString())
                + "," + text("event_on", eventOn.toString())
                + "," + text("text", text)
                + "," + text("made_by", madeBy)
                + "," + text("made_at", TIME.format(madeAt))
                + ",\"settings_version\":" + settingsVersion
                + "," + text("reverses", reverses)
                + "," + text("reason", reason)
                + ",\"rows\":"
                + rows.stream().map(ChainRow::line).collect(Collectors.joining(",", "[", "]"))
                + "}";
    }

    byte[] hash() {
        return Json.sha256().digest(line().getBytes(StandardCharsets.UTF_8));
    }

    /** The line as it stands in a file, with its own hash last. */
    String sealed(byte[] hash) {
        var line = line();
        return line.substring(0, line.length() - 1) + "," + text("hash", hex(hash)) + "}";
    }

    static String hex(byte[] hash) {
        return HexFormat.of().formatHex(hash);
    }

    static String text(String name, String value) {
        return quoted(name) + ":" + quoted(value);
    }

    /** Only what JSON demands is escaped, each in one way. */
    private static String quoted(String value) {
        var out = new StringBuilder(value.length() + 2).append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < 0x20) {
                out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }
}
