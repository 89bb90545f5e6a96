package se.knyt.server.settings;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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
                        inUse.written(), String.valueOf(inUse.dueDays()), String.valueOf(inUse.lateDays()), "", ""));
    }

    @PostMapping("/c/{company}/settings/own-invoice")
    @Allowed({Role.OWNER, Role.INTEGRATOR, Role.BOOKKEEPER})
    ResponseEntity<String> save(
            View view,
            @RequestParam(defaultValue = "") String methods,
            @RequestParam(defaultValue = "") String due,
            @RequestParam(defaultValue = "") String late) {
        var written = written(methods);
        var problem = problem(view, methods, written, due.strip(), late.strip());
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
        var days = new TreeMap<String, Integer>();
        written.forEach((name, own) -> {
            codes.add(OwnInvoices.code(name));
            if (!own.isEmpty()) {
                days.put(OwnInvoices.code(name), Integer.parseInt(own));
            }
        });
        actions.desks()
                .ownInvoices()
                .save(
                        view.company().id(),
                        new OwnInvoices(codes, Integer.parseInt(due.strip()), Integer.parseInt(late.strip()), days),
                        view.user().email());
        return Html.seeOther(view.url("/settings/own-invoice?done=saved"));
    }

    /** The names, each with its own days where it has any: {@code faktura 10 = 10}. */
    private static Map<String, String> written(String methods) {
        var written = new LinkedHashMap<String, String>();
        Arrays.stream(cut(methods, CHARS_MAX + 1).split(",", -1))
                .map(String::strip)
                .filter(one -> !one.isEmpty())
                .forEach(one -> {
                    var parts = one.split("=", 2);
                    // Days that are not there are none that can be read.
                    var days = parts.length < 2 ? "" : parts[1].isBlank() ? "=" : parts[1].strip();
                    written.put(parts[0].strip(), days);
                });
        return written;
    }

    private Optional<Problem> problem(View view, String methods, Map<String, String> written, String due, String late) {
        var names = written.keySet();
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
        if (!written.values().stream().allMatch(days -> days.isEmpty() || isDue(days))) {
            return Optional.of(new Problem("methods", view.t("own.problem.days")));
        }
        if (!isDue(due)) {
            return Optional.of(new Problem("due", view.t("own.problem.due")));
        }
        return late.matches(DAYS) && Integer.parseInt(late) <= OwnInvoices.LATE_DAYS_MAX
                ? Optional.empty()
                : Optional.of(new Problem("late", view.t("own.problem.late")));
    }

    private static boolean isDue(String days) {
        return days.matches(DAYS) && Integer.parseInt(days) <= OwnInvoices.DUE_DAYS_MAX;
    }

    private static String cut(String text, int max) {
        return text.length() > max ? text.substring(0, max) : text;
    }

    private ResponseEntity<String> shown(View view, HttpStatus status, OwnInvoicePage page) {
        return html.page(status, "settings/own-invoice.jte", Map.of("v", view, "p", page));
    }
}
