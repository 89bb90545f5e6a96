package se.knyt.server.rules;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import se.knyt.engine.flows.RuleDesk;
import se.knyt.engine.flows.RuleFlows;
import se.knyt.engine.rules.MappingTable;
import se.knyt.engine.rules.Rule;
import se.knyt.engine.rules.RuleFault;
import se.knyt.engine.rules.RuleSet;
import se.knyt.engine.rules.RuleSubject;
import se.knyt.server.access.Allowed;
import se.knyt.server.access.Role;
import se.knyt.server.shell.Html;
import se.knyt.server.shell.NotFoundException;
import se.knyt.server.shell.View;

/** The list of rules, their order, and the form of each. */
@Controller
class RulesController {
    private final RuleDesk desk;
    private final RuleTry trying;
    private final Html html;

    RulesController(RuleDesk desk, RuleTry trying, Html html) {
        this.desk = desk;
        this.trying = trying;
        this.html = html;
    }

    @GetMapping("/c/{company}/rules")
    ResponseEntity<String> list(View view, @RequestParam(defaultValue = "") String flow) {
        return html.page(view, "rules/list.jte", page(view, flow, ""));
    }

    private RulesPage page(View view, String flow, String problem) {
        var current = desk.current(view.company().id());
        var rules = current.rules().rules();
        var shown = shown(rules, flow);
        var rows = new ArrayList<RulesPage.Row>();
        for (int i = 0; i < shown.size(); i++) {
            rows.add(new RulesPage.Row(
                    shown.get(i), rules.get(shown.get(i)), swapped(shown, i, i - 1), swapped(shown, i, i + 1)));
        }
        return new RulesPage(
                current.version(),
                flow,
                RuleFlows.ALL,
                rows,
                current.rules().firstOnly().contains(flow),
                warnings(view, rows.stream().map(RulesPage.Row::rule).toList()),
                idle(view, rows.stream().map(RulesPage.Row::rule).toList(), rules),
                problem);
    }

    private List<String> warnings(View view, List<Rule> rules) {
        return DimensionWarnings.of(
                view, rules, desk.withoutDimensions(view.company().id()));
    }

    /**
     * @param shown those that are told of
     * @param all of the company's: one among them may move orders to another flow
     */
    private List<String> idle(View view, List<Rule> shown, List<Rule> all) {
        return IdleWarnings.of(view, desk.idle(view.company().id(), shown, all));
    }

    /** Places of the rules that a flow's orders meet, or that are about the same; all of them where no flow is chosen. */
    private static List<Integer> shown(List<Rule> rules, String flow) {
        return IntStream.range(0, rules.size())
                .filter(i -> flow.isEmpty()
                        || (rules.get(i).flow().isEmpty() && RuleSubject.ofFlow(flow) == RuleSubject.ORDER)
                        || rules.get(i).flow().equals(flow))
                .boxed()
                .toList();
    }

