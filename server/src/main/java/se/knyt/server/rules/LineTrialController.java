package se.knyt.server.rules;

import java.util.Optional;
import java.util.function.UnaryOperator;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import se.knyt.engine.flows.RuleDesk;
import se.knyt.server.actions.Actions;
import se.knyt.server.shell.Html;
import se.knyt.server.shell.Ref;
import se.knyt.server.shell.View;

/** What the rules in use say of a payout's line, and of a refund that only a payout tells of. */
@Controller
class LineTrialController {
    private static final int REFERENCE_CHARS_MAX = 100;

    private final RuleDesk desk;
    private final Actions actions;
    private final TrialChoices choices;
    private final Html html;

    LineTrialController(RuleDesk desk, Actions actions, TrialChoices choices, Html html) {
        this.desk = desk;
        this.actions = actions;
        this.choices = choices;
        this.html = html;
    }

    @GetMapping("/c/{company}/rules/try/payout-lines")
    ResponseEntity<String> line(
            View view,
            @RequestParam(defaultValue = "") String reference,
            @RequestParam(defaultValue = "") String line,
            @RequestParam(required = false) Optional<Ref> payout,
            @RequestParam(defaultValue = "") String seq) {
        long company = view.company().id();
        var named = reference.strip();
        var wanted = named.substring(0, Math.min(named.length(), REFERENCE_CHARS_MAX));
        int place = number(line);
        var of = choices.lines(company, wanted, place);
        var only = payout.isEmpty() && !wanted.isEmpty() && of.size() == 1
                ? Optional.of(of.getFirst())
                : Optional.<LineTrialPage.Choice>empty();
        var trial = payout.isPresent()
                ? desk.triedLine(company, payout.get().id(), number(seq), UnaryOperator.identity())
                : only.flatMap(c -> desk.triedLine(company, c.payout(), c.seq(), UnaryOperator.identity()));
        boolean missing = (payout.isPresent() && trial.isEmpty()) || (!wanted.isEmpty() && of.isEmpty());
        return html.page(
                view, "rules/tryline.jte", new LineTrialPage(wanted, place, of, missing, trial, Optional.empty()));
    }

    @GetMapping("/c/{company}/rules/try/return-drafts")
    ResponseEntity<String> draft(
            View view,
            @RequestParam(required = false) Optional<Ref> payout,
            @RequestParam(defaultValue = "") String seq) {
        long company = view.company().id();
        var of = choices.drafts(company);
        var trial = payout.flatMap(
                p -> actions.desks().returnDrafts().tried(company, p.id(), number(seq), UnaryOperator.identity()));
        return html.page(
                view,
                "rules/trydraft.jte",
                new LineTrialPage("", 0, of, payout.isPresent() && trial.isEmpty(), Optional.empty(), trial));
    }

    /** What is no number is none. */
    private static int number(String text) {
        return text.strip().matches("\\d{1,9}") ? Integer.parseInt(text.strip()) : 0;
    }
}
