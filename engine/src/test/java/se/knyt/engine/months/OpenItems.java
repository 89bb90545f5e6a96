package se.knyt.engine.months;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import se.knyt.engine.clearing.ClearingAccount;
import se.knyt.engine.clearing.ItemSql;

/**
 * What the page of clearing accounts and the month's end say is open, by the statement that they ask ({@link ItemSql}), held against the
 * rows that the accounting system has on the account: at the end of any day the items are the balance, to the öre, account by account.
 */
final class OpenItems {
    private static final String SUMS = """
            select kind, currency, coalesce(sum(book_minor), 0)::bigint, count(*) filter (where book_minor is null and account_minor <> 0)
              from (%s) i group by kind, currency order by kind, currency
            """;

    private final MonthRun run;

    OpenItems(MonthRun run) {
        this.run = run;
    }

    /**
     * The accounts of what providers owe, of money in transit, of what is held back and disputed, and those that are to be empty here.
     *
     * @return the kinds of items that there were, each with its currency
     */
    Set<String> areTheBalances(LocalDate... days) {
        var wrong = new ArrayList<String>();
        var kinds = new TreeSet<String>();
        for (var account : accounts()) {
            for (var day : days) {
                long booked = run.world.ledger.balance(account.number(), day);
                var items = items(account, day);
                kinds.addAll(items.keySet());
                long open = items.values().stream().mapToLong(Sum::minor).sum();
                boolean valued = items.values().stream().allMatch(sum -> sum.unvalued() == 0);
                if (open != booked || !valued) {
                    wrong.add(account.number() + " at " + day + " is " + booked + ", its items " + items);
                }
            }
        }
        assertThat(wrong).as("at %s", run.world.now()).isEmpty();
        return kinds;
    }

    private record Sum(long minor, long unvalued) {}

    private Collection<ClearingAccount> accounts() {
        return run.ask(process -> process.engine
                .database()
                .forCompany(
                        "test-accounts",
                        run.world.company(),
                        tx -> ClearingAccount.of(process.engine
                                .settings()
                                .current(tx, run.world.company())
                                .settings()
                                .posting())));
    }

    private Map<String, Sum> items(ClearingAccount account, LocalDate day) {
        var sql = ItemSql.of(run.world.company(), "SEK", account, day);
        List<Map.Entry<String, Sum>> rows = run.ask(process -> process.engine
                .database()
                .forCompany(
                        "test-items",
                        run.world.company(),
                        tx -> tx.query(
                                SUMS.formatted(sql.text()),
                                row -> Map.entry(
                                        row.getString(1) + " " + row.getString(2),
                                        new Sum(row.getLong(3), row.getLong(4))),
                                sql.with(List.of()))));
        var sums = new TreeMap<String, Sum>();
        rows.forEach(row -> sums.put(row.getKey(), row.getValue()));
        return sums;
    }
}
