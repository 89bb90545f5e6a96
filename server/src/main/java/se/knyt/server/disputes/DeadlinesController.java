package se.knyt.server.disputes;

import java.util.Map;
import java.util.Optional;
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

/** How many days before a last day somebody is told, of a dispute or a reservation; and how long a payout is waited for. */
@Controller
class DeadlinesController {
    private final Actions actions;
    private final Html html;

    DeadlinesController(Actions actions, Html html) {
        this.actions = actions;
        this.html = html;
    }

    @GetMapping("/c/{company}/settings/deadlines")
    ResponseEntity<String> page(View view) {
        var company = view.company().id();
        var form = DeadlinesForm.of(
                actions.desks().deadlines().deadlines(company),
                actions.desks().providers().inUse(company));
        return shown(view, HttpStatus.OK, form, "");
    }

    /** Two fields for each provider besides the others, named by its code; empty where it is as all others. */
    @PostMapping("/c/{company}/settings/deadlines")
    @Allowed({Role.OWNER, Role.INTEGRATOR, Role.BOOKKEEPER})
    ResponseEntity<String> save(View view, @RequestParam Map<String, String> sent) {
        var company = view.company().id();
        var form = DeadlinesForm.sent(sent, actions.desks().providers().inUse(company));
        var problem = form.problem();
        if (problem.isPresent()) {
            return shown(view, HttpStatus.UNPROCESSABLE_CONTENT, form, problem.get());
        }
        // What was chosen for a provider that is not in use now stands.
        Deadlines wanted = form.deadlines(actions.desks().deadlines().deadlines(company));
        actions.desks().deadlines().saveDeadlines(company, wanted, view.user().email());
        return Html.seeOther(view.url("/settings/deadlines?done=saved"));
    }

    private ResponseEntity<String> shown(View view, HttpStatus status, DeadlinesForm form, String problem) {
        var range = Optional.of(problem)
                .filter(p -> p.startsWith("payout"))
                .map(p -> p.equals("payout") ? "payout" : "of")
                .orElse(problem.startsWith("reservation-") ? "lifetime" : "days");
        return html.page(
                status, "disputes/deadlines.jte", Map.of("v", view, "form", form, "problem", problem, "range", range));
    }
}
