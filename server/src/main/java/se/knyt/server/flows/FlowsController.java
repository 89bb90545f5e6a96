package se.knyt.server.flows;

import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import se.knyt.core.bookkeeping.BankLeg;
import se.knyt.core.bookkeeping.LedgerMode;
import se.knyt.engine.flows.RuleDesk;
import se.knyt.engine.rules.Rule;
import se.knyt.engine.rules.RuleAction;
import se.knyt.engine.rules.SkippedMoney;
import se.knyt.engine.settings.VoucherScopes.Scope;
import se.knyt.server.access.Allowed;
import se.knyt.server.access.Initials;
import se.knyt.server.access.Role;
import se.knyt.server.actions.Actions;
import se.knyt.server.actions.Actions.FlowForm;
import se.knyt.server.bank.BankLegPage;
import se.knyt.server.clearing.ClearingBooks;
import se.knyt.server.connections.ConnectionHealth;
import se.knyt.server.db.Sql;
import se.knyt.server.db.WebDatabase;
import se.knyt.server.flows.FlowsPage.FlowRow;
import se.knyt.server.flows.FlowsPage.Node;
import se.knyt.server.flows.FlowsPage.SetupInput;
import se.knyt.server.shell.Html;
import se.knyt.server.shell.NotFoundException;
import se.knyt.server.shell.Ref;
import se.knyt.server.shell.View;
import se.knyt.server.shell.WrittenDates;

/** Flows: the map, the switches, where orders are handled, and what they are made between. */
@Controller
class FlowsController {
    private static final int YEAR_MIN = 2000;
    private static final String IN_SHOP = "deliveries-to-invoices";
    private static final String IN_ERP = "orders-to-erp";
    private static final List<String> WAYS = List.of(IN_SHOP, IN_ERP);
    private static final String FLOWS = """
            select f.flow_id, f.code, f.source_connection_id, f.target_connection_id, f.state, s.connector as source, t.connector as target,
                   s.name as source_name, t.name as target_name
              from flow f
              join connection s on s.company_id = f.company_id and s.connection_id = f.source_connection_id
              join connection t on t.company_id = f.company_id and t.connection_id = f.target_connection_id
             where f.company_id = ? order by f.flow_id limit 200
            """;
    /** What each connection has on its table, each part by the index that holds just that and counted as far as a list is. */
    private static final String DUTIES = """
            select c.connection_id,
                   (select count(*) from (select 1 from effect e where e.company_id = c.company_id
                       and e.connection_id = c.connection_id and e.state in ('held', 'rejected') limit 10001) n) as trouble,
                   (select count(*) from (select 1 from effect e where e.company_id = c.company_id
                       and e.connection_id = c.connection_id and e.state = 'waiting' and e.open_needs = 0 limit 10001) n)
                 + (select count(*) from (select 1 from effect e where e.company_id = c.company_id
                       and e.connection_id = c.connection_id and e.state = 'waiting' and e.open_needs > 0 limit 10001) n)
                 + (select count(*) from (select 1 from effect e where e.company_id = c.company_id
                       and e.connection_id = c.connection_id and e.state in ('sending', 'unknown', 'accepted') limit 10001) n) as waiting
              from connection c
             where c.company_id = ?
            """;

    private final WebDatabase database;
    private final Actions actions;
    private final RuleDesk rules;
    private final ClearingBooks books;
    private final Html html;

    FlowsController(WebDatabase database, Actions actions, RuleDesk rules, ClearingBooks books, Html html) {
        this.database = database;
        this.actions = actions;
        this.books = books;
        this.rules = rules;
        this.html = html;
    }

    @GetMapping("/c/{company}/flows")
    ResponseEntity<String> flows(View view) {
        return html.page(view, "flows/flows.jte", page(view));
    }

    private FlowsPage page(View view) {
        return page(view, SetupInput.EMPTY);
    }

