package se.knyt.formats.settlement;

import java.util.regex.Pattern;
import se.knyt.formats.csv.Cells;
import se.knyt.formats.csv.FileText;
import se.knyt.formats.csv.FormatException;

/**
 * Whether a file tells who the buyers are. Most settlements do not; some have a column for it, and others get one where the merchant
 * asked for it, so the headings say it and not only whose file it is.
 */
public final class BuyerColumns {
    private static final int HEAD_BYTES = 16_384;
    /** Lines about the report may stand above its headings. */
    private static final int LINES_MAX = 20;

    private static final String WHO =
            "(customer|consumer|buyer|payer|shopper|sender|card_?holder|billing|shipping|kund|konsument|köpar|betalar|avsändar)\\w{0,4}";
    private static final String WHAT =
            "(first_?|last_?|full_?)?(name|namn)|e_?mail\\w*|e_?post\\w*|mail\\w*|phone\\w*|telefon\\w*|mobil\\w*"
                    + "|address\\w*|adress\\w*|street\\w*|gatuadress|city|ort";
    private static final Pattern HEADING = Pattern.compile(
            "(" + WHO + "_?(" + WHAT + ")|(avsändar|sender|payer|betalar)\\w{0,4}_?(nr|nummer|number)"
                    + "|first_?name|last_?name|förnamn|efternamn|e_?mail(_address)?|e_?post(adress)?|phone(_number)?|telefon(nummer)?"
                    + "|personnummer)",
            Pattern.UNICODE_CHARACTER_CLASS);

    private BuyerColumns() {}

    /**
     * Whether buyers are named, as far as the beginning of the file tells.
     *
     * @param content of any kind; what is no text and no workbook names nobody in columns
     */
    public static boolean in(String fileName, byte[] content) {
        final String head;
        final FileKind kind;
        try {
            var text = FileText.of(fileName, content);
            head = text.head(HEAD_BYTES);
            kind = SettlementFormats.installed().kind(text);
        } catch (FormatException e) {
            return false;
        }
        return kind.namesBuyers()
                || head.lines()
                        .limit(LINES_MAX)
                        .flatMap(line -> Pattern.compile("[;,\t|]").splitAsStream(line))
                        .map(cell -> Cells.columnName(cell.replace("\"", "").replace("'", "")))
                        .anyMatch(name -> HEADING.matcher(name).matches());
    }
}
