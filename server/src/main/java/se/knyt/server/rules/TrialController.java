package se.knyt.server.rules;

import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import se.knyt.engine.flows.RuleDesk;
import se.knyt.engine.flows.RuleTrial;
import se.knyt.server.shell.Html;
import se.knyt.server.shell.View;

/** What the rules in use say of an order that is there. */
@Controller
class TrialController {
    private static final int NUMBER_CHARS_MAX = 60;

    private final RuleDesk desk;
    private final Html html;

    TrialController(RuleDesk desk, Html html) {
        this.desk = desk;
        this.html = html;
    }

    @GetMapping("/c/{company}/rules/try")
    ResponseEntity<String> attempt(View view, @RequestParam(defaultValue = "") String order) {
        var stripped = order.strip().replaceFirst("^#", "");
        var number = stripped.substring(0, Math.min(stripped.length(), NUMBER_CHARS_MAX));
        var trial = number.isEmpty()
                ? Optional.<RuleTrial>empty()
                : desk.tried(view.company().id(), number);
        return html.page(view, "rules/try.jte", new TrialPage(number, trial));
    }
}
