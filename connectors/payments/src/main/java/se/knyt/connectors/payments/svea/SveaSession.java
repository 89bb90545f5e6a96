package se.knyt.connectors.payments.svea;

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

/** One Svea merchant, opened. */
final class SveaSession implements PullSource, EffectTarget, Preflight {
    private final ReportSource reports;
    private final SveaDeliveries deliveries;
    private final SveaCredits credits;
    private final SveaPreflight preflight;

    SveaSession(ConnectionContext context, SveaSettings settings) {
        var client = new SveaClient(context, settings);
        var tasks = new Tasks(client);
        this.reports = new ReportSource(client, settings, context.companyTime(), context.zone());
        this.deliveries = new SveaDeliveries(client, tasks);
        this.credits = new SveaCredits(client, tasks, context.companyTime());
        this.preflight = new SveaPreflight(client, context.companyTime(), context.zone());
    }

    @Override
    public List<Stream> streams() {
        return List.of(new Stream(ReportSource.STREAM, Lane.TRADE, Duration.ofHours(6)));
    }

    @Override
    public Page pull(String stream, String cursor, Instant startDate) {
        if (!stream.equals(ReportSource.STREAM)) {
            throw new IllegalArgumentException("no such stream: " + stream);
        }
        return reports.pull(cursor, startDate);
    }

    @Override
    public Set<EffectKind> effects() {
        return Set.of(EffectKind.CAPTURE, EffectKind.REFUND);
    }

    /** Svea knows no keys of ours, and a task may take its time. */
    @Override
    public Traits traits(EffectKind kind) {
        return new Traits(2, Duration.ofSeconds(30), false);
    }

    @Override
    public Performed perform(EffectRequest request) {
        return switch (request.body()) {
            case EffectBody.Capture capture -> deliveries.perform(capture);
            case EffectBody.Refund refund -> credits.perform(refund);
            default -> throw notOurs(request);
        };
    }

    @Override
    public Asked ask(EffectRequest request) {
        return switch (request.body()) {
            case EffectBody.Capture capture -> deliveries.ask(capture);
            case EffectBody.Refund refund -> credits.ask(refund);
            default -> throw notOurs(request);
        };
    }

    private static IllegalArgumentException notOurs(EffectRequest request) {
        return new IllegalArgumentException(
                "not an effect of Svea: " + request.kind().code());
    }

    @Override
    public List<Check> preflight(Plan plan) {
        return preflight.check(plan);
    }
}
