package se.knyt.server.flows;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import se.knyt.core.bookkeeping.LedgerMode;
import se.knyt.engine.books.CutOverDesk;
import se.knyt.server.access.Allowed;
import se.knyt.server.access.Role;
import se.knyt.server.actions.Actions;
import se.knyt.server.db.WebDatabase;
import se.knyt.server.shell.Html;
import se.knyt.server.shell.Ref;
import se.knyt.server.shell.View;
import se.knyt.spi.ConnectorInfo.Family;

/** Who keeps the books from a day on: what a change meets is shown, then it is made, then it is proved. */
@Controller
class CutOverController {
    private static final int YEAR_MIN = 2000;

    private final WebDatabase database;
    private final Actions actions;
    private final Html html;

    CutOverController(WebDatabase database, Actions actions, Html html) {
        this.database = database;
        this.actions = actions;
        this.html = html;
    }

    /** What was chosen: where the books go, from which day, by which flows. */
    private record Chosen(LocalDate from, LedgerMode to, List<CutOverDesk.Flow> flows) {}

    private CutOverDesk desk() {
        return actions.desks().cutOver();
    }

    /** With a target and a day: what the change would meet. Changes nothing. */
    @GetMapping("/c/{company}/settings/books")
    ResponseEntity<String> page(
            View view, @RequestParam(defaultValue = "") String target, @RequestParam(defaultValue = "") String from) {
        if (target.isEmpty() && from.isEmpty()) {
            return page(view, HttpStatus.OK, 0, "", null, "");
        }
        long to = Ref.valueOf(target).id();
        var chosen = chosen(view, to, from);
        if (chosen.isEmpty()) {
            return page(view, HttpStatus.OK, to, from, null, "cutover.problem.form");
        }
        var one = chosen.get();
        var overlap = desk().check(view.company().id(), one.from(), one.to(), one.flows());
        return page(view, HttpStatus.OK, to, from, overlap, "");
    }

    /** Makes the change; where something is in the way it is shown and nothing is changed. */
    @PostMapping("/c/{company}/settings/books")
    @Allowed({Role.OWNER, Role.INTEGRATOR})
    ResponseEntity<String> change(
            View view, @RequestParam(defaultValue = "") String target, @RequestParam(defaultValue = "") String from) {
        long to = Ref.valueOf(target).id();
        var chosen = chosen(view, to, from);
        if (chosen.isEmpty()) {
            return page(view, HttpStatus.UNPROCESSABLE_CONTENT, to, from, null, "cutover.problem.form");
        }
        var one = chosen.get();
        var overlap = desk().accept(
                        view.company().id(),
                        one.from(),
                        one.to(),
                        one.flows(),
                        view.user().email());
        return overlap.possible()
                ? Html.seeOther(view.url("/settings/books?done=saved"))
                : page(view, HttpStatus.UNPROCESSABLE_CONTENT, to, from, overlap, "");
    }

    /** Takes back a change that has not taken effect. */
    @PostMapping("/c/{company}/settings/books/withdraw")
    @Allowed({Role.OWNER, Role.INTEGRATOR})
    ResponseEntity<String> withdraw(View view) {
        boolean withdrawn = desk().withdraw(view.company().id(), view.user().email());
        return Html.seeOther(view.url("/settings/books" + (withdrawn ? "?done=saved" : "")));
    }

    private ResponseEntity<String> page(
            View view,
            HttpStatus status,
            long target,
            String from,
            CutOverDesk.@Nullable Overlap overlap,
            String problem) {
        var state = desk().state(view.company().id());
        var page = new CutOverPage(state, targets(view), target, from, overlap, problem);
        return html.page(status, "flows/cutover.jte", Map.of("v", view, "p", page));
    }

    /** Where the books could go: what is neither shop nor payment provider. */
    private List<FlowSetup.End> targets(View view) {
        return database.inCompany(view.company().id(), sql -> FlowEnds.of(sql, view, actions)).stream()
                .filter(end -> end.family() == Family.ACCOUNTING_SYSTEM || end.file())
                .toList();
    }

    private Optional<Chosen> chosen(View view, long target, String from) {
        var day = date(from.strip());
        var end = targets(view).stream().filter(one -> one.id() == target).findFirst();
        if (day.isEmpty() || end.isEmpty()) {
            return Optional.empty();
        }
        var flows = database.inCompany(
                view.company().id(),
                sql -> FlowSetup.over(FlowEnds.of(sql, view, actions), FlowEnds.standing(sql, view), end.get()));
        return Optional.of(new Chosen(
                day.get(),
                end.get().file() ? LedgerMode.KNYT : LedgerMode.ACCOUNTING_SYSTEM,
                flows.stream()
                        .map(flow -> new CutOverDesk.Flow(flow.code(), flow.source(), flow.target(), flow.on()))
                        .toList()));
    }

    private static Optional<LocalDate> date(String text) {
        try {
            var date = LocalDate.parse(text);
            return date.getYear() > YEAR_MIN ? Optional.of(date) : Optional.empty();
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