    private FlowsPage page(View view, SetupInput setup) {
        var names = rules.current(view.company().id()).rules().rules().stream()
                .map(Rule::name)
                .toList();
        return database.inCompany(view.company().id(), sql -> read(sql, view, names, setup));
    }

    private ResponseEntity<String> refused(View view, FlowsPage page) {
        return html.page(HttpStatus.UNPROCESSABLE_CONTENT, "flows/flows.jte", Map.of("v", view, "p", page));
    }

    private record Duties(long recent, long trouble, long waiting) {
        static final Duties NONE = new Duties(0, 0, 0);
    }

    private FlowsPage read(Sql sql, View view, List<String> rules, SetupInput setupInput) throws SQLException {
        var since = view.company().machineAt(view.now().minus(Duration.ofDays(1)));
        var recent = RecentEffects.since(sql, view.company().id(), since);
        var duties = new LinkedHashMap<Long, Duties>();
        sql.list(
                DUTIES,
                row -> {
                    long target = row.number("connection_id");
                    return duties.put(
                            target, new Duties(recent.at(target), row.number("trouble"), row.number("waiting")));
                },
                view.company().id());
        var health = ConnectionHealth.of(sql, view);
        var from = new LinkedHashMap<Long, Node>();
        var to = new LinkedHashMap<Long, Node>();
        var flows = sql.list(
                FLOWS,
                row -> {
                    long source = row.number("source_connection_id");
                    long target = row.number("target_connection_id");
                    boolean on = "on".equals(row.text("state"));
                    var duty = duties.getOrDefault(target, Duties.NONE);
                    if (on) {
                        from.putIfAbsent(
                                source,
                                node(view, source, row.text("source"), row.text("source_name"), Duties.NONE, health)
                                        .withoutPill());
                        to.putIfAbsent(
                                target, node(view, target, row.text("target"), row.text("target_name"), duty, health));
                    }
                    return flow(view, row, duty, health, recent);
                },
                view.company().id());
        var handled = flows.stream().anyMatch(f -> f.code().equals(IN_ERP) && f.on())
                ? "erp"
                : flows.stream().anyMatch(f -> WAYS.contains(f.code())) ? "shop" : "";
        long company = view.company().id();
        var ends = FlowEnds.of(sql, view, actions);
        var setup = FlowSetup.of(
                ends,
                flows.stream()
                        .map(f -> new FlowSetup.Standing(f.code(), f.source(), f.target(), f.on()))
                        .toList(),
                () -> actions.desks().cutOver().now(view.company().id()) == LedgerMode.KNYT);
        return new FlowsPage(
                flows,
                List.copyOf(from.values()),
                List.copyOf(to.values()),
                duties.values().stream().mapToLong(Duties::recent).sum(),
                money(view, ends),
                handled,
                rules,
                setup,
                setupInput,
                new WhoWrites(
                                view,
                                books.settings(company),
                                actions.desks().bank().bankLeg(company))
                        .drawn(WhoWrites.providers(sql, view), flows, setup, ends));
    }

    private List<String> money(View view, List<FlowSetup.End> ends) {
        var said = new ArrayList<String>();
        for (var hand : actions.hands(view.company().id())) {
            var method = hand.method().isEmpty() ? view.t("hands.every") : view.system(hand.method());
            var shop = ends.stream()
                    .filter(e -> e.id() == hand.channel())
                    .map(FlowSetup.End::name)
                    .findFirst()
                    .orElse(view.t("hands.everywhere"));
            said.add(method + ", " + shop + ". " + says(view, hand.captures(), hand.refunds()));
        }
        said.add(view.t("hands.rest") + ". " + says(view, "knyt-through-shop", "shop"));
        return said;
    }

    private static String says(View view, String captures, String refunds) {
        return view.t("hands.says", view.t("hand." + captures), view.t("hand." + refunds));
    }

