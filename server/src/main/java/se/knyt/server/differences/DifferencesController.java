package se.knyt.server.differences;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import se.knyt.core.bookkeeping.DifferenceClass;
import se.knyt.engine.books.LimitDesk;
import se.knyt.server.access.Allowed;
import se.knyt.server.access.Role;
import se.knyt.server.actions.Actions;
import se.knyt.server.db.Sql;
import se.knyt.server.db.WebDatabase;
import se.knyt.server.shell.Cursor;
import se.knyt.server.shell.Html;
import se.knyt.server.shell.Paging;
import se.knyt.server.shell.View;

/** How much of which difference passes, and what has passed. */
@Controller
class DifferencesController {
    private static final int VALUE_CHARS_MAX = 20;
    /** Lines read for a page: a payout with more written off shows as many. */
    private static final int READ_MAX = 500;

    private static final String OF_LINES = """
            (select l.payout_id, 1 as place, l.seq, l.line, l.difference as kind, l.difference_minor as minor,
                    l.order_reference as what, l.original_currency as changed
               from payout_line l
              where l.company_id = ? and l.difference <> ''%s and l.payout_id < ? order by l.payout_id desc, l.seq limit ?)
            """;
    private static final String OF_PAYOUTS = """
            (select payout_id, 0, 0, difference_line, difference_class, difference_minor, difference_what, ''
               from payout
              where company_id = ? and difference_class <> ''%s and payout_id < ? order by payout_id desc limit ?)
            """;
    private static final String OF_FEE_VAT = """
            (select payout_id, 0, 1, 0, 'fee_vat', fee_vat_off_minor, '', ''
               from payout
              where company_id = ? and fee_vat_off_minor <> 0%s and payout_id < ? order by payout_id desc limit ?)
            """;
    private static final String ROWS = """
            select d.payout_id, d.line, d.kind, d.minor, d.what, coalesce(nullif(d.changed, ''), p.currency) as currency,
                   p.provider, p.reference, p.book_date
              from (select * from (%s union all %s union all %s) b order by payout_id desc, place, seq limit ?) d
              join payout p on p.company_id = ? and p.payout_id = d.payout_id
             order by d.payout_id desc, d.place, d.seq
            """;
    private static final String COUNT = """
            select count(*) as n from (
              (select 1 from payout_line where company_id = ? and difference <> ''%s limit ?)
              union all
              (select 1 from payout where company_id = ? and difference_class <> ''%s limit ?)
              union all
              (select 1 from payout where company_id = ? and fee_vat_off_minor <> 0%s limit ?)
              limit ?) b
            """;

    /** Statements for all classes, and for one: its code is then a parameter after each company. */
    private static final String ALL_ROWS =
            ROWS.formatted(OF_LINES.formatted(""), OF_PAYOUTS.formatted(""), OF_FEE_VAT.formatted(""));

    private static final String ALL_COUNT = COUNT.formatted("", "", "");
    private static final String ONE_ROWS = ROWS.formatted(
            OF_LINES.formatted(" and l.difference = ?"),
            OF_PAYOUTS.formatted(" and difference_class = ?"),
            OF_FEE_VAT.formatted(" and 'fee_vat' = ?"));
    private static final String ONE_COUNT =
            COUNT.formatted(" and difference = ?", " and difference_class = ?", " and 'fee_vat' = ?");

    private final WebDatabase database;
    private final Actions actions;
    private final Html html;

    DifferencesController(WebDatabase database, Actions actions, Html html) {
        this.database = database;
        this.actions = actions;
        this.html = html;
    }

    private LimitDesk desk() {
        return actions.desks().limits();
    }

    @GetMapping("/c/{company}/settings/differences")
    ResponseEntity<String> page(
            View view, @RequestParam(defaultValue = "") String kind, @RequestParam(defaultValue = "") String after) {
        var limits = desk().limits(view.company().id()).limits().stream()
                .map(DifferencesPage.Limit::of)
                .toList();
        return shown(view, HttpStatus.OK, limits, List.of(), listed(kind), Cursor.of(after));
    }

    private static String listed(String kind) {
        return DifferencesPage.KINDS.contains(kind) ? kind : "";
    }

