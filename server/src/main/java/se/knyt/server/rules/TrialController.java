package se.knyt.server.rules;

import java.util.Optional;
import java.util.function.UnaryOperator;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import se.knyt.engine.flows.RuleDesk;
import se.knyt.engine.flows.RuleTrial;
import se.knyt.server.shell.Html;
import se.knyt.server.shell.Ref;
import se.knyt.server.shell.View;
import se.knyt.server.trails.Purchases;

/** What the rules in use say of an order that is there. */
@Controller
class TrialController {
    private static final int NUMBER_CHARS_MAX = 60;

    private final RuleDesk desk;
    private final Purchases purchases;
    private final TrialChoices choices;
    private final Html html;

    TrialController(RuleDesk desk, Purchases purchases, TrialChoices choices, Html html) {
        this.desk = desk;
        this.purchases = purchases;
        this.choices = choices;
        this.html = html;
    }

    @GetMapping("/c/{company}/rules/try")
    ResponseEntity<String> attempt(
            View view, @RequestParam(defaultValue = "") String order, @RequestParam(defaultValue = "") String trail) {
        var stripped = order.strip().replaceFirst("^#", "");
        var number = stripped.substring(0, Math.min(stripped.length(), NUMBER_CHARS_MAX));
        var purchase = purchases.find(
                view, number, Ref.valueOf(trail), one -> "/rules/try?order=" + one.number() + "&trail=" + one.ref());
        var trial = purchase.isEmpty()
                ? Optional.<RuleTrial>empty()
                : desk.tried(view.company().id(), purchase.get().id(), UnaryOperator.identity());
        var newest = choices.orders(view.company().id());
        return html.page(view, "rules/try.jte", new TrialPage(number, purchase, trial, newest));
    }
}
