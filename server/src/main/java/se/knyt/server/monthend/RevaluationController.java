package se.knyt.server.monthend;

import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import se.knyt.engine.books.Revaluations;
import se.knyt.engine.settings.Revaluing;
import se.knyt.server.access.Allowed;
import se.knyt.server.access.Role;
import se.knyt.server.actions.Actions;
import se.knyt.server.shell.Html;
import se.knyt.server.shell.View;

/** Books what is open in other currencies at the closing rate, and chooses when that is done by itself. */
@Controller
class RevaluationController {
    private final MonthEndReader reader;
    private final Actions actions;
    private final Html html;

    RevaluationController(MonthEndReader reader, Actions actions, Html html) {
        this.reader = reader;
        this.actions = actions;
        this.html = html;
    }

    /** Books a month that is over, or anew where something has changed; twice is once. */
    @PostMapping("/c/{company}/month-end/revalue")
    @Allowed({Role.OWNER, Role.BOOKKEEPER})
    ResponseEntity<String> run(View view, @RequestParam(defaultValue = "") String month) {
        var wanted = MonthEndController.month(view, month);
        var outcome = actions.desks()
                .revaluations()
                .run(view.company().id(), wanted, view.user().email());
        var state = outcome.state();
        return state == Revaluations.State.BOOKED || state == Revaluations.State.STANDS
                ? Html.seeOther(view.url("/month-end?month=" + wanted + "&done=revalued"))
                : html.page(
                        HttpStatus.UNPROCESSABLE_CONTENT,
                        "monthend/page.jte",
                        Map.of("v", view, "p", reader.page(view, wanted).withRevaluation(outcome)));
    }

    @GetMapping("/c/{company}/settings/revaluation")
    ResponseEntity<String> setting(View view) {
        return setting(view, HttpStatus.OK, false);
    }

    /** Chooses for the months that end from now on; a word that is no choice changes nothing. */
    @PostMapping("/c/{company}/settings/revaluation")
    @Allowed({Role.OWNER, Role.INTEGRATOR, Role.BOOKKEEPER})
    ResponseEntity<String> choose(View view, @RequestParam(defaultValue = "") String when) {
        var wanted = Revaluing.ofCode(when);
        if (wanted.isEmpty()) {
            return setting(view, HttpStatus.UNPROCESSABLE_CONTENT, true);
        }
        actions.desks()
                .revaluations()
                .choose(view.company().id(), wanted.get(), view.user().email());
        return Html.seeOther(view.url("/settings/revaluation?done=saved"));
    }

    private ResponseEntity<String> setting(View view, HttpStatus status, boolean problem) {
        var chosen = actions.desks().revaluations().chosen(view.company().id());
        return html.page(status, "monthend/revaluing.jte", Map.of("v", view, "chosen", chosen, "problem", problem));
    }
}
