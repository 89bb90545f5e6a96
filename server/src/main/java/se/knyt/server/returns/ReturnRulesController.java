package se.knyt.server.returns;

import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import se.knyt.server.access.Allowed;
import se.knyt.server.access.Role;
import se.knyt.server.actions.Actions;
import se.knyt.server.shell.Html;
import se.knyt.server.shell.View;

/**
 * What holds for refunds that are started here: whether freight goes back, from what amount on two people are needed, and how what is
 * kept is booked.
 */
@Controller
class ReturnRulesController {
    private final Actions actions;
    private final Html html;

    ReturnRulesController(Actions actions, Html html) {
        this.actions = actions;
        this.html = html;
    }

    @GetMapping("/c/{company}/settings/returns")
    ResponseEntity<String> rules(View view) {
        var rules = actions.returnRules(view.company().id());
        return page(view, HttpStatus.OK, ReturnRulesForm.of(view, rules), "");
    }

    /** The limit is the owner's alone: whom it holds back cannot lift it. */
    @PostMapping("/c/{company}/settings/returns")
    @Allowed(Role.OWNER)
    ResponseEntity<String> save(View view, @RequestParam Map<String, String> sent) {
        var form = ReturnRulesForm.of(sent);
        var problem = form.problem(view.currency());
        if (!problem.isEmpty()) {
            return page(view, HttpStatus.UNPROCESSABLE_CONTENT, form, problem);
        }
        actions.saveReturnRules(
                view.company().id(), form.rules(view.currency()), view.user().email());
        return Html.seeOther(view.url("/settings/returns?done=saved"));
    }

    private ResponseEntity<String> page(View view, HttpStatus status, ReturnRulesForm form, String problem) {
        return html.page(status, "returns/rules.jte", Map.of("v", view, "f", form, "problem", problem));
    }
}
