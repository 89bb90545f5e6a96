package se.knyt.engine.bank;

import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import se.knyt.core.bookkeeping.BankDueDate;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.books.BankWatch;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.db.Tx;
import se.knyt.engine.json.Json;
import se.knyt.engine.looseends.LooseEnd;
import se.knyt.engine.looseends.LooseEnds;

/**
 * Lines of the bank that nothing explains. Each is a loose end from the day on which a payout would be missed ({@link BankWatch}), and
 * until it is a payout's or something else's, or a person has set it aside. What was booked before the company's first day is not asked
 * about: its payouts are not in Knyt.
 */
public final class EntryWatch {
    /** A line of the bank is unexplained. */
    public static final String CODE = "bank.entry-unexplained";

    /** More words than these of a collected line say no more to a person. */
    private static final int WORDS_MAX = 5;

    /** Those that nothing is told of yet, and those told of that are explained since. */
    private static final String DUE = """
            select d.company_id, d.bank_entry_id
              from unnest(?, ?) as n (company, until)
              join company c on c.company_id = n.company
             cross join lateral (
                  (select e.company_id, e.bank_entry_id from bank_entry e
                     join bank_account a on a.company_id = e.company_id and a.number = e.account and a.currency = e.currency
                    where e.company_id = n.company and e.state = 'open' and e.swish_payout_id is null and not e.missed
                      and e.booked_on between c.start_date and n.until
                    order by e.booked_on limit ?)
                   union all
                  (select e.company_id, e.bank_entry_id from bank_entry e
                    where e.company_id = n.company and e.missed and (e.state <> 'open' or e.swish_payout_id is not null)
                    limit ?)) d
             limit ?
            """;

    private static final String MARK = """
            update bank_entry e set missed = e.state = 'open' and e.swish_payout_id is null
             where e.company_id = any (?) and e.bank_entry_id = any (?)
            returning e.company_id, e.bank_entry_id, e.missed, e.account, e.booked_on, e.currency, e.amount_minor, e.said,
                      e.amount_minor - coalesce((select sum(m.amount_minor)::bigint from bank_match m
                                                  where m.company_id = e.company_id and m.bank_entry_id = e.bank_entry_id), 0)
            """;

    private EntryWatch() {}

    private record Found(long company, long entry, boolean missed, LooseEnd end) {}

    /** Lines by company whose loose end is to be opened or closed now, by the company's clock. */
    public static Map<Long, Set<Long>> due(Tx tx, Collection<Long> companies, CompanyClocks clocks, int max)
            throws SQLException {
        var mine = new ArrayList<Long>();
        var until = new ArrayList<LocalDate>();
        tx.query(
                "select company_id, zone from company where company_id = any (?)",
                row -> {
                    long company = row.getLong(1);
                    until.add(lastLate(LocalDate.ofInstant(clocks.now(company), ZoneId.of(row.getString(2)))));
                    return mine.add(company);
                },
                Tx.bigints(companies));
        var due = new TreeMap<Long, Set<Long>>();
        tx.query(
                DUE,
                row -> due.computeIfAbsent(row.getLong(1), _ -> new TreeSet<>()).add(row.getLong(2)),
                Tx.bigints(mine),
                Tx.dates(until),
                max,
                max,
                max);
        return due;
    }

    /** The last day whose lines should be explained on a day. */
    private static LocalDate lastLate(LocalDate today) {
        var day = today;
        while (BankDueDate.lateOn(day).isAfter(today)) {
            day = day.minusDays(1);
        }
        return day;
    }

    /** Opens the loose ends of those that stand unexplained, and closes those of the others. */
    public static void look(Tx tx, Map<Long, Set<Long>> due, LooseEnds looseEnds, CompanyClocks clocks)
            throws SQLException {
        if (due.isEmpty()) {
            return;
        }
        var now = due.keySet().stream().collect(Collectors.toMap(Function.identity(), clocks::now));
        var found = tx.query(
                MARK,
                row -> {
                    long company = row.getLong(1);
                    var currency = new Currency(row.getString(6));
                    var words = Json.read(row.getString(8), Said.class).all().stream()
                            .distinct()
                            .limit(WORDS_MAX)
                            .collect(Collectors.joining(" "));
                    var end = new LooseEnd(
                            causeKey(row.getLong(2)),
                            CODE,
                            Map.of(
                                    "entry",
                                    Long.toString(row.getLong(2)),
                                    "account",
                                    row.getString(4),
                                    "date",
                                    row.getObject(5, LocalDate.class).toString(),
                                    "amount",
                                    Money.of(row.getLong(7), currency).toString(),
                                    "words",
                                    words.isEmpty() ? "–" : words),
                            // Each is a thing of its own, with words and a page of its own.
                            CODE + ":" + row.getLong(2),
                            null,
                            null,
                            null,
                            null,
                            Money.of(row.getLong(9), currency),
                            now.getOrDefault(company, Instant.EPOCH),
                            false);
                    return new Found(company, row.getLong(2), row.getBoolean(3), end);
                },
                Tx.bigints(due.keySet()),
                Tx.bigints(due.values().stream().flatMap(Set::stream).toList()));
        var opened = found.stream().filter(Found::missed).collect(Collectors.groupingBy(Found::company));
        looseEnds.openUnlessClosed(
                tx,
                opened.entrySet().stream()
                        .map(of -> new LooseEnds.Wanted(
                                of.getKey(),
                                List.of(),
                                of.getValue().stream().map(Found::end).toList(),
                                now.getOrDefault(of.getKey(), Instant.EPOCH)))
                        .toList());
        var explained = found.stream().filter(one -> !one.missed()).toList();
        looseEnds.cured(
                tx,
                explained.stream().map(Found::company).toList(),
                explained.stream().map(one -> causeKey(one.entry())).toList(),
                explained.stream()
                        .map(one -> now.getOrDefault(one.company(), Instant.EPOCH))
                        .toList());
    }

    private static String causeKey(long entry) {
        return "bank-entry:" + entry;
    }
}
