package se.knyt.server.providers;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
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
import se.knyt.engine.books.FeeTableForm;
import se.knyt.engine.books.FeeTableText;
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
import se.knyt.server.vouchers.AccountRow;
import se.knyt.server.vouchers.VoucherQueries;

/** Accounts per payment provider: the list, and each one's form beside the vouchers that it would make. */
@Controller
class ProvidersController {
    private static final int PAYMENTS_SHOWN = 3;
    private static final int VALUE_CHARS_MAX = 100;
    private static final int TEXT_CHARS_MAX = 20_000;
    /** A field of a rule of the table of fees. */
    private static final Pattern RULE = Pattern.compile("t\\d{1,2}\\.(type|from|account|vat|entity|number|remove)");

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
    ResponseEntity<String> one(
            View view,
            @PathVariable String provider,
            @RequestParam(defaultValue = "") String connection,
            @RequestParam(defaultValue = "") String currency) {
        long of = connection.matches("\\d{1,18}") ? Long.parseLong(connection) : 0;
        var form = require(view, provider, of);
        return page(
                view,
                HttpStatus.OK,
                form,
                List.of(),
                Optional.empty(),
                new OwnForm(actions, view, form).standing(currency));
    }

    /**
     * The form as it would book; the page asks for it while somebody writes, and by a button without script. By its other buttons a rule is
     * added, or the rules are read from a text.
     */
    @PostMapping("/c/{company}/settings/providers/{provider}/preview")
    @Allowed({Role.OWNER, Role.INTEGRATOR, Role.BOOKKEEPER})
    ResponseEntity<String> preview(View view, @PathVariable String provider, @RequestParam Map<String, String> sent) {
        var act = sent.getOrDefault("do", "");
        var form = sent(require(view, provider, connection(sent)), sent, act.equals("rule"));
        if (!act.equals("text")) {
            return page(view, HttpStatus.OK, form, List.of(), Optional.empty());
        }
        var text = sent.getOrDefault("text", "");
        var read = FeeTableText.read(
                text.length() > TEXT_CHARS_MAX ? text.substring(0, TEXT_CHARS_MAX) : text, form.values());
        var values = FeeTableForm.inOrder(read.values(), false);
        return page(
                view,
                HttpStatus.OK,
                new ProviderForm(form.provider(), form.connection(), values),
                List.of(),
                read.wrong().map(wrong -> new Pasted(text, wrong.line())));
    }

    /** A pasted text that could not be read. */
    private record Pasted(String text, int wrongLine) {}

    private static long connection(Map<String, String> sent) {
        var text = sent.getOrDefault("connection", "");
        return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
    }

    /** Lets a connection have what holds for all connections of its provider again. */
    @PostMapping("/c/{company}/settings/providers/{provider}/as-all")
    @Allowed({Role.OWNER, Role.INTEGRATOR, Role.BOOKKEEPER})
    ResponseEntity<String> asAll(View view, @PathVariable String provider, @RequestParam Map<String, String> sent) {
        var form = require(view, provider, connection(sent));
        actions.desks()
                .providers()
                .asAll(
                        view.company().id(),
                        form.provider(),
                        form.connection(),
                        view.user().email());
        return Html.seeOther(view.url("/settings/providers?done=provider-saved"));
    }

    /** Puts the accounts in use as a new settings version, or says at each field what is wrong and changes nothing. */
    @PostMapping("/c/{company}/settings/providers/{provider}")
    @Allowed({Role.OWNER, Role.INTEGRATOR, Role.BOOKKEEPER})
    ResponseEntity<String> save(View view, @PathVariable String provider, @RequestParam Map<String, String> sent) {
        var form = sent(require(view, provider, connection(sent)), sent, false);
        var problems = actions.desks()
                .providers()
                .save(view.company().id(), form, view.user().email());
        return problems.isEmpty()
                ? Html.seeOther(view.url("/settings/providers?done=provider-saved"))
                : page(view, HttpStatus.UNPROCESSABLE_CONTENT, form, problems, Optional.empty());
    }

    /**
     * Lets what one connection owes, or what is owed in one currency, stand on an account of its own from a day, or says at each field what is
     * wrong.
     */
    @PostMapping("/c/{company}/settings/providers/{provider}/receivable")
    @Allowed({Role.OWNER, Role.INTEGRATOR, Role.BOOKKEEPER})
    ResponseEntity<String> receivable(
            View view,
            @PathVariable String provider,
            @RequestParam Map<String, String> sent,
            @RequestParam(name = "shop", required = false) List<String> shops) {
        var form = require(view, provider, connection(sent));
        var own = new OwnForm(actions, view, form);
        var input = OwnForm.input(sent, shops);
        var problems = own.choose(input, sent.getOrDefault("do", "").equals("common"));
        return problems.isEmpty()
                ? Html.seeOther(view.url("/settings/providers/" + form.provider() + "?connection=" + form.connection()
                        + "&done=provider-saved"))
                : page(
                        view,
                        HttpStatus.UNPROCESSABLE_CONTENT,
                        form,
                        List.of(),
                        Optional.empty(),
                        own.sent(input, problems));
    }

