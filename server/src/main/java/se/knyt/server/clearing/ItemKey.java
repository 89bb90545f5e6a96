package se.knyt.server.clearing;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A place in the list of an account's open items, oldest first; what is shown next comes after it.
 *
 * @param payout id of the payout that it is of, 0 for none, as the purchase and the voucher
 * @param minor what it has on the account
 * @param nth of those that are alike in all of that
 */
record ItemKey(
        LocalDate since, String currency, long payout, long trail, long voucher, long minor, String kind, long nth) {
    /** Before everything. */
    static final ItemKey START = new ItemKey(LocalDate.EPOCH, "", 0, 0, 0, 0, "", 0);

    /** What items are ordered by, of a row that has its number among those alike. */
    static final String COLUMNS = "opened_on, currency, coalesce(payout_id, 0), coalesce(trail_id, 0),"
            + " coalesce(voucher_id, 0), account_minor, kind, nth";

    /** What makes them alike. */
    static final String ALIKE = COLUMNS.replace(", nth", "");

    private static final Pattern FORM = Pattern.compile(
            "(\\d{1,6})-([A-Z]{3})-(\\d{1,18})-(\\d{1,18})-(\\d{1,18})-(-?\\d{1,18})-([a-z]{1,20})-(\\d{1,9})");

    /** As it stands in an address. */
    String text() {
        return since.toEpochDay() + "-" + currency + "-" + payout + "-" + trail + "-" + voucher + "-" + minor + "-"
                + kind + "-" + nth;
    }

    /** The start for anything that is no place. */
    static ItemKey of(String text) {
        var match = FORM.matcher(text);
        if (!match.matches()) {
            return START;
        }
        try {
            return new ItemKey(
                    LocalDate.ofEpochDay(Long.parseLong(match.group(1))),
                    match.group(2),
                    Long.parseLong(match.group(3)),
                    Long.parseLong(match.group(4)),
                    Long.parseLong(match.group(5)),
                    Long.parseLong(match.group(6)),
                    match.group(7),
                    Long.parseLong(match.group(8)));
        } catch (DateTimeException e) {
            return START;
        }
    }

    List<Object> parameters() {
        return List.of(since, currency, payout, trail, voucher, minor, kind, nth);
    }
}
