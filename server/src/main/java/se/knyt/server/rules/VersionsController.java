package se.knyt.server.rules;

import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import se.knyt.engine.flows.RuleDesk;
import se.knyt.engine.rules.RuleFault;
import se.knyt.engine.rules.RuleSet;
import se.knyt.server.access.Allowed;
import se.knyt.server.access.Role;
import se.knyt.server.shell.Html;
import se.knyt.server.shell.NotFoundException;
import se.knyt.server.shell.View;

/** Versions of the rules: who, when, why, what differs, and back again. */
@Controller
class VersionsController {
    private static final int SHOWN = 50;

    private final RuleDesk desk;
    private final Html html;

    VersionsController(RuleDesk desk, Html html) {
        this.desk = desk;
        this.html = html;
    }

    @GetMapping("/c/{company}/rules/versions")
    ResponseEntity<String> versions(View view, @RequestParam(defaultValue = "") String before) {
        int limit = number(before, Integer.MAX_VALUE);
        var found = desk.versions(view.company().id(), limit, SHOWN + 1);
        var shown = found.stream().limit(SHOWN).toList();
        int older = found.size() > SHOWN ? shown.getLast().number() : 0;
        int current = desk.current(view.company().id()).version();
        return html.page(view, "rules/versions.jte", new VersionsPage(current, shown, older));
    }

    @GetMapping("/c/{company}/rules/versions/{version}")
    ResponseEntity<String> version(
            View view, @PathVariable String version, @RequestParam(defaultValue = "") String from) {
        int number = number(version, 0);
        return html.page(view, "rules/version.jte", page(view, number, number(from, number - 1), ""));
    }

    private VersionPage page(View view, int number, int from, String problem) {
        long company = view.company().id();
        var of = desk.versions(company, number + 1, 1).stream()
                .filter(v -> v.number() == number)
                .findFirst()
                .orElseThrow(NotFoundException::new);
        var before = from == 0 ? none() : desk.at(company, from).orElseThrow(NotFoundException::new);
        var after = desk.at(company, number).orElseThrow(NotFoundException::new);
        return new VersionPage(
                of, from, desk.current(company).version(), RuleDiff.between(view, before, after), problem);
    }

    private static RuleSet none() {
        return new RuleSet(java.util.List.of(), java.util.List.of(), java.util.Set.of());
    }

    /** Puts the rules of an earlier version in use again, as a new one. */
    @PostMapping("/c/{company}/rules/versions/{version}/restore")
    @Allowed({Role.OWNER, Role.INTEGRATOR})
    ResponseEntity<String> restore(
            View view,
            @PathVariable String version,
            @RequestParam(defaultValue = "") String reason,
            @RequestParam(defaultValue = "0") int seen) {
        int number = number(version, 0);
        var earlier = desk.at(view.company().id(), number).orElseThrow(NotFoundException::new);
        try {
            desk.change(
                    view.company().id(),
                    seen,
                    now -> earlier,
                    reason,
                    view.user().email());
        } catch (RuleDesk.Changed e) {
            return refused(view, number, view.t("rules.changed-meanwhile"));
        } catch (RuleFault.Found e) {
            return refused(view, number, RuleWords.fault(view, e.faults().getFirst()));
        }
        return Html.seeOther(view.url("/rules?done=rules-restored"));
    }

    private ResponseEntity<String> refused(View view, int number, String problem) {
        var page = page(view, number, number - 1, problem);
        return html.page(HttpStatus.UNPROCESSABLE_CONTENT, "rules/version.jte", Map.of("v", view, "p", page));
    }

    private static int number(String text, int otherwise) {
        return text.matches("\\d{1,9}") ? Integer.parseInt(text) : otherwise;
    }
}
