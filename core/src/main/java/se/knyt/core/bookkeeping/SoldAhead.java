package se.knyt.core.bookkeeping;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;

/**
 * Sale at capture: what is paid for is booked as sold when the money comes, which holds inside a month. What is not delivered at a month's
 * end is moved from the accounts of what is sold to that of prepayments on its last day, and back on the first day of the next. VAT stays,
 * since it was due when the money came (VAT Directive, article 65): both rows bear the box of the base.
 */
public final class SoldAhead {
    /** The rule on the rows of such a voucher. */
    public static final String RULE = "month-end.not-delivered";

    private SoldAhead() {}

    /**
     * What a sale puts on the accounts of what is sold, in the currency of the books, credit negative; a delivery takes as much off what
     * waits, in another currency its share ({@link AdvanceDraw}).
     *
     * @param settings it is taxed by; what they cannot tax gives nothing
     */
    public static SortedMap<RevenueBucket, Money> rows(SaleFact sale, PostingSettings settings) {
        if (!sale.currency().equals(settings.bookCurrency())) {
            var booked = AdvanceDraw.booked(sale, settings);
            booked.replaceAll((_, amount) -> amount.negated());
            return booked;
        }
        var result = new TreeMap<RevenueBucket, Money>();
        new SaleBreakdown(sale, settings)
                .soldRows()
                .toRows(sale.key())
                .forEach(
                        row -> result.merge(new RevenueBucket(row.account(), row.vatBox()), row.signed(), Money::plus));
        return result;
    }

    /**
     * What moves at a month's end, and back.
     *
     * @param sold by place what is sold and not delivered, credit negative
     */
    public static List<Voucher> vouchers(
            YearMonth month, Map<RevenueBucket, Money> sold, int prepaid, Currency books, String key) {
        var out = new Rows(books);
        sold.forEach((place, amount) -> {
            out.add(place.account(), amount.negated(), place.box(), RULE);
            out.add(prepaid, amount, place.box(), RULE);
        });
        if (out.isEmpty()) {
            return List.of();
        }
        var last = month.atEndOfMonth();
        return List.of(
                voucher(last, "Betalt och inte levererat " + last, out, key),
                voucher(last.plusDays(1), "Åter: betalt och inte levererat " + last, out.negated(), key));
    }

    private static Voucher voucher(LocalDate day, String text, Rows rows, String key) {
        return new Voucher(day, text, "", List.of(), rows.toRows(key));
    }
}
