package se.knyt.engine.pdf;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import se.knyt.core.money.Money;

/** Amounts and times as a Swedish reader expects them on paper. */
public final class SwedishWords {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH.mm", Locale.ROOT);

    private SwedishWords() {}

    /** {@code −1 249,00}: decimal comma, no-break space between thousands, a real minus. */
    public static String amount(Money money) {
        return number(money.toPlain());
    }

    /** A decimal number written with a point. */
    public static String number(String plain) {
        boolean negative = plain.startsWith("-");
        var digits = negative ? plain.substring(1) : plain;
        int point = digits.indexOf('.');
        var whole = point < 0 ? digits : digits.substring(0, point);
        var grouped = new StringBuilder();
        for (int i = 0; i < whole.length(); i++) {
            if (i > 0 && (whole.length() - i) % 3 == 0) {
                grouped.append('\u00a0');
            }
            grouped.append(whole.charAt(i));
        }
        return (negative ? "\u2212" : "") + grouped + (point < 0 ? "" : "," + digits.substring(point + 1));
    }

    /** In the company's zone. */
    public static String time(Instant at, ZoneId zone) {
        return TIME.format(at.atZone(zone));
    }
}
