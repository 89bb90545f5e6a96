package se.knyt.server;

import static org.assertj.core.api.Assertions.assertThat;
import static se.knyt.server.ChangingRoutes.ACTS;
import static se.knyt.server.ChangingRoutes.BOOKKEEPER;
import static se.knyt.server.ChangingRoutes.INTEGRATOR;
import static se.knyt.server.ChangingRoutes.OWNER;
import static se.knyt.server.ChangingRoutes.VIEWER;

import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import se.knyt.server.shell.Ref;

/** Every route that changes something, called by every role and with everything; a route that nobody has written down fails. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RolesTest {
    private static ConsoleFixture console;

    @BeforeAll
    static void start() throws SQLException {
        console = new ConsoleFixture();
        try (var connection = console.database().connect();
                var statement = connection.createStatement()) {
            statement.execute(
                    "insert into fee_invoice (company_id, fee_invoice_id, connection_id, provider, number, invoice_date, month,"
                            + " fee_type, currency, net_minor, vat_minor, vat, paid, on_receivable, book_currency, book_minor, made_by, made_at)"
                            + " values (1, 79901, 102, 'klarna', 'F-0', '2026-10-31', '2026-10-01', '', 'SEK', 100, 0, 'EXEMPT', 'recorded', false,"
                            + " 'SEK', 100, 'maria@nordanfriluft.example', '2026-11-01Z')");
            // One that the bank has shown: to choose it once more is refused.
            statement.execute(
                    "insert into provider_deposit (company_id, deposit_id, payout_id, seq, provider, reference, currency, amount_minor,"
                            + " paid_on, bank_late_on, bank_on, bank_minor, bank_by) values (1, 79902, 70002, 99, 'klarna', 'IN-1', 'SEK', 100,"
                            + " '2026-10-01', '2026-10-09', '2026-10-01', 100, 'knyt')");
            statement.execute("insert into app_user (user_id, email, name, created_at) values ("
                    + ChangingRoutes.INVITED + ", 'invited@example.com', 'I', '2026-11-01Z')");
            statement.execute("insert into company_member (company_id, user_id, role) values (1, "
                    + ChangingRoutes.INVITED + ", 'viewer')");
        }
        SampleRefund.put(console);
        SampleRefund.putOwed(console);
        SampleRefund.putHeld(console);
        SamplePaidByHand.put(console);
        SampleFoundElsewhere.put(console);
        SampleFood.put(console);
        SampleOwnProvider.put(console);
        SampleReceivable.put(console);
    }

    @AfterAll
    static void stop() {
        console.close();
    }

    @Test
    void everyRouteThatChangesSomethingIsWrittenDownHere() {
        var changing = new TreeSet<String>();
        Route.all().stream().filter(Route::changes).forEach(route -> changing.add(route.path()));
        assertThat(changing).isEqualTo(new TreeSet<>(ACTS.keySet()));
    }

    @Test
    void whatARoleMayNotDoDoesNotExistForIt() throws Exception {
        var users = new LinkedHashMap<String, Long>();
        users.put(VIEWER, ConsoleFixture.VIEWER);
        users.put(BOOKKEEPER, ConsoleFixture.BOOKKEEPER);
        users.put(INTEGRATOR, ConsoleFixture.INTEGRATOR);
        users.put(OWNER, ConsoleFixture.OWNER);
        var wrong = new TreeMap<String, String>();
        for (var user : users.entrySet()) {
            var browser = Browser.signedIn(console, user.getValue());
            var csrf = Browser.csrf(browser.get("/c/nordan/settings").body());
            for (var act : ACTS.entrySet()) {
                int status = browser.post(
                                act.getValue().path(), form(csrf, act.getValue().form()))
                        .statusCode();
                boolean may = act.getValue().may().contains(user.getKey());
                if (may ? status == 404 || status == 403 || status >= 500 : status != 404) {
                    wrong.put(user.getKey() + " " + act.getKey(), "answered " + status);
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    /** Nothing, a number that no number holds, what no database keeps: each is refused with words, or taken. Last, since it acts. */
    @Test
    @Order(Integer.MAX_VALUE)
    void noFormIsAnsweredAsIfKnytWereBroken() throws Exception {
        var owner = Browser.signedIn(console, ConsoleFixture.OWNER);
        var csrf = Browser.csrf(owner.get("/c/nordan/settings").body());
        var parameters = new TreeMap<String, Set<String>>();
        Route.all().stream()
                .filter(Route::changes)
                .forEach(route -> parameters
                        .computeIfAbsent(route.path(), _ -> new TreeSet<>())
                        .addAll(route.parameters()));
        var wrong = new TreeMap<String, String>();
        for (var act : ACTS.entrySet()) {
            var names = new TreeSet<>(parameters.getOrDefault(act.getKey(), Set.of()));
            names.addAll(form(csrf, act.getValue().form()).keySet());
            names.remove("_csrf");
            for (var value : List.of("", "\u0000", "99999999999999999999")) {
                var form = new TreeMap<>(Map.of("_csrf", csrf));
                names.forEach(name -> form.put(name, value));
                var answer = owner.post(act.getValue().path(), form);
                if (answer.statusCode() >= 500) {
                    wrong.merge(act.getKey(), value.replace("\u0000", "nought"), (one, other) -> one + ", " + other);
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static Map<String, String> form(String csrf, String sent) {
        var form = new TreeMap<String, String>();
        form.put("_csrf", csrf);
        if (!sent.isEmpty()) {
            form.put(sent.substring(0, sent.indexOf('=')), sent.substring(sent.indexOf('=') + 1));
        }
        return form;
    }

    private static String filled(String path) {
        return path.replace("{company}", "nordan")
                .replace("{connector}", "fortnox")
                .replaceAll("\\{[a-z]+}", Ref.of(1));
    }

    @Test
    void everyPageOpensForAViewerOrDoesNotExistForOne() throws Exception {
        var viewer = Browser.signedIn(console, ConsoleFixture.VIEWER);
        for (var route : Route.all()) {
            if (!route.changes()) {
                var answer = viewer.get(filled(route.path()));
                assertThat(answer.statusCode()).as(route.path()).isIn(200, 303, 400, 404);
                assertThat(answer.body())
                        .as("no form for a viewer but that of the own account: " + route.path())
                        .doesNotContainPattern(
                                "<form[^>]*method=\"post\"[^>]*action=\"/c/nordan/(?!settings/(me|password))");
            }
        }
    }
}
