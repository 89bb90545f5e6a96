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
import se.knyt.server.shell.Ref;
import se.knyt.server.shell.View;
import se.knyt.server.trails.Purchases;

/** What the rules in use say of an order that is there. */
@Controller
class TrialController {
    private static final int NUMBER_CHARS_MAX = 60;

    private static final int NEWEST = 10;

    private static final String NEWEST_ORDERS = """
            select trail_id, order_number, placed_at, country, currency, total_minor from trail
             where company_id = ? and merged_into is null and order_number <> ''
             order by placed_at desc, trail_id desc limit ?
            """;

    private final RuleDesk desk;
    private final Purchases purchases;
    private final WebDatabase database;
    private final Html html;

    TrialController(RuleDesk desk, Purchases purchases, WebDatabase database, Html html) {
        this.desk = desk;
        this.purchases = purchases;
        this.database = database;
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
                : desk.tried(view.company().id(), purchase.get().id());
        var newest = database.inCompany(
                view.company().id(),
                sql -> sql.list(
                        NEWEST_ORDERS,
                        row -> new TrialPage.Choice(
                                new Purchases.Purchase(row.number("trail_id"), row.text("order_number")),
                                row.instant("placed_at"),
                                row.text("country"),
                                row.money("total_minor")),
                        view.company().id(),
                        NEWEST));
        return html.page(view, "rules/try.jte", new TrialPage(number, purchase, trial, newest));
    }
}
