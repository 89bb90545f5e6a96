package se.knyt.server.exchanges;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import se.knyt.server.access.Allowed;
import se.knyt.server.access.Role;
import se.knyt.server.db.Sql;
import se.knyt.server.db.WebDatabase;
import se.knyt.server.originals.Originals;
import se.knyt.server.shell.Html;
import se.knyt.server.shell.NotFoundException;
import se.knyt.server.shell.Ref;
import se.knyt.server.shell.View;
import se.knyt.server.text.Messages;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The page of one effect's exchanges. They may name buyers, so whoever only looks at the books does not see them. */
@Controller
class ExchangesController {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String EFFECT =
            "select e.kind, e.body, e.result_id, e.result_facts, c.connector, e.trail_id, t.order_number, p.provider, p.reference from effect e"
                    + " join connection c on c.company_id = e.company_id and c.connection_id = e.connection_id"
                    + " left join trail t on t.company_id = e.company_id and t.trail_id = e.trail_id"
                    + " left join payout p on p.company_id = e.company_id and p.payout_id = e.payout_id"
                    + " where e.company_id = ? and e.effect_id = ?";
    private static final String ATTEMPTS =
            "select attempt, begun_at, ended_at, outcome, error_code, error_args from effect_attempt"
                    + " where company_id = ? and effect_id = ? order by attempt desc limit 50";

    private final WebDatabase database;
    private final Originals originals;
    private final Html html;

    ExchangesController(WebDatabase database, Originals originals, Html html) {
        this.database = database;
        this.originals = originals;
        this.html = html;
    }

    @GetMapping("/c/{company}/exchanges/{id}")
    @Allowed({Role.OWNER, Role.BOOKKEEPER, Role.INTEGRATOR})
    ResponseEntity<String> one(View view, @PathVariable Ref id) {
        long company = view.company().id();
        // Seen under the user's own policy first: the engine, which opens what is kept, sees more companies than this
        // user does.
        var order = database.inCompany(
                        company, sql -> sql.first(EFFECT, row -> row.text("order_number"), company, id.id()))
                .orElseThrow(NotFoundException::new);
        var kept = originals.exchanges(company, id.id());
        var page = database.inCompany(company, sql -> page(sql, view, id.id(), order, kept));
        return html.page(view, "exchanges/one.jte", page);
    }

    private static ExchangePage page(Sql sql, View view, long id, String order, SortedMap<Integer, byte[]> kept)
            throws SQLException {
        long company = view.company().id();
        var attempts = sql.list(ATTEMPTS, row -> attempt(view, row, order, kept), company, id);
        return sql.first(
                        EFFECT,
                        row -> new ExchangePage(
                                id,
                                row.text("kind"),
                                view.system(row.text("connector")),
                                row.text("order_number"),
                                row.number("trail_id"),
                                row.text("provider"),
                                row.text("reference"),
                                pretty(row.text("body")),
                                row.text("result_id"),
                                pretty(row.text("result_facts")),
                                attempts),
                        company,
                        id)
                .orElseThrow(NotFoundException::new);
    }

    private static ExchangePage.Attempt attempt(View view, Sql.Row row, String order, SortedMap<Integer, byte[]> kept)
            throws SQLException {
        var code = row.text("error_code");
        int number = Math.toIntExact(row.number("attempt"));
        var bytes = kept.get(number);
        return new ExchangePage.Attempt(
                number,
                row.instant("begun_at"),
                row.instantOrNull("ended_at"),
                row.text("outcome"),
                code.isEmpty() ? null : view.messages().of(code, arguments(row.text("error_args"), order)),
                bytes == null ? List.of() : calls(bytes));
    }

    /** What the connector said, and the order, which it need not know the number of. */
    private static Map<String, String> arguments(String json, String order) {
        var arguments = new TreeMap<>(Messages.arguments(json));
        arguments.putIfAbsent("order", order);
        return arguments;
    }

    private static List<ExchangePage.Call> calls(byte[] kept) {
        return JSON.readTree(kept).valueStream().map(ExchangesController::call).toList();
    }

    private static ExchangePage.Call call(JsonNode node) {
        int status = node.path("status").asInt(0);
        return new ExchangePage.Call(
                node.path("method").asString("") + " " + node.path("uri").asString(""),
                headed(node.path("requestHeaders"), node.path("request").asString("")),
                status == 0 ? node.path("failure").asString("") : "HTTP " + status,
                headed(node.path("answerHeaders"), node.path("answer").asString("")));
    }

    private static String headed(JsonNode headers, String body) {
        var text = new StringBuilder();
        for (Map.Entry<String, JsonNode> header : headers.properties()) {
            text.append(header.getKey())
                    .append(": ")
                    .append(header.getValue().asString(""))
                    .append('\n');
        }
        return text.isEmpty() || body.isEmpty() ? text + pretty(body) : text + "\n" + pretty(body);
    }

    /** JSON as people read it; whatever else as it is. */
    private static String pretty(String text) {
        if (!text.startsWith("{") && !text.startsWith("[")) {
            return text;
        }
        try {
            return JSON.readTree(text).toPrettyString();
        } catch (RuntimeException e) {
            return text;
        }
    }
}
