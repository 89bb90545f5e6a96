package se.knyt.server.returns;

import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.server.db.Sql;
import se.knyt.server.shell.Cursor;
import se.knyt.server.shell.View;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads refunds: each is a fact of the day that it happened. */
final class ReturnQueries {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int LINES_MAX = 1000;

    private static final String ALL = "select fact_id, event_date from fact where company_id = ? and type = 'credit'%s"
            + " and (event_date, fact_id) < (?, ?) order by event_date desc, fact_id desc limit ?";
    /** Only whose account a part is on is no return: the credit that it is a part of stands by itself. */
    private static final String OPEN = "select fact_id, opened_on as event_date from provider_item where company_id = ?"
            + " and amount_minor < 0 and cleared_on is null and not untold and (opened_on, fact_id) < (?, ?)"
            + " order by opened_on desc, fact_id desc limit ?";

    private static final String OF_KIND = " and return_kind = ?";

    /** The refund started here that a credit is of: by its own key, or by what its effect gave in the shop. */
    private static final String ASKED_OF = """
            select a.asked_id, a.return_id from asked_refund a
             where a.company_id = f.company_id and a.document_id = t.order_document_id
               and (right(f.fact_key, length(':asked:' || a.asked_id)) = ':asked:' || a.asked_id
                    or position(':asked:' || a.asked_id || '/' in f.fact_key) > 0
                    or exists (select 1 from effect e
                                where e.company_id = f.company_id and e.trail_id = f.trail_id and e.kind = 'refund' and e.result_id <> ''
                                  and split_part(e.effect_key, ':part:', 1) = 'refund:asked:' || a.asked_id
                                  and (right(f.fact_key, length(e.result_id) + 1) = ':' || e.result_id
                                       or position(':' || e.result_id || '/' in f.fact_key) > 0)))
             limit 1
            """;
    /** The return begun here whose goods a refund of others was of. */
    private static final String MET_BY = "select r.return_id from return_order r where r.company_id = f.company_id"
            + " and r.document_id = t.order_document_id and position('\"' || f.fact_key || '\"' in r.met) > 0 limit 1";

    static final String BEGUN_OF = "select coalesce(nullif(a.return_id, 0), m.return_id, 0) as return_id from fact f"
            + " join trail t on t.company_id = f.company_id and t.trail_id = f.trail_id"
            + " left join lateral (" + ASKED_OF + ") a on true left join lateral (" + MET_BY + ") m on true"
            + " where f.company_id = ? and f.fact_id = ?";

    /** Each is picked before anything is joined to it. */
    private static final String ROWS_OF = """
            select f.fact_id, f.event_date, f.currency, f.amount_minor, f.provider, f.body, f.trail_id, t.order_number, f.document_id,
                   f.return_kind, f.return_reason, f.amount_minor = f.elsewhere_minor as elsewhere,
                   coalesce(nullif(f.invoice_number, ''), n.result_id) as note,
                   coalesce(b.state = 'done', f.own_minor = f.amount_minor or f.invoice_number <> '') as booked,
                   p.provider as payout_provider, p.reference, i.cleared_on, r.paid_on, coalesce(r.account, 0) as paid_account,
                   r.reference as paid_reference, coalesce(r.elsewhere, false) as paid_elsewhere, r.said_by,
                   case when a.return_id > 0 or m.return_id > 0 then 'return' when a.asked_id > 0 then 'here'
                        when f.fact_key like 'credit:%%:payout-line:%%' then 'provider' when d.kind = 'invoice' then 'accounting'
                        else 'shop' end as origin
              from (%s) o
              join fact f on f.company_id = ? and f.fact_id = o.fact_id
              left join trail t on t.company_id = f.company_id and t.trail_id = f.trail_id
              left join document d on d.company_id = f.company_id and d.document_id = f.document_id
              left join lateral (ASKED_OF) a on true
              left join lateral (MET_BY) m on true
              left join lateral (select string_agg(e.result_id, ', ' order by e.made) as result_id from effect e
                                  where e.company_id = f.company_id and e.trail_id = f.trail_id and e.state = 'done'
                                    and e.effect_key in (select 'invoice:' || f.fact_key union select 'invoice:' || (m ->> 'key')
                                                              from json_array_elements(f.notes::json) m)
                                 ) n on true
              left join lateral (select case when bool_and(e.state = 'done') then 'done' when count(*) > 0 then 'begun' end as state
                                   from effect e where e.company_id = f.company_id and e.trail_id = f.trail_id
                                    and e.effect_key in (select 'book:' || f.fact_key union select 'book:' || (m ->> 'key')
                                                              from json_array_elements(f.notes::json) m)
                                 ) b on true
              left join provider_item i on i.company_id = f.company_id and i.fact_id = f.fact_id
              left join payout p on p.company_id = i.company_id and p.payout_id = i.payout_id
              left join road_payment r on r.company_id = f.company_id and r.fact_id = f.fact_id and r.withdrawn_on is null
             order by o.event_date desc, o.fact_id desc
            """;

