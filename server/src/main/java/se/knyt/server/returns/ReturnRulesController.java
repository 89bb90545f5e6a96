package se.knyt.server.returns;

import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import se.knyt.core.money.Money;
import se.knyt.engine.settings.ReturnRules;
import se.knyt.server.access.Allowed;
import se.knyt.server.access.Role;
import se.knyt.server.actions.Actions;
import se.knyt.server.shell.AmountInput;
import se.knyt.server.shell.Html;
import se.knyt.server.shell.View;

/** What holds for refunds that are started here: whether freight goes back, and from what amount on two people are needed. */
@Controller
class ReturnRulesController {
    private static final int LIMIT_CHARS_MAX = 20;

    private final Actions actions;
    private final Html html;

    ReturnRulesController(Actions actions, Html html) {
        this.actions = actions;
        this.html = html;
    }

    @GetMapping("/c/{company}/settings/returns")
    ResponseEntity<String> rules(View view) {
        var rules = actions.returnRules(view.company().id());
        var limit = rules.secondPersonAbove();
        return page(
                view,
                HttpStatus.OK,
                rules.freightWithWholeOrder(),
                limit == null ? "" : view.format().amount(limit),
                "");
    }

    /** The limit is the owner's alone: whom it holds back cannot lift it. */
    @PostMapping("/c/{company}/settings/returns")
    @Allowed(Role.OWNER)
    ResponseEntity<String> save(
            View view, @RequestParam(defaultValue = "") String freight, @RequestParam(defaultValue = "") String limit) {
        var written = limit.strip();
        var read = written.isEmpty() ? Optional.<Money>empty() : AmountInput.read(written, view.currency());
        boolean known = "whole-order".equals(freight) || "kept".equals(freight);
        if (!known || (!written.isEmpty() && read.filter(m -> !m.isNegative()).isEmpty())) {
            var shown = written.length() > LIMIT_CHARS_MAX ? written.substring(0, LIMIT_CHARS_MAX) : written;
            return page(
                    view,
                    HttpStatus.UNPROCESSABLE_CONTENT,
                    "whole-order".equals(freight),
                    shown,
                    known ? "returnrules.problem.limit" : "returnrules.problem.freight");
        }
        actions.saveReturnRules(
                view.company().id(),
                new ReturnRules("whole-order".equals(freight), read.orElse(null)),
                view.user().email());
        return Html.seeOther(view.url("/settings/returns?done=saved"));
    }

    private ResponseEntity<String> page(View view, HttpStatus status, boolean freight, String limit, String problem) {
        return html.page(
                status, "returns/rules.jte", Map.of("v", view, "freight", freight, "limit", limit, "problem", problem));
    }
}
