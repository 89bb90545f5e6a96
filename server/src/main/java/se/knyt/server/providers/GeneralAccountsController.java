package se.knyt.server.providers;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import se.knyt.core.bookkeeping.GeneralAccount;
import se.knyt.core.bookkeeping.GeneralChecks.Problem;
import se.knyt.core.bookkeeping.Voucher;
import se.knyt.core.bookkeeping.VoucherRow;
import se.knyt.core.money.Money;
import se.knyt.engine.books.GeneralAccountDesk;
import se.knyt.server.access.Allowed;
import se.knyt.server.access.Role;
import se.knyt.server.actions.Actions;
import se.knyt.server.shell.Html;
import se.knyt.server.shell.View;

/** The accounts that are the company's and no provider's, beside vouchers that they would make. */
@Controller
class GeneralAccountsController {
    private static final int VALUE_CHARS_MAX = 30;

    private final Actions actions;
    private final Html html;

    GeneralAccountsController(Actions actions, Html html) {
        this.actions = actions;
        this.html = html;
    }

    private GeneralAccountDesk desk() {
        return actions.desks().generalAccounts();
    }

    @GetMapping("/c/{company}/settings/general-accounts")
    ResponseEntity<String> page(View view) {
        return page(view, HttpStatus.OK, Map.of(), List.of(), Set.of());
    }

    /** The form as it would book; the page asks for it while somebody writes, and by a button without script. */
    @PostMapping("/c/{company}/settings/general-accounts/preview")
    @Allowed({Role.OWNER, Role.INTEGRATOR, Role.BOOKKEEPER})
    ResponseEntity<String> preview(View view, @RequestParam Map<String, String> sent) {
        var values = sent(sent);
        var chart = chart(view, values);
        return page(
                view,
                HttpStatus.OK,
                values,
                desk().preview(view.company().id(), values, chart).problems(),
                chart);
    }

    /** Puts the accounts in use as a new settings version, or says at each field what is wrong and changes nothing. */
    @PostMapping("/c/{company}/settings/general-accounts")
    @Allowed({Role.OWNER, Role.INTEGRATOR, Role.BOOKKEEPER})
    ResponseEntity<String> save(View view, @RequestParam Map<String, String> sent) {
        var values = sent(sent);
        var seen = sent.getOrDefault("seen", "");
        var chart = chart(view, values);
        var problems = desk().save(
                        view.company().id(),
                        seen.matches("\\d{1,9}") ? Integer.parseInt(seen) : 0,
                        values,
                        chart,
                        view.user().email());
        return problems.isEmpty()
                ? Html.seeOther(view.url("/settings/general-accounts?done=saved"))
                : page(view, HttpStatus.UNPROCESSABLE_CONTENT, values, problems, chart);
    }

    private static Map<String, String> sent(Map<String, String> sent) {
        var values = new HashMap<String, String>();
        for (var of : GeneralAccount.values()) {
            var value = sent.get(of.code());
            if (value != null && of.standing() != GeneralAccount.Standing.ELSEWHERE) {
                var stripped = value.strip();
                values.put(
                        of.code(),
                        stripped.length() > VALUE_CHARS_MAX ? stripped.substring(0, VALUE_CHARS_MAX) : stripped);
            }
        }
        return values;
    }

    /** The accounting system is asked only where something is another than in use and otherwise right. */
    private Set<Integer> chart(View view, Map<String, String> values) {
        long company = view.company().id();
        var inUse = desk().current(company).accounts();
        boolean other = values.entrySet().stream()
                .anyMatch(value -> !value.getValue()
                        .equals(GeneralAccount.ofCode(value.getKey())
                                .map(of -> String.valueOf(inUse.of(of)))
                                .orElse("")));
        return other && desk().preview(company, values, Set.of()).problems().isEmpty()
                ? actions.chart(company)
                : Set.of();
    }

    private ResponseEntity<String> page(
            View view, HttpStatus status, Map<String, String> values, List<Problem> problems, Set<Integer> chart) {
        long company = view.company().id();
        var current = desk().current(company);
        var tried = desk().preview(company, values, chart);
        return html.page(
                status,
                "providers/general.jte",
                Map.of(
                        "v",
                        view,
                        "p",
                        new GeneralAccountsPage(
                                current.version(),
                                current.accounts(),
                                values,
                                problems,
                                tried.cautions(),
                                !chart.isEmpty(),
                                tried.vouchers().stream()
                                        .map(voucher -> shown(view, voucher))
                                        .toList(),
                                view.role().decides())));
    }

    private static ProviderPage.ShownVoucher shown(View view, Voucher voucher) {
        var sum = Money.sum(
                voucher.rows().stream().map(VoucherRow::debit).toList(),
                voucher.rows().getFirst().debit().currency());
        return new ProviderPage.ShownVoucher(
                voucher.text(),
                voucher.rows().stream()
                        .map(row -> ProvidersController.row(view, row))
                        .toList(),
                sum,
                sum);
    }
}