    private static final String ROWS = ROWS_OF.replace("ASKED_OF", ASKED_OF).replace("MET_BY", MET_BY);

    private ReturnQueries() {}

    /**
     * Which of them.
     *
     * @param open only those that no payout has settled
     * @param kind code of why they were made, empty for any; always empty of the open ones
     */
    record Filter(boolean open, String kind) {
        private String picked() {
            return open ? OPEN : ALL.formatted(kind.isEmpty() ? "" : OF_KIND);
        }

        private Object[] values(long company, Object... more) {
            var values = new ArrayList<Object>();
            values.add(company);
            if (!kind.isEmpty()) {
                values.add(kind);
            }
            values.addAll(List.of(more));
            return values.toArray();
        }
    }

    static List<ReturnRow> list(Sql sql, long company, Filter filter, Cursor after) throws SQLException {
        var rows = new ArrayList<ReturnRow>();
        read(sql, company, filter, after, Cursor.PAGE + 1, rows::add);
        return rows;
    }

    /** Every one of them, newest first, at most {@code max}. */
    static void each(Sql sql, long company, Filter filter, int max, Consumer<ReturnRow> to) throws SQLException {
        read(sql, company, filter, Cursor.START, max, to);
    }

    private static void read(Sql sql, long company, Filter filter, Cursor after, int max, Consumer<ReturnRow> to)
            throws SQLException {
        sql.each(
                ROWS.formatted(filter.picked()),
                row -> to.accept(row(row)),
                filter.values(company, LocalDate.ofInstant(after.at(), ZoneOffset.UTC), after.id(), max, company));
    }

    /** The place in the list after a row. */
    static Cursor after(ReturnRow row) {
        return new Cursor(row.date().atStartOfDay().toInstant(ZoneOffset.UTC), row.id());
    }

    static long count(Sql sql, long company, Filter filter) throws SQLException {
        boolean any = filter.kind().isEmpty();
        var all = "select 1 from fact where company_id = ? and type = 'credit'" + (any ? "" : OF_KIND);
        var unsettled = "select 1 from provider_item where company_id = ? and amount_minor < 0 and cleared_on is null"
                + " and not untold";
        return sql.one(
                "select count(*) as n from (" + (filter.open() ? unsettled : all) + " limit ?) r",
                row -> row.number("n"),
                filter.values(company, Cursor.COUNT_MAX + 1));
    }

    /** One, with the body, the purchase and the document of its fact. */
    record Full(ReturnRow row, String body, long trail, long document) {}

    static Optional<Full> one(Sql sql, long company, long fact) throws SQLException {
        return sql.first(
                ROWS.formatted(
                        "select fact_id, event_date from fact where company_id = ? and fact_id = ? and type = 'credit'"),
                row -> new Full(row(row), row.text("body"), row.number("trail_id"), row.number("document_id")),
                company,
                fact,
                company);
    }

