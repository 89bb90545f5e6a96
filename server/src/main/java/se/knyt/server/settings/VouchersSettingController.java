package se.knyt.server.settings;

import java.util.Locale;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import se.knyt.engine.settings.VoucherScopes.Scope;
import se.knyt.server.access.Allowed;
import se.knyt.server.access.Role;
import se.knyt.server.actions.Actions;
import se.knyt.server.shell.Html;
import se.knyt.server.shell.View;

/** Whether each sale has a voucher of its own or a channel's day has one, with the check across the newest change. */
@Controller
class VouchersSettingController {
    private final Actions actions;
    private final Html html;

    VouchersSettingController(Actions actions, Html html) {
        this.actions = actions;
        this.html = html;
    }

    @GetMapping("/c/{company}/settings/vouchers")
    ResponseEntity<String> page(View view) {
        return page(view, HttpStatus.OK, "");
    }

    /** Chooses from tomorrow on; a word that is no choice, or books that an accounting system keeps, change nothing. */
    @PostMapping("/c/{company}/settings/vouchers")
    @Allowed({Role.OWNER, Role.INTEGRATOR, Role.BOOKKEEPER})
    ResponseEntity<String> choose(View view, @RequestParam(defaultValue = "") String scope) {
        if (!scope.equals(code(Scope.SALE)) && !scope.equals(code(Scope.DAY))) {
            return page(view, HttpStatus.UNPROCESSABLE_CONTENT, "choice");
        }
        var desk = actions.desks().vouchers();
        if (!desk.state(view.company().id()).own()) {
            return page(view, HttpStatus.UNPROCESSABLE_CONTENT, "");
        }
        desk.choose(
                view.company().id(),
                Scope.valueOf(scope.toUpperCase(Locale.ROOT)),
                view.user().email());
        return Html.seeOther(view.url("/settings/vouchers?done=saved"));
    }

    private ResponseEntity<String> page(View view, HttpStatus status, String problem) {
        var state = actions.desks().vouchers().state(view.company().id());
        return html.page(
                status, "settings/vouchers.jte", Map.of("v", view, "p", new VouchersSettingPage(state, problem)));
    }

    static String code(Scope scope) {
        return scope.name().toLowerCase(Locale.ROOT);
    }
}
