package se.knyt.connectors.payments.adyen;

import java.util.List;
import java.util.Map;
import java.util.Set;
import se.knyt.spi.Preflight.Check;
import se.knyt.spi.Preflight.Plan;
import se.knyt.spi.Preflight.Status;
import se.knyt.spi.ProviderFailure;

/** What must be right at Adyen before its payouts are booked. */
final class AdyenPreflight {
    /** Every check there is. */
    static final Set<String> CODES = Set.of(
            "adyen.reports",
            "adyen.first-batch",
            "adyen.live",
            "adyen.account",
            "adyen.webhooks",
            "adyen.who-captures");

    private final AdyenClient client;
    private final AdyenSettings settings;
    private final boolean hooked;

    /** @param hooked whether webhooks can be told from forgeries */
    AdyenPreflight(AdyenClient client, AdyenSettings settings, boolean hooked) {
        this.client = client;
        this.settings = settings;
        this.hooked = hooked;
    }

    List<Check> check(Plan plan) {
        boolean account = plan.providerAccounts().keySet().stream().anyMatch("adyen"::equalsIgnoreCase);
        return List.of(
                reports(),
                new Check("adyen.live", settings.live() ? Status.OK : Status.WARN, Map.of()),
                new Check("adyen.account", account ? Status.OK : Status.STOP, Map.of()),
                new Check("adyen.webhooks", hooked ? Status.OK : Status.WARN, Map.of()),
                // Adyen does not tell whether payments are captured by themselves, or by a shop's plug-in.
                new Check("adyen.who-captures", Status.ASK, Map.of()));
    }

    private Check reports() {
        try {
            boolean there = client.report(settings.firstBatch()).isPresent();
            // None yet is well for a new account, and a wrong number for an old one.
            return there
                    ? new Check("adyen.reports", Status.OK, Map.of())
                    : new Check(
                            "adyen.first-batch", Status.ASK, Map.of("batch", Integer.toString(settings.firstBatch())));
        } catch (ProviderFailure.Unauthorized | ProviderFailure.Refused e) {
            return new Check("adyen.reports", Status.STOP, Map.of("reason", String.valueOf(e.getMessage())));
        }
    }
}
