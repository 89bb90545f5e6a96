package se.knyt.connectors.payments.klarna;

import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import se.knyt.connectors.payments.klarna.settlement.KlarnaFees;
import se.knyt.http.json.Json;
import se.knyt.spi.Preflight.Check;
import se.knyt.spi.Preflight.Plan;
import se.knyt.spi.Preflight.Status;
import se.knyt.spi.ProviderFailure;
import tools.jackson.databind.JsonNode;

/** What must be right at Klarna before its payouts are booked. */
final class KlarnaPreflight {
    /** Every check there is. */
    static Set<String> codes(Vendor vendor) {
        return Stream.of("settlements", "settlement-type", "currency", "order-management", "account", "who-captures")
                .map(vendor::code)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static final int DAYS = 90;
    /** An order that no one has, so that asking for it tells only whether orders may be read. */
    private static final String NO_ORDER = "00000000-0000-0000-0000-000000000000";

    private final KlarnaClient client;
    private final InstantSource time;

    KlarnaPreflight(KlarnaClient client, InstantSource time) {
        this.client = client;
        this.time = time;
    }

    List<Check> check(Plan plan) {
        var checks = new ArrayList<Check>();
        var now = time.instant().truncatedTo(ChronoUnit.SECONDS);
        try {
            var page = KlarnaClient.parsed(
                    client.payouts(now.minus(DAYS, ChronoUnit.DAYS).toString(), now.toString(), 20, 0));
            checks.add(new Check(client.vendor().code("settlements"), Status.OK, Map.of()));
            payouts(plan, page, checks);
        } catch (ProviderFailure.Unauthorized | ProviderFailure.Refused e) {
            checks.add(new Check(
                    client.vendor().code("settlements"),
                    Status.STOP,
                    Map.of("reason", String.valueOf(e.getMessage()))));
        }
        checks.add(orders());
        checks.add(new Check(
                client.vendor().code("account"),
                plan.providerAccounts().keySet().stream()
                                .anyMatch(method ->
                                        method.equalsIgnoreCase(client.vendor().id()))
                        ? Status.OK
                        : Status.STOP,
                Map.of()));
        // Klarna does not tell whether a shop's payment app owns the orders.
        checks.add(new Check(client.vendor().code("who-captures"), Status.ASK, Map.of()));
        return checks;
    }

    private void payouts(Plan plan, JsonNode page, List<Check> checks) {
        var payouts = Json.list(page, "payouts");
        var types = payouts.stream()
                .map(payout -> Json.textOr(payout, "merchant_settlement_type", ""))
                .distinct()
                .sorted()
                .toList();
        var fees = payouts.stream().map(PayoutMapping::fees).distinct().toList();
        var status = !fees.stream().allMatch(KlarnaFees::isProven)
                ? Status.STOP
                : fees.contains(KlarnaFees.APART) ? Status.WARN : Status.OK;
        checks.add(new Check(
                client.vendor().code("settlement-type"),
                types.isEmpty() ? Status.ASK : status,
                Map.of("types", String.join(", ", types))));
        var foreign = payouts.stream()
                .map(payout -> Json.textOr(payout, "currency_code", ""))
                .filter(currency -> !plan.currencies().contains(currency))
                .distinct()
                .sorted()
                .toList();
        checks.add(new Check(
                client.vendor().code("currency"),
                foreign.isEmpty() ? Status.OK : Status.STOP,
                Map.of("currencies", String.join(", ", foreign))));
    }

    private Check orders() {
        try {
            client.order(NO_ORDER);
            return new Check(client.vendor().code("order-management"), Status.OK, Map.of());
        } catch (ProviderFailure.Refused e) {
            boolean may = e.code().equals(client.vendor().code("NO_SUCH_ORDER"))
                    || e.code().equals("http.404");
            return new Check(
                    client.vendor().code("order-management"),
                    may ? Status.OK : Status.WARN,
                    Map.of("reason", e.code()));
        } catch (ProviderFailure.Unauthorized e) {
            return new Check(
                    client.vendor().code("order-management"),
                    Status.WARN,
                    Map.of("reason", String.valueOf(e.getMessage())));
        }
    }
}
