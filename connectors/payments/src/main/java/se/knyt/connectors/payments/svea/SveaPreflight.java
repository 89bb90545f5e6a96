package se.knyt.connectors.payments.svea;

import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import se.knyt.http.json.Json;
import se.knyt.spi.Preflight.Check;
import se.knyt.spi.Preflight.Plan;
import se.knyt.spi.Preflight.Status;
import se.knyt.spi.ProviderFailure;

/** What must be right at Svea before its payouts are booked. */
final class SveaPreflight {
    /** Every check there is. */
    static final Set<String> CODES = Set.of(
            "svea.reports", "svea.reports-filled", "svea.currency", "svea.orders", "svea.account", "svea.who-captures");

    private static final int DAYS = 7;
    private static final String NO_ORDER = "1";

    private final SveaClient client;
    private final InstantSource time;
    private final ZoneId zone;

    SveaPreflight(SveaClient client, InstantSource time, ZoneId zone) {
        this.client = client;
        this.time = time;
        this.zone = zone;
    }

    List<Check> check(Plan plan) {
        var checks = new ArrayList<Check>();
        try {
            var currencies = currenciesPaid();
            checks.add(new Check("svea.reports", Status.OK, Map.of()));
            // An empty week may be a week without sales, or reports that were never activated: Svea does not tell
            // which.
            checks.add(new Check(
                    "svea.reports-filled",
                    currencies.isEmpty() ? Status.ASK : Status.OK,
                    Map.of("days", Integer.toString(DAYS))));
            currencies.removeAll(plan.currencies());
            checks.add(new Check(
                    "svea.currency",
                    currencies.isEmpty() ? Status.OK : Status.STOP,
                    Map.of("currencies", String.join(", ", currencies))));
        } catch (ProviderFailure.Unauthorized | ProviderFailure.Refused e) {
            checks.add(new Check("svea.reports", Status.STOP, Map.of("reason", String.valueOf(e.getMessage()))));
        }
        checks.add(orders());
        boolean account = plan.providerAccounts().keySet().stream().anyMatch("svea"::equalsIgnoreCase);
        checks.add(new Check("svea.account", account ? Status.OK : Status.STOP, Map.of()));
        checks.add(new Check("svea.who-captures", Status.ASK, Map.of()));
        return checks;
    }

    private Set<String> currenciesPaid() {
        var currencies = new TreeSet<String>();
        var today = time.instant().atZone(zone).toLocalDate();
        for (int back = 0; back < DAYS; back++) {
            var answer = SveaClient.parsed(client.report(today.minusDays(back)));
            Json.list(answer, "clientReports").stream()
                    .map(report -> Json.textOr(report.path("paymentReport"), "currency", ""))
                    .filter(currency -> !currency.isEmpty())
                    .forEach(currencies::add);
        }
        return currencies;
    }

    private Check orders() {
        try {
            client.order(NO_ORDER);
            return new Check("svea.orders", Status.OK, Map.of());
        } catch (ProviderFailure.Refused e) {
            return new Check(
                    "svea.orders", e.code().equals("svea.404") ? Status.OK : Status.WARN, Map.of("reason", e.code()));
        } catch (ProviderFailure.Unauthorized e) {
            return new Check("svea.orders", Status.WARN, Map.of("reason", String.valueOf(e.getMessage())));
        }
    }
}
