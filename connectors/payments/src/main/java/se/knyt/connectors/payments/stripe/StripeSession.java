package se.knyt.connectors.payments.stripe;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import se.knyt.spi.ConnectionContext;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectKind;
import se.knyt.spi.EffectRequest;
import se.knyt.spi.EffectTarget;
import se.knyt.spi.Preflight;
import se.knyt.spi.PullSource;

/** One Stripe account, opened. */
final class StripeSession implements PullSource, EffectTarget, Preflight {
    private final PayoutSource payouts;
    private final StripeCaptures captures;
    private final StripeRefunds refunds;
    private final StripePreflight preflight;

    StripeSession(ConnectionContext context, StripeSettings settings) {
        var client = new StripeClient(context, settings);
        var payments = new PaymentIntents(client);
        this.payouts = new PayoutSource(client, settings);
        this.captures = new StripeCaptures(client, payments);
        this.refunds = new StripeRefunds(client, payments);
        this.preflight = new StripePreflight(client, context.companyTime());
    }

    @Override
    public List<Stream> streams() {
        return List.of(new Stream(PayoutSource.STREAM, Lane.TRADE, Duration.ofHours(3)));
    }

    @Override
    public Page pull(String stream, String cursor, Instant startDate) {
        if (!stream.equals(PayoutSource.STREAM)) {
            throw new IllegalArgumentException("no such stream: " + stream);
        }
        return payouts.pull(cursor, startDate);
    }

    @Override
    public Set<EffectKind> effects() {
        return Set.of(EffectKind.CAPTURE, EffectKind.REFUND);
    }

    @Override
    public Traits traits(EffectKind kind) {
        return new Traits(4, Duration.ofSeconds(5), true);
    }

    @Override
    public Performed perform(EffectRequest request) {
        return switch (request.body()) {
            case EffectBody.Capture capture -> captures.perform(request, capture);
            case EffectBody.Refund refund -> refunds.perform(request, refund);
            default -> throw notOurs(request);
        };
    }

    @Override
    public Asked ask(EffectRequest request) {
        return switch (request.body()) {
            case EffectBody.Capture capture -> captures.ask(request, capture);
            case EffectBody.Refund refund -> refunds.ask(request, refund);
            default -> throw notOurs(request);
        };
    }

    private static IllegalArgumentException notOurs(EffectRequest request) {
        return new IllegalArgumentException(
                "not an effect of Stripe: " + request.kind().code());
    }

    @Override
    public List<Check> preflight(Plan plan) {
        return preflight.check(plan);
    }
}
