package se.knyt.connectors.payments.klarna;

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
import se.knyt.spi.SettlementFileSource;

/** One Klarna account, opened. */
final class KlarnaSession implements PullSource, EffectTarget, Preflight, SettlementFileSource {
    private final PayoutSource payouts;
    private final KlarnaCaptures captures;
    private final KlarnaRefunds refunds;
    private final KlarnaPreflight preflight;
    private final SettlementFiles files;

    KlarnaSession(ConnectionContext context, KlarnaSettings settings) {
        var client = new KlarnaClient(context, settings);
        this.payouts = new PayoutSource(client, settings, context.companyTime());
        this.captures = new KlarnaCaptures(client);
        this.refunds = new KlarnaRefunds(client, context.companyTime());
        this.preflight = new KlarnaPreflight(client, context.companyTime());
        this.files = new SettlementFiles(context.zone());
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
        return new Traits(2, Duration.ofSeconds(5), true);
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
                "not an effect of Klarna: " + request.kind().code());
    }

    @Override
    public List<Check> preflight(Plan plan) {
        return preflight.check(plan);
    }

    @Override
    public boolean recognizes(String fileName, byte[] beginning) {
        return SettlementFiles.recognizes(fileName, beginning);
    }

    @Override
    public Page read(String fileName, byte[] content) {
        return files.read(fileName, content);
    }
}
