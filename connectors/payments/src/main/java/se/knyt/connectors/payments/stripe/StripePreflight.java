package se.knyt.connectors.payments.stripe;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import se.knyt.http.json.Json;
import se.knyt.spi.Preflight.Check;
import se.knyt.spi.Preflight.Plan;
import se.knyt.spi.Preflight.Status;
import se.knyt.spi.ProviderFailure;
import tools.jackson.databind.JsonNode;

/** What must be right at Stripe before its payouts are booked. */
final class StripePreflight {
    /** Every check there is. */
    static final Set<String> CODES = Set.of(
            "stripe.payouts",
            "stripe.transactions",
            "stripe.automatic",
            "stripe.live",
            "stripe.currency",
            "stripe.account",
            "stripe.who-captures");

    private static final Duration LOOK_BACK = Duration.ofDays(90);
    private static final int PAYOUTS = 50;

    private final StripeClient client;
    private final InstantSource time;

    StripePreflight(StripeClient client, InstantSource time) {
        this.client = client;
        this.time = time;
    }

    List<Check> check(Plan plan) {
        var checks = new ArrayList<Check>();
        try {
            var page = StripeClient.parsed(client.payouts(time.instant().minus(LOOK_BACK), PAYOUTS, ""));
            checks.add(new Check("stripe.payouts", Status.OK, Map.of()));
            payouts(plan, Json.list(page, "data"), checks);
        } catch (ProviderFailure.Unauthorized | ProviderFailure.Refused e) {
            checks.add(new Check("stripe.payouts", Status.STOP, Map.of("reason", String.valueOf(e.getMessage()))));
        }
        checks.add(transactions());
        boolean account = plan.providerAccounts().keySet().stream().anyMatch("stripe"::equalsIgnoreCase);
        checks.add(new Check("stripe.account", account ? Status.OK : Status.STOP, Map.of()));
        // Stripe does not tell whether a shop's plug-in captures what it reserved.
        checks.add(new Check("stripe.who-captures", Status.ASK, Map.of()));
        return checks;
    }

    private static void payouts(Plan plan, List<JsonNode> payouts, List<Check> checks) {
        long manual = payouts.stream()
                .filter(payout -> !Json.flagOr(payout, "automatic", true))
                .count();
        checks.add(new Check(
                "stripe.automatic",
                // Made both ways some of them cannot be told apart, and are held.
                payouts.isEmpty() ? Status.ASK : manual == 0 || manual == payouts.size() ? Status.OK : Status.WARN,
                Map.of("count", Long.toString(manual))));
        boolean test = payouts.stream().anyMatch(payout -> !Json.flagOr(payout, "livemode", true));
        checks.add(new Check("stripe.live", test ? Status.WARN : Status.OK, Map.of()));
        var foreign = payouts.stream()
                .map(payout -> Json.textOr(payout, "currency", "").toUpperCase(Locale.ROOT))
                .filter(currency -> !plan.currencies().contains(currency))
                .distinct()
                .sorted()
                .toList();
        checks.add(new Check(
                "stripe.currency",
                foreign.isEmpty() ? Status.OK : Status.STOP,
                Map.of("currencies", String.join(", ", foreign))));
    }

    private Check transactions() {
        try {
            client.newestTransaction();
            return new Check("stripe.transactions", Status.OK, Map.of());
        } catch (ProviderFailure.Unauthorized | ProviderFailure.Refused e) {
            return new Check("stripe.transactions", Status.STOP, Map.of("reason", String.valueOf(e.getMessage())));
        }
    }
}
