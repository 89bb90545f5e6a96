package se.knyt.engine.flows;

import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import se.knyt.core.bookkeeping.RevenueBucket;
import se.knyt.core.bookkeeping.VoucherRow;
import se.knyt.core.bookkeeping.WantedEntry;
import se.knyt.core.money.Money;
import se.knyt.engine.db.Tx;
import se.knyt.engine.json.Json;
import se.knyt.engine.monthend.LockedMonths;

/** What moves on the account of prepayments, purchase by purchase, so that its balance can be told item by item at any day. */
final class PrepaidMoves {
    private static final String INSERT = """
            insert into prepaid_move (company_id, move_key, trail_id, moved_on, currency, account_minor, sold, target_id)
            select * from unnest(?, ?, ?, ?, ?, ?, ?, ?)
            on conflict (company_id, move_key) do nothing
            """;
    /** A purchase of which nothing is left is settled, all of it, on the day of its last movement. */
    private static final String SETTLE = """
            update prepaid_move m set settled_on = s.day
              from (select p.company_id, p.trail_id, max(p.moved_on) as day
                      from (select distinct c, t from unnest(?, ?) as u (c, t)) n
                      join prepaid_move p on p.company_id = n.c and p.trail_id = n.t
                     group by 1, 2 having sum(p.account_minor) = 0) s
             where m.company_id = s.company_id and m.trail_id = s.trail_id and m.settled_on is distinct from s.day
            """;

    /** The end of its month is to be run, and that of each later one that has been. */
    private static final String DUE = """
            with n as (select c, date_trunc('month', min(d)::timestamp)::date as m from unnest(?, ?) as u (c, d) group by c),
                 later as (update prepaid_run r set due = true from n where r.company_id = n.c and r.month > n.m)
            insert into prepaid_run (company_id, month, due) select c, m, true from n
            on conflict (company_id, month) do update set due = true
            """;

    private PrepaidMoves() {}

    /**
     * A movement.
     *
     * @param key of the fact that it comes from
     * @param day of its vouchers
     * @param onAccount in the currency of the books, debit positive
     * @param sold where it was booked as the sale: by place what it puts there, in minor units; empty for a prepayment
     * @param target where the vouchers of the month's end go
     */
    record New(String key, LocalDate day, Money onAccount, SortedMap<String, Long> sold, long target) {
        /** What was booked as the sale when the money came, or of that is delivered or goes back. */
        static New sold(String key, LocalDate day, Map<RevenueBucket, Money> rows, long target, Money none) {
            var sold = new TreeMap<String, Long>();
            rows.forEach((place, amount) -> sold.put(place.text(), amount.minor()));
            return new New(key, day, rows.values().stream().reduce(none, Money::plus), sold, target);
        }

        /** What the entries of a fact move, by whomever they are written. */
        static New of(String key, LocalDate day, List<WantedEntry> entries, int account, Money none) {
            var moved = entries.stream()
                    .flatMap(entry -> entry.voucher().rows().stream())
                    .filter(row -> row.account() == account)
                    .map(VoucherRow::signed)
                    .reduce(none, Money::plus);
            return new New(key, day, moved, new TreeMap<>(), 0);
        }
    }

    private record Row(long company, long trail, New move) {}

    static void write(Tx tx, List<PlannedTrail> planned) throws SQLException {
        var rows = planned.stream().flatMap(PrepaidMoves::rows).toList();
        if (rows.isEmpty()) {
            return;
        }
        var companies = Tx.bigints(rows.stream().map(Row::company).toList());
        var trails = Tx.bigints(rows.stream().map(Row::trail).toList());
        var months = LockedMonths.of(tx, rows.stream().map(Row::company).toList());
        var days = new ArrayList<LocalDate>();
        rows.forEach(row -> days.add(months.open(row.company(), row.move().day())));
        tx.update(
                INSERT,
                companies,
                Tx.texts(rows.stream().map(r -> r.move().key()).toList()),
                trails,
                Tx.dates(days),
                Tx.texts(rows.stream()
                        .map(r -> r.move().onAccount().currency().code())
                        .toList()),
                Tx.bigints(rows.stream().map(r -> r.move().onAccount().minor()).toList()),
                Tx.texts(rows.stream().map(r -> Json.write(r.move().sold())).toList()),
                Tx.bigints(rows.stream().map(r -> r.move().target()).toList()));
        tx.update(SETTLE, companies, trails);
        var sold = new ArrayList<Integer>();
        for (int i = 0; i < rows.size(); i++) {
            if (!rows.get(i).move().sold().isEmpty()) {
                sold.add(i);
            }
        }
        if (!sold.isEmpty()) {
            tx.update(
                    DUE,
                    Tx.bigints(sold.stream().map(i -> rows.get(i).company()).toList()),
                    Tx.dates(sold.stream().map(days::get).toList()));
        }
    }

    /** What is recorded already is told already. */
    private static Stream<Row> rows(PlannedTrail one) {
        return one.plan().prepaidMoves().stream()
                .filter(move -> one.state().fact(move.key()).isEmpty())
                .map(move -> new Row(one.state().company(), one.state().trail(), move));
    }
}
