package se.knyt.server.returns;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
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
import se.knyt.server.shell.AmountInput;
import se.knyt.server.shell.Html;
import se.knyt.server.shell.NotFoundException;
import se.knyt.server.shell.View;

/** Refunds that only a payout tells of: a person sees rows, accounts and amounts, and books them as returns. */
@Controller
class DraftsController {
    private static final String LINE = "\\d{1,9}";
    private static final String OTHER_CURRENCY = "return.other-currency";

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
                ? Html.seeOther(view.url(row.path() + "?done=return-booked"))
                : shown(view, HttpStatus.UNPROCESSABLE_CONTENT, row);
    }

    /** What the buyer got back in the currency of the purchase, where nothing tells it. */
    @PostMapping("/c/{company}/payouts/{provider}/{reference}/returns/amount")
    @Allowed({Role.OWNER, Role.INTEGRATOR, Role.BOOKKEEPER})
    ResponseEntity<String> amount(
            View view,
            @PathVariable String provider,
            @PathVariable String reference,
            @RequestParam(defaultValue = "") String line,
            @RequestParam(defaultValue = "") String amount) {
        var row = row(view, provider, reference);
        var seq = line.matches(LINE) ? Integer.parseInt(line) : 0;
        var lines = actions.desks().refundLines();
        var asked = lines.asked(view.company().id(), row.id(), seq);
        if (asked.isEmpty()) {
            return shown(view, HttpStatus.CONFLICT, row, wrong(seq, "return.amount-told"));
        }
        var said = AmountInput.read(amount, asked.get().currency());
        var problem = said.isEmpty()
                ? "amount"
                : lines.say(
                        view.company().id(),
                        row.id(),
                        seq,
                        said.get(),
                        view.user().email());
        return problem.isEmpty()
                ? Html.seeOther(view.url(row.path() + "?done=saved"))
                : shown(view, HttpStatus.UNPROCESSABLE_CONTENT, row, wrong(seq, problem));
    }

    private static Optional<DraftsPage.Wrong> wrong(int line, String code) {
        return Optional.of(new DraftsPage.Wrong(line, "drafts.problem." + code));
    }

    private PayoutRow row(View view, String provider, String reference) {
        return database.inCompany(
                        view.company().id(),
                        sql -> Payouts.row(sql, view.company().id(), provider, reference))
                .orElseThrow(NotFoundException::new);
    }

    private ResponseEntity<String> shown(View view, HttpStatus status, PayoutRow row) {
        return shown(view, status, row, Optional.empty());
    }

    private ResponseEntity<String> shown(
            View view, HttpStatus status, PayoutRow row, Optional<DraftsPage.Wrong> wrong) {
        var drafts = actions.desks().returnDrafts().of(view.company().id(), row.id()).stream()
                .map(draft -> draft(view, row, draft))
                .toList();
        return html.page(status, "returns/drafts.jte", Map.of("v", view, "p", new DraftsPage(row, drafts, wrong)));
    }

    private Optional<DraftsPage.Ask> ask(View view, PayoutRow row, ReturnDrafts.Draft draft) {
        return draft.problem().equals(OTHER_CURRENCY)
                ? actions.desks()
                        .refundLines()
                        .asked(view.company().id(), row.id(), draft.seq())
                        .map(asked -> new DraftsPage.Ask(
                                asked.currency().code(),
                                asked.most(),
                                asked.open().stream()
                                        .map(view.format()::amountWithUnit)
                                        .collect(Collectors.joining(", ")),
                                asked.open().size() == 1
                                        ? asked.open().getFirst().toPlain()
                                        : ""))
                : Optional.empty();
    }

    private DraftsPage.Draft draft(View view, PayoutRow row, ReturnDrafts.Draft draft) {
        return new DraftsPage.Draft(
                draft.seq(),
                draft.amount(),
                draft.order(),
                draft.trail(),
                draft.byRows(),
                ShownNote.problem(view, draft.problem(), draft.arguments()),
                ShownNote.of(view, draft.notes()),
                ask(view, row, draft));
    }
}
