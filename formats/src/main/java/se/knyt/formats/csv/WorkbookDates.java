package se.knyt.formats.csv;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Locale;

/** Which styles of a workbook show a number as a day, and which day that is. */
final class WorkbookDates {
    private static final LocalDate FROM_1900 = LocalDate.of(1899, 12, 30);
    private static final LocalDate FROM_1904 = LocalDate.of(1904, 1, 1);
    /** Days of the calendar that a workbook can show: to the end of the year 9999. */
    private static final BigDecimal LAST = new BigDecimal(2_958_466);
    /** Before it the days of a workbook are one off: it takes 1900 for a leap year. */
    private static final BigDecimal FIRST = new BigDecimal(61);

    private static final BigDecimal MINUTES = new BigDecimal(24 * 60);

    private final BitSet days;
    private final boolean from1904;

    private WorkbookDates(BitSet days, boolean from1904) {
        this.days = days;
        this.from1904 = from1904;
    }

    static WorkbookDates none(boolean from1904) {
        return new WorkbookDates(new BitSet(), from1904);
    }

    static WorkbookDates read(String file, byte[] styles, boolean from1904) {
        var formats = new HashMap<Integer, Boolean>();
        var days = new BitSet();
        var xml = new WorkbookXml(file, styles);
        boolean inCells = false;
        int style = 0;
        while (xml.next()) {
            if (xml.begins("numFmt")) {
                formats.put(xml.number("numFmtId", -1), isDay(xml.attribute("formatCode")));
            } else if (xml.begins("cellXfs") || xml.ends("cellXfs")) {
                inCells = xml.begins("cellXfs");
            } else if (inCells && xml.begins("xf")) {
                int format = xml.number("numFmtId", 0);
                days.set(style++, formats.getOrDefault(format, isDay(format)));
            }
        }
        return new WorkbookDates(days, from1904);
    }

    /** The formats that are not written out, ECMA-376 part 1, 18.8.30. */
    private static boolean isDay(int format) {
        return (format >= 14 && format <= 17)
                || format == 22
                || (format >= 27 && format <= 36)
                || (format >= 50 && format <= 58);
    }

    private static boolean isDay(String code) {
        var plain = code.toLowerCase(Locale.ROOT).replaceAll("\"[^\"]*\"|\\[[^\\]]*\\]|\\\\.", "");
        return plain.contains("y") || plain.contains("d");
    }

    boolean isDay(int style, BigDecimal number) {
        return days.get(style) && number.compareTo(FIRST) >= 0 && number.compareTo(LAST) < 0;
    }

    /** A day as year-month-day, with the time behind it when there is one. */
    String text(BigDecimal number) {
        var whole = number.setScale(0, RoundingMode.FLOOR);
        var day = (from1904 ? FROM_1904 : FROM_1900).plusDays(whole.longValueExact());
        int minute = number.subtract(whole)
                .multiply(MINUTES)
                .setScale(0, RoundingMode.FLOOR)
                .intValueExact();
        return minute == 0 ? day.toString() : String.format(Locale.ROOT, "%s %02d:%02d", day, minute / 60, minute % 60);
    }
}
