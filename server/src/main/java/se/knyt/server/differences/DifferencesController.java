package se.knyt.server.differences;

import java.time.YearMonth;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
import se.knyt.server.db.WebDatabase;
import se.knyt.server.shell.Cursor;
import se.knyt.server.shell.Html;
import se.knyt.server.shell.View;

/** How much of which difference passes, and what has passed. */
@Controller
class DifferencesController {
    private static final int VALUE_CHARS_MAX = 20;

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
            View view,
            @RequestParam(defaultValue = "") String kind,
            @RequestParam(defaultValue = "") String month,
            @RequestParam(defaultValue = "") String after) {
        var limits = desk().limits(view.company().id()).limits().stream()
                .map(DifferencesPage.Limit::of)
                .toList();
        return shown(view, HttpStatus.OK, limits, List.of(), DifferenceFilter.of(kind, month), Cursor.of(after));
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
        return shown(
                view, HttpStatus.UNPROCESSABLE_CONTENT, limits, problems, DifferenceFilter.of("", ""), Cursor.START);
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
            DifferenceFilter filter,
            Cursor after) {
        var month = Objects.requireNonNullElseGet(filter.month(), () -> YearMonth.from(view.today()));
        var page = database.inCompany(view.company().id(), sql -> {
            var queries = new DifferenceQueries(sql, view);
            var read = queries.page(filter, after);
            return new DifferencesPage(
                    limits,
                    problems,
                    filter,
                    month,
                    queries.sums(DifferenceFilter.of("", "").in(month)),
                    read.rows(),
                    queries.paging(filter, read, after));
        });
        return html.page(status, "differences/page.jte", Map.of("v", view, "p", page));
    }
}
