package se.knyt.server.rules;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import se.knyt.engine.flows.RuleDesk;
import se.knyt.server.actions.Actions;
import se.knyt.server.db.Sql;
import se.knyt.server.db.WebDatabase;
import se.knyt.server.shell.Html;
import se.knyt.server.shell.Ref;
import se.knyt.server.shell.View;

/** What the rules in use say of a payout's line, and of a refund that only a payout tells of. */
@Controller
class LineTrialController {
    private static final int REFERENCE_CHARS_MAX = 100;
    private static final int CHOICES_MAX = 60;

    /** Of the newest payouts one line of each sort. */
    private static final String NEWEST = """
            select p.payout_id, p.provider, p.reference, p.currency, l.seq, l.line, l.kind, l.provider_kind, l.amount_minor, l.at
              from (select payout_id, provider, reference, currency, paid_at from payout where company_id = ?
                     order by paid_at desc, payout_id desc limit 5) p
             cross join lateral (
                   select distinct on (kind, provider_kind) seq, line, kind, provider_kind, amount_minor, at from payout_line
                    where company_id = ? and payout_id = p.payout_id order by kind, provider_kind, seq) l
             order by p.paid_at desc, p.payout_id desc, l.line, l.seq limit ?
            """;
    /** One gross, fee and VAT can stand in one place of a settlement. */
    private static final String NAMED = """
            select p.payout_id, p.provider, p.reference, p.currency, l.seq, l.line, l.kind, l.provider_kind, l.amount_minor, l.at
              from payout p join payout_line l on l.company_id = p.company_id and l.payout_id = p.payout_id
             where p.company_id = ? and p.reference = ? and (? = 0 or l.line = ?)
             order by p.payout_id desc, l.line, l.seq limit ?
            """;

    private static final String DRAFTS = """
            select p.payout_id, p.provider, p.reference, p.currency, l.seq, l.line, l.kind, l.provider_kind, l.amount_minor, l.at
              from payout_line l join payout p on p.company_id = l.company_id and p.payout_id = l.payout_id
             where l.company_id = ? and l.status in ('unmatched', 'suggested') and l.kind = 'refund' and l.fact_id is null
             order by l.payout_id desc, l.seq limit ?
            """;

    private final RuleDesk desk;
    private final Actions actions;
    private final WebDatabase database;
    private final Html html;

    LineTrialController(RuleDesk desk, Actions actions, WebDatabase database, Html html) {
        this.desk = desk;
        this.actions = actions;
        this.database = database;
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
        var choices = database.inCompany(
                company,
                sql -> wanted.isEmpty()
                        ? sql.list(NEWEST, LineTrialController::choice, company, company, CHOICES_MAX)
                        : sql.list(NAMED, LineTrialController::choice, company, wanted, place, place, CHOICES_MAX));
        var only = payout.isEmpty() && !wanted.isEmpty() && choices.size() == 1
                ? Optional.of(choices.getFirst())
                : Optional.<LineTrialPage.Choice>empty();
        var trial = payout.isPresent()
                ? desk.triedLine(company, payout.get().id(), number(seq))
                : only.flatMap(c -> desk.triedLine(company, c.payout(), c.seq()));
        boolean missing = (payout.isPresent() && trial.isEmpty()) || (!wanted.isEmpty() && choices.isEmpty());
        return html.page(
                view, "rules/tryline.jte", new LineTrialPage(wanted, place, choices, missing, trial, Optional.empty()));
    }

    @GetMapping("/c/{company}/rules/try/return-drafts")
    ResponseEntity<String> draft(
            View view,
            @RequestParam(required = false) Optional<Ref> payout,
            @RequestParam(defaultValue = "") String seq) {
        long company = view.company().id();
        var choices =
                database.inCompany(company, sql -> sql.list(DRAFTS, LineTrialController::choice, company, CHOICES_MAX));
        var trial = payout.flatMap(p -> actions.desks().returnDrafts().tried(company, p.id(), number(seq)));
        return html.page(
                view,
                "rules/trydraft.jte",
                new LineTrialPage(
                        "", 0, List.copyOf(choices), payout.isPresent() && trial.isEmpty(), Optional.empty(), trial));
    }

    /** What is no number is none. */
    private static int number(String text) {
        return text.strip().matches("\\d{1,9}") ? Integer.parseInt(text.strip()) : 0;
    }

    private static LineTrialPage.Choice choice(Sql.Row row) throws SQLException {
        return new LineTrialPage.Choice(
                row.number("payout_id"),
                row.integer("seq"),
                row.text("provider"),
                row.text("reference"),
                row.integer("line"),
                row.text("kind"),
                row.text("provider_kind"),
                row.money("amount_minor"),
                row.instant("at"));
    }
}
