package se.knyt.server.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import se.knyt.engine.Engine;
import se.knyt.engine.connections.ConnectionRow;
import se.knyt.simulators.world.SandboxWorld;

/**
 * Who fetches the bank's Swish report each morning and drops it, in a sandbox: Swish pays nothing out, and no bank gives its report to
 * others. The report of yesterday and the days before it; the same file again changes nothing.
 */
final class SandboxBank {
    private static final String SWISH = "swish";
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

    /** Drops it, where the company has Swish and the report holds anything. */
    void drop() {
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
            engine.desks().settlementFiles().take(company, connection.getAsLong(), "swish.csv", report, "sandbox");
        }
    }

    private byte[] report() {
        var yesterday = world.now().atZone(SandboxClock.ZONE).toLocalDate().minusDays(1);
        var page = URI.create(world.simulator(SWISH).baseUri() + "/_control/bank/report.csv?from="
                + yesterday.minusDays(DAYS) + "&to=" + yesterday);
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
