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

    private static final String ROWS = """
            select l.payout_id, l.line, l.difference, l.difference_minor, l.order_reference,
                   coalesce(nullif(l.original_currency, ''), p.currency) as currency, p.provider, p.reference, p.book_date
              from (select * from payout_line where company_id = ? and difference <> '' and payout_id < ?
                     order by payout_id desc, seq limit ?) l
              join payout p on p.company_id = l.company_id and p.payout_id = l.payout_id
             order by l.payout_id desc, l.seq
            """;
    private static final String COUNT =
            "select count(*) as n from (select 1 from payout_line where company_id = ? and difference <> '' limit ?) l";

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
    ResponseEntity<String> page(View view, @RequestParam(defaultValue = "") String after) {
        var limits = desk().limits(view.company().id()).limits().stream()
                .map(DifferencesPage.Limit::of)
                .toList();
        return shown(view, HttpStatus.OK, limits, List.of(), Cursor.of(after));
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
        return shown(view, HttpStatus.UNPROCESSABLE_CONTENT, limits, problems, Cursor.START);
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
            Cursor after) {
        var page = database.inCompany(view.company().id(), sql -> read(sql, view, limits, problems, after));
        return html.page(status, "differences/page.jte", Map.of("v", view, "p", page));
    }

    /** A page ends with a whole payout, so that the next begins with another. */
    private static DifferencesPage read(
            Sql sql, View view, List<DifferencesPage.Limit> limits, List<LimitDesk.Problem> problems, Cursor after)
            throws SQLException {
        record Found(long payout, DifferencesPage.Row row) {}
        var found = sql.list(
                ROWS,
                row -> new Found(
                        row.number("payout_id"),
                        new DifferencesPage.Row(
                                row.text("difference"),
                                row.money("difference_minor"),
                                row.date("book_date"),
                                row.text("provider"),
                                row.text("reference"),
                                row.integer("line"),
                                row.text("order_reference"))),
                view.company().id(),
                after.id(),
                READ_MAX);
        var shown = found;
        var next = "";
        if (found.size() > Cursor.PAGE) {
            long last = found.get(Cursor.PAGE - 1).payout();
            shown = found.stream().filter(f -> f.payout() >= last).toList();
            next = shown.size() < found.size()
                    ? view.url("/settings/differences?after=" + new Cursor(view.now(), last).text())
                    : "";
        }
        return new DifferencesPage(
                limits,
                problems,
                shown.stream().map(Found::row).toList(),
                new Paging(
                        sql.one(COUNT, row -> row.number("n"), view.company().id(), Cursor.COUNT_MAX + 1),
                        next,
                        after.equals(Cursor.START) ? "" : view.url("/settings/differences")));
    }
}
