package se.knyt.engine.monthend;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import se.knyt.engine.settings.VatPeriod;

/**
 * Something dated in a VAT period that was declared without it, and booked after that.
 *
 * @param id of the voucher, or of the effect that makes the invoice or credit note
 * @param kind {@code voucher}, {@code create-invoice} or {@code create-credit-note}
 * @param name number of the voucher or order
 * @param path of a voucher's page within the company's, empty for others
 * @param trail the purchase of an invoice or credit note, 0 for none
 * @param from the day it is dated
 * @param to the day it is booked
 * @param of the period that it came too late for
 * @param boxes what it moves, by box, in minor units of the currency of the books, as the box counts it
 * @param word what somebody has said of it
 * @param told the month in whose return it is told; empty unless it is told in a later one
 * @param declared whether that return is declared, so that nothing more is said of it
 */
public record LateItem(
        long id,
        String kind,
        String name,
        String path,
        long trail,
        LocalDate from,
        LocalDate to,
        VatPeriod.Months of,
        Map<String, Long> boxes,
        Word word,
        Optional<YearMonth> told,
        boolean declared) {
    /** Boxes of output VAT, and that of input VAT. */
    private static final List<String> OUTPUT = List.of("10", "11", "12", "30", "31", "32", "60", "61", "62");

    private static final String INPUT = "48";

    /** What is said of it. */
    public enum Word {
        /** Nothing yet. */
        NONE(""),
        /** It is told in the return of a later period. */
        LATER("later"),
        /** The return of its own period is to be corrected. */
        CORRECT("correct"),
        /** That has been done. */
        CORRECTED("corrected");

        private final String code;

        Word(String code) {
            this.code = code;
        }

        public String code() {
            return code;
        }

        /** Empty for a code that is none of ours. */
        public static Optional<Word> ofCode(String code) {
            return Arrays.stream(values())
                    .filter(w -> w.code.equals(code.toLowerCase(Locale.ROOT)))
                    .findFirst();
        }
    }

    /** Whether a return holds it that has been handed in: nothing more is said of it. */
    public boolean over() {
        return word == Word.CORRECTED || (word == Word.LATER && declared);
    }

    /** Whether somebody is to say or do something. */
    public boolean open() {
        return word == Word.NONE || word == Word.CORRECT;
    }

    /** What all of some items move, by box. */
    public static Map<String, Long> sums(List<LateItem> items) {
        var sums = new TreeMap<String, Long>();
        items.forEach(i -> i.boxes().forEach((box, minor) -> sums.merge(box, minor, Math::addExact)));
        return sums;
    }

    /** VAT to pay by some boxes: output less input. */
    public static long vat(Map<String, Long> boxes) {
        long vat = 0;
        for (var box : boxes.entrySet()) {
            if (OUTPUT.contains(box.getKey())) {
                vat = Math.addExact(vat, box.getValue());
            } else if (box.getKey().equals(INPUT)) {
                vat = Math.subtractExact(vat, box.getValue());
            }
        }
        return vat;
    }
}
