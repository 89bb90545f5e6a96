package se.knyt.connectors.payments.stripe;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import se.knyt.spi.ConnectionContext;
import se.knyt.spi.Connector;
import se.knyt.spi.ConnectorInfo;
import se.knyt.spi.HistoryTerms;
import se.knyt.spi.Session;

/** Stripe. */
public final class StripeConnector implements Connector {
    private static final ConnectorInfo INFO = new ConnectorInfo(
            "stripe",
            "Stripe",
            ConnectorInfo.Family.PAYMENT_PROVIDER,
            StripeSettings.declared(),
            // Stripe bears 25 calls a second with a test key and about 100 with a live one; others share the account
            // with us.
            new ConnectorInfo.Quota(20, Duration.ofSeconds(1), 4, List.of(StripeSettings.ACCOUNT)),
            "https://api.stripe.com");

    @Override
    public ConnectorInfo info() {
        return INFO;
    }

    @Override
    public Set<String> checks() {
        return StripePreflight.CODES;
    }

    @Override
    public Set<String> refusals() {
        return Set.of(
                "stripe.payout-unreadable",
                PayoutsByHand.UNKNOWN,
                PayoutsByHand.TAKEN_ELSEWHERE,
                "stripe.payout-decimals",
                UnpaidSource.UNREADABLE,
                "stripe.dispute-unreadable",
                "stripe.refund-differs",
                "stripe.not-a-payment",
                "stripe.resource_missing",
                "stripe.payment_intent_unexpected_state",
                "stripe.amount_too_large",
                "stripe.amount-decimals",
                "stripe.charge_already_refunded");
    }

    @Override
    public boolean tellsPayments() {
        return true;
    }

    /** Stripe states no limit for payouts. */
    @Override
    public Optional<HistoryTerms> historyTerms() {
        return Optional.of(HistoryTerms.UNKNOWN);
    }

    /** A payment intent is captured once, save by a feature that is asked for when it is made and that Knyt does not use. */
    @Override
    public boolean capturesOnce() {
        return true;
    }

    @Override
    public Session open(ConnectionContext context) {
        return new StripeSession(context, StripeSettings.of(context));
    }
}