    private static FlowRow flow(
            View view, Sql.Row row, Duties duty, Map<Long, ConnectionHealth> health, RecentEffects recent)
            throws SQLException {
        long source = row.number("source_connection_id");
        long target = row.number("target_connection_id");
        boolean on = "on".equals(row.text("state"));
        var from = view.system(row.text("source"));
        var to = view.system(row.text("target"));
        return new FlowRow(
                row.number("flow_id"),
                row.text("code"),
                source,
                target,
                from,
                to,
                on,
                recent.of(row.text("code"), source, target),
                FlowState.of(on, duty.trouble(), duty.waiting(), end(from, source, health), end(to, target, health)));
    }

    private static FlowState.End end(String system, long connection, Map<Long, ConnectionHealth> health) {
        return new FlowState.End(system, ConnectionHealth.of(health, connection).state());
    }

    private static Node node(
            View view, long id, String connector, String name, Duties duty, Map<Long, ConnectionHealth> health) {
        var system = view.system(connector);
        var stands = ConnectionHealth.of(health, id).state();
        var state = switch (stands) {
            case FAILING, SIGN_IN_AGAIN -> "bad";
            case IN_SYNC -> duty.trouble() > 0 ? "loose" : "tied";
            case PAUSED, UNTRIED, STALE, TRIED, FILES -> duty.trouble() > 0 ? "loose" : "rest";
        };
        var wire = duty.trouble() > 0 ? "warn" : duty.recent() > 20 ? "busy" : "";
        var pill = duty.trouble() > 0
                ? view.n("flow.trouble", duty.trouble())
                : duty.waiting() > 0 ? view.n("flow.waiting", duty.waiting()) : view.n("flow.recent", duty.recent());
        return new Node(
                view.url("/connections/" + view.ref(id)),
                Initials.of(system),
                system,
                name.length() > 26 ? name.substring(0, 25) + "…" : name,
                state,
                wire,
                pill);
    }

    @PostMapping("/c/{company}/flows/{id}/switch")
    @Allowed({Role.OWNER, Role.INTEGRATOR})
    ResponseEntity<String> toggle(View view, @PathVariable Ref id, @RequestParam(defaultValue = "off") String on) {
        var flow = page(view).flows().stream()
                .filter(f -> f.id() == id.id())
                .findFirst()
                .orElseThrow(NotFoundException::new);
        try {
            actions.flows(
                    view.company().id(),
                    List.of(new FlowForm(flow.code(), flow.source(), flow.target(), "on".equals(on))),
                    view.user().email());
        } catch (IllegalArgumentException e) {
            return refused(view, page(view, SetupInput.problem("flows.problem.ledger")));
        }
        return Html.seeOther(view.url("/flows?done=" + ("on".equals(on) ? "flow-on" : "flow-off")));
    }

    /** Where orders are handled: one of the two ways is on, never both. */
    @PostMapping("/c/{company}/flows/handled")
    @Allowed({Role.OWNER, Role.INTEGRATOR})
    ResponseEntity<String> handled(View view, @RequestParam String in) {
        boolean erp = "erp".equals(in);
        actions.flows(
                view.company().id(),
                page(view).flows().stream()
                        .filter(f ->
                                WAYS.contains(f.code()) && f.on() != (f.code().equals(IN_ERP) == erp))
                        .map(f -> new FlowForm(f.code(), f.source(), f.target(), !f.on()))
                        .toList(),
                view.user().email());
        return Html.seeOther(view.url("/flows?done=handled"));
    }

