package se.knyt.server.fees;

import java.time.YearMonth;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import se.knyt.core.bookkeeping.DifferenceClass;
import se.knyt.engine.books.FeeDesk;
import se.knyt.server.access.Allowed;
import se.knyt.server.access.Role;
import se.knyt.server.actions.Actions;
import se.knyt.server.db.WebDatabase;
import se.knyt.server.shell.Html;
import se.knyt.server.shell.Ref;
import se.knyt.server.shell.View;
import se.knyt.server.shell.WrittenDates;

/** Fees against contract, by provider and month. */
@Controller
class FeesController {
    private static final int VALUE_CHARS_MAX = 60;

    private final WebDatabase database;
    private final Actions actions;
    private final Html html;

    FeesController(WebDatabase database, Actions actions, Html html) {
        this.database = database;
        this.actions = actions;
        this.html = html;
    }

    @GetMapping("/c/{company}/fees")
    ResponseEntity<String> page(
            View view,
            @RequestParam(defaultValue = "") String months,
            @RequestParam(defaultValue = "") String from,
            @RequestParam(required = false) Optional<Ref> term) {
        var now = YearMonth.from(view.today());
        var sent = term.flatMap(ref ->
                        terms(view).stream().filter(one -> one.id() == ref.id()).findFirst())
                .map(one -> FeesPage.Sent.of(view, one))
                .orElse(new FeesPage.Sent("", view.company().currency(), now.toString(), "", "", "", "", ""));
        return shown(view, HttpStatus.OK, FeePeriod.of(months, from, now), sent, "");
    }

    /** Keeps what a contract says from a month on, or says which field is wrong and keeps nothing. */
    @PostMapping("/c/{company}/fees")
    @Allowed({Role.OWNER, Role.INTEGRATOR, Role.BOOKKEEPER})
    ResponseEntity<String> save(View view, @RequestParam Map<String, String> form) {
        var sent = new FeesPage.Sent(
                value(form, "provider").toLowerCase(Locale.ROOT),
                value(form, "currency").toUpperCase(Locale.ROOT),
                value(form, "from"),
                value(form, "percent").replace(',', '.'),
                value(form, "sale").replace(',', '.'),
                value(form, "refund").replace(',', '.'),
                value(form, "dispute").replace(',', '.'),
                value(form, "month").replace(',', '.'));
        var now = FeePeriod.of("", "", YearMonth.from(view.today()));
        var from = WrittenDates.month(sent.from());
        if (from.isEmpty()) {
            return shown(view, HttpStatus.UNPROCESSABLE_CONTENT, now, sent, "from");
        }
        var problem = actions.desks()
                .fees()
                .save(
                        view.company().id(),
                        new FeeDesk.Input(
                                sent.provider(),
                                sent.currency(),
                                from.get(),
                                sent.percent(),
                                sent.sale(),
                                sent.refund(),
                                sent.dispute(),
                                sent.month()),
                        view.user().email());
        return problem.isEmpty()
                ? Html.seeOther(view.url("/fees?done=saved"))
                : shown(view, HttpStatus.UNPROCESSABLE_CONTENT, now, sent, problem.get());
    }

    private static String value(Map<String, String> form, String field) {
        var value = form.getOrDefault(field, "").replaceAll("[\\s\\u00a0\\u202f]", "");
        return value.length() > VALUE_CHARS_MAX ? value.substring(0, VALUE_CHARS_MAX) : value;
    }

    private ResponseEntity<String> shown(
            View view, HttpStatus status, FeePeriod period, FeesPage.Sent sent, String problem) {
        long company = view.company().id();
        var limit =
                actions.desks().limits().limits(company).of(DifferenceClass.FEE).month();
        var months = database.inCompany(
                company, sql -> new FeeQueries(sql, view).months(period.from(), period.through(), limit));
        var terms = terms(view);
        var providers = new TreeSet<>(actions.desks().providers().inUse(company));
        months.forEach(month -> providers.add(month.provider()));
        terms.forEach(term -> providers.add(term.provider()));
        return html.page(
                status,
                "fees/page.jte",
                Map.of(
                        "v",
                        view,
                        "p",
                        new FeesPage(
                                period,
                                months,
                                List.copyOf(providers),
                                ContractTerm.sorted(terms, YearMonth.from(view.today())),
                                sent,
                                problem)));
    }

    private List<ContractTerm> terms(View view) {
        return database.inCompany(view.company().id(), sql -> new FeeQueries(sql, view).terms());
    }
}
