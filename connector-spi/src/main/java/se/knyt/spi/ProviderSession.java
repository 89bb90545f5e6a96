package se.knyt.spi;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * One account at a payment provider, opened: its payouts are one stream, whether they are fetched or a person drops
 * their files, and what it holds for the company is captured and paid back at the provider itself.
 */
public abstract class ProviderSession implements PullSource, EffectTarget, Preflight, SettlementFileSource {
    /** The stream of payouts, and of what a provider without payouts tells in their place. */
    public static final String PAYOUTS = "payouts";

    private final Parts parts;

    /** What a provider's session is made of. */
    public record Parts(
            Payouts payouts,
            Duration interval,
            Acts<EffectBody.Capture> captures,
            Acts<EffectBody.Refund> refunds,
            Traits traits,
            SettlementFileSource files,
            Function<Plan, List<Check>> checks) {}

    /** Reads payouts as {@link PullSource#pull} reads a stream. */
    @FunctionalInterface
    public interface Payouts {
        Page pull(String cursor, Instant startDate);
    }

    /** Effects of one kind, as {@link EffectTarget} has them. */
    public interface Acts<B extends EffectBody> {
        Performed perform(EffectRequest request, B body);

        Asked ask(EffectRequest request, B body);
    }

    protected ProviderSession(Parts parts) {
        this.parts = parts;
    }

    @Override
    public final List<Stream> streams() {
        return List.of(new Stream(PAYOUTS, Lane.TRADE, parts.interval()));
    }

    @Override
    public final Page pull(String stream, String cursor, Instant startDate) {
        if (!stream.equals(PAYOUTS)) {
            throw new IllegalArgumentException("no such stream: " + stream);
        }
        return parts.payouts().pull(cursor, startDate);
    }

    @Override
    public final Set<EffectKind> effects() {
        return Set.of(EffectKind.CAPTURE, EffectKind.REFUND);
    }

    @Override
    public final Traits traits(EffectKind kind) {
        return parts.traits();
    }

    @Override
    public final Performed perform(EffectRequest request) {
        return switch (request.body()) {
            case EffectBody.Capture capture -> parts.captures().perform(request, capture);
            case EffectBody.Refund refund -> parts.refunds().perform(request, refund);
            default -> throw notOurs(request);
        };
    }

    @Override
    public final Asked ask(EffectRequest request) {
        return switch (request.body()) {
            case EffectBody.Capture capture -> parts.captures().ask(request, capture);
            case EffectBody.Refund refund -> parts.refunds().ask(request, refund);
            default -> throw notOurs(request);
        };
    }

    private static IllegalArgumentException notOurs(EffectRequest request) {
        return new IllegalArgumentException(
                "not an effect of a payment provider: " + request.kind().code());
    }

    @Override
    public final List<Check> preflight(Plan plan) {
        return parts.checks().apply(plan);
    }

    @Override
    public final boolean recognizes(String fileName, byte[] beginning) {
        return parts.files().recognizes(fileName, beginning);
    }

    @Override
    public final Page read(String fileName, byte[] content) {
        return parts.files().read(fileName, content);
    }
}
