package se.knyt.connectors.payments.nets;

import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import se.knyt.http.json.Json;
import se.knyt.spi.Preflight.Check;
import se.knyt.spi.Preflight.Plan;
import se.knyt.spi.Preflight.Status;
import se.knyt.spi.ProviderFailure;

/** What must be right at Nexi before its payouts are booked. */
final class NetsPreflight {
    /** Every check there is. */
    static final Set<String> CODES = Set.of(
            "nets.payouts", "nets.currency", "nets.payments", "nets.account", "nets.other-payers", "nets.who-captures");

    private static final int DAYS = 90;
    private static final int PAYOUTS = 100;
    /** A payment that no one has, so that asking for it tells only whether payments may be read. */
    private static final String NO_PAYMENT = "00000000000000000000000000000000";

    private final NetsClient client;
    private final InstantSource time;
    private final ZoneId zone;

    NetsPreflight(NetsClient client, InstantSource time, ZoneId zone) {
        this.client = client;
        this.time = time;
        this.zone = zone;
    }

    List<Check> check(Plan plan) {
        var checks = new ArrayList<Check>();
        payouts(plan, checks);
        checks.add(payments());
        checks.add(new Check(
                "nets.account",
                plan.providerAccounts().keySet().stream().anyMatch(method -> method.equalsIgnoreCase("nets"))
                        ? Status.OK
                        : Status.STOP,
                Map.of()));
        // Neither does Nexi tell who pays out the invoices and instalments bought through it, nor who owns the
        // payments.
        checks.add(new Check("nets.other-payers", Status.ASK, Map.of()));
        checks.add(new Check("nets.who-captures", Status.ASK, Map.of()));
        return checks;
    }

    private void payouts(Plan plan, List<Check> checks) {
        var today = time.instant().atZone(zone).toLocalDate();
        try {
            var page = NetsClient.parsed(client.payouts(today.minusDays(DAYS), today, 0, PAYOUTS));
            checks.add(new Check("nets.payouts", Status.OK, Map.of()));
            var foreign = Json.list(page, "payouts").stream()
                    .map(payout -> Json.textOr(payout, "currency", ""))
                    .filter(currency -> !plan.currencies().contains(currency))
                    .distinct()
                    .sorted()
                    .collect(Collectors.joining(", "));
            checks.add(new Check(
                    "nets.currency", foreign.isEmpty() ? Status.OK : Status.STOP, Map.of("currencies", foreign)));
        } catch (ProviderFailure.Unauthorized | ProviderFailure.Refused | IllegalArgumentException e) {
            checks.add(new Check("nets.payouts", Status.STOP, Map.of("reason", String.valueOf(e.getMessage()))));
        }
    }

    private Check payments() {
        try {
            client.payment(NO_PAYMENT);
            return new Check("nets.payments", Status.OK, Map.of());
        } catch (ProviderFailure.Refused e) {
            boolean may = e.code().equals(NetsClient.NO_SUCH_PAYMENT);
            return new Check("nets.payments", may ? Status.OK : Status.WARN, Map.of("reason", e.code()));
        } catch (ProviderFailure.Unauthorized e) {
            return new Check("nets.payments", Status.WARN, Map.of("reason", String.valueOf(e.getMessage())));
        }
    }
}
