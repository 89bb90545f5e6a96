package se.knyt.server.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import se.knyt.engine.Engine;
import se.knyt.engine.connections.ConnectionRow;
import se.knyt.engine.db.CrashPoints;
import se.knyt.engine.db.Schema;
import se.knyt.http.GuardedHttp;
import se.knyt.postgres.testing.TestDatabase;
import se.knyt.postgres.testing.TestPostgres;
import se.knyt.server.access.Users;
import se.knyt.server.actions.EngineActions;
import se.knyt.server.db.WebDatabase;
import se.knyt.server.sandbox.Sandbox;
import se.knyt.server.sandbox.SandboxRefusal;
import se.knyt.server.sandbox.SandboxWorlds;
import se.knyt.server.sandbox.Seed;
import se.knyt.spi.Connector;
import se.knyt.spi.Preflight;

/** The sandbox as the first start makes it: every provider connected, ready to sell, and what people do in it. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SeededSandboxTest {
    /** The roles belong to the server that all tests share, so every application on it uses the same password. */
    private static final String ROLE_PASSWORD = "testrolepassword";

    private static final Pattern SWISH_CHARGE =
            Pattern.compile("bank\\.entry-unexplained .*\"amount\":\"-\\d+\\.00 SEK\".* Swish (\\d{4}-\\d{2})\".*");

    @TempDir
    private static Path folder;

    private static TestDatabase database;
    private static GuardedHttp http;
    private static SandboxWorlds worlds;
    private static Engine engine;
    private static WebDatabase web;
    private static Sandbox sandbox;

    @BeforeAll
    static void start() {
        database = TestPostgres.emptyDatabase();
        var address = DatabaseAddress.parse(database.urlWithCredentials());
        Schema.migrate(address.url(), address.owner(), address.password(), ROLE_PASSWORD);
        http = GuardedHttp.toPublicOnly();
        worlds = new SandboxWorlds(folder);
        var sandboxed = http.andOwn(worlds::origins);
        engine = new Engine(new Engine.Options(
                address.url(),
                ROLE_PASSWORD,
                new byte[32],
                6,
                InstantSource.system(),
                (base, own) -> own ? sandboxed : http,
                ServiceLoader.load(Connector.class).stream()
                        .map(ServiceLoader.Provider::get)
                        .toList(),
                CrashPoints.NONE,
                uri -> !worlds.simulates(uri)));
        engine.bindSandboxes(worlds::running);
        web = new WebDatabase(address.url(), Schema.WEB_ROLE, Schema.password(Schema.WEB_ROLE, ROLE_PASSWORD), 2);
        var seed = new Seed(engine, new Users(web, InstantSource.system()), web, InstantSource.system());
        seed.owner();
        worlds.start(engine, seed);
        engine.start();
        sandbox = worlds.first().orElseThrow();
    }

    @AfterAll
    static void stop() throws Exception {
        for (var part : new AutoCloseable[] {engine, worlds, web, http, database}) {
            if (part != null) {
                part.close();
            }
        }
    }

    /** First, while nothing has happened to the company yet. */
    @Test
    @Order(1)
    void everyProviderWithASimulatorIsConnectedAndNothingStandsInTheWay() {
        var actions = new EngineActions(engine, worlds, 3);
        var connections = engine.control().connections(sandbox.company());
        assertThat(connections.stream().map(ConnectionRow::connector))
                .contains("shopify", "fortnox", "klarna", "nets", "paypal", "stripe", "svea");
        var stopped = new ArrayList<String>();
        for (var connection : connections) {
            actions.preflight(sandbox.company(), connection.id()).stream()
                    .filter(check -> check.status() == Preflight.Status.STOP)
                    .forEach(check -> stopped.add(check.toString()));
        }
        assertThat(stopped).isEmpty();
    }

    /**
     * Three buyers through each provider, a gift card sold and used, one who pays in euro, and in the second week one more through each. Of
     * each provider one order comes back, whole or in part; two returns are begun here, one of which has come.
     */
    @Test
    void aMonthOfEverythingIsTiedAndEveryPayoutCloses() {
        int providers = sandbox.payments().size();
        assertThat(sandbox.payments()).contains("shopify-payments", "swish");
        var said = sandbox.act("month", List.of(), Map.of("days", "14"));
        var status = engine.control().status(sandbox.company());
        assertThat(status.orders()).as("%s %s", status, loose()).isEqualTo(4L * providers + 4);
        // One buyer's bank took the payment back, and that provider tells of it by its payout alone: a person says how
        // it went.
        // A line of the bank that no payout explains.
        assertThat(Stream.of(loose().split("; ")).filter(end -> !isSwishCharge(end)))
                .satisfiesExactly(
                        entry -> assertThat(entry)
                                .startsWith("bank.entry-unexplained ")
                                .contains("-1895.00 SEK", "KLARNA"),
                        dispute -> assertThat(dispute).startsWith("dispute.not-told "));
        assertThat(status.trailsTied()).as("%s", status).isEqualTo(status.orders() - 1);
        assertThat(status.certificatesClosed()).as("%s", status).isEqualTo(status.payouts());
        assertThat(number("select count(distinct provider) from payout where company_id = ?"))
                .isEqualTo(providers);
        assertThat(number("select count(*) from payout where company_id = ? and currency = 'EUR'"))
                .isEqualTo(1);
        assertThat(number("select count(distinct i.provider) from provider_item i join fact f on f.company_id ="
                        + " i.company_id and f.fact_id = i.fact_id where i.company_id = ? and f.type = 'credit'"))
                .as("%s", said)
                .isEqualTo(providers);
        assertThat(number("select count(*) from trail where company_id = ? and refunded_minor > 0"))
                .isEqualTo(providers + 1L);
        assertThat(states()).as("%s", said).containsExactly("closed", "expected");
        assertThat(number("select count(*) from payout_line where company_id = ? and kind = 'chargeback'"))
                .isEqualTo(1);
        // All is sold, refunded and paid out, also the refund that a payout of nothing carried on as a debt.
        assertThat(number("select count(*) from provider_item where company_id = ? and cleared_on is null"))
                .isZero();
        assertThat(number("select count(*) from payout where company_id = ? and paid_minor = 0 and closing_minor <> 0"))
                .isPositive();
        theBankHasShownEveryPayout();
    }

    /** What the bank takes for a month of Swish, once that month has ended: on some days these fourteen go past its end. */
    private static boolean isSwishCharge(String end) {
        var charge = SWISH_CHARGE.matcher(end);
        var now = Instant.parse(String.valueOf(sandbox.state().get("clock"))).atZone(ZoneId.of("Europe/Stockholm"));
        return charge.matches() && YearMonth.parse(charge.group(1)).isBefore(YearMonth.from(now));
    }

    /**
     * The bank of the sandbox books what it was sent, a weekday later at most, so fourteen days end with every payout on the account: the
     * first two of Nexi as one line, a purchase in euro on the account in euro. What Swish has paid is the line itself.
     */
    private static void theBankHasShownEveryPayout() {
        assertThat(texts("select provider || ' ' || reference || ' ' || bank_leg || ' ' || state from payout where"
                        + " company_id = ? and bank_leg <> 'matched' and paid_minor <> 0"))
                .isEmpty();
        assertThat(texts("select distinct p.provider from bank_match m join payout p on p.company_id = m.company_id"
                        + " and p.payout_id = m.payout_id where m.company_id = ? order by p.provider"))
                .isEqualTo(sandbox.payments().stream().sorted().toList());
        assertThat(texts("select p.provider || ' ' || count(*) from bank_match m join payout p on p.company_id ="
                        + " m.company_id and p.payout_id = m.payout_id where m.company_id = ? group by"
                        + " m.bank_entry_id, p.provider having count(*) > 1"))
                .containsExactly("nets 2");
        assertThat(texts("select b.book_account || ' ' || b.currency from bank_match m join payout p on"
                        + " p.company_id = m.company_id and p.payout_id = m.payout_id join bank_entry b on"
                        + " b.company_id = m.company_id and b.bank_entry_id = m.bank_entry_id where"
                        + " m.company_id = ? and p.currency = 'EUR'"))
                .containsExactly("1980 EUR");
        // The merchant's own bill bears a provider's name and is no payout: a person says so. The rent is not kept, and
        // what the bank takes
        // for Swish, two kronor a payment at the turn of a month, is left out here.
        assertThat(texts("select amount_minor || ' ' || state from bank_entry where company_id = ?"
                        + " and state <> 'matched' and amount_minor < -10000"))
                .containsExactly("-189500 open");
        // Nothing is on its way any longer.
        assertThat(number("select coalesce(sum(debit_minor - credit_minor), 0) from voucher_row where company_id = ?"
                        + " and account = 1589"))
                .isZero();
    }

    private static List<String> texts(String sql) {
        return engine.database()
                .forCompany(
                        "test-texts",
                        sandbox.company(),
                        tx -> tx.query(sql, row -> row.getString(1), sandbox.company()));
    }

    /** Of the returns begun here. */
    private static List<String> states() {
        return engine.database()
                .forCompany(
                        "test-returns",
                        sandbox.company(),
                        tx -> tx.query(
                                "select state from return_order where company_id = ? order by return_id",
                                row -> row.getString(1),
                                sandbox.company()));
    }

    private static String loose() {
        return engine.database()
                .forCompany(
                        "test-loose",
                        sandbox.company(),
                        tx -> tx.first(
                                        "select string_agg(code || ' ' || args, '; ') from loose_end where company_id"
                                                + " = ? and closed_at is null",
                                        row -> String.valueOf(row.getString(1)),
                                        sandbox.company())
                                .filter(told -> !"null".equals(told))
                                .orElse(""));
    }

    private static long number(String sql) {
        return engine.database()
                .forCompany(
                        "test-number",
                        sandbox.company(),
                        tx -> tx.first(sql, row -> row.getLong(1), sandbox.company())
                                .orElse(-1L));
    }

    @Test
    void whatCannotBeDoneIsRefusedAndChangesNothing() {
        var before = sandbox.state().get("orders");
        assertThatThrownBy(() -> sandbox.act("refund", List.of("9999"), Map.of()))
                .isInstanceOf(SandboxRefusal.class)
                .hasMessageContaining("9999");
        assertThatThrownBy(() -> sandbox.act("refund", List.of("9999"), Map.of("part", "true")))
                .isInstanceOf(SandboxRefusal.class);
        assertThatThrownBy(() -> sandbox.act("chargeback", List.of("9999"), Map.of()))
                .isInstanceOf(SandboxRefusal.class)
                .hasMessageContaining("9999");
        assertThatThrownBy(() -> sandbox.act("chargeback", List.of(), Map.of()))
                .isInstanceOf(SandboxRefusal.class)
                .hasMessageContaining("order");
        for (var days : List.of("13", "61", "-1", "many")) {
            assertThatThrownBy(() -> sandbox.act("month", List.of(), Map.of("days", days)))
                    .isInstanceOf(SandboxRefusal.class)
                    .hasMessageContaining(days);
        }
        assertThat(sandbox.state()).containsEntry("orders", before).containsEntry("doing", "");
    }
}
