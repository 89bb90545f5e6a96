package se.knyt.engine.bank;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.books.BankBooking;
import se.knyt.engine.db.Tx;
import se.knyt.engine.log.ChangeLog;

/**
 * The money of Swish payments: the bank's lines of a day are what its payout paid, however many they are. They are booked together, once
 * the payout is, and only when they make it to the öre.
 */
final class SwishMoney {
    private static final String BY = "knyt";
    private static final String LINES = """
            select e.bank_entry_id, e.swish_payout_id, e.booked_on, e.amount_minor, e.book_account,
                   p.paid_minor - case when p.bank_leg = 'open' then p.bank_minor else 0 end, p.bank_leg = 'open'
              from bank_entry e
              join payout p on p.company_id = e.company_id and p.payout_id = e.swish_payout_id
             where e.company_id = ? and e.state = 'open' and e.swish_payout_id is not null
               and (p.state = 'booked' or (p.state = 'matching' and p.bank_way = 'waits'))
               and (p.bank_leg = 'open' or not exists
                    (select 1 from bank_match m where m.company_id = p.company_id and m.payout_id = p.payout_id))
             order by e.booked_on desc, e.bank_entry_id limit ?
            """;
    private static final int LINES_MAX = 50_000;

    private final Tx tx;
    private final long company;
    private final BankBooking booking;

    SwishMoney(Tx tx, long company, BankBooking booking) {
        this.tx = tx;
        this.company = company;
        this.booking = booking;
    }

    private record Line(long entry, long payout, LocalDate day, long minor, int account, long rest, boolean open) {
        static Line of(ResultSet row) throws SQLException {
            return new Line(
                    row.getLong(1),
                    row.getLong(2),
                    row.getObject(3, LocalDate.class),
                    row.getLong(4),
                    row.getInt(5),
                    row.getLong(6),
                    row.getBoolean(7));
        }
    }

    /** Books what has come; returns how many lines have found their payout. */
    int match(List<ChangeLog.NewChange> follow, Instant now) throws SQLException {
        var byPayout = new LinkedHashMap<Long, List<Line>>();
        for (var line : tx.query(LINES, Line::of, company, LINES_MAX)) {
            byPayout.computeIfAbsent(line.payout(), _ -> new ArrayList<>()).add(line);
        }
        int matched = 0;
        for (var lines : byPayout.values()) {
            if (isAll(lines) && booked(lines, follow)) {
                for (var line : lines) {
                    new BankLinks(tx, company)
                            .link(line.entry(), line.payout(), money(line.minor()), "swish", BY, "", now);
                }
                matched += lines.size();
            }
        }
        return matched;
    }

    private static boolean isAll(List<Line> lines) {
        return lines.stream().mapToLong(Line::minor).sum() == lines.getFirst().rest();
    }

    /** What a person has noted is booked already; what comes to nothing is no money. */
    private boolean booked(List<Line> lines, List<ChangeLog.NewChange> follow) throws SQLException {
        var one = lines.getFirst();
        if (!one.open() || one.rest() == 0) {
            return true;
        }
        var all = new BankBooking.Line(one.day(), money(one.rest()), one.account(), true, BY);
        return booking.book(tx, company, one.payout(), all, follow).possible();
    }

    private static Money money(long minor) {
        return Money.of(minor, Currency.SEK);
    }
}
