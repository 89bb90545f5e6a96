package se.knyt.server.settings;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import se.knyt.core.commerce.Invoice;
import se.knyt.core.commerce.InvoiceField;
import se.knyt.core.reconciliation.FieldFinder;
import se.knyt.core.reconciliation.Leniency;
import se.knyt.engine.books.OrderFieldDesk;
import se.knyt.engine.books.OrderFieldDesk.Settlement;
import se.knyt.server.access.Allowed;
import se.knyt.server.access.Role;
import se.knyt.server.actions.Actions;
import se.knyt.server.shell.Html;
import se.knyt.server.shell.NotFoundException;
import se.knyt.server.shell.View;

/** Payments alone: the field that bears the order number, tried on a payout and chosen for its provider. */
@Controller
class PaymentsAloneController {
    private static final String PATH = "/settings/payments-alone";
    private static final int MISSES_SHOWN = 3;

    private final Actions actions;
    private final Html html;

    PaymentsAloneController(Actions actions, Html html) {
        this.actions = actions;
        this.html = html;
    }

    /** Tries the fields on the payout that is asked for; where none is, on the one that tells most among the newest. */
    @GetMapping("/c/{company}/settings/payments-alone")
    ResponseEntity<String> page(
            View view,
            @RequestParam(defaultValue = "") String provider,
            @RequestParam(defaultValue = "") String reference) {
        long company = view.company().id();
        var settlements = desk().settlements(company);
        var wanted = provider.isEmpty()
                ? largest(settlements)
                : settlements.stream()
                        .filter(s ->
                                s.provider().equals(provider) && s.reference().equals(reference))
                        .findFirst();
        if (!provider.isEmpty() && wanted.isEmpty()) {
            throw new NotFoundException();
        }
        return shown(view, HttpStatus.OK, settlements, wanted);
    }

    private ResponseEntity<String> shown(
            View view, HttpStatus status, List<Settlement> settlements, Optional<Settlement> wanted) {
        long company = view.company().id();
        var trial = wanted.flatMap(s -> desk().trial(company, s.provider(), s.reference()));
        var page = new PaymentsAlonePage(
                desk().inUse(company).stream()
                        .map(c -> new PaymentsAlonePage.Choice(
                                c.provider(), c.field().code(), words(view, c.lenient())))
                        .toList(),
                settlements,
                trial.map(t -> tried(view, t)),
                view.role().decides(),
                status != HttpStatus.OK);
        return html.page(status, "settings/payments-alone.jte", Map.of("v", view, "p", page));
    }

    @PostMapping("/c/{company}/settings/payments-alone")
    @Allowed({Role.OWNER, Role.INTEGRATOR, Role.BOOKKEEPER})
    ResponseEntity<String> choose(
            View view,
            @RequestParam(defaultValue = "") String provider,
            @RequestParam(defaultValue = "") String reference,
            @RequestParam(defaultValue = "") String field) {
        var chosen = Arrays.stream(InvoiceField.values())
                .filter(f -> f.code().equals(field))
                .findFirst();
        boolean saved = chosen.isPresent()
                && desk().choose(
                                view.company().id(),
                                provider,
                                reference,
                                chosen.get(),
                                view.user().email());
        if (!saved) {
            var settlements = desk().settlements(view.company().id());
            return shown(view, HttpStatus.UNPROCESSABLE_CONTENT, settlements, largest(settlements));
        }
        return Html.seeOther(view.url(PATH + "?done=saved"));
    }

    @PostMapping("/c/{company}/settings/payments-alone/leave")
    @Allowed({Role.OWNER, Role.INTEGRATOR, Role.BOOKKEEPER})
    ResponseEntity<String> leave(View view, @RequestParam(defaultValue = "") String provider) {
        desk().leave(view.company().id(), provider, view.user().email());
        return Html.seeOther(view.url(PATH + "?done=saved"));
    }

    private static Optional<Settlement> largest(List<Settlement> settlements) {
        return settlements.stream().max(Comparator.comparingInt(Settlement::lines));
    }

    private OrderFieldDesk desk() {
        return actions.desks().orderFields();
    }

    private static PaymentsAlonePage.Tried tried(View view, OrderFieldDesk.Trial trial) {
        var best = FieldFinder.suggested(trial.rates()).map(FieldFinder.HitRate::field);
        Settlement settlement = trial.settlement();
        return new PaymentsAlonePage.Tried(
                settlement,
                trial.rates().getFirst().lines().size(),
                trial.sales(),
                trial.rates().stream().map(rate -> rate(view, rate, best)).toList());
    }

    private static PaymentsAlonePage.Rate rate(View view, FieldFinder.HitRate rate, Optional<InvoiceField> best) {
        return new PaymentsAlonePage.Rate(
                rate.field().code(),
                rate.hits(),
                rate.sameAmount(),
                rate.ambiguous(),
                words(view, rate.lenient()),
                misses(view, rate),
                best.filter(field -> field == rate.field()).isPresent());
    }

    private static String misses(View view, FieldFinder.HitRate rate) {
        var several = rate.lines().stream()
                .filter(t -> t.outcome() == FieldFinder.Outcome.AMBIGUOUS)
                .limit(MISSES_SHOWN)
                .map(t -> view.t(
                        "alone.several",
                        name(view, t),
                        t.invoices().stream()
                                .limit(MISSES_SHOWN)
                                .map(Invoice::number)
                                .collect(Collectors.joining(", "))));
        var none = rate.lines().stream()
                .filter(t -> t.outcome() == FieldFinder.Outcome.NONE)
                .limit(MISSES_SHOWN)
                .map(t -> name(view, t));
        return Stream.concat(several, none).collect(Collectors.joining(", "));
    }

    /** What the settlement calls the purchase; the line's place where it has no word for it. */
    private static String name(View view, FieldFinder.Tried tried) {
        var line = tried.line();
        return line.orderReference().isEmpty() ? view.t("lines.row", line.line()) : line.orderReference();
    }

    private static String words(View view, Collection<Leniency> lenient) {
        return lenient.stream()
                .sorted()
                .map(l -> view.t("alone.lenient." + l.code()))
                .collect(Collectors.joining(", "));
    }
}
