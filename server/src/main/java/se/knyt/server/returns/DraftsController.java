package se.knyt.server.returns;

import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import se.knyt.engine.flows.ReturnDrafts;
import se.knyt.server.access.Allowed;
import se.knyt.server.access.Role;
import se.knyt.server.actions.Actions;
import se.knyt.server.db.WebDatabase;
import se.knyt.server.payouts.PayoutRow;
import se.knyt.server.payouts.Payouts;
import se.knyt.server.shell.Html;
import se.knyt.server.shell.NotFoundException;
import se.knyt.server.shell.View;

/** Refunds that only a payout tells of: a person sees rows, accounts and amounts, and books them as returns. */
@Controller
class DraftsController {
    private static final String LINE = "\\d{1,9}";

    private final WebDatabase database;
    private final Actions actions;
    private final Html html;

    DraftsController(WebDatabase database, Actions actions, Html html) {
        this.database = database;
        this.actions = actions;
        this.html = html;
    }

    @GetMapping("/c/{company}/payouts/{provider}/{reference}/returns")
    @Allowed({Role.OWNER, Role.INTEGRATOR, Role.BOOKKEEPER})
    ResponseEntity<String> drafts(View view, @PathVariable String provider, @PathVariable String reference) {
        return shown(view, HttpStatus.OK, row(view, provider, reference));
    }

    @PostMapping("/c/{company}/payouts/{provider}/{reference}/returns")
    @Allowed({Role.OWNER, Role.INTEGRATOR, Role.BOOKKEEPER})
    ResponseEntity<String> book(
            View view,
            @PathVariable String provider,
            @PathVariable String reference,
            @RequestParam(defaultValue = "") String line) {
        var row = row(view, provider, reference);
        if (!line.matches(LINE)) {
            return shown(view, HttpStatus.UNPROCESSABLE_CONTENT, row);
        }
        var booked = actions.desks()
                .returnDrafts()
                .book(
                        view.company().id(),
                        row.id(),
                        Integer.parseInt(line),
                        view.user().email());
        return booked.isPresent() && booked.get().problem().isEmpty()
                ? Html.seeOther(view.url("/payouts/" + provider + "/" + reference + "?done=return-booked"))
                : shown(view, HttpStatus.UNPROCESSABLE_CONTENT, row);
    }

    private PayoutRow row(View view, String provider, String reference) {
        return database.inCompany(
                        view.company().id(),
                        sql -> Payouts.row(sql, view.company().id(), provider, reference))
                .orElseThrow(NotFoundException::new);
    }

    private ResponseEntity<String> shown(View view, HttpStatus status, PayoutRow row) {
        var drafts = actions.desks().returnDrafts().of(view.company().id(), row.id()).stream()
                .map(draft -> draft(view, draft))
                .toList();
        return html.page(status, "returns/drafts.jte", Map.of("v", view, "p", new DraftsPage(row, drafts)));
    }

    private static DraftsPage.Draft draft(View view, ReturnDrafts.Draft draft) {
        return new DraftsPage.Draft(
                draft.seq(),
                draft.amount(),
                draft.order(),
                draft.byRows(),
                ShownNote.problem(view, draft.problem(), draft.arguments()),
                ShownNote.of(view, draft.notes()));
    }
}
