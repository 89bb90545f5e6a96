package se.knyt.server.payouts;

import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import se.knyt.server.access.Allowed;
import se.knyt.server.access.Role;
import se.knyt.server.actions.Actions;
import se.knyt.server.shell.Html;
import se.knyt.server.shell.View;

/** Where a person lets one payout go that a rule holds, or takes a line of it along that one skips. */
@Controller
class HeldPayoutController {
    private final Actions actions;

    HeldPayoutController(Actions actions) {
        this.actions = actions;
    }

    @PostMapping("/c/{company}/payouts/{provider}/{reference}/rule-word")
    @Allowed({Role.OWNER, Role.BOOKKEEPER})
    ResponseEntity<String> letGo(
            View view,
            @PathVariable String provider,
            @PathVariable String reference,
            @RequestParam(defaultValue = "") String asked) {
        boolean said = actions.desks()
                .ruleWords()
                .payout(
                        view.company().id(),
                        provider,
                        reference,
                        asked,
                        view.user().email());
        // What is said of a line names it.
        var let = asked.contains("/") ? "line-let-go" : "payout-let-go";
        return Html.seeOther(
                view.url("/payouts/" + provider + "/" + reference + "?done=" + (said ? let : "nothing-to-retry")));
    }
}
