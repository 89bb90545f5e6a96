package se.knyt.core.bookkeeping;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.MonthDay;
import java.util.Set;

/**
 * Days on which Swedish banks pass money on: Monday to Friday, less the days on which the Riksbank's payment system is closed. Those
 * are the public holidays (lag 1989:253 om allmänna helgdagar) and the eves of midsummer, Christmas and the new year.
 */
public final class BankingDays {
    /** New Year's Day, Epiphany, 1 May, National Day, Christmas Eve, Christmas Day, Boxing Day, New Year's Eve. */
    private static final Set<MonthDay> FIXED = Set.of(
            MonthDay.of(1, 1),
            MonthDay.of(1, 6),
            MonthDay.of(5, 1),
            MonthDay.of(6, 6),
            MonthDay.of(12, 24),
            MonthDay.of(12, 25),
            MonthDay.of(12, 26),
            MonthDay.of(12, 31));
    /** Days from Easter Sunday to Good Friday, Easter Monday and Ascension Day. */
    private static final Set<Long> FROM_EASTER = Set.of(-2L, 1L, 39L);

    private BankingDays() {}

    /** The banking day that lies so many banking days after a date, the date itself not counted. */
    public static LocalDate after(LocalDate date, int days) {
        var day = date;
        for (int left = days; left > 0; ) {
            day = day.plusDays(1);
            if (isOpen(day)) {
                left--;
            }
        }
        return day;
    }

    /** Whether money moves between Swedish banks on this day. */
    public static boolean isOpen(LocalDate date) {
        return date.getDayOfWeek() != DayOfWeek.SATURDAY
                && date.getDayOfWeek() != DayOfWeek.SUNDAY
                && !FIXED.contains(MonthDay.from(date))
                && !isMidsummerEve(date)
                && !FROM_EASTER.contains(
                        date.toEpochDay() - easter(date.getYear()).toEpochDay());
    }

    /** The Friday between 19 and 25 June. */
    private static boolean isMidsummerEve(LocalDate date) {
        return date.getMonthValue() == 6
                && date.getDayOfWeek() == DayOfWeek.FRIDAY
                && date.getDayOfMonth() >= 19
                && date.getDayOfMonth() <= 25;
    }

    /** Easter Sunday of the Gregorian calendar, by the rule of Meeus, Jones and Butcher. */
    private static LocalDate easter(int year) {
        int golden = year % 19;
        int century = year / 100;
        int leapCenturies = century / 4;
        int correction = (century + 8) / 25;
        int moon = (19 * golden + century - leapCenturies - (century - correction + 1) / 3 + 15) % 30;
        int weekday = (32 + 2 * (century % 4) + 2 * (year % 100 / 4) - moon - year % 100 % 4) % 7;
        int late = (golden + 11 * moon + 22 * weekday) / 451;
        int days = moon + weekday - 7 * late + 114;
        return LocalDate.of(year, days / 31, days % 31 + 1);
    }
}
