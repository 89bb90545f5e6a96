package se.knyt.server.vat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import se.knyt.core.bookkeeping.PostingResult;
import se.knyt.core.bookkeeping.VatProposals;
import se.knyt.core.bookkeeping.VatTable;
import se.knyt.core.bookkeeping.VatTableChecks.Problem;
import se.knyt.engine.flows.HeldArguments;
import se.knyt.engine.flows.VatDesk;
import se.knyt.server.access.Allowed;
import se.knyt.server.access.Role;
import se.knyt.server.actions.Actions;
import se.knyt.server.shell.Html;
import se.knyt.server.shell.Ref;
import se.knyt.server.shell.View;
import se.knyt.server.trails.Purchases;
import se.knyt.server.vat.VatPage.Shown;

/** The table of country, kind of buyer and rate, beside the voucher that it would make. */
@Controller
class VatController {
    private static final int ORDER_CHARS_MAX = 60;
    private static final int NUMBER_CHARS_MAX = 100;

    private final Purchases purchases;
    private final Actions actions;
    private final Html html;

    VatController(Purchases purchases, Actions actions, Html html) {
        this.purchases = purchases;
        this.actions = actions;
        this.html = html;
    }

    private VatDesk desk() {
        return actions.desks().vat();
    }

    /** @param proposal what is written into the form beside what holds, as set-up links to it; nothing of it holds until it is saved */
    @GetMapping("/c/{company}/settings/vat")
    ResponseEntity<String> page(
            View view,
            @RequestParam(defaultValue = "") String order,
            @RequestParam(defaultValue = "") String trail,
            @RequestParam(defaultValue = "") String proposal) {
        var current = desk().current(view.company().id());
        var table = proposal.equals(VatProposals.FREIGHT_BY_RATE)
                ? VatProposals.add(current.table(), proposal, "")
                : current.table();
        return shown(view, HttpStatus.OK, VatForm.of(current.version(), table), List.of(), new Asked(order, trail), "");
    }

    /** The form as it would book, with a row or a proposal added where that button was used; nothing is put in use. */
    @PostMapping("/c/{company}/settings/vat/preview")
    @Allowed({Role.OWNER, Role.INTEGRATOR, Role.BOOKKEEPER})
    ResponseEntity<String> preview(View view, @RequestParam Map<String, String> sent) {
        var form = VatForm.sent(sent);
        var problems = new ArrayList<Problem>();
        var act = sent.getOrDefault("do", "");
        if (act.equals("row")) {
            return shown(view, HttpStatus.OK, form.plusEmpty(), List.of(), asked(sent), "");
        }
        var table = form.read(problems);
        if (act.equals("proposal") && table.isPresent()) {
            try {
                var more = VatProposals.add(
                        table.get(), sent.getOrDefault("proposal", ""), sent.getOrDefault("country", ""));
                form = VatForm.of(form.seen(), more);
                table = Optional.of(more);
            } catch (IllegalArgumentException e) {
                problems.add(new Problem(-1, "rows", "proposal", List.of()));
            }
        }
        table.ifPresent(read -> problems.addAll(checked(view, read)));
        return shown(view, HttpStatus.OK, form, problems, asked(sent), "");
    }

    private List<Problem> checked(View view, VatTable table) {
        return desk().problems(view.company().id(), table, chart(view, table));
    }

    /** The accounting system is asked only where the table has an account that it alone can know. */
    private Set<Integer> chart(View view, VatTable table) {
        var alone = desk().problems(view.company().id(), table, Set.of());
        return alone.stream().anyMatch(p -> p.code().equals("not-in-chart"))
                ? actions.chart(view.company().id())
                : Set.of();
    }

