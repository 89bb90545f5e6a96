package se.knyt.server.paidbyhand;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import se.knyt.core.bookkeeping.VoucherRow;
import se.knyt.core.money.Money;
import se.knyt.engine.books.PaidByHandDesk.Case;
import se.knyt.engine.books.PaidByHandDesk.Way;
import se.knyt.server.access.Allowed;
import se.knyt.server.access.Role;
import se.knyt.server.actions.Actions;
import se.knyt.server.shell.Html;
import se.knyt.server.shell.NotFoundException;
import se.knyt.server.shell.Ref;
import se.knyt.server.shell.View;
import se.knyt.server.vouchers.AccountRow;
import se.knyt.server.vouchers.VoucherQueries;

/** Shows the payment that somebody made by hand, with what can be done and what it would book, and does what is chosen, once. */
@Controller
class PaidByHandController {
    private static final Map<String, Way> WAYS = Map.of("take-back", Way.TAKE_BACK, "let-stand", Way.LET_STAND);

    private final Actions actions;
    private final Html html;

    PaidByHandController(Actions actions, Html html) {
        this.actions = actions;
        this.html = html;
    }

    @GetMapping("/c/{company}/paid-by-hand/{id}")
    ResponseEntity<String> page(View view, @PathVariable Ref id) {
        return shown(view, HttpStatus.OK, id, false);
    }

    @PostMapping("/c/{company}/paid-by-hand/{id}")
    @Allowed({Role.OWNER, Role.INTEGRATOR, Role.BOOKKEEPER})
    ResponseEntity<String> choose(View view, @PathVariable Ref id, @RequestParam(defaultValue = "") String way) {
        var wanted = Optional.ofNullable(WAYS.get(way));
        if (wanted.isEmpty()) {
            return shown(view, HttpStatus.UNPROCESSABLE_CONTENT, id, true);
        }
        boolean done = actions.desks()
                .paidByHand()
                .choose(view.company().id(), id.id(), wanted.get(), view.user().email());
        if (done) {
            return Html.seeOther(view.url("/loose-ends?done=paid-by-hand"));
        }
        // Chosen already, by this person or another: nothing more is done, and nothing is left to choose.
        return find(view, id).isEmpty()
                ? Html.seeOther(view.url("/loose-ends?done=nothing-to-retry"))
                : shown(view, HttpStatus.CONFLICT, id, true);
    }

    private Optional<Case> find(View view, Ref id) {
        return actions.desks().paidByHand().find(view.company().id(), id.id());
    }

    private ResponseEntity<String> shown(View view, HttpStatus status, Ref id, boolean wrong) {
        var of = find(view, id).orElseThrow(NotFoundException::new);
        var rows =
                of.voucher().map(voucher -> VoucherQueries.rows(view, voucher)).orElse(List.<AccountRow>of());
        var debit = of.voucher()
                .map(voucher -> Money.sum(
                        voucher.rows().stream().map(VoucherRow::debit).toList(),
                        of.ours().currency()))
                .orElse(null);
        return html.page(
                status, "paidbyhand/page.jte", Map.of("v", view, "p", new PaidByHandPage(of, rows, debit, wrong)));
    }
}