    private static String swapped(List<Integer> places, int a, int b) {
        if (b < 0 || b >= places.size()) {
            return "";
        }
        var other = new ArrayList<>(places);
        java.util.Collections.swap(other, a, b);
        return other.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    /** Puts the rules shown into another order; those not shown keep their places. */
    @PostMapping("/c/{company}/rules/order")
    @Allowed({Role.OWNER, Role.INTEGRATOR})
    ResponseEntity<String> order(
            View view,
            @RequestParam(defaultValue = "") String flow,
            @RequestParam(defaultValue = "") String order,
            @RequestParam(defaultValue = "0") int seen) {
        var wanted = Arrays.stream(order.split(","))
                .map(String::strip)
                .filter(p -> p.matches("\\d{1,4}"))
                .map(Integer::valueOf)
                .toList();
        return changed(
                view,
                seen,
                rules -> rules.withRules(ordered(rules.rules(), shown(rules.rules(), flow), wanted)),
                view.t("rules.reason.order"),
                flow,
                "rules-ordered");
    }

    private static List<Rule> ordered(List<Rule> rules, List<Integer> shown, List<Integer> wanted) {
        if (wanted.size() != shown.size() || !new HashSet<>(wanted).equals(new HashSet<>(shown))) {
            throw new RuleFault.Found(List.of(RuleFault.of(0, "", -1, "order")));
        }
        var result = new ArrayList<>(rules);
        for (int i = 0; i < shown.size(); i++) {
            result.set(shown.get(i), rules.get(wanted.get(i)));
        }
        return result;
    }

    /** Whether only the first rule that holds acts in a flow. */
    @PostMapping("/c/{company}/rules/first")
    @Allowed({Role.OWNER, Role.INTEGRATOR})
    ResponseEntity<String> first(
            View view,
            @RequestParam(defaultValue = "") String flow,
            @RequestParam(defaultValue = "all") String which,
            @RequestParam(defaultValue = "0") int seen) {
        if (!RuleFlows.ALL.contains(flow)) {
            throw new NotFoundException();
        }
        boolean first = "first".equals(which);
        return changed(
                view,
                seen,
                rules -> {
                    var flows = new TreeSet<>(rules.firstOnly());
                    var _ = first ? flows.add(flow) : flows.remove(flow);
                    return rules.withFirstOnly(flows);
                },
                view.t(first ? "rules.reason.first" : "rules.reason.all", view.t("flow." + flow)),
                flow,
                "rules-changed");
    }

    private ResponseEntity<String> changed(
            View view, int seen, UnaryOperator<RuleSet> change, String reason, String flow, String done) {
        try {
            desk.change(view.company().id(), seen, change, reason, view.user().email());
        } catch (RuleDesk.Changed e) {
            return refused(view, "rules/list.jte", page(view, flow, "rules.changed-meanwhile"));
        } catch (RuleFault.Found e) {
            return refused(view, "rules/list.jte", page(view, flow, "rules.fault.order"));
        }
        return Html.seeOther(view.url("/rules?flow=" + flow + "&done=" + done));
    }

    @GetMapping("/c/{company}/rules/edit")
    @Allowed({Role.OWNER, Role.INTEGRATOR})
    ResponseEntity<String> edit(
            View view, @RequestParam(defaultValue = "") String place, @RequestParam(defaultValue = "") String flow) {
        var current = desk.current(view.company().id());
        if (place.isEmpty()) {
            var input = RuleInput.empty(current.version(), RuleFlows.ALL.contains(flow) ? flow : "");
            return html.page(view, "rules/edit.jte", edit(view, input, List.of(), ""));
        }
        int number = place.matches("\\d{1,4}") ? Integer.parseInt(place) : -1;
        if (number < 0 || number >= current.rules().rules().size()) {
            throw new NotFoundException();
        }
        var input =
                RuleInput.of(number, current.version(), current.rules().rules().get(number));
        return html.page(view, "rules/edit.jte", edit(view, input, List.of(), ""));
    }

    private RuleEditPage edit(View view, RuleInput input, List<RuleFault> faults, String problem) {
        return page(view, input.readBack(view.language()), faults, problem);
    }

    private RuleEditPage page(View view, RuleInput input, List<RuleFault> faults, String problem) {
        var current = desk.current(view.company().id()).rules();
        var rules = current.rules();
        var tables = current.tables().stream().map(MappingTable::name).toList();
        return new RuleEditPage(
                input,
                RuleFlows.ALL,
                tables,
                desk.treatments(view.company().id()),
                faults.isEmpty() ? warnings(view, List.of(input.rule())) : List.of(),
                faults.isEmpty() ? idle(view, List.of(input.rule()), rules) : List.of(),
                faults,
                problem,
                trying.offered(view, RuleSubject.ofFlow(input.flow()), "", ""));
    }

    /** Saves the rule, tries it, or shows the form again with conditions or an action added to it. */
    @PostMapping("/c/{company}/rules/edit")
    @Allowed({Role.OWNER, Role.INTEGRATOR})
    ResponseEntity<String> save(View view, @RequestParam MultiValueMap<String, String> form) {
        var input = RuleInput.of(form);
        try {
            input = built(view, input);
        } catch (ConditionBuilder.Refused e) {
            return refused(view, "rules/edit.jte", page(view, input, List.of(), "rules.fault." + e.code()));
        }
        var act = String.valueOf(form.getFirst("do"));
        if (act.startsWith("add")) {
            var kind = ActionKind.of(String.valueOf(form.getFirst("new")));
            var more = kind.isPresent() ? input.withAction(kind.get()) : input;
            return html.page(view, "rules/edit.jte", edit(view, more, List.of(), ""));
        }
        if (act.startsWith("build")) {
            return html.page(view, "rules/edit.jte", edit(view, input, List.of(), ""));
        }
        if ("try".equals(act)) {
            return tried(view, input, form);
        }
        return saved(view, input, "remove".equals(act));
    }

    /** The form again, with what the rules would say of something that is there if this one were saved; nothing is saved. */
    private ResponseEntity<String> tried(View view, RuleInput input, MultiValueMap<String, String> form) {
        var subject = RuleSubject.ofFlow(input.flow());
        var offered = trying.offered(
                view,
                subject,
                Objects.requireNonNullElse(form.getFirst("try.of"), ""),
                Objects.requireNonNullElse(form.getFirst("try.number"), ""));
        try {
            var rules = desk.edited(
                    view.company().id(), input.seen(), now -> now.withRules(with(now.rules(), input, false)));
            return html.page(
                    view,
                    "rules/edit.jte",
                    edit(view, input, List.of(), "").with(trying.tried(view, subject, offered, rules)));
        } catch (RuleDesk.Changed e) {
            return refused(
                    view,
                    "rules/edit.jte",
                    edit(view, input, List.of(), "rules.changed-meanwhile").with(offered));
        } catch (RuleFault.Found e) {
            return refused(
                    view, "rules/edit.jte", edit(view, input, e.faults(), "").with(offered));
        }
    }

    /** With what the lines say; those that the condition was read into stand for it, unless it is changed as text. */
    private static RuleInput built(View view, RuleInput input) throws ConditionBuilder.Refused {
        if (input.untouched(view.language())) {
            return input;
        }
        var made = ConditionBuilder.of(RuleSubject.ofFlow(input.flow()), input.lines(), input.all(), view.currency());
        if (!input.read().isEmpty()) {
            if (!input.condition().equals(input.read())) {
                throw new ConditionBuilder.Refused("builder-both");
            }
            return input.withCondition(made);
        }
        if (made.isEmpty()) {
            return input;
        }
        return input.withCondition(
                input.condition().isEmpty() ? made : "(" + input.condition() + ") && (" + made + ")");
    }

    private ResponseEntity<String> saved(View view, RuleInput input, boolean removed) {
        try {
            var columns = removed || input.toCome() ? List.<RuleFault>of() : unknownColumns(view, input);
            if (!columns.isEmpty()) {
                return refused(view, "rules/edit.jte", edit(view, input, columns, ""));
            }
            desk.change(
                    view.company().id(),
                    input.seen(),
                    rules -> rules.withRules(with(rules.rules(), input, removed)),
                    input.reason(),
                    view.user().email());
        } catch (RuleDesk.Changed e) {
            return refused(view, "rules/edit.jte", edit(view, input, List.of(), "rules.changed-meanwhile"));
        } catch (RuleFault.Found e) {
            return refused(view, "rules/edit.jte", edit(view, input, e.faults(), ""));
        }
        return Html.seeOther(view.url("/rules?done=" + (removed ? "rule-removed" : "rule-added")));
    }

    /** Which columns there are only the providers' rows tell, so one that none has had is told once, and may be said to come. */
    private List<RuleFault> unknownColumns(View view, RuleInput input) {
        return desk.unknownColumns(view.company().id(), Math.max(0, input.place()), input.rule());
    }

    private static List<Rule> with(List<Rule> rules, RuleInput input, boolean removed) {
        var result = new ArrayList<>(rules);
        if (input.place() >= result.size()) {
            throw new NotFoundException();
        }
        if (removed) {
            if (input.place() >= 0) {
                result.remove(input.place());
            }
        } else if (input.place() < 0) {
            result.add(input.rule());
        } else {
            result.set(input.place(), input.rule());
        }
        return result;
    }

    private ResponseEntity<String> refused(View view, String template, Object page) {
        return html.page(HttpStatus.UNPROCESSABLE_CONTENT, template, Map.of("v", view, "p", page));
    }
}