    /** Puts the limits in use, or says at each field what is wrong and changes nothing. */
    @PostMapping("/c/{company}/settings/differences")
    @Allowed({Role.OWNER, Role.INTEGRATOR, Role.BOOKKEEPER})
    ResponseEntity<String> save(View view, @RequestParam Map<String, String> sent) {
        var inputs = Arrays.stream(DifferenceClass.values())
                .map(of -> new LimitDesk.Input(
                        of, amount(sent, of, "each"), amount(sent, of, "month"), value(sent, of, "account")))
                .toList();
        var problems = desk().save(view.company().id(), inputs, view.user().email());
        if (problems.isEmpty()) {
            return Html.seeOther(view.url("/settings/differences?done=saved"));
        }
        var limits = inputs.stream()
                .map(input -> new DifferencesPage.Limit(input.of(), input.each(), input.month(), input.account()))
                .toList();
        return shown(view, HttpStatus.UNPROCESSABLE_CONTENT, limits, problems, "", Cursor.START);
    }

    private static String value(Map<String, String> sent, DifferenceClass of, String field) {
        var value = sent.getOrDefault(of.code() + "." + field, "").strip();
        return value.length() > VALUE_CHARS_MAX ? value.substring(0, VALUE_CHARS_MAX) : value;
    }

    /** As a person writes it: spaces between thousands, comma or full stop before the öre. */
    private static String amount(Map<String, String> sent, DifferenceClass of, String field) {
        return value(sent, of, field).replaceAll("[\\s\\u00a0\\u202f]", "").replace(',', '.');
    }

    private ResponseEntity<String> shown(
            View view,
            HttpStatus status,
            List<DifferencesPage.Limit> limits,
            List<LimitDesk.Problem> problems,
            String kind,
            Cursor after) {
        var page = database.inCompany(view.company().id(), sql -> {
            var found = found(sql, view.company().id(), kind, after);
            var paging = paging(sql, view, kind, found, after);
            return new DifferencesPage(
                    limits,
                    problems,
                    kind,
                    found.shown().stream().map(Found::row).toList(),
                    paging);
        });
        return html.page(status, "differences/page.jte", Map.of("v", view, "p", page));
    }

    private record Found(long payout, DifferencesPage.Row row) {}

    /** A page ends with a whole payout, so that the next begins with another. */
    private record Read(List<Found> shown, boolean more) {
        static Read of(List<Found> found) {
            if (found.size() <= Cursor.PAGE) {
                return new Read(found, false);
            }
            long last = found.get(Cursor.PAGE - 1).payout();
            var shown = found.stream().filter(f -> f.payout() >= last).toList();
            return new Read(shown, shown.size() < found.size());
        }
    }

    private static Read found(Sql sql, long company, String kind, Cursor after) throws SQLException {
        var parameters = kind.isEmpty()
                ? new Object[] {
                    company,
                    after.id(),
                    READ_MAX,
                    company,
                    after.id(),
                    READ_MAX,
                    company,
                    after.id(),
                    READ_MAX,
                    READ_MAX,
                    company
                }
                : new Object[] {
                    company,
                    kind,
                    after.id(),
                    READ_MAX,
                    company,
                    kind,
                    after.id(),
                    READ_MAX,
                    company,
                    kind,
                    after.id(),
                    READ_MAX,
                    READ_MAX,
                    company
                };
        return Read.of(sql.list(
                kind.isEmpty() ? ALL_ROWS : ONE_ROWS,
                row -> new Found(
                        row.number("payout_id"),
                        new DifferencesPage.Row(
                                row.text("kind"),
                                row.money("minor"),
                                row.date("book_date"),
                                row.text("provider"),
                                row.text("reference"),
                                row.integer("line"),
                                row.text("what"))),
                parameters));
    }

    private static Paging paging(Sql sql, View view, String kind, Read read, Cursor after) throws SQLException {
        long company = view.company().id();
        int most = Cursor.COUNT_MAX + 1;
        long count = kind.isEmpty()
                ? sql.one(ALL_COUNT, row -> row.number("n"), company, most, company, most, company, most, most)
                : sql.one(
                        ONE_COUNT,
                        row -> row.number("n"),
                        company,
                        kind,
                        most,
                        company,
                        kind,
                        most,
                        company,
                        kind,
                        most,
                        most);
        var base = view.url("/settings/differences") + (kind.isEmpty() ? "" : "?kind=" + kind);
        return new Paging(
                count,
                read.more()
                        ? base + (kind.isEmpty() ? "?" : "&") + "after="
                                + new Cursor(view.now(), read.shown().getLast().payout()).text()
                        : "",
                after.equals(Cursor.START) ? "" : base);
    }
}
