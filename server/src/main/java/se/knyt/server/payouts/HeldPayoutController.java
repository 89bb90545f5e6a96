package se.knyt.server.payouts;

import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import se.knyt.server.access.Allowed;
import se.knyt.server.access.Role;
import se.knyt.server.actions.Actions;
import se.knyt.server.db.WebDatabase;
import se.knyt.server.shell.Html;
import se.knyt.server.shell.NotFoundException;
import se.knyt.server.shell.View;

/** Where a person lets one payout go that a rule holds, or takes a line of it along that one skips. */
@Controller
class HeldPayoutController {
    private final WebDatabase database;
    private final Actions actions;

    HeldPayoutController(WebDatabase database, Actions actions) {
        this.database = database;
        this.actions = actions;
    }

    @PostMapping("/c/{company}/payouts/{provider}/{reference}/rule-word")
    @Allowed({Role.OWNER, Role.BOOKKEEPER})
    ResponseEntity<String> letGo(
            View view,
            @PathVariable String provider,
            @PathVariable String reference,
            @RequestParam(defaultValue = "") String asked) {
        long company = view.company().id();
        var row = database.inCompany(company, sql -> Payouts.row(sql, company, provider, reference))
                .orElseThrow(NotFoundException::new);
        boolean said = actions.desks()
                .ruleWords()
                .payout(company, row.id(), asked, view.user().email());
        // What is said of a line names it.
        var let = asked.contains("/") ? "line-let-go" : "payout-let-go";
        return Html.seeOther(view.url(row.path() + "?done=" + (said ? let : "nothing-to-retry")));
    }
}