    /** The same as it would book; the page asks for it while somebody writes, and by a button without script. */
    @PostMapping("/c/{company}/settings/providers/{provider}/receivable/preview")
    @Allowed({Role.OWNER, Role.INTEGRATOR, Role.BOOKKEEPER})
    ResponseEntity<String> tryReceivable(
            View view,
            @PathVariable String provider,
            @RequestParam Map<String, String> sent,
            @RequestParam(name = "shop", required = false) List<String> shops) {
        var form = require(view, provider, connection(sent));
        return page(
                view,
                HttpStatus.OK,
                form,
                List.of(),
                Optional.empty(),
                new OwnForm(actions, view, form).sent(OwnForm.input(sent, shops), List.of()));
    }

    private ProviderForm require(View view, String provider, long connection) {
        return actions.desks()
                .providers()
                .form(view.company().id(), provider, connection)
                .orElseThrow(NotFoundException::new);
    }

    /** What was sent, over what stands: a field that the form does not have is left alone, and any other word is dropped. */
    private static ProviderForm sent(ProviderForm standing, Map<String, String> sent, boolean plusOne) {
        var values = new HashMap<>(standing.values());
        if (sent.containsKey("rules")) {
            values.keySet().removeIf(field -> RULE.matcher(field).matches());
            sent.keySet().stream()
                    .filter(field -> RULE.matcher(field).matches())
                    .forEach(field -> values.put(field, ""));
        }
        values.replaceAll((field, before) -> {
            var value = sent.getOrDefault(field, before).strip();
            return value.length() > VALUE_CHARS_MAX ? value.substring(0, VALUE_CHARS_MAX) : value;
        });
        return new ProviderForm(standing.provider(), standing.connection(), FeeTableForm.inOrder(values, plusOne));
    }

    private ResponseEntity<String> page(
            View view, HttpStatus status, ProviderForm form, List<Problem> problems, Optional<Pasted> pasted) {
        return page(view, status, form, problems, pasted, new OwnForm(actions, view, form).standing(""));
    }

    private ResponseEntity<String> page(
            View view,
            HttpStatus status,
            ProviderForm form,
            List<Problem> problems,
            Optional<Pasted> pasted,
            ProviderPage.@Nullable Own own) {
        long company = view.company().id();
        var tried = actions.desks().providers().preview(company, form);
        var known = actions.desks().providers().known(company, form.provider(), form.connection());
        var page = new ProviderPage(
                form.provider(),
                form,
                problems,
                shown(view, tried),
                known,
                pasted.map(Pasted::text).orElseGet(() -> ProviderPage.textOf(known)),
                pasted.map(Pasted::wrongLine).orElse(0),
                view.role().decides(),
                own);
        return html.page(status, "providers/one.jte", Map.of("v", view, "p", page));
    }

    static Shown shown(View view, ProviderDesk.Preview tried) {
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
                        .map(entry -> voucher(view, entry, tried))
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

    private static ShownVoucher voucher(View view, WantedEntry entry, ProviderDesk.Preview tried) {
        var rows = entry.voucher().rows().stream().map(row -> row(view, row)).toList();
        var sum = Money.sum(
                entry.voucher().rows().stream().map(VoucherRow::debit).toList(),
                entry.voucher().rows().getFirst().debit().currency());
        return new ShownVoucher(title(view, entry, tried.numbers()), rows, sum, sum);
    }

    private static String title(View view, WantedEntry entry, Map<String, String> numbers) {
        if (entry.operation() instanceof Operation.RegisterPayment payment) {
            var what = payment.creditNote() ? "providers.by.system.credit" : "providers.by.system.invoice";
            var number = numbers.get(payment.document());
            return number == null ? view.t(what + ".new") : view.t(what, number);
        }
        var who = entry.operation() instanceof Operation.BookVoucher ? "providers.by.knyt" : "providers.by.system";
        return view.t(who, entry.voucher().text());
    }

    static AccountRow row(View view, VoucherRow row) {
        boolean credit = row.debit().isZero();
        return new AccountRow(
                VoucherQueries.account(view, row.account()), credit ? null : row.debit(), credit ? row.credit() : null);
    }
}
