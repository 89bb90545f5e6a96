package se.knyt.server.providers;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import se.knyt.core.bookkeeping.Operation;
import se.knyt.core.bookkeeping.PostingResult;
import se.knyt.core.bookkeeping.ProviderChecks.Problem;
import se.knyt.core.bookkeeping.VoucherRow;
import se.knyt.core.bookkeeping.WantedEntry;
import se.knyt.core.money.Money;
import se.knyt.engine.books.ProviderDesk;
import se.knyt.engine.books.ProviderForm;
import se.knyt.engine.flows.HeldArguments;
import se.knyt.server.access.Allowed;
import se.knyt.server.access.Role;
import se.knyt.server.actions.Actions;
import se.knyt.server.providers.ProviderPage.Shown;
import se.knyt.server.providers.ProviderPage.ShownVoucher;
import se.knyt.server.shell.Html;
import se.knyt.server.shell.NotFoundException;
import se.knyt.server.shell.View;
import se.knyt.server.trails.TrailPage.AccountRow;
import se.knyt.server.vouchers.VoucherQueries;

/** Accounts per payment provider: the list, and each one's form beside the vouchers that it would make. */
@Controller
class ProvidersController {
    private static final int PAYMENTS_SHOWN = 3;
    private static final int VALUE_CHARS_MAX = 60;

    private final Actions actions;
    private final Html html;

    ProvidersController(Actions actions, Html html) {
        this.actions = actions;
        this.html = html;
    }

    @GetMapping("/c/{company}/settings/providers")
    ResponseEntity<String> list(View view) {
        var lines = actions.desks().providers().list(view.company().id());
        return html.page(
                view,
                "providers/list.jte",
                new ProvidersPage(
                        lines.stream().filter(ProviderDesk.Line::inUse).toList(),
                        lines.stream().filter(line -> !line.inUse()).toList()));
    }

    @GetMapping("/c/{company}/settings/providers/{provider}")
    ResponseEntity<String> one(View view, @PathVariable String provider) {
        return page(view, HttpStatus.OK, require(view, provider), List.of());
    }

    /** The form as it would book; the page asks for it while somebody writes, and by a button without script. */
    @PostMapping("/c/{company}/settings/providers/{provider}/preview")
    @Allowed({Role.OWNER, Role.INTEGRATOR, Role.BOOKKEEPER})
    ResponseEntity<String> preview(View view, @PathVariable String provider, @RequestParam Map<String, String> sent) {
        return page(view, HttpStatus.OK, sent(require(view, provider), sent), List.of());
    }

    /** Puts the accounts in use as a new settings version, or says at each field what is wrong and changes nothing. */
    @PostMapping("/c/{company}/settings/providers/{provider}")
    @Allowed({Role.OWNER, Role.INTEGRATOR, Role.BOOKKEEPER})
    ResponseEntity<String> save(View view, @PathVariable String provider, @RequestParam Map<String, String> sent) {
        var form = sent(require(view, provider), sent);
        var problems = actions.desks()
                .providers()
                .save(view.company().id(), form, view.user().email());
        return problems.isEmpty()
                ? Html.seeOther(view.url("/settings/providers?done=provider-saved"))
                : page(view, HttpStatus.UNPROCESSABLE_CONTENT, form, problems);
    }

    private ProviderForm require(View view, String provider) {
        return actions.desks().providers().form(view.company().id(), provider).orElseThrow(NotFoundException::new);
    }

    /** What was sent, over what stands: a field that the form does not have is left alone, and any other word is dropped. */
    private static ProviderForm sent(ProviderForm standing, Map<String, String> sent) {
        var values = new HashMap<>(standing.values());
        values.replaceAll((field, before) -> {
            var value = sent.getOrDefault(field, before).strip();
            return value.length() > VALUE_CHARS_MAX ? value.substring(0, VALUE_CHARS_MAX) : value;
        });
        return new ProviderForm(standing.provider(), values);
    }

    private ResponseEntity<String> page(View view, HttpStatus status, ProviderForm form, List<Problem> problems) {
        var tried = actions.desks().providers().preview(view.company().id(), form);
        var page = new ProviderPage(
                form.provider(), form, problems, shown(view, tried), view.role().decides());
        return html.page(status, "providers/one.jte", Map.of("v", view, "p", page));
    }

    private static Shown shown(View view, ProviderDesk.Preview tried) {
        if (tried.result().isEmpty()) {
            return new Shown(tried.problems(), tried.reference(), Optional.empty(), List.of(), 0);
        }
        return switch (tried.result().get()) {
            case PostingResult.Held held ->
                new Shown(
                        List.of(),
                        tried.reference(),
                        Optional.of(view.messages().of(held.code(), HeldArguments.of(held))),
                        List.of(),
                        0);
            case PostingResult.Posted posted -> {
                var payments = posted.entries().stream()
                        .filter(entry -> !(entry.operation() instanceof Operation.BookVoucher))
                        .toList();
                var vouchers = posted.entries().stream()
                        .filter(entry -> entry.operation() instanceof Operation.BookVoucher
                                || payments.indexOf(entry) < PAYMENTS_SHOWN)
                        .map(entry -> voucher(view, entry))
                        .toList();
                yield new Shown(
                        List.of(),
                        tried.reference(),
                        Optional.empty(),
                        vouchers,
                        Math.max(0, payments.size() - PAYMENTS_SHOWN));
            }
        };
    }

    private static ShownVoucher voucher(View view, WantedEntry entry) {
        var rows = entry.voucher().rows().stream().map(row -> row(view, row)).toList();
        var sum = Money.sum(
                entry.voucher().rows().stream().map(VoucherRow::debit).toList(),
                entry.voucher().rows().getFirst().debit().currency());
        var who = entry.operation() instanceof Operation.BookVoucher ? "providers.by.knyt" : "providers.by.system";
        return new ShownVoucher(view.t(who, entry.voucher().text()), rows, sum, sum);
    }

    private static AccountRow row(View view, VoucherRow row) {
        boolean credit = row.debit().isZero();
        return new AccountRow(
                VoucherQueries.account(view, row.account()), credit ? null : row.debit(), credit ? row.credit() : null);
    }
}
