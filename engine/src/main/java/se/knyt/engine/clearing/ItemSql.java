package se.knyt.engine.clearing;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * The statement that gives the open items of one account at a day, each with what it is, since when, and its part of the balance. What
 * it reads is what was open then, and a month of what was closed soon after; never all that was ever booked.
 */
public final class ItemSql {
    /** More open items than this of one sort are not told apart; the rest stands as one amount. */
    public static final int ITEMS_MAX = 10_000;

    static final int MONTH_DAYS = 31;

    static final String BOOKED =
            " and state in ('booked', 'matching') and (state = 'booked' or planned_at is not null)";

    /** What a month's end has taken the account's items in other currencies up by; it stands there on the month's last day alone. */
    static final String REVALUED = """

            union all
            select 'revalued', max(v.month + interval '1 month' - interval '1 day')::date, max(o.currency), null,
                   sum(w.value_minor - w.booked_minor)::bigint, null, 0, null, null, null
              from revaluation v
              join revaluation_line w on w.company_id = v.company_id and w.month = v.month and w.run = v.runs
              join company o on o.company_id = v.company_id
             where v.company_id = ? and v.month = ? and v.stands and w.account = ?
            having sum(w.value_minor - w.booked_minor) <> 0
            """;

    /** What an item stands at in the books, null where nobody knows at which rate it was booked. */
    private static final String VALUED = """
            select kind, opened_on, e.currency, account_minor,
                   coalesce(book_minor, in_books(account_minor, e.currency, b.books, rate)) as book_minor, ledger_minor, trail_id, payout_id,
                   voucher_id
              from (%s) e cross join (select ?::text as books) b
            """;

    private final String text;
    private final List<Object> parameters;

    ItemSql(String books, String text, Object... parameters) {
        this.text = VALUED.formatted(text);
        var all = new ArrayList<Object>(List.of(parameters));
        all.add(books);
        this.parameters = List.copyOf(all);
    }

    /** @param books the currency of the books */
    public static ItemSql of(long company, String books, ClearingAccount account, LocalDate day) {
        return of(company, books, account, day, ITEMS_MAX);
    }

    /** @param max how many of one sort are read */
    static ItemSql of(long company, String books, ClearingAccount account, LocalDate day, int max) {
        return switch (account.kind()) {
            case PROVIDER -> ProviderItems.of(company, books, account, day, max);
            case TRANSIT -> TransitItems.of(company, books, account, day, max);
            case PREPAID -> PrepaidItems.of(company, books, day, max);
            case CUSTOMERS -> CustomerItemSql.of(company, books, account, day, max);
            case RESERVE -> RowItems.held(company, books, account, day, max);
            case HELD_SALES, SUSPENSE -> RowItems.unknown(company, books, account, day);
        };
    }

    /** The first day of the month whose last day this is; of any other day one that is the first of no month. */
    static LocalDate monthEndingOn(LocalDate day) {
        return day.plusDays(1).minusMonths(1);
    }

    /** The statement, to be read from. */
    public String text() {
        return text;
    }

    /** Its parameters with others before and after them. */
    public Object[] with(List<Object> before, Object... after) {
        var all = new ArrayList<>(before);
        all.addAll(parameters);
        all.addAll(List.of(after));
        return all.toArray();
    }
}