    private static ReturnRow row(Sql.Row row) throws SQLException {
        return new ReturnRow(
                row.number("fact_id"),
                row.date("event_date"),
                row.text("order_number"),
                row.number("trail_id"),
                row.money("amount_minor"),
                row.text("note"),
                row.flag("booked"),
                row.text("provider"),
                row.text("payout_provider"),
                row.text("reference"),
                row.dateOrNull("cleared_on"),
                row.text("return_kind"),
                row.text("return_reason"),
                row.flag("elsewhere"),
                paid(row),
                row.text("origin"));
    }

    /** Which rule booked it from a payout's line, with its version; empty where none did. */
    static String bookedBy(Sql sql, View view, long fact) throws SQLException {
        return sql.first(
                        "select draft_rule, draft_version from payout_line"
                                + " where company_id = ? and fact_id = ? and draft_rule <> ''",
                        row -> view.t("returns.note.by-rule", row.text("draft_rule"), row.integer("draft_version")),
                        view.company().id(),
                        fact)
                .orElse("");
    }

    private static ReturnRow.@Nullable Paid paid(Sql.Row row) throws SQLException {
        var on = row.dateOrNull("paid_on");
        return on == null
                ? null
                : new ReturnRow.Paid(
                        on,
                        row.integer("paid_account"),
                        row.text("paid_reference"),
                        row.flag("paid_elsewhere"),
                        row.text("said_by"));
    }

    /** Words that it was paid by another road which were taken back, the newest first. */
    static List<ReturnPage.TakenBack> takenBack(Sql sql, long company, long fact) throws SQLException {
        return sql.list(
                "select paid_on, account, withdrawn_on, withdrawn_by, withdrawn_why from road_payment"
                        + " where company_id = ? and fact_id = ? and withdrawn_on is not null order by nth desc limit 20",
                row -> new ReturnPage.TakenBack(
                        row.date("paid_on"),
                        row.integer("account"),
                        row.date("withdrawn_on"),
                        row.text("withdrawn_by"),
                        row.text("withdrawn_why")),
                company,
                fact);
    }

    /** Open lines of the bank that may have paid it, the newest first. */
    static List<RoadPage.Entry> entries(Sql sql, long company, Money owed) throws SQLException {
        return sql.list(
                "select bank_entry_id, booked_on, book_account, account from bank_entry where company_id = ? and state = 'open'"
                        + " and currency = ? and amount_minor = ? order by booked_on desc, bank_entry_id desc limit 10",
                row -> new RoadPage.Entry(
                        row.number("bank_entry_id"),
                        row.date("booked_on"),
                        row.integer("book_account"),
                        row.text("account"),
                        owed.negated()),
                company,
                owed.currency().code(),
                -owed.minor());
    }

    /** The rows that a fact's body tells: of one credit note, or of each of several. */
    static List<ReturnPage.Line> lines(String body) {
        var result = new ArrayList<ReturnPage.Line>();
        var told = JSON.readTree(body.isEmpty() ? "{}" : body);
        for (var credit : told.isArray() ? told.values() : List.of(told)) {
            credit.path("what").path("lines").forEach(line -> line(line).ifPresent(result::add));
        }
        return result.size() > LINES_MAX ? List.copyOf(result.subList(0, LINES_MAX)) : List.copyOf(result);
    }

    private static Optional<ReturnPage.Line> line(JsonNode line) {
        var gross = line.path("gross").asString("");
        int space = gross.indexOf(' ');
        if (space <= 0) {
            return Optional.empty();
        }
        return Optional.of(new ReturnPage.Line(
                line.path("text").asString(""),
                line.path("quantity").asString(""),
                Money.parse(gross.substring(0, space), new Currency(gross.substring(space + 1)))));
    }
}
