package se.knyt.server.returns;

import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import se.knyt.engine.flows.RoadReversals;
import se.knyt.server.access.Allowed;
import se.knyt.server.access.Role;
import se.knyt.server.actions.Actions;
import se.knyt.server.db.WebDatabase;
import se.knyt.server.shell.Html;
import se.knyt.server.shell.NotFoundException;
import se.knyt.server.shell.Ref;
import se.knyt.server.shell.View;
import se.knyt.server.text.Messages.Message;

/** A person takes back the word that a refund was paid by another road: shown with what it does, then done. */
@Controller
class RoadBackController {
    private final WebDatabase database;
    private final Actions actions;
    private final Html html;

    RoadBackController(WebDatabase database, Actions actions, Html html) {
        this.database = database;
        this.actions = actions;
        this.html = html;
    }

    private ReturnRow row(View view, Ref id) {
        long company = view.company().id();
        return database.inCompany(
                company,
                sql -> ReturnQueries.one(sql, company, id.id())
                        .map(ReturnQueries.Full::row)
                        .filter(ReturnRow::byRoad)
                        .orElseThrow(NotFoundException::new));
    }

    @GetMapping("/c/{company}/returns/{id}/paid/back")
    @Allowed({Role.OWNER, Role.BOOKKEEPER})
    ResponseEntity<String> form(View view, @PathVariable Ref id) {
        return page(view, HttpStatus.OK, row(view, id), "", Optional.empty());
    }

    @PostMapping("/c/{company}/returns/{id}/paid/back")
    @Allowed({Role.OWNER, Role.BOOKKEEPER})
    ResponseEntity<String> back(View view, @PathVariable Ref id, @RequestParam(defaultValue = "") String reason) {
        var row = row(view, id);
        var why = reason.strip();
        var outcome = actions.desks()
                .roadReversals()
                .takeBack(view.company().id(), row.id(), why, view.user().email());
        var problem = outcome.filter(o -> !o.problem().isEmpty())
                .flatMap(o -> ShownNote.problem(view, o.problem(), o.arguments()));
        if (problem.isPresent()) {
            var kept = why.length() > RoadReversals.REASON_MAX ? why.substring(0, RoadReversals.REASON_MAX) : why;
            return page(view, HttpStatus.UNPROCESSABLE_CONTENT, row, kept, problem);
        }
        // Taken back twice is once.
        return Html.seeOther(view.url("/returns/" + id + "?done=road-back"));
    }

    private ResponseEntity<String> page(
            View view, HttpStatus status, ReturnRow row, String reason, Optional<Message> problem) {
        var outcome = actions.desks()
                .roadReversals()
                .preview(view.company().id(), row.id(), view.user().email())
                .orElseThrow(NotFoundException::new);
        var shown = problem.isPresent() || outcome.problem().isEmpty()
                ? problem
                : ShownNote.problem(view, outcome.problem(), outcome.arguments());
        var page = new RoadBackPage(
                row,
                outcome.voucher().map(voucher -> RoadController.booked(view, voucher)),
                outcome.voucher().map(voucher -> view.day(voucher.eventDate())).orElse(""),
                outcome.payments(),
                outcome.problem().isEmpty(),
                reason,
                shown);
        return html.page(status, "returns/roadback.jte", Map.of("v", view, "p", page));
    }
}
