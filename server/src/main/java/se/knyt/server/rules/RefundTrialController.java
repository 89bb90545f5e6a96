package se.knyt.server.rules;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import se.knyt.engine.flows.RefundTrial;
import se.knyt.engine.flows.RefundWordDesk;
import se.knyt.server.actions.Actions;
import se.knyt.server.db.Sql;
import se.knyt.server.db.WebDatabase;
import se.knyt.server.shell.Html;
import se.knyt.server.shell.Ref;
import se.knyt.server.shell.View;
import se.knyt.server.trails.Purchases;

/** What the rules in use say of a refund that is there, credited or not. */
@Controller
class RefundTrialController {
    private static final int NUMBER_CHARS_MAX = 60;
    private static final int KEY_CHARS_MAX = 300;
    private static final int NEWEST = 10;

    /** A refund that several captures gave has a credit for each; the first has its key. */
    private static final String NEWEST_CREDITS = """
            select f.fact_key, f.event_date, f.currency, f.amount_minor, f.return_kind, t.order_number, t.trail_id
              from (select trail_id, fact_id, fact_key, event_date, currency, amount_minor, return_kind from fact
                     where company_id = ? and type = 'credit' order by event_date desc, fact_id desc limit 50) f
              join trail t on t.company_id = ? and t.trail_id = f.trail_id
             where f.fact_key like 'credit:%' and f.fact_key not like '%/%' and t.order_number <> ''
             order by f.event_date desc, f.fact_id desc limit ?
            """;

    private final Purchases purchases;
    private final Actions actions;
    private final WebDatabase database;
    private final Html html;

    RefundTrialController(Purchases purchases, Actions actions, WebDatabase database, Html html) {
        this.purchases = purchases;
        this.actions = actions;
        this.database = database;
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
                : desk().tried(company, purchase.get().id(), chosen);
        var newest = database.inCompany(
                company, sql -> sql.list(NEWEST_CREDITS, RefundTrialController::choice, company, company, NEWEST));
        return html.page(view, "rules/tryrefund.jte", new RefundTrialPage(number, purchase, of, trial, newest));
    }

    private static String shortened(String text, int max) {
        return text.substring(0, Math.min(text.length(), max));
    }

    private static RefundTrialPage.Choice choice(Sql.Row row) throws SQLException {
        return new RefundTrialPage.Choice(
                new Purchases.Purchase(row.number("trail_id"), row.text("order_number")),
                row.text("fact_key"),
                row.money("amount_minor"),
                row.date("event_date"),
                row.text("return_kind"));
    }
}
