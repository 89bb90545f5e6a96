package se.knyt.server.returns;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import se.knyt.engine.flows.RoadAccountDesk;
import se.knyt.server.access.Allowed;
import se.knyt.server.access.Role;
import se.knyt.server.actions.Actions;
import se.knyt.server.shell.Html;
import se.knyt.server.shell.View;

/** On which account it stands what buyers are to get back by another road than the provider's. */
@Controller
class RoadAccountController {
    private static final int ACCOUNT_CHARS = 4;

    private final Actions actions;
    private final Html html;

    RoadAccountController(Actions actions, Html html) {
        this.actions = actions;
        this.html = html;
    }

    private RoadAccountDesk desk() {
        return actions.desks().roadAccount();
    }

    @GetMapping("/c/{company}/settings/refund-account")
    ResponseEntity<String> setting(View view) {
        var account = String.valueOf(desk().account(view.company().id()));
        return page(view, HttpStatus.OK, account, "", Optional.empty());
    }

    @PostMapping("/c/{company}/settings/refund-account")
    @Allowed({Role.OWNER, Role.INTEGRATOR, Role.BOOKKEEPER})
    ResponseEntity<String> save(
            View view, @RequestParam(defaultValue = "") String account, @RequestParam(defaultValue = "") String step) {
        var stripped = account.strip();
        var written = stripped.length() > ACCOUNT_CHARS ? stripped.substring(0, ACCOUNT_CHARS) : stripped;
        if (!stripped.matches("\\d{4}")) {
            return page(
                    view,
                    HttpStatus.UNPROCESSABLE_CONTENT,
                    written,
                    problem(RoadAccountDesk.Refusal.NOT_FIT),
                    Optional.empty());
        }
        long company = view.company().id();
        int number = Integer.parseInt(stripped);
        var preview = desk().preview(company, number);
        var refusal = step.equals("save") && preview.refusal().isEmpty()
                ? desk().save(company, number, view.user().email())
                : preview.refusal();
        if (refusal.isPresent()) {
            return page(view, HttpStatus.UNPROCESSABLE_CONTENT, written, problem(refusal.get()), Optional.empty());
        }
        if (step.equals("save")) {
            return Html.seeOther(view.url("/settings/refund-account?done=saved"));
        }
        var shown = preview.vouchers().stream()
                .map(voucher -> RoadController.booked(view, voucher))
                .toList();
        return page(view, HttpStatus.OK, written, "", Optional.of(shown));
    }

    private static String problem(RoadAccountDesk.Refusal refusal) {
        return switch (refusal) {
            case NOT_FIT -> "fit";
            case MOVED -> "moved";
        };
    }

    private ResponseEntity<String> page(
            View view, HttpStatus status, String account, String problem, Optional<List<RoadPage.Booked>> preview) {
        return html.page(
                status,
                "returns/roadaccount.jte",
                Map.of("v", view, "account", account, "problem", problem, "preview", preview));
    }
}
