package se.knyt.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import se.knyt.core.money.Money;
import se.knyt.server.clearing.EngineLedgerBalances;
import se.knyt.server.clearing.LedgerBalances.Answer;
import se.knyt.server.clearing.LedgerBalances.State;

/** A file of the accounting program's over HTTP: refused with its reason, read, and asked where no connected system tells balances. */
class LedgerFilePageTest {
    private static final String PAGE = "/c/bjork/month-end/ledger";
    private static final String FILE = """
            #FLAGGA 0
            #PROGRAM "Bokföring" 1.0
            #FORMAT PC8
            #GEN 20261205
            #SIETYP 4
            #ORGNR %s
            #FNAMN "Björk"
            #RAR 0 20260101 20261231
            #KONTO 1581 "Klarna"
            #KONTO 1930 "Bank"
            #VER A 1 20261109 "Klarna"
            {
            #TRANS 1581 {} 1249.00
            #TRANS 1930 {} -1249.00
            }
            """;
    private static final Set<Integer> ACCOUNTS = Set.of(1581, 1589);
    private static ConsoleFixture console;

    @BeforeAll
    static void start() {
        console = new ConsoleFixture();
    }

    @AfterAll
    static void stop() {
        console.close();
    }

    private static Answer asked(EngineLedgerBalances ledger, String day) {
        Answer answer;
        do {
            answer = ledger.balances(2, ACCOUNTS, LocalDate.parse(day));
            Thread.onSpinWait();
        } while (answer.state() == State.ASKING);
        return answer;
    }

    @Test
    void aFileIsRefusedWithItsReasonThenReadAndTellsWhatNoSystemDoes() throws Exception {
        var browser = Browser.signedIn(console, 21);
        var page = browser.get(PAGE).body();
        assertThat(page).contains("Ingen fil är inläst");
        var form = Map.of("_csrf", Browser.csrf(page));
        var none = browser.upload(PAGE, form, "x.se", "inget".getBytes(StandardCharsets.UTF_8));
        assertThat(none.statusCode()).isEqualTo(422);
        assertThat(none.body()).contains("Det är ingen SIE-fil");
        var other = browser.upload(PAGE, form, "x.se", file("559000-1234"));
        assertThat(other.body()).contains("Filen är från 559000-1234, men företaget här har 559000-9876");
        assertThat(browser.upload(PAGE, form, "bok.se", file("559000-9876")).statusCode())
                .isEqualTo(303);
        assertThat(browser.get(PAGE).body()).contains("bok.se").containsPattern("5.dec");

        var ledger = new EngineLedgerBalances(console.engine(), () -> Instant.parse("2026-12-05T08:00:00Z"));
        // The accounting system of the sample is connected and does not answer: a file does not speak in its place.
        assertThat(asked(ledger, "2026-11-30").state()).isEqualTo(State.FAILED);
        theOneThatTheVouchersGoToIsAsked(ledger);
        try (var connection = DriverManager.getConnection(console.database().urlWithCredentials());
                var statement = connection.createStatement()) {
            statement.executeUpdate("update connection set state = 'sign-in-again' where company_id = 2");
        }
        ledger.forget(2);
        var told = asked(ledger, "2026-11-30");
        assertThat(told.state()).isEqualTo(State.ANSWERED);
        assertThat(told.balance(1581)).contains(Money.sek("1249.00"));
        assertThat(told.balance(1589)).contains(Money.sek("0.00"));
        assertThat(told.at()).isAfter(Instant.EPOCH);
        assertThat(asked(ledger, "2026-12-06").state()).as("after its last day").isEqualTo(State.FAILED);
        anOldAnswerIsNone();
    }

