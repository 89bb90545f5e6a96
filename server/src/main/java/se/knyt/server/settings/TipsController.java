package se.knyt.server.settings;

import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import se.knyt.engine.settings.TipDesk;
import se.knyt.server.access.Allowed;
import se.knyt.server.access.Role;
import se.knyt.server.actions.Actions;
import se.knyt.server.shell.Html;
import se.knyt.server.shell.View;

/** On which account tips stand. */
@Controller
class TipsController {
    private static final int ACCOUNT_CHARS = 4;

    private final Actions actions;
    private final Html html;

    TipsController(Actions actions, Html html) {
        this.actions = actions;
        this.html = html;
    }

    private TipDesk desk() {
        return actions.desks().tips();
    }

    @GetMapping("/c/{company}/settings/tips")
    ResponseEntity<String> setting(View view) {
        return page(
                view,
                HttpStatus.OK,
                String.valueOf(desk().account(view.company().id())),
                false);
    }

    @PostMapping("/c/{company}/settings/tips")
    @Allowed({Role.OWNER, Role.INTEGRATOR, Role.BOOKKEEPER})
    ResponseEntity<String> save(View view, @RequestParam(defaultValue = "") String account) {
        var stripped = account.strip();
        var written = stripped.length() > ACCOUNT_CHARS ? stripped.substring(0, ACCOUNT_CHARS) : stripped;
        boolean saved = stripped.matches("\\d{4}")
                && desk().save(
                                view.company().id(),
                                Integer.parseInt(stripped),
                                view.user().email());
        return saved
                ? Html.seeOther(view.url("/settings/tips?done=saved"))
                : page(view, HttpStatus.UNPROCESSABLE_CONTENT, written, true);
    }

    private ResponseEntity<String> page(View view, HttpStatus status, String account, boolean wrong) {
        return html.page(status, "settings/tips.jte", Map.of("v", view, "account", account, "wrong", wrong));
    }
}
