package se.knyt.server.settings;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import se.knyt.core.bookkeeping.LedgerMode;
import se.knyt.core.bookkeeping.VoucherRow;
import se.knyt.core.bookkeeping.WorkedPrepayment;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.settings.PrepaymentDesk;
import se.knyt.engine.settings.Prepayments.Way;
import se.knyt.server.access.Allowed;
import se.knyt.server.access.Role;
import se.knyt.server.actions.Actions;
import se.knyt.server.shell.Html;
import se.knyt.server.shell.View;
import se.knyt.server.vouchers.VoucherQueries;

/** What is booked of a purchase that is paid before it is delivered, each choice with the rows of a worked example. */
@Controller
class PrepaymentsController {
    private final Actions actions;
    private final Html html;

    PrepaymentsController(Actions actions, Html html) {
        this.actions = actions;
        this.html = html;
    }

    @GetMapping("/c/{company}/settings/prepayments")
    ResponseEntity<String> page(View view) {
        return page(view, HttpStatus.OK, false);
    }

    /** Chooses for money that comes from tomorrow on; a word that is no choice changes nothing. */
    @PostMapping("/c/{company}/settings/prepayments")
    @Allowed({Role.OWNER, Role.INTEGRATOR, Role.BOOKKEEPER})
    ResponseEntity<String> choose(View view, @RequestParam(defaultValue = "") String way) {
        var wanted =
                Arrays.stream(Way.values()).filter(w -> code(w).equals(way)).findFirst();
        if (wanted.isEmpty()) {
            return page(view, HttpStatus.UNPROCESSABLE_CONTENT, true);
        }
        actions.desks()
                .prepayments()
                .choose(view.company().id(), wanted.get(), view.user().email());
        return Html.seeOther(view.url("/settings/prepayments?done=saved"));
    }

    private ResponseEntity<String> page(View view, HttpStatus status, boolean problem) {
        var state = actions.desks().prepayments().state(view.company().id());
        var coming = state.next().map(change -> change.way()).orElse(state.now());
        var choices = Arrays.stream(Way.values())
                .map(way -> new PrepaymentsPage.Choice(
                        code(way),
                        way == state.now(),
                        way == coming,
                        way != Way.SOLD || state.ledger() == LedgerMode.KNYT,
                        shown(view, state, way)))
                .toList();
        var from =
                state.next().map(change -> change.from()).orElse(state.today().plusDays(1));
        return html.page(
                status,
                "settings/prepayments.jte",
                Map.of("v", view, "p", new PrepaymentsPage(choices, from, problem)));
    }

    private static List<PrepaymentsPage.Shown> shown(View view, PrepaymentDesk.State state, Way way) {
        return state.example().getOrDefault(way, List.of()).stream()
                .map(step -> shown(view, step))
                .toList();
    }

    private static PrepaymentsPage.Shown shown(View view, WorkedPrepayment.Step step) {
        var sum =
                Money.sum(step.voucher().rows().stream().map(VoucherRow::debit).toList(), Currency.SEK);
        return new PrepaymentsPage.Shown(
                step.when().name().toLowerCase(Locale.ROOT) + "."
                        + step.by().name().toLowerCase(Locale.ROOT),
                VoucherQueries.rows(view, step.voucher()),
                sum);
    }

    private static String code(Way way) {
        return way.name().toLowerCase(Locale.ROOT);
    }
}