    /** Puts the table in use as a new settings version, or says at each row what is wrong and changes nothing. */
    @PostMapping("/c/{company}/settings/vat")
    @Allowed({Role.OWNER, Role.INTEGRATOR, Role.BOOKKEEPER})
    ResponseEntity<String> save(View view, @RequestParam Map<String, String> sent) {
        var form = VatForm.sent(sent);
        var problems = new ArrayList<Problem>();
        var table = form.read(problems);
        table.ifPresent(read -> problems.addAll(desk().save(
                        view.company().id(),
                        form.seen(),
                        read,
                        chart(view, read),
                        view.user().email())));
        return problems.isEmpty()
                ? Html.seeOther(view.url("/settings/vat?done=saved"))
                : shown(view, HttpStatus.UNPROCESSABLE_CONTENT, form, problems, asked(sent), "");
    }

    /** Keeps what somebody has found of a VAT number in the register. */
    @PostMapping("/c/{company}/settings/vat/numbers")
    @Allowed({Role.OWNER, Role.INTEGRATOR, Role.BOOKKEEPER})
    ResponseEntity<String> number(
            View view,
            @RequestParam(defaultValue = "") String number,
            @RequestParam(defaultValue = "") String valid,
            @RequestParam(defaultValue = "") String reference) {
        var problem = valid.equals("yes") || valid.equals("no")
                ? desk().answer(
                                view.company().id(),
                                shortened(number, NUMBER_CHARS_MAX),
                                valid.equals("yes"),
                                reference.strip(),
                                view.user().email())
                : Optional.of("valid");
        if (problem.isEmpty()) {
            return Html.seeOther(view.url("/settings/vat?done=saved"));
        }
        var current = desk().current(view.company().id());
        return shown(
                view,
                HttpStatus.UNPROCESSABLE_CONTENT,
                VatForm.of(current.version(), current.table()),
                List.of(),
                new Asked("", ""),
                problem.get());
    }

    /**
     * The purchase that it is to be tried on, as it was sent.
     *
     * @param order as it is written
     * @param trail reference of which of those with the number is meant
     */
    private record Asked(String order, String trail) {
        String number() {
            return shortened(order.strip().replaceFirst("^#", ""), ORDER_CHARS_MAX);
        }
    }

    /** What was chosen of several stands for what was chosen before. */
    private static Asked asked(Map<String, String> sent) {
        return new Asked(sent.getOrDefault("order", ""), sent.getOrDefault("pick", sent.getOrDefault("trail", "")));
    }

    private static String shortened(String text, int max) {
        return text.length() > max ? text.substring(0, max) : text;
    }

    private ResponseEntity<String> shown(
            View view, HttpStatus status, VatForm form, List<Problem> problems, Asked asked, String numberProblem) {
        var company = view.company().id();
        var page = new VatPage(
                desk().current(company).table().rows(),
                form,
                problems,
                tried(view, form, asked),
                desk().unanswered(company),
                numberProblem,
                view.role().decides());
        return html.page(status, "vat/page.jte", Map.of("v", view, "p", page));
    }

    private Shown tried(View view, VatForm form, Asked asked) {
        var number = asked.number();
        var fitting = purchases.numbered(view, number);
        var one = Purchases.one(fitting, Ref.valueOf(asked.trail()));
        var table = form.read(new ArrayList<>());
        if (table.isEmpty() || (one.isEmpty() && !number.isEmpty())) {
            return Shown.none(number, one.isEmpty() ? fitting : List.of());
        }
        var tried = desk().preview(view.company().id(), table.get(), one.map(Purchases.Purchase::id));
        if (tried.result().isEmpty()) {
            return Shown.none(number, List.of());
        }
        var of = new Purchases.Purchase(tried.trail(), tried.order());
        return switch (tried.result().get()) {
            case PostingResult.Held held -> {
                var arguments = new HashMap<>(HeldArguments.of(held));
                arguments.put("order", tried.order());
                yield new Shown(
                        Optional.of(of),
                        number,
                        List.of(),
                        Optional.of(view.messages().of(held.code(), arguments)),
                        List.of());
            }
            case PostingResult.Posted posted ->
                new Shown(
                        Optional.of(of),
                        number,
                        List.of(),
                        Optional.empty(),
                        posted.entries().stream()
                                .map(entry -> VatPage.voucher(view, entry))
                                .toList());
        };
    }
}
