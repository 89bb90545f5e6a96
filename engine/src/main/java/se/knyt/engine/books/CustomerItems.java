package se.knyt.engine.books;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import se.knyt.core.bookkeeping.CustomerPayment;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.db.Tx;

/** What buyers owe of purchases on the merchant's own invoice where our vouchers are the books, purchase by purchase. */
public final class CustomerItems {
    /** More than this are not looked for at one time: the oldest are. */
    private static final int OPEN_MAX = 5_000;

    private static final String INSERT = """
            insert into customer_move (company_id, move_key, trail_id, moved_on, currency, account_minor, book_minor)
            select * from unnest(?, ?, ?, ?, ?, ?, ?)
            on conflict (company_id, move_key) do nothing
            """;
    /** A purchase of which nothing is left is settled, all of it, on the day of its last movement; one that moves anew is open again. */
    private static final String SETTLE = """
            update customer_move m set settled_on = s.day
              from (select p.company_id, p.trail_id,
                           case when sum(p.account_minor) = 0 and sum(p.book_minor) = 0 then max(p.moved_on) end as day
                      from (select distinct c, t from unnest(?, ?) as u (c, t)) n
                      join customer_move p on p.company_id = n.c and p.trail_id = n.t
                     group by 1, 2) s
             where m.company_id = s.company_id and m.trail_id = s.trail_id and m.settled_on is distinct from s.day
            """;

    private static final String COLUMNS = """
            select m.trail_id, t.order_number, m.currency, m.account_minor, m.book_minor, m.since, c.currency,
                   coalesce((select string_agg(d.source_id || case when d.ocr = '' then '' else E'\\n' || d.ocr end, E'\\n')
                      from document d where d.company_id = m.company_id and d.trail_id = m.trail_id and d.kind = 'invoice'), '')
              from (%s) m
              join company c on c.company_id = m.company_id
              join trail t on t.company_id = m.company_id and t.trail_id = m.trail_id
             order by m.since, m.trail_id
            """;
    private static final String OPEN = COLUMNS.formatted("""
            select company_id, trail_id, currency, sum(account_minor)::bigint as account_minor, sum(book_minor)::bigint as book_minor,
                   min(moved_on) as since
              from customer_move where company_id = ? and settled_on is null
             group by 1, 2, 3 having sum(account_minor) <> 0 order by min(moved_on), trail_id limit ?
            """);
    private static final String ONE = COLUMNS.formatted("""
            select company_id, trail_id, currency, sum(account_minor)::bigint as account_minor, sum(book_minor)::bigint as book_minor,
                   min(moved_on) as since
              from customer_move where company_id = ? and trail_id = ? group by 1, 2, 3
            """);
    private static final String CALLED = """
            select t.trail_id from trail t
             where t.company_id = ? and t.order_number = ? and t.merged_into is null
               and exists (select 1 from customer_move m where m.company_id = t.company_id and m.trail_id = t.trail_id)
             order by t.trail_id limit 2
            """;

    private CustomerItems() {}

    /**
     * A movement on the account.
     *
     * @param key of the sale, the credit or the payment
     * @param amount in the currency of the purchase, debit positive
     * @param booked in that of the books
     */
    public record Move(long company, long trail, String key, LocalDate day, Money amount, Money booked) {}

    /**
     * What is open of a purchase.
     *
     * @param order number of the order
     * @param open nothing where it is paid in full; negative where the buyer is owed
     * @param since the day of its first movement
     * @param books the currency of the books
     * @param names what a line of the bank may name it by: the order, and numbers and OCR numbers of its invoices
     */
    public record Owed(
            long trail, String order, CustomerPayment.Open open, LocalDate since, Currency books, Set<String> names) {
        public Owed {
            names = Set.copyOf(names);
        }

        public Money amount() {
            return open.amount();
        }

        public boolean isAbroad() {
            return !amount().currency().equals(books);
        }
    }

    /** Writes movements that are not there yet. */
    public static void write(Tx tx, List<Move> moves) throws SQLException {
        if (moves.isEmpty()) {
            return;
        }
        var companies = Tx.bigints(moves.stream().map(Move::company).toList());
        var trails = Tx.bigints(moves.stream().map(Move::trail).toList());
        tx.update(
                INSERT,
                companies,
                Tx.texts(moves.stream().map(Move::key).toList()),
                trails,
                Tx.dates(moves.stream().map(Move::day).toList()),
                Tx.texts(moves.stream().map(m -> m.amount().currency().code()).toList()),
                Tx.bigints(moves.stream().map(m -> m.amount().minor()).toList()),
                Tx.bigints(moves.stream().map(m -> m.booked().minor()).toList()));
        tx.update(SETTLE, companies, trails);
    }

    /** Everything that is open, the oldest first. */
    public static List<Owed> open(Tx tx, long company) throws SQLException {
        return tx.query(OPEN, CustomerItems::owed, company, OPEN_MAX);
    }

    /** One purchase, its row locked until the transaction ends; empty where nothing of it was ever on the account. */
    public static Optional<Owed> locked(Tx tx, long company, long trail) throws SQLException {
        tx.query(
                "select 1 from trail where company_id = ? and trail_id = ? for update",
                row -> row.getInt(1),
                company,
                trail);
        return one(tx, company, trail);
    }

    /** One purchase as it stands, to be shown; empty where nothing of it was ever on the account. */
    static Optional<Owed> one(Tx tx, long company, long trail) throws SQLException {
        return tx.first(ONE, CustomerItems::owed, company, trail);
    }

    /** The purchase of an order number; empty where none of that number, or more than one, was ever on the account. */
    public static Optional<Long> called(Tx tx, long company, String order) throws SQLException {
        var found = tx.query(CALLED, row -> row.getLong(1), company, order);
        return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
    }

    private static Owed owed(ResultSet row) throws SQLException {
        var order = row.getString(2) == null ? "" : row.getString(2);
        var books = new Currency(row.getString(7));
        var names = new TreeSet<>(Arrays.asList(row.getString(8).split("\n")));
        names.add(order);
        names.remove("");
        return new Owed(
                row.getLong(1),
                order,
                new CustomerPayment.Open(
                        Money.of(row.getLong(4), new Currency(row.getString(3))), Money.of(row.getLong(5), books)),
                row.getObject(6, LocalDate.class),
                books,
                names);
    }
}
