package se.knyt.engine.clearing;

import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.db.Tx;

/** What is open on an account in each currency that is not that of the books. */
public final class CurrencySums {
    /** A month's end is summed whole, however much is open. */
    private static final int ALL = 10_000_000;

    private static final String SUMS = """
            select currency, sum(account_minor)::bigint, coalesce(sum(book_minor), 0)::bigint,
                   count(*) filter (where book_minor is null and account_minor <> 0)
              from (%s) i where currency <> ?
             group by currency having sum(account_minor) <> 0 or coalesce(sum(book_minor), 0) <> 0 order by currency
            """;

    private CurrencySums() {}

    /**
     * The sum of one currency.
     *
     * @param amount in that currency
     * @param booked what it stands at in the books
     * @param unvalued items of which nobody knows what they stand at; {@code booked} is without them
     */
    public record Sum(Money amount, Money booked, long unvalued) {}

    /** Those of an account at the end of a day. */
    public static List<Sum> of(Tx tx, long company, Currency books, ClearingAccount account, LocalDate day)
            throws SQLException {
        var items = ItemSql.of(company, books.code(), account, day, ALL);
        return tx.query(
                SUMS.formatted(items.text()),
                row -> new Sum(
                        Money.of(row.getLong(2), new Currency(row.getString(1))),
                        Money.of(row.getLong(3), books),
                        row.getLong(4)),
                items.with(List.of(), books.code()));
    }
}