    /** Makes the flows from the chosen shops and payment providers into the chosen books. */
    @PostMapping("/c/{company}/flows/set-up")
    @Allowed({Role.OWNER, Role.INTEGRATOR})
    ResponseEntity<String> setUp(
            View view,
            @RequestParam(defaultValue = "") String books,
            @RequestParam(defaultValue = "shop") String in,
            @RequestParam(defaultValue = "") String start,
            @RequestParam(defaultValue = "") String leg,
            @RequestParam(defaultValue = "") String over,
            @RequestParam(name = "from", required = false) @Nullable List<String> from) {
        var page = page(view);
        var setup = page.setup();
        var target = setup.books().stream().filter(b -> b.value().equals(books)).findFirst();
        var chosen = (from == null ? List.<String>of() : from)
                .stream().map(ref -> Ref.valueOf(ref).id()).collect(Collectors.toSet());
        var first = start.isBlank() ? Optional.of(view.company().startDate()) : date(start.strip());
        var wanted = target.map(t -> setup.flows(t, chosen, "erp".equals(in))).orElse(List.of());
        var problem = target.isEmpty()
                ? "flows.problem.books"
                : wanted.isEmpty()
                        ? "flows.problem.from"
                        : first.isEmpty() || first.get().isBefore(view.company().startDate())
                                ? "flows.problem.start"
                                : "";
        var others = problem.isEmpty() && !"yes".equals(over) ? othersBook(view, leg) : "";
        problem = others.isEmpty() ? problem : "flows.problem.leg";
        if (problem.isEmpty()) {
            try {
                // The rule comes first, so that no order is taken before it holds.
                first.filter(date -> date.isAfter(view.company().startDate())).ifPresent(date -> startOn(view, date));
                if (target.get().word().equals("vouchers") && !page.ownBooks()) {
                    // In an accounting system a voucher holds a day from the first; that can be changed under settings.
                    actions.desks()
                            .vouchers()
                            .begin(view.company().id(), Scope.DAY, view.user().email());
                }
                actions.flows(view.company().id(), wanted, view.user().email());
                wantedLeg(view, leg)
                        .ifPresent(other -> actions.desks()
                                .bank()
                                .bankLeg(view.company().id(), other, view.user().email()));
                return Html.seeOther(view.url("/flows?done=flows-made"));
            } catch (IllegalArgumentException e) {
                problem = "flows.problem.ledger";
            }
        }
        var input = new SetupInput(
                target.map(FlowSetup.Books::value).orElse(""),
                in,
                start,
                asked(leg).map(BankLeg::name).orElse(""),
                problem,
                others);
        return refused(view, page(view, input));
    }

    private static Optional<BankLeg> asked(String leg) {
        return Arrays.stream(BankLeg.values())
                .filter(one -> one.name().equals(leg))
                .findFirst();
    }

    /** Who is to book the bank line, where that is another than now. */
    private Optional<BankLeg> wantedLeg(View view, String leg) {
        var now = actions.desks().bank().bankLeg(view.company().id());
        return asked(leg).filter(one -> one != now);
    }

    /**
     * As on the page of the bank line: not Knyt while somebody else books deposits there, also where that is what holds already, since the
     * flows begin by it. Their vouchers, as one text.
     */
    private String othersBook(View view, String leg) {
        return asked(leg)
                .map(one -> actions.desks().feed().inTheWayOf(view.company().id(), one))
                .map(BankLegPage::named)
                .orElse("");
    }

    /** The date written, if it is one. */
    private static Optional<LocalDate> date(String text) {
        return WrittenDates.day(text).filter(date -> date.getYear() > YEAR_MIN);
    }

    private void startOn(View view, LocalDate start) {
        var name = view.t("rules.start", start.toString());
        long company = view.company().id();
        rules.change(
                company,
                rules.current(company).version(),
                now -> {
                    var changed = new ArrayList<>(now.rules());
                    changed.removeIf(rule -> rule.name().equals(name));
                    // What was bought before stands in the books as they were kept then, on the provider's account.
                    changed.addFirst(Rule.of(
                            name,
                            "",
                            "date < \"" + start + "\"",
                            new RuleAction.Skip(
                                    view.t("rules.start.reason", start.toString()), SkippedMoney.earlier())));
                    return now.withRules(changed);
                },
                name,
                view.user().email());
    }
}
