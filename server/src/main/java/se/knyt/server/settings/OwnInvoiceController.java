package se.knyt.server.settings;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import se.knyt.engine.settings.OwnInvoices;
import se.knyt.server.access.Allowed;
import se.knyt.server.access.Role;
import se.knyt.server.actions.Actions;
import se.knyt.server.shell.Html;
import se.knyt.server.shell.View;

/** Which of the shop's payment methods are the merchant's own invoice, on how many days, and when an unpaid one is late. */
@Controller
class OwnInvoiceController {
    private static final String DAYS = "\\d{1,3}";
    private static final int CHARS_MAX = 1300;

    private final Actions actions;
    private final Html html;

    OwnInvoiceController(Actions actions, Html html) {
        this.actions = actions;
        this.html = html;
    }

    private record Problem(String field, String text) {}

    @GetMapping("/c/{company}/settings/own-invoice")
    ResponseEntity<String> page(View view) {
        var inUse = actions.desks().ownInvoices().ownInvoices(view.company().id());
        return shown(
                view,
                HttpStatus.OK,
                new OwnInvoicePage(
                        String.join(", ", inUse.methods()),
                        String.valueOf(inUse.dueDays()),
                        String.valueOf(inUse.lateDays()),
                        "",
                        ""));
    }

    @PostMapping("/c/{company}/settings/own-invoice")
    @Allowed({Role.OWNER, Role.INTEGRATOR, Role.BOOKKEEPER})
    ResponseEntity<String> save(
            View view,
            @RequestParam(defaultValue = "") String methods,
            @RequestParam(defaultValue = "") String due,
            @RequestParam(defaultValue = "") String late) {
        var names = names(methods);
        var problem = problem(view, methods, names, due.strip(), late.strip());
        if (problem.isPresent()) {
            return shown(
                    view,
                    HttpStatus.UNPROCESSABLE_CONTENT,
                    new OwnInvoicePage(
                            cut(methods, CHARS_MAX),
                            cut(due, 4),
                            cut(late, 4),
                            problem.get().field(),
                            problem.get().text()));
        }
        var codes = new TreeSet<String>();
        names.forEach(name -> codes.add(OwnInvoices.code(name)));
        actions.desks()
                .ownInvoices()
                .save(
                        view.company().id(),
                        new OwnInvoices(codes, Integer.parseInt(due.strip()), Integer.parseInt(late.strip())),
                        view.user().email());
        return Html.seeOther(view.url("/settings/own-invoice?done=saved"));
    }

    private static Set<String> names(String methods) {
        var names = new LinkedHashSet<String>();
        Arrays.stream(cut(methods, CHARS_MAX + 1).split(",", -1))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .forEach(names::add);
        return names;
    }

    private Optional<Problem> problem(View view, String methods, Set<String> names, String due, String late) {
        boolean readable = names.stream()
                .allMatch(n -> n.length() <= OwnInvoices.METHOD_CHARS_MAX
                        && !OwnInvoices.code(n).isEmpty());
        if (methods.length() > CHARS_MAX || names.size() > OwnInvoices.METHODS_MAX || !readable) {
            return Optional.of(new Problem("methods", view.t("own.problem.methods")));
        }
        var providers = actions.desks().ownInvoices().paidOut(view.company().id());
        var provider = names.stream()
                .filter(n -> providers.contains(OwnInvoices.code(n)))
                .findFirst();
        if (provider.isPresent()) {
            return Optional.of(new Problem("methods", view.t("own.problem.provider", provider.get())));
        }
        if (!due.matches(DAYS) || Integer.parseInt(due) > OwnInvoices.DUE_DAYS_MAX) {
            return Optional.of(new Problem("due", view.t("own.problem.due")));
        }
        return late.matches(DAYS) && Integer.parseInt(late) <= OwnInvoices.LATE_DAYS_MAX
                ? Optional.empty()
                : Optional.of(new Problem("late", view.t("own.problem.late")));
    }

    private static String cut(String text, int max) {
        return text.length() > max ? text.substring(0, max) : text;
    }

    private ResponseEntity<String> shown(View view, HttpStatus status, OwnInvoicePage page) {
        return html.page(status, "settings/own-invoice.jte", Map.of("v", view, "p", page));
    }
}
