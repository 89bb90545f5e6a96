package se.knyt.server.text;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import se.knyt.core.money.Money;

/**
 * Amounts, counts, dates and times as the language writes them. Amounts keep all decimals of their currency; nothing is rounded.
 * Swedish: {@code 1 249,00} with U+00A0; English: {@code 1,249.00}. Minus is U+2212 in both.
 */
public final class Format {
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm z", Locale.ENGLISH);
    private static final char NBSP = '\u00a0';
    private static final char MINUS = '\u2212';
    private static final String[] MONTHS_SV = {
        "januari",
        "februari",
        "mars",
        "april",
        "maj",
        "juni",
        "juli",
        "augusti",
        "september",
        "oktober",
        "november",
        "december"
    };
    private static final String[] MONTHS_EN = {
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December"
    };
    private static final String[] DAYS_SV = {"måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag"};
    private static final String[] DAYS_EN = {
        "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"
    };

    private final Language language;
    private final ZoneId zone;

    public Format(Language language, ZoneId zone) {
        this.language = language;
        this.zone = zone;
    }

    public ZoneId zone() {
        return zone;
    }

    private boolean swedish() {
        return language == Language.SV;
    }

    /** The amount without its unit: {@code −1 249,00}. */
    public String amount(Money money) {
        return decimal(money.toDecimal());
    }

    /** The amount with its unit as running text has it: {@code 1 249,00 kr}, {@code 119,00 EUR}, {@code SEK 1,249.00}. */
    public String amountWithUnit(Money money) {
        var number = amount(money);
        return swedish()
                ? number + NBSP + unit(money.currency().code())
                : money.currency().code() + NBSP + number;
    }

    /** The unit alone: {@code kr} for SEK in Swedish, else the currency's code. */
    public String unit(String currency) {
        return swedish() && "SEK".equals(currency) ? "kr" : currency;
    }

    /** A decimal number with grouping and as many decimals as it has. */
    public String decimal(BigDecimal value) {
        var plain = value.abs().toPlainString();
        int point = plain.indexOf('.');
        var whole = point < 0 ? plain : plain.substring(0, point);
        var text = new StringBuilder();
        if (value.signum() < 0) {
            text.append(MINUS);
        }
        text.append(grouped(whole));
        if (point >= 0) {
            text.append(swedish() ? ',' : '.').append(plain, point + 1, plain.length());
        }
        return text.toString();
    }

    /** Plain decimals as a person of the language would write them into a field: {@code 0,99}. */
    public String typed(String plain) {
        return swedish() ? plain.replace('.', ',') : plain;
    }

    /** A country by its ISO 3166 code: {@code Tyskland}. */
    public String country(String code) {
        return Locale.of("", code).getDisplayCountry(Locale.of(language.tag()));
    }

    public String count(long number) {
        return (number < 0 ? String.valueOf(MINUS) : "") + grouped(Long.toString(Math.abs(number)));
    }

    public String percent(BigDecimal value) {
        var number = decimal(value.stripTrailingZeros().scale() < 0 ? value.setScale(0) : value.stripTrailingZeros());
        return swedish() ? number + NBSP + "%" : number + "%";
    }

    private String grouped(String digits) {
        var text = new StringBuilder();
        for (int i = 0; i < digits.length(); i++) {
            if (i > 0 && (digits.length() - i) % 3 == 0) {
                text.append(swedish() ? NBSP : ',');
            }
            text.append(digits.charAt(i));
        }
        return text.toString();
    }

    public LocalDate dateOf(Instant instant) {
        return instant.atZone(zone).toLocalDate();
    }

    /** {@code 24 nov}. */
    public String dayMonth(LocalDate date) {
        return date.getDayOfMonth() + "\u00a0" + month(date).substring(0, 3);
    }

    /** {@code 24 nov} in the year of {@code today}, else {@code 24 nov 2025}. */
    public String dayMonth(LocalDate date, LocalDate today) {
        return date.getYear() == today.getYear() ? dayMonth(date) : dayMonth(date) + "\u00a0" + date.getYear();
    }

    /** {@code 24 november 2026}. */
    public String longDate(LocalDate date) {
        return date.getDayOfMonth() + " " + month(date) + " " + date.getYear();
    }

    /** {@code tisdag 24 november 2026}. */
    public String weekdayDate(LocalDate date) {
        return weekday(date) + " " + longDate(date);
    }

    public String weekday(LocalDate date) {
        return (swedish() ? DAYS_SV : DAYS_EN)[date.getDayOfWeek().getValue() - 1];
    }

    public String month(LocalDate date) {
        return (swedish() ? MONTHS_SV : MONTHS_EN)[date.getMonthValue() - 1];
    }

    /** {@code 09:41} in the company's zone. */
    public String time(Instant instant) {
        return time(instant.atZone(zone));
    }

    private static String time(ZonedDateTime at) {
        return String.format(Locale.ROOT, "%02d:%02d", at.getHour(), at.getMinute());
    }

    /** {@code 24 nov 09:41}, with the year when it is another than that of {@code today}. */
    public String moment(Instant instant, LocalDate today) {
        return dayMonth(dateOf(instant), today) + " " + time(instant);
    }

    /** Whole, for what is kept: {@code 2026-12-31 18:29 CET}. */
    public String stamp(Instant instant) {
        return STAMP.format(instant.atZone(zone));
    }

    /** The value of a {@code datetime} attribute. */
    public String machine(Instant instant) {
        return instant.toString();
    }

    /** How long something took or is old: whole minutes, hours under two days, else days; at least one minute. */
    public String age(Duration age) {
        long minutes = Math.max(1, age.toMinutes());
        if (minutes < 60) {
            return counted(minutes, "minut", "minuter", "minute", "minutes");
        }
        if (minutes < 48 * 60) {
            return counted(minutes / 60, "timme", "timmar", "hour", "hours");
        }
        return counted(minutes / (24 * 60), "dag", "dagar", "day", "days");
    }

    private String counted(long number, String oneSv, String manySv, String oneEn, String manyEn) {
        var word = swedish() ? (number == 1 ? oneSv : manySv) : (number == 1 ? oneEn : manyEn);
        return count(number) + NBSP + word;
    }
}
