package se.knyt.server.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.knyt.engine.Engine;
import se.knyt.engine.bank.BankAccount;
import se.knyt.engine.bank.BankDrop;
import se.knyt.engine.connections.ConnectionRow;
import se.knyt.simulators.world.Bank;
import se.knyt.simulators.world.SandboxWorld;

/**
 * Who fetches the bank's files each morning and drops them, in a sandbox: the statement of each account, and before it the Swish report,
 * since Swish pays nothing out and no bank gives its report to others. Of yesterday and the days before it; what was in an earlier file
 * changes nothing.
 */
final class SandboxBank {
    private static final Logger LOG = LoggerFactory.getLogger(SandboxBank.class);
    private static final String SWISH = "swish";
    private static final String WHO = "sandbox";
    /** The accounts that the sandbox's company has at its bank, and in its books. */
    private static final Map<String, Integer> ACCOUNTS = Map.of("SEK", 1930, "EUR", 1980);

    private static final Duration CALL_MAX = Duration.ofSeconds(20);
    /** Over a long weekend the bank books nothing. */
    private static final int DAYS = 6;
    /** A line of its own and the names of the columns. */
    private static final int HEAD_LINES = 2;

    private final Engine engine;
    private final SandboxWorld world;
    private final long company;

    SandboxBank(Engine engine, SandboxWorld world, long company) {
        this.engine = engine;
        this.world = world;
        this.company = company;
    }

    /** A statement without a line of each account: from then on its files are known as the company's. */
    void open() {
        var known = known();
        ACCOUNTS.forEach((currency, account) -> {
            if (!known.contains(Bank.account(currency))) {
                take(currency, yesterday(), true, account);
            }
        });
    }

    private List<String> known() {
        return engine.desks().bank().accounts(company).stream()
                .map(BankAccount::number)
                .toList();
    }

    /** Drops what there is. */
    void drop() {
        swish();
        var known = known();
        for (var currency : ACCOUNTS.keySet()) {
            // A company that somebody has set up drops its bank's files itself.
            if (known.contains(Bank.account(currency))
                    && world.bank().days(currency).contains(yesterday())) {
                take(currency, yesterday().minusDays(DAYS), false, 0);
            }
        }
    }

    private void take(String currency, LocalDate from, boolean ours, int bookAccount) {
        var content = world.bank().statement(currency, from, yesterday());
        var file = new BankDrop.File(
                "kontoutdrag-" + currency + "-" + yesterday() + ".xml", content, ours, bookAccount, "");
        var outcome = engine.desks().bank().take(company, file, WHO);
        if (!(outcome instanceof BankDrop.Outcome.Taken)) {
            LOG.warn("the bank file of the sandbox was not taken: {}", outcome);
        }
    }

    private LocalDate yesterday() {
        return world.now().atZone(SandboxClock.ZONE).toLocalDate().minusDays(1);
    }

    /** Where the company has Swish and the report holds anything. */
    private void swish() {
        if (!world.addresses().containsKey(SWISH)) {
            return;
        }
        var connection = engine.control().connections(company).stream()
                .filter(row -> row.connector().equals(SWISH))
                .mapToLong(ConnectionRow::id)
                .findFirst();
        if (connection.isEmpty()) {
            return;
        }
        byte[] report = report();
        if (new String(report, java.nio.charset.StandardCharsets.UTF_8).lines().count() > HEAD_LINES) {
            engine.desks().settlementFiles().take(company, connection.getAsLong(), "swish.csv", report, WHO);
        }
    }

    private byte[] report() {
        var page = URI.create(world.simulator(SWISH).baseUri() + "/_control/bank/report.csv?from="
                + yesterday().minusDays(DAYS) + "&to=" + yesterday());
        try (var client = HttpClient.newHttpClient()) {
            var answer = client.send(
                    HttpRequest.newBuilder(page).timeout(CALL_MAX).build(), HttpResponse.BodyHandlers.ofByteArray());
            return answer.statusCode() == 200 ? answer.body() : new byte[0];
        } catch (IOException e) {
            throw new UncheckedIOException("the bank of the sandbox does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped while the bank worked", e);
        }
    }
}
