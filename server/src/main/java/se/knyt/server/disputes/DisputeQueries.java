package se.knyt.server.disputes;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.disputes.MixedCurrencies;
import se.knyt.server.db.Sql;
import se.knyt.server.shell.Cursor;
import se.knyt.server.shell.VoucherAddress;

/** Reads disputes, the newest first. */
final class DisputeQueries {
    private static final String ALL = """
            select * from dispute where company_id = ? and (opened_at, dispute_id) < (?, ?)
             order by opened_at desc, dispute_id desc limit ?
            """;

    /** State by state, each by its index: the undecided are few among all that there ever were. */
    private static final String OF_STATE = """
            (select * from dispute where company_id = ? and state = ? and (opened_at, dispute_id) < (?, ?)
              order by opened_at desc, dispute_id desc limit ?)
            """;

    private static final List<String> UNDECIDED = List.of("needs-answer", "under-review", "unknown");

    /** Each is picked before anything is joined to it. */
    private static final String ROWS = """
            select d.dispute_id, d.provider, d.source_id, d.document_id is not null as told, coalesce(t.order_number, d.order_reference) as order_number,
                   coalesce(d.trail_id, 0) as trail_id, d.state, d.state_word, d.decided_by, d.reason, d.reason_word, d.reason_said_by, d.answer_by_said_by, d.currency,
                   d.amount_minor, d.fee_currency, d.fee_minor, d.opened_at, d.answer_by, d.link,
                   coalesce(nullif(d.drawn_currency, ''), d.currency) as drawn_currency, d.drawn_minor, d.drawn_mixed, d.loss,
                   d.loss_times
              from (%s) d
              left join trail t on t.company_id = d.company_id and t.trail_id = d.trail_id
             order by d.opened_at desc, d.dispute_id desc limit ?
            """;

    private static final String LINES = """
            select p.reference, p.book_date, l.kind, l.provider_kind, p.currency, l.amount_minor
              from payout_line l join payout p on p.company_id = l.company_id and p.payout_id = l.payout_id
             where l.company_id = ? and l.dispute_id = ? order by p.book_date, l.payout_id, l.seq limit 100
            """;
    private static final String SUMS = """
            select p.currency, sum(l.amount_minor)::bigint as amount_minor
              from payout_line l join payout p on p.company_id = l.company_id and p.payout_id = l.payout_id
             where l.company_id = ? and l.dispute_id = ? and (l.kind = 'dispute_fee') = ?
             group by p.currency having sum(l.amount_minor) <> 0 order by p.currency
            """;
    private static final String VOUCHER =
            "select " + VoucherAddress.COLUMNS + " from voucher v where v.company_id = ? and v.voucher_key = ?";

    private DisputeQueries() {}

    static List<DisputeRow> list(Sql sql, long company, boolean open, Cursor after, int max) throws SQLException {
        return sql.list(statement(open), DisputeQueries::row, parameters(company, open, after, max));
    }

    /** Gives each, the newest first. */
    static void each(Sql sql, long company, boolean open, int max, Consumer<DisputeRow> to) throws SQLException {
        sql.each(statement(open), row -> to.accept(row(row)), parameters(company, open, Cursor.START, max));
    }

    private static String statement(boolean open) {
        return ROWS.formatted(open ? String.join(" union all ", Collections.nCopies(UNDECIDED.size(), OF_STATE)) : ALL);
    }

    private static @Nullable Object[] parameters(long company, boolean open, Cursor after, int max) {
        var parameters = new ArrayList<@Nullable Object>();
        for (var state : open ? UNDECIDED : List.of("")) {
            parameters.add(company);
            if (open) {
                parameters.add(state);
            }
            parameters.add(after.at());
            parameters.add(after.id());
            parameters.add(max);
        }
        parameters.add(max);
        return parameters.toArray();
    }

    /** At most one more than is told apart. */
    static long count(Sql sql, long company, boolean open) throws SQLException {
        return sql.one(
                "select count(*) as n from (select 1 from dispute where company_id = ?"
                        + (open ? " and state in ('needs-answer', 'under-review', 'unknown')" : "") + " limit ?) d",
                row -> row.number("n"),
                company,
                Cursor.COUNT_MAX + 1);
    }

    static Optional<DisputeRow> one(Sql sql, long company, long id) throws SQLException {
        return sql.first(
                ROWS.formatted("select * from dispute where company_id = ? and dispute_id = ?"),
                DisputeQueries::row,
                company,
                id,
                1);
    }

    static List<DisputePage.Line> lines(Sql sql, long company, long id) throws SQLException {
        return sql.list(
                LINES,
                row -> new DisputePage.Line(
                        row.text("reference"),
                        row.date("book_date"),
                        row.text("kind"),
                        row.text("provider_kind"),
                        row.money("amount_minor")),
                company,
                id);
    }

    /** What lines of payouts sum up to in each currency: their fees, or what was taken and given back. */
    static List<Money> sums(Sql sql, long company, long id, boolean fees) throws SQLException {
        return sql.list(SUMS, row -> row.money("amount_minor"), company, id, fees);
    }

    /** The voucher of its loss: its name, and the path of its page. */
    static Optional<List<String>> voucher(Sql sql, long company, String key) throws SQLException {
        return sql.first(VOUCHER, row -> List.of(VoucherAddress.name(row), VoucherAddress.path(row)), company, key);
    }

    private static DisputeRow row(Sql.Row row) throws SQLException {
        boolean told = row.flag("told");
        var drawn = new Currency(row.text("drawn_currency"));
        long times = row.number("loss_times");
        var key = "dispute:" + row.text("provider") + ":" + row.text("source_id") + ":loss"
                + (times <= 1 ? "" : ":" + times);
        return new DisputeRow(
                row.number("dispute_id"),
                row.text("provider"),
                told ? row.text("source_id") : "",
                row.text("order_number"),
                row.number("trail_id"),
                row.text("state"),
                row.text("state_word"),
                row.text("decided_by"),
                row.text("reason"),
                row.text("reason_word"),
                row.text("reason_said_by"),
                row.text("answer_by_said_by"),
                row.money("amount_minor"),
                fee(row),
                row.instant("opened_at"),
                row.instantOrNull("answer_by"),
                row.text("link"),
                Money.of(row.number("drawn_minor"), drawn),
                MixedCurrencies.ofCode(row.text("drawn_mixed")),
                row.text("loss"),
                key);
    }

    private static @Nullable Money fee(Sql.Row row) throws SQLException {
        var minor = row.numberOrNull("fee_minor");
        return minor == null ? null : Money.of(minor, new Currency(row.text("fee_currency")));
    }

    /** When a row was opened, for the place after it. */
    static Cursor after(DisputeRow row) {
        Instant at = row.openedAt();
        return new Cursor(at, row.id());
    }
}
