package se.knyt.server.connections;

import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import se.knyt.core.bookkeeping.BankLeg;
import se.knyt.engine.connections.CheckAnswers;
import se.knyt.server.access.Allowed;
import se.knyt.server.access.Initials;
import se.knyt.server.access.Role;
import se.knyt.server.actions.Actions;
import se.knyt.server.clearing.ClearingBooks;
import se.knyt.server.db.Sql;
import se.knyt.server.db.WebDatabase;
import se.knyt.server.shell.Html;
import se.knyt.server.shell.NotFoundException;
import se.knyt.server.shell.PublicAddress;
import se.knyt.server.shell.Ref;
import se.knyt.server.shell.View;
import se.knyt.spi.ConnectorInfo;
import se.knyt.spi.LedgerReader;
import se.knyt.spi.ProviderFailure;

/** The pages of connections. */
@Controller
class ConnectionsController {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionsController.class);
    private static final String TILES = """
            select c.connection_id, c.connector, c.name, c.state, c.winding_since is not null as winding,
                   (select count(*) from (select 1 from loose_end l
                     where l.company_id = c.company_id and l.connection_id = c.connection_id and l.closed_at is null limit 1000) n) as trouble
              from connection c where c.company_id = ?
            """;

    /** What stands in the way is read first; what is well is there to be looked up. */
    private static final List<String> WORST_FIRST = List.of("bad", "loose", "wait", "");

    private static final List<String> STATES = List.of("active", "paused");
    private static final int NOTE_MAX = 200;
    private static final int ANSWERS_MAX = 50;

    private static final String HOOK =
            "select hook_address, hook_asked_at, hook_next_at, hook_error_code, hook_error_args from connection"
                    + " where company_id = ? and connection_id = ?";

    private final PublicAddress publicAddress;
    private final WebDatabase database;
    private final Actions actions;
    private final ClearingBooks clearing;
    private final Html html;

    ConnectionsController(
            WebDatabase database, Actions actions, PublicAddress publicAddress, ClearingBooks clearing, Html html) {
        this.clearing = clearing;
        this.publicAddress = publicAddress;
        this.database = database;
        this.actions = actions;
        this.html = html;
    }

    @GetMapping("/c/{company}/connections")
    ResponseEntity<String> list(View view) {
        var catalogue = actions.catalogue();
        var tiles = database.inCompany(view.company().id(), sql -> {
            var health = ConnectionHealth.of(sql, view);
            return sql.list(
                    TILES + " order by c.connection_id limit 200",
                    row -> tile(view, row, catalogue, health),
                    view.company().id());
        });
        boolean idle = tiles.size() > 1
                && database.inCompany(
                        view.company().id(),
                        sql -> sql.first(
                                        "select 1 as one from flow where company_id = ? limit 1",
                                        row -> row.number("one"),
                                        view.company().id())
                                .isEmpty());
        return html.page(view, "connections/list.jte", new ConnectionsPage(tiles, catalogue, idle));
    }

    private static ConnectionsPage.Tile tile(
            View view, Sql.Row row, List<ConnectorInfo> catalogue, Map<Long, ConnectionHealth> health)
            throws SQLException {
        var connector = row.text("connector");
        var info = catalogue.stream().filter(i -> i.id().equals(connector)).findFirst();
        var quota = info.map(ConnectorInfo::quota);
        var system = view.system(connector);
        return new ConnectionsPage.Tile(
                row.number("connection_id"),
                connector,
                system,
                Initials.of(system),
                row.text("name"),
                row.text("state"),
                row.flag("winding"),
                ConnectionHealth.of(health, row.number("connection_id")),
                row.number("trouble"),
                quota.map(ConnectorInfo.Quota::calls).orElse(0),
                quota.map(q -> q.per().toSeconds()).orElse(0L),
                info.map(ConnectorInfo::family));
    }

    @GetMapping("/c/{company}/connections/{id}")
    ResponseEntity<String> one(View view, @PathVariable Ref id) {
        return html.page(view, "connections/one.jte", page(view, id.id(), List.of(), false, ""));
    }

    /** The page as it stands; not found where there is no such connection. */
    ConnectionPage page(View view, long id) {
        return page(view, id, List.of(), false, "");
    }

    private ConnectionPage page(
            View view, long id, List<ConnectionPage.Check> checks, boolean checked, String problem) {
        var catalogue = actions.catalogue();
        var books = clearing.of(view.company().id());
        boolean feed = actions.desks().bank().bankLeg(view.company().id()) == BankLeg.ACCOUNTING_SYSTEM_BOOKS_BANK;
        return database.inCompany(view.company().id(), sql -> {
            var health = ConnectionHealth.of(sql, view);
            var tile = sql.first(
                            TILES + " and c.connection_id = ?",
                            row -> tile(view, row, catalogue, health),
                            view.company().id(),
                            id)
                    .orElseThrow(NotFoundException::new);
            var streams = sql.list(
                    "select stream, complete_to, next_at, interval_seconds, failure_code, failure_args, failed_since, timetable from schedule"
                            + " where company_id = ? and connection_id = ? and (stream <> ? or ?) order by stream limit 100",
                    row -> new ConnectionPage.Stream(
                            row.text("stream"),
                            Optional.ofNullable(row.instantOrNull("complete_to")),
                            row.instant("next_at"),
                            row.number("interval_seconds"),
                            row.instantOrNull("failed_since") == null ? "" : row.text("failure_code"),
                            row.text("failure_args"),
                            row.text("timetable")),
                    view.company().id(),
                    id,
                    // Where no bank feed books there is nothing to look for.
                    LedgerReader.FEED,
                    feed);
            var timetable = ConnectionPage.TimetableForm.of(
                    streams.isEmpty() ? "" : streams.getFirst().timetable());
            return new ConnectionPage(
                    tile,
                    streams,
                    checks,
                    checked,
                    problem,
                    hook(sql, view, id),
                    timetable,
                    WindingQueries.of(sql, view, tile, books),
                    HistoryQueries.of(sql, view, tile, actions.desks().history().possible(tile.connector())));
        });
    }

    /** Asked of the web's own tables, but for the address: its secret part is the engine's. */
    private Optional<ConnectionPage.Hook> hook(Sql sql, View view, long id) throws SQLException {
        var path = actions.hookPath(view.company().id(), id);
        if (path.isEmpty()) {
            return Optional.empty();
        }
        var received = sql.first(
                "select max(hook_at) as hook_at from schedule where company_id = ? and connection_id = ?",
                row -> Optional.ofNullable(row.instantOrNull("hook_at")),
                view.company().id(),
                id);
        return sql.first(
                HOOK,
                row -> {
                    var standing = row.text("hook_address");
                    var base = !standing.isEmpty()
                            ? standing
                            : publicAddress.forSystems().map(Object::toString).orElse("");
                    return new ConnectionPage.Hook(
                            base.isEmpty() ? "" : base + path.get(),
                            !row.text("hook_error_code").isEmpty()
                                    ? "bad"
                                    : !standing.isEmpty()
                                            ? "on"
                                            : base.isEmpty() && !view.company().sandbox() ? "none" : "off",
                            Optional.ofNullable(row.instantOrNull("hook_asked_at")),
                            Optional.ofNullable(row.instantOrNull("hook_next_at")),
                            row.text("hook_error_code"),
                            row.text("hook_error_args"),
                            received.flatMap(r -> r));
                },
                view.company().id(),
                id);
    }

    /** Asks the system itself, so it is a form's work and not a page's. */
    @PostMapping("/c/{company}/connections/{ref}/check")
    @Allowed({Role.OWNER, Role.INTEGRATOR})
    ResponseEntity<String> check(View view, @PathVariable Ref ref) {
        long id = ref.id();
        page(view, id, List.of(), false, "");
        return checked(view, id, "");
    }

    /** @param problem what went wrong before, shown above the result */
    private ResponseEntity<String> checked(View view, long id, String problem) {
        try {
            var answers = database.inCompany(
                    view.company().id(),
                    sql -> CheckAnswer.of(sql, view.company().id(), id));
            var checks = actions.preflight(view.company().id(), id).stream()
                    .map(c -> CheckTexts.written(view, c, answers.get(c.code())))
                    .sorted(Comparator.comparingInt(c -> WORST_FIRST.indexOf(c.state())))
                    .toList();
            return html.page(view, "connections/one.jte", page(view, id, checks, true, problem));
        } catch (ProviderFailure e) {
            LOG.info("preflight: {}", e.getMessage());
            return html.page(view, "connections/one.jte", page(view, id, List.of(), true, "check.noanswer"));
        } catch (IllegalArgumentException e) {
            LOG.info("preflight: {}", e.getMessage());
            return html.page(view, "connections/one.jte", page(view, id, List.of(), true, "check.incomplete"));
        }
    }

    /** Writes what a check showed, then checks anew. What has changed since it was shown is shown again and not written. */
    @PostMapping("/c/{company}/connections/{ref}/fix")
    @Allowed({Role.OWNER, Role.INTEGRATOR})
    ResponseEntity<String> fix(
            View view, @PathVariable Ref ref, @RequestParam String check, @RequestParam String seen) {
        long id = ref.id();
        page(view, id, List.of(), false, "");
        var problem = "";
        try {
            var changes = actions.preflight(view.company().id(), id).stream()
                    .filter(c -> c.code().equals(check))
                    .flatMap(c -> c.changes().stream())
                    .toList();
            if (changes.isEmpty() || !CheckTexts.seen(changes).equals(seen)) {
                problem = "check.changed";
            } else {
                actions.remedy(view.company().id(), id, changes, view.user().email());
            }
        } catch (ProviderFailure e) {
            LOG.info("fix: {}", e.getMessage());
            problem = e instanceof ProviderFailure.Refused ? "check.fixrefused" : "check.fixunknown";
        } catch (IllegalArgumentException e) {
            LOG.info("fix: {}", e.getMessage());
            problem = "check.incomplete";
        }
        return checked(view, id, problem);
    }

    /** Keeps what was answered, then checks anew. A question that got no answer is left as it was. */
    @PostMapping("/c/{company}/connections/{ref}/answers")
    @Allowed({Role.OWNER, Role.INTEGRATOR})
    ResponseEntity<String> answers(View view, @PathVariable Ref ref, @RequestParam Map<String, String> sent) {
        long id = ref.id();
        page(view, id, List.of(), false, "");
        var answers = sent.entrySet().stream()
                .filter(field -> field.getKey().matches("answer\\.[a-z-]{1,40}\\.[a-z-]{1,60}"))
                .filter(field -> List.of("yes", "no").contains(field.getValue()))
                .limit(ANSWERS_MAX)
                .map(field -> answer(field.getKey().substring("answer.".length()), field.getValue(), sent))
                .toList();
        actions.answerChecks(view.company().id(), id, answers, view.user().email());
        return checked(view, id, "");
    }

    private static CheckAnswers.Answer answer(String code, String answer, Map<String, String> sent) {
        var note = sent.getOrDefault("note." + code, "").strip();
        var facts = sent.getOrDefault("facts." + code, "");
        return new CheckAnswers.Answer(
                code,
                answer.equals("yes"),
                note.length() > NOTE_MAX ? note.substring(0, NOTE_MAX) : note,
                facts.matches("[0-9a-f]{64}") ? facts : "");
    }

    @PostMapping("/c/{company}/connections/{ref}/state")
    @Allowed({Role.OWNER, Role.INTEGRATOR})
    ResponseEntity<String> state(View view, @PathVariable Ref ref, @RequestParam String state) {
        long id = ref.id();
        page(view, id, List.of(), false, "");
        if (!STATES.contains(state)) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST);
        }
        actions.connectionState(view.company().id(), id, state, view.user().email());
        return Html.seeOther(
                view.url("/connections/" + view.ref(id) + "?done=" + ("active".equals(state) ? "resumed" : "paused")));
    }

    @PostMapping("/c/{company}/connections/read")
    @Allowed({Role.OWNER, Role.INTEGRATOR, Role.BOOKKEEPER})
    ResponseEntity<String> readNow(View view) {
        actions.readNow(view.company().id(), view.user().email());
        return Html.seeOther(view.url("/connections?done=reading"));
    }
}