    /** What was told before something was booked, or some minutes ago, is not told any more. */
    private static void anOldAnswerIsNone() throws Exception {
        var now = new AtomicReference<>(Instant.parse("2026-12-05T08:00:00Z"));
        var ledger = new EngineLedgerBalances(console.engine(), now::get);
        assertThat(asked(ledger, "2026-11-30").state()).isEqualTo(State.ANSWERED);
        assertThat(ledger.balances(2, ACCOUNTS, LocalDate.parse("2026-11-30")).state())
                .as("kept for a while")
                .isEqualTo(State.ANSWERED);
        now.set(Instant.parse("2026-12-05T07:00:00Z"));
        assertThat(ledger.balances(2, ACCOUNTS, LocalDate.parse("2026-11-30")).state())
                .as("asked by a clock that was ahead: how old it is is not known")
                .isEqualTo(State.ASKING);
        now.set(Instant.parse("2026-12-05T08:00:00Z"));
        assertThat(asked(ledger, "2026-11-30").state()).isEqualTo(State.ANSWERED);
        now.set(Instant.parse("2026-12-05T08:05:01Z"));
        assertThat(ledger.balances(2, ACCOUNTS, LocalDate.parse("2026-11-30")))
                .as("never shown when it is older than five minutes")
                .satisfies(answer -> assertThat(answer.state()).isEqualTo(State.ASKING))
                .satisfies(answer -> assertThat(answer.balances()).isEmpty());
        assertThat(ledger.awaited(2, ACCOUNTS, LocalDate.parse("2026-11-30"), Duration.ofSeconds(30))
                        .state())
                .as("who signs waits for it")
                .isEqualTo(State.ANSWERED);
        booked(1, "2026-12-01");
        assertThat(ledger.balances(2, ACCOUNTS, LocalDate.parse("2026-11-30")).state())
                .as("what is dated later changes nothing")
                .isEqualTo(State.ANSWERED);
        booked(2, "2026-11-30");
        assertThat(ledger.balances(2, ACCOUNTS, LocalDate.parse("2026-11-30")))
                .satisfies(answer -> assertThat(answer.state()).isNotEqualTo(State.ANSWERED))
                .satisfies(answer -> assertThat(answer.balances()).isEmpty());
        assertThat(asked(ledger, "2026-11-30").state())
                .as("the file is from before")
                .isEqualTo(State.OLD);
    }

    private static void booked(int number, String day) throws Exception {
        try (var connection = DriverManager.getConnection(console.database().urlWithCredentials());
                var statement = connection.createStatement()) {
            statement.execute(
                    "insert into voucher (company_id, voucher_id, voucher_key, series, fiscal_year, number, voucher_date, event_date,"
                            + " text, settings_version, made_by, made_at, chain_hash) values (2, " + (9000 + number)
                            + ", 'late:" + number
                            + "', 'V', '2026', " + number + ", '" + day + "', '" + day
                            + "', 'Prov', 1, 'knyt', '2099-01-01T00:00:00Z', '\\x00')");
        }
    }

    /** Two accounting systems: payouts go to the second, and the first has other books, also while the second is not signed in. */
    private static void theOneThatTheVouchersGoToIsAsked(EngineLedgerBalances ledger) throws Exception {
        try (var connection = DriverManager.getConnection(console.database().urlWithCredentials());
                var statement = connection.createStatement()) {
            statement.execute("delete from flow where company_id = 2");
            statement.execute(
                    "insert into connection (company_id, connection_id, connector, name, base_uri, settings, quota_scope,"
                            + " hook_token_hash, state, state_since, created_at) values (2, 299, 'fortnox', 'Den andra', 'http://127.0.0.1:1', '{}',"
                            + " 'other', sha256('other'::bytea), 'active', now(), now())");
            statement.execute("insert into flow values (2, 2991, 'deliveries-to-invoices', 201, 203, 'paused'),"
                    + " (2, 2992, 'payouts-to-books', 202, 299, 'on')");
            ledger.forget(2);
            assertThat(asked(ledger, "2026-11-30").connection()).isEqualTo(299);
            statement.execute("update connection set state = 'sign-in-again' where connection_id = 299");
            ledger.forget(2);
            assertThat(asked(ledger, "2026-11-30").connection())
                    .as("not another one's balances")
                    .isZero();
        }
    }

    private static byte[] file(String organization) {
        return FILE.formatted(organization).getBytes(StandardCharsets.ISO_8859_1);
    }
}
