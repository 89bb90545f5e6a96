package se.knyt.server.disputes;

import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import se.knyt.engine.settings.Deadlines;
import se.knyt.server.access.Allowed;
import se.knyt.server.access.Role;
import se.knyt.server.actions.Actions;
import se.knyt.server.shell.Html;
import se.knyt.server.shell.View;

/** How many days before a last day somebody is told: of a dispute, of a reservation. */
@Controller
class DeadlinesController {
    private static final String DAYS = "\\d{1,2}";
    private static final int CHARS_MAX = 4;

    private final Actions actions;
    private final Html html;

    DeadlinesController(Actions actions, Html html) {
        this.actions = actions;
        this.html = html;
    }

    @GetMapping("/c/{company}/settings/deadlines")
    ResponseEntity<String> page(View view) {
        var inUse = actions.desks().deadlines().deadlines(view.company().id());
        return shown(view, HttpStatus.OK, String.valueOf(inUse.dispute()), String.valueOf(inUse.authorization()), "");
    }

    @PostMapping("/c/{company}/settings/deadlines")
    @Allowed({Role.OWNER, Role.INTEGRATOR, Role.BOOKKEEPER})
    ResponseEntity<String> save(
            View view,
            @RequestParam(defaultValue = "") String dispute,
            @RequestParam(defaultValue = "") String authorization) {
        for (var field :
                Map.of("dispute", dispute, "authorization", authorization).entrySet()) {
            if (!good(field.getValue())) {
                return shown(view, HttpStatus.UNPROCESSABLE_CONTENT, cut(dispute), cut(authorization), field.getKey());
            }
        }
        actions.desks()
                .deadlines()
                .saveDeadlines(
                        view.company().id(),
                        new Deadlines(Integer.parseInt(dispute.strip()), Integer.parseInt(authorization.strip())),
                        view.user().email());
        return Html.seeOther(view.url("/settings/deadlines?done=saved"));
    }

    private static boolean good(String days) {
        return days.strip().matches(DAYS) && Integer.parseInt(days.strip()) <= Deadlines.DAYS_MAX;
    }

    private static String cut(String text) {
        return text.length() > CHARS_MAX ? text.substring(0, CHARS_MAX) : text;
    }

    private ResponseEntity<String> shown(
            View view, HttpStatus status, String dispute, String authorization, String problem) {
        return html.page(
                status,
                "disputes/deadlines.jte",
                Map.of("v", view, "dispute", dispute, "authorization", authorization, "problem", problem));
    }
}
