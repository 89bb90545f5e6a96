package se.knyt.connectors.payments.paypal;

import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
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

/** What must be right at PayPal before its payouts are booked. */
final class PaypalPreflight {
    /** Every check there is. */
    static final Set<String> CODES = Set.of(
            "paypal.transactions",
            "paypal.withdrawals",
            "paypal.balances",
            "paypal.currency",
            "paypal.payments",
            "paypal.account",
            "paypal.who-captures");

    private static final Duration LOOKED_AT = Duration.ofDays(30);
    /** An order that no one has, so that asking for it tells only whether purchases may be read. */
    private static final String NO_ORDER = "00000000000000000";

    private final PaypalClient client;
    private final InstantSource time;

    PaypalPreflight(PaypalClient client, InstantSource time) {
        this.client = client;
        this.time = time;
    }

    List<Check> check(Plan plan) {
        var checks = new ArrayList<Check>();
        transactions(checks);
        balances(plan, checks);
        checks.add(payments());
        checks.add(new Check(
                "paypal.account",
                plan.providerAccounts().keySet().stream().anyMatch(method -> method.equalsIgnoreCase("paypal"))
                        ? Status.OK
                        : Status.STOP,
                Map.of()));
        // PayPal does not tell whether a shop's payment app owns the purchases.
        checks.add(new Check("paypal.who-captures", Status.ASK, Map.of()));
        return checks;
    }

    private void transactions(List<Check> checks) {
        var now = time.instant().truncatedTo(ChronoUnit.SECONDS);
        var transactions = new Transactions(client, now.minus(LOOKED_AT));
        try {
            transactions.readOn(now);
        } catch (ProviderFailure.Unauthorized | ProviderFailure.Refused e) {
            checks.add(stopped("paypal.transactions", e));
            return;
        }
        checks.add(new Check("paypal.transactions", Status.OK, Map.of()));
        // PayPal does not tell whether money is withdrawn by itself; without withdrawals there is no payout to book.
        boolean withdraws = transactions.rows().stream().anyMatch(Row::isWithdrawal);
        checks.add(new Check("paypal.withdrawals", withdraws ? Status.OK : Status.ASK, Map.of()));
    }

    private void balances(Plan plan, List<Check> checks) {
        try {
            var balances = Json.list(client.balances(time.instant()), "balances");
            checks.add(new Check("paypal.balances", Status.OK, Map.of()));
            var foreign = balances.stream()
                    .map(balance -> Json.textOr(balance, "currency", ""))
                    .filter(currency -> !plan.currencies().contains(currency))
                    .distinct()
                    .sorted()
                    .collect(Collectors.joining(", "));
            checks.add(new Check(
                    "paypal.currency", foreign.isEmpty() ? Status.OK : Status.WARN, Map.of("currencies", foreign)));
        } catch (ProviderFailure.Unauthorized | ProviderFailure.Refused | IllegalArgumentException e) {
            checks.add(new Check("paypal.balances", Status.WARN, Map.of("reason", String.valueOf(e.getMessage()))));
        }
    }

    private Check payments() {
        try {
            client.order(NO_ORDER);
            return new Check("paypal.payments", Status.OK, Map.of());
        } catch (ProviderFailure.Unauthorized | ProviderFailure.Refused e) {
            return new Check("paypal.payments", Status.WARN, Map.of("reason", String.valueOf(e.getMessage())));
        }
    }

    private static Check stopped(String code, ProviderFailure failure) {
        return new Check(code, Status.STOP, Map.of("reason", String.valueOf(failure.getMessage())));
    }
}
