package se.knyt.server.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import se.knyt.engine.flows.RuleDesk;
import se.knyt.engine.rules.MappingTable;
import se.knyt.engine.rules.RuleFault;
import se.knyt.engine.rules.RuleSet;
import se.knyt.engine.rules.RuleSubject;
import se.knyt.server.access.Allowed;
import se.knyt.server.access.Role;
import se.knyt.server.shell.Html;
import se.knyt.server.shell.NotFoundException;
import se.knyt.server.shell.View;

/** The tables by which rules map values. */
@Controller
class TablesController {
    private static final String ORDERS = "orders";

    private final RuleDesk desk;
    private final RuleTry trying;
    private final Html html;

    TablesController(RuleDesk desk, RuleTry trying, Html html) {
        this.desk = desk;
        this.trying = trying;
        this.html = html;
    }

    /** What stands in the form. */
    private record Form(String old, String name, String rows, String reason, String about, String of, String number) {}

    @GetMapping("/c/{company}/rules/tables")
    ResponseEntity<String> tables(View view, @RequestParam(defaultValue = "") String name) {
        var current = desk.current(view.company().id());
        if (name.isEmpty()) {
            return html.page(
                    view, "rules/tables.jte", page(view, new Form("", "", "", "", "", "", ""), List.of(), "", null));
        }
        var table = current.rules().tables().stream()
                .filter(t -> t.name().equals(name))
                .findFirst()
                .orElseThrow(NotFoundException::new);
        var form = new Form(name, name, TableText.of(table.values()), "", "", "", "");
        return html.page(view, "rules/tables.jte", page(view, form, List.of(), "", null));
    }

    private TablesPage page(View view, Form form, List<RuleFault> faults, String problem, @Nullable RuleTryPage trial) {
        var current = desk.current(view.company().id());
        var about = about(current.rules(), form.old());
        var subject = subject(about, form);
        return new TablesPage(
                current.version(),
                current.rules().tables(),
                form.old(),
                form.name(),
                form.rows(),
                form.reason(),
                faults,
                problem,
                about,
                code(subject),
                trial == null ? trying.offered(view, subject, form.of(), form.number()) : trial);
    }

    private static RuleSubject subject(List<String> about, Form form) {
        var wanted = about.contains(form.about()) ? form.about() : about.isEmpty() ? ORDERS : about.getFirst();
        return RuleSubject.ofFlow(wanted.equals(ORDERS) ? "" : wanted);
    }

    private static String code(RuleSubject subject) {
        return subject == RuleSubject.ORDER ? ORDERS : subject.flow();
    }

    /** What rules that use a table are about. */
    private static List<String> about(RuleSet rules, String table) {
        return rules.rules().stream()
                .filter(rule -> rule.actions().stream()
                        .anyMatch(action -> action.kind().equals("map")
                                && table.equals(action.values().get("table"))))
                .map(rule -> code(RuleSubject.ofFlow(rule.flow())))
                .distinct()
                .toList();
    }

    /** Puts a table there, changes it, takes it away, or tries it. */
    @PostMapping("/c/{company}/rules/tables")
    @Allowed({Role.OWNER, Role.INTEGRATOR})
    ResponseEntity<String> save(
            View view,
            @RequestParam(defaultValue = "") String old,
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "") String rows,
            @RequestParam(defaultValue = "") String reason,
            @RequestParam(defaultValue = "0") int seen,
            @RequestParam(name = "try.about", defaultValue = "") String about,
            @RequestParam(name = "try.of", defaultValue = "") String of,
            @RequestParam(name = "try.number", defaultValue = "") String number,
            @RequestParam(name = "do", defaultValue = "save") String act) {
        var form = new Form(old, name, rows, reason, about, of, number);
        List<RuleFault> faults = List.of();
        var problem = "";
        try {
            boolean removed = "remove".equals(act);
            var table = new MappingTable(name.strip(), removed ? Map.of() : TableText.read(rows));
            if ("try".equals(act)) {
                return html.page(
                        view, "rules/tables.jte", page(view, form, List.of(), "", tried(view, form, seen, table)));
            }
            desk.change(
                    view.company().id(),
                    seen,
                    rules -> with(rules, old, table, removed),
                    reason,
                    view.user().email());
            return Html.seeOther(view.url("/rules/tables?done=rules-changed"));
        } catch (RuleFault.Found e) {
            faults = e.faults();
        } catch (RuleDesk.Changed e) {
            problem = "rules.changed-meanwhile";
        }
        var page = page(view, form, faults, problem, null);
        return html.page(HttpStatus.UNPROCESSABLE_CONTENT, "rules/tables.jte", Map.of("v", view, "p", page));
    }

    /** What the rules would say of something that is there if the table were saved; nothing is saved. */
    private RuleTryPage tried(View view, Form form, int seen, MappingTable table) {
        var about = about(desk.current(view.company().id()).rules(), form.old());
        var subject = subject(about, form);
        var rules = desk.edited(view.company().id(), seen, now -> with(now, form.old(), table, false));
        return trying.tried(view, subject, trying.offered(view, subject, form.of(), form.number()), rules);
    }

    private static RuleSet with(RuleSet rules, String old, MappingTable table, boolean removed) {
        var tables = new ArrayList<>(rules.tables());
        tables.removeIf(t -> t.name().equals(old));
        if (!removed) {
            tables.add(table);
        }
        return rules.withTables(tables);
    }
}
