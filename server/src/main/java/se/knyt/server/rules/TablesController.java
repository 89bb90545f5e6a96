package se.knyt.server.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
import se.knyt.server.access.Allowed;
import se.knyt.server.access.Role;
import se.knyt.server.shell.Html;
import se.knyt.server.shell.NotFoundException;
import se.knyt.server.shell.View;

/** The tables by which rules map values. */
@Controller
class TablesController {
    private final RuleDesk desk;
    private final Html html;

    TablesController(RuleDesk desk, Html html) {
        this.desk = desk;
        this.html = html;
    }

    @GetMapping("/c/{company}/rules/tables")
    ResponseEntity<String> tables(View view, @RequestParam(defaultValue = "") String name) {
        var current = desk.current(view.company().id());
        if (name.isEmpty()) {
            return html.page(view, "rules/tables.jte", page(current, "", "", "", "", List.of(), ""));
        }
        var table = current.rules().tables().stream()
                .filter(t -> t.name().equals(name))
                .findFirst()
                .orElseThrow(NotFoundException::new);
        return html.page(
                view, "rules/tables.jte", page(current, name, name, TableText.of(table.values()), "", List.of(), ""));
    }

    private static TablesPage page(
            RuleDesk.Current current,
            String old,
            String name,
            String rows,
            String reason,
            List<RuleFault> faults,
            String problem) {
        return new TablesPage(current.version(), current.rules().tables(), old, name, rows, reason, faults, problem);
    }

    /** Puts a table there, changes it, or takes it away. */
    @PostMapping("/c/{company}/rules/tables")
    @Allowed({Role.OWNER, Role.INTEGRATOR})
    ResponseEntity<String> save(
            View view,
            @RequestParam(defaultValue = "") String old,
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "") String rows,
            @RequestParam(defaultValue = "") String reason,
            @RequestParam(defaultValue = "0") int seen,
            @RequestParam(name = "do", defaultValue = "save") String act) {
        List<RuleFault> faults = List.of();
        var problem = "";
        try {
            boolean removed = "remove".equals(act);
            var table = new MappingTable(name.strip(), removed ? Map.of() : TableText.read(rows));
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
        var page = page(desk.current(view.company().id()), old, name, rows, reason, faults, problem);
        return html.page(HttpStatus.UNPROCESSABLE_CONTENT, "rules/tables.jte", Map.of("v", view, "p", page));
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
