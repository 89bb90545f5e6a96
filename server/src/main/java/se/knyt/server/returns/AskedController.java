package se.knyt.server.returns;

import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import se.knyt.engine.flows.Road;
import se.knyt.server.access.Allowed;
import se.knyt.server.access.Role;
import se.knyt.server.actions.Actions;
import se.knyt.server.db.WebDatabase;
import se.knyt.server.shell.Html;
import se.knyt.server.shell.NotFoundException;
import se.knyt.server.shell.Ref;
import se.knyt.server.shell.View;
import se.knyt.server.text.Messages.Message;

/** A refund that somebody started here: how far it has come, and a second person's yes or no. */
@Controller
class AskedController {
    private final WebDatabase database;
    private final Actions actions;
    private final Html html;

    AskedController(WebDatabase database, Actions actions, Html html) {
        this.database = database;
        this.actions = actions;
        this.html = html;
    }

    @GetMapping("/c/{company}/returns/asked/{id}")
    ResponseEntity<String> one(View view, @PathVariable Ref id) {
        return page(view, HttpStatus.OK, id, Optional.empty());
    }

    @PostMapping("/c/{company}/returns/asked/{id}/approve")
    @Allowed({Role.OWNER, Role.BOOKKEEPER})
    ResponseEntity<String> approve(View view, @PathVariable Ref id) {
        var outcome = actions.desks()
                .refundApprovals()
                .approve(view.company().id(), id.id(), view.user().email())
                .orElseThrow(NotFoundException::new);
        if (!outcome.problem().isEmpty()) {
            return page(
                    view,
                    HttpStatus.UNPROCESSABLE_CONTENT,
                    id,
                    ShownNote.problem(view, outcome.problem(), outcome.arguments()));
        }
        boolean byHand = Road.of(outcome.hand()).filter(Road::byHand).isPresent();
        return Html.seeOther(view.url(
                "/returns/asked/" + view.ref(id.id()) + "?done=" + (byHand ? "refund-owed" : "refund-approved")));
    }

    @PostMapping("/c/{company}/returns/asked/{id}/refuse")
    @Allowed({Role.OWNER, Role.BOOKKEEPER})
    ResponseEntity<String> refuse(View view, @PathVariable Ref id) {
        var stopped = actions.desks()
                .refundApprovals()
                .refuse(view.company().id(), id.id(), view.user().email());
        if (!stopped) {
            return page(
                    view,
                    HttpStatus.UNPROCESSABLE_CONTENT,
                    id,
                    ShownNote.problem(view, "refund-ask.decided", Map.of()));
        }
        return Html.seeOther(view.url("/returns/asked/" + view.ref(id.id()) + "?done=refund-refused"));
    }

    @PostMapping("/c/{company}/returns/asked/{id}/give-up")
    @Allowed({Role.OWNER, Role.BOOKKEEPER})
    ResponseEntity<String> giveUp(View view, @PathVariable Ref id) {
        var any = actions.desks()
                .refundApprovals()
                .giveUp(view.company().id(), id.id(), view.user().email());
        return any
                ? Html.seeOther(view.url("/returns/asked/" + view.ref(id.id()) + "?done=refund-given-up"))
                : page(
                        view,
                        HttpStatus.UNPROCESSABLE_CONTENT,
                        id,
                        ShownNote.problem(view, "refund-ask.nothing-refused", Map.of()));
    }

    private ResponseEntity<String> page(View view, HttpStatus status, Ref id, Optional<Message> problem) {
        long company = view.company().id();
        var asked = database.inCompany(company, sql -> AskedQueries.one(sql, company, id.id()))
                .orElseThrow(NotFoundException::new);
        return html.page(status, "returns/asked.jte", Map.of("v", view, "p", asked, "problem", problem));
    }
}
