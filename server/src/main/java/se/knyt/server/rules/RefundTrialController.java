package se.knyt.server.rules;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import se.knyt.engine.flows.RefundTrial;
import se.knyt.engine.flows.RefundWordDesk;
import se.knyt.server.actions.Actions;
import se.knyt.server.shell.Html;
import se.knyt.server.shell.Ref;
import se.knyt.server.shell.View;
import se.knyt.server.trails.Purchases;

/** What the rules in use say of a refund that is there, credited or not. */
@Controller
class RefundTrialController {
    private static final int NUMBER_CHARS_MAX = 60;
    private static final int KEY_CHARS_MAX = 300;

    private final Purchases purchases;
    private final Actions actions;
    private final TrialChoices choices;
    private final Html html;

    RefundTrialController(Purchases purchases, Actions actions, TrialChoices choices, Html html) {
        this.purchases = purchases;
        this.actions = actions;
        this.choices = choices;
        this.html = html;
    }

    private RefundWordDesk desk() {
        return actions.desks().refundWords();
    }

    @GetMapping("/c/{company}/rules/try/refunds")
    ResponseEntity<String> attempt(
            View view,
            @RequestParam(defaultValue = "") String order,
            @RequestParam(defaultValue = "") String trail,
            @RequestParam(defaultValue = "") String refund) {
        long company = view.company().id();
        var number = shortened(order.strip().replaceFirst("^#", ""), NUMBER_CHARS_MAX);
        var key = shortened(refund, KEY_CHARS_MAX);
        var purchase = purchases.find(
                view,
                number,
                Ref.valueOf(trail),
                one -> "/rules/try/refunds?order=" + one.number() + "&trail=" + one.ref());
        var of = purchase.isEmpty()
                ? List.<RefundTrial.Told>of()
                : desk().refunds(company, purchase.get().id());
        // The only one, or the last: what is looked at is mostly what has just come.
        var chosen = key.isEmpty() && !of.isEmpty() ? of.getLast().key() : key;
        var trial = purchase.isEmpty() || chosen.isEmpty()
                ? Optional.<RefundTrial>empty()
                : desk().tried(company, purchase.get().id(), chosen, UnaryOperator.identity());
        var newest = choices.refunds(company);
        return html.page(view, "rules/tryrefund.jte", new RefundTrialPage(number, purchase, of, trial, newest));
    }

    private static String shortened(String text, int max) {
        return text.substring(0, Math.min(text.length(), max));
    }
}
