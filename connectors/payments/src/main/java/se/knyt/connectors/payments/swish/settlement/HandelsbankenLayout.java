package se.knyt.connectors.payments.swish.settlement;

import java.util.regex.Pattern;
import se.knyt.formats.csv.CsvReader;
import se.knyt.formats.csv.FileText;
import se.knyt.formats.settlement.Dates;

/**
 * The records of Handelsbanken: {@code 01} begins, {@code 02} is a payment, {@code 03} counts them. The amount follows the word SWH; the
 * bank's reference and the order's are the second and third cell after the time.
 */
final class HandelsbankenLayout implements SwishReader.Layout {
    private static final Pattern BEGIN = Pattern.compile("\\s*\"?01\"?;");
    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d.*");
    private static final int ACCOUNT = 1;
    private static final int BOOKED = 4;
    private static final int WORD = 5;

    private int stated = -1;

    static boolean fits(FileText file) {
        var head = file.head(4_096);
        return BEGIN.matcher(head).lookingAt() && head.contains("SWH");
    }

    @Override
    public char delimiter() {
        return ';';
    }

    @Override
    public int amount(CsvReader row) {
        return switch (row.text(0)) {
            case "01" -> -1;
            case "02" -> {
                if (row.size() <= WORD + 2 || !row.text(WORD).equals("SWH")) {
                    throw row.errorAtEnd("a payment without SWH, amount and currency; is the file cut off?");
                }
                yield WORD + 1;
            }
            case "03" -> {
                count(row);
                yield -1;
            }
            default -> throw row.error(0, "no record 01, 02 or 03");
        };
    }

    private void count(CsvReader row) {
        if (row.size() < 2 || !row.text(1).matches("\\d{1,9}")) {
            throw row.errorAtEnd("no number of payments");
        }
        stated = Integer.parseInt(row.text(1));
    }

    @Override
    public SwishReader.Payment payment(CsvReader row) {
        if (!row.text(WORD + 2).equals("SEK")) {
            throw row.error(WORD + 2, "Swish is in SEK");
        }
        var day = Dates.parse(row.text(BOOKED));
        if (day == null) {
            throw row.error(BOOKED, "no date, or one that can be read in two ways");
        }
        int time = -1;
        for (int i = WORD; i < row.size() && time < 0; i++) {
            time = TIME.matcher(row.text(i)).matches() ? i : -1;
        }
        if (time < 0 || row.size() <= time + 2) {
            throw row.errorAtEnd("a payment without its time and reference; is the file cut off?");
        }
        return new SwishReader.Payment(
                row.text(ACCOUNT).replaceAll("[^\\p{L}\\p{Nd}]", ""),
                day,
                "SWH",
                WORD + 1,
                time + 3 < row.size() ? time + 3 : -1,
                -1,
                time + 2,
                -1);
    }

    @Override
    public void end(CsvReader row, int payments) {
        if (stated != payments) {
            throw row.errorAtEnd(
                    stated < 0
                            ? "the record 03 is missing; is the file cut off?"
                            : "the file says " + stated + " payments but holds " + payments);
        }
    }
}
