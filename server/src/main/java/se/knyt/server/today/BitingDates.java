package se.knyt.server.today;

import java.sql.SQLException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.springframework.stereotype.Component;
import se.knyt.core.bookkeeping.FiscalYear;
import se.knyt.core.bookkeeping.FiscalYears;
import se.knyt.engine.Engine;
import se.knyt.engine.monthend.VatPeriods;
import se.knyt.server.db.Sql;
import se.knyt.server.shell.Ref;
import se.knyt.server.shell.TrailAddress;
import se.knyt.server.shell.View;

/** What ends at a date, and bites when it has passed: reservations, answers to disputes, the VAT period and the fiscal year. */
@Component
public class BitingDates {
    /** So many of one kind are named. */
    private static final int NAMED = 5;

    private static final String RESERVATIONS = """
            select l.due_at, l.trail_id, t.order_number
              from (select due_at, trail_id from loose_end
                     where company_id = ? and closed_at is null and code = 'authorization.expires' and due_at >= ?
                     order by due_at limit ?) l
              left join trail t on t.company_id = ? and t.trail_id = l.trail_id order by l.due_at, t.order_number
            """;
    private static final String DISPUTES = """
            select d.answer_by, d.dispute_id, coalesce(t.order_number, d.order_reference) as order_number, d.provider
              from (select answer_by, dispute_id, order_reference, provider, trail_id from dispute
                     where company_id = ? and state = 'needs-answer' and answer_by >= ?
                     order by answer_by limit ?) d
              left join trail t on t.company_id = ? and t.trail_id = d.trail_id order by d.answer_by, d.dispute_id
            """;

    private final VatPeriods periods;

    BitingDates(Engine engine) {
        this.periods = new VatPeriods(engine.database(), engine.clocks(), engine.settings());
    }

    /**
     * A date to hold.
     *
     * @param day the last day itself, by the company's zone
     * @param key of the text that says what it is, with {@code what} and the provider's name in its places
     * @param what number of an order, or empty
     * @param provider code of the system it is about, or empty
     * @param path the page where something can be done, within the company
     */
    public record Dated(LocalDate day, String key, String what, String provider, String path) {
        /** In words, for who reads the page. */
        public String text(View view) {
            return view.t(key, what, view.system(provider));
        }
    }

    /** The months that the company declares VAT for this month with. Asked outside of the page's transaction. */
    public LocalDate vatPeriodEnd(long company, LocalDate today) {
        return periods.of(company, YearMonth.from(today)).last().atEndOfMonth();
    }

    /**
     * The dates of a company from its today on, the nearest first.
     *
     * @param vatEnd the last day of the VAT period that today lies in
     */
    public static List<Dated> of(Sql sql, long company, LocalDate today, ZoneId zone, LocalDate vatEnd)
            throws SQLException {
        var from = today.atStartOfDay(zone).toInstant();
        var result = new ArrayList<Dated>();
        var reservations = sql.list(
                RESERVATIONS,
                row -> new Dated(
                        LocalDate.ofInstant(row.instant("due_at"), zone),
                        "dates.reservation",
                        row.text("order_number"),
                        "",
                        TrailAddress.path(row.text("order_number"), row.number("trail_id")) + "#reservation"),
                company,
                from,
                NAMED + 1,
                company);
        add(result, reservations, "dates.reservation.more", "/loose-ends");
        var disputes = sql.list(
                DISPUTES,
                row -> new Dated(
                        LocalDate.ofInstant(row.instant("answer_by"), zone),
                        row.text("order_number").isEmpty() ? "dates.dispute.unknown" : "dates.dispute",
                        row.text("order_number"),
                        row.text("provider"),
                        "/disputes/" + Ref.of(row.number("dispute_id"))),
                company,
                from,
                NAMED + 1,
                company);
        add(result, disputes, "dates.dispute.more", "/disputes?state=open");
        result.add(new Dated(vatEnd, "dates.vat", "", "", "/month-end?month=" + YearMonth.from(vatEnd)));
        result.add(new Dated(yearEnd(sql, company, today), "dates.year", "", "", "/settings/books"));
        result.sort(Comparator.comparing(Dated::day));
        return List.copyOf(result);
    }

    /** Of more than are named, one row says from when there are more. */
    private static void add(List<Dated> to, List<Dated> found, String more, String path) {
        to.addAll(found.subList(0, Math.min(NAMED, found.size())));
        if (found.size() > NAMED) {
            to.add(new Dated(found.getLast().day(), more, "", "", path));
        }
    }

    private static LocalDate yearEnd(Sql sql, long company, LocalDate today) throws SQLException {
        var named = sql.list(
                "select starts_on, ends_on from fiscal_year where company_id = ? order by starts_on",
                row -> new FiscalYear(row.date("starts_on"), row.date("ends_on")),
                company);
        return new FiscalYears(named).of(today).end();
    }
}
