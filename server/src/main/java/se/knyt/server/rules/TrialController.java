package se.knyt.server.rules;

import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import se.knyt.engine.flows.RuleDesk;
import se.knyt.engine.flows.RuleTrial;
import se.knyt.server.db.WebDatabase;
import se.knyt.server.shell.Html;
import se.knyt.server.shell.View;

/** What the rules in use say of an order that is there. */
@Controller
class TrialController {
    private static final int NUMBER_CHARS_MAX = 60;

    private static final int NEWEST = 10;

    private static final String NEWEST_ORDERS = """
            select order_number, placed_at, country, currency, total_minor from trail
             where company_id = ? and merged_into is null and order_number <> ''
             order by placed_at desc, trail_id desc limit ?
            """;

    private final RuleDesk desk;
    private final WebDatabase database;
    private final Html html;

    TrialController(RuleDesk desk, WebDatabase database, Html html) {
        this.desk = desk;
        this.database = database;
        this.html = html;
    }

    @GetMapping("/c/{company}/rules/try")
    ResponseEntity<String> attempt(View view, @RequestParam(defaultValue = "") String order) {
        var stripped = order.strip().replaceFirst("^#", "");
        var number = stripped.substring(0, Math.min(stripped.length(), NUMBER_CHARS_MAX));
        var trial = number.isEmpty()
                ? Optional.<RuleTrial>empty()
                : desk.tried(view.company().id(), number);
        var newest = database.inCompany(
                view.company().id(),
                sql -> sql.list(
                        NEWEST_ORDERS,
                        row -> new TrialPage.Choice(
                                row.text("order_number"),
                                row.instant("placed_at"),
                                row.text("country"),
                                row.money("total_minor")),
                        view.company().id(),
                        NEWEST));
        return html.page(view, "rules/try.jte", new TrialPage(number, trial, newest));
    }
}
