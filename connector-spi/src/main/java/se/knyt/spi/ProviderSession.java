package se.knyt.spi;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * One account at a payment provider, opened: its payouts are one stream, whether they are fetched or a person drops
 * their files, and what it holds for the company is captured and paid back at the provider itself. A provider that tells of
 * disputes has a second stream of those.
 */
public abstract class ProviderSession
        implements PullSource, EffectTarget, Preflight, SettlementFileSource, AccessCheck {
    /** The stream of payouts, and of what a provider without payouts tells in their place. */
    public static final String PAYOUTS = "payouts";

    /** The stream of disputes, at a provider that tells of them. */
    public static final String DISPUTES = "disputes";

    /** A case has days, not hours: this often is enough where no hint comes. */
    private static final Duration DISPUTES_INTERVAL = Duration.ofHours(1);

    private final Parts parts;

    /**
     * What a provider's session is made of.
     *
     * @param disputes empty where the provider tells of none by its interface: then only lines of payouts do
     * @param extensions empty where the provider gives a reservation no more time
     */
    public record Parts(
            Payouts payouts,
            Optional<Disputes> disputes,
            Duration interval,
            Acts<EffectBody.Capture> captures,
            Acts<EffectBody.Refund> refunds,
            Optional<Acts<EffectBody.ExtendAuthorization>> extensions,
            Traits traits,
            SettlementFileSource files,
            Function<Plan, List<Check>> checks) {
        /** Of a provider that tells of disputes, and extends nothing. */
        public Parts(
                Payouts payouts,
                Disputes disputes,
                Duration interval,
                Acts<EffectBody.Capture> captures,
                Acts<EffectBody.Refund> refunds,
                Traits traits,
                SettlementFileSource files,
                Function<Plan, List<Check>> checks) {
            this(payouts, Optional.of(disputes), interval, captures, refunds, Optional.empty(), traits, files, checks);
        }

        /** Of a provider that tells of no disputes, and extends nothing. */
        public Parts(
                Payouts payouts,
                Duration interval,
                Acts<EffectBody.Capture> captures,
                Acts<EffectBody.Refund> refunds,
                Traits traits,
                SettlementFileSource files,
                Function<Plan, List<Check>> checks) {
            this(payouts, Optional.empty(), interval, captures, refunds, Optional.empty(), traits, files, checks);
        }
    }

    /** Reads payouts as {@link PullSource#pull} reads a stream. */
    @FunctionalInterface
    public interface Payouts {
        Page pull(String cursor, Instant startDate);

        /** The same as {@link PullSource#pullHistory}: a document that is not given now is given by no later reading. */
        default Page pullHistory(String cursor, Instant from) {
            return pull(cursor, from);
        }
    }

    /** Reads disputes as {@link PullSource#pull} reads a stream: what has changed since is among what it gives. */
    @FunctionalInterface
    public interface Disputes {
        Page pull(String cursor, Instant startDate);
    }

    /** Effects of one kind, as {@link EffectTarget} has them. */
    public interface Acts<B extends EffectBody> {
        Performed perform(EffectRequest request, B body);

        Asked ask(EffectRequest request, B body);

        /** Where nothing that is done can come to nothing later, it stands. */
        default Since since(EffectRequest request, B body, String id) {
            return new Since.Stands();
        }
    }

    protected ProviderSession(Parts parts) {
        this.parts = parts;
    }

    @Override
    public final List<Stream> streams() {
        var streams = new ArrayList<Stream>();
        streams.add(new Stream(PAYOUTS, Lane.TRADE, parts.interval()));
        if (parts.disputes().isPresent()) {
            streams.add(new Stream(DISPUTES, Lane.TRADE, DISPUTES_INTERVAL));
        }
        return List.copyOf(streams);
    }

    @Override
    public final Page pull(String stream, String cursor, Instant startDate) {
        if (stream.equals(DISPUTES) && parts.disputes().isPresent()) {
            return parts.disputes().get().pull(cursor, startDate);
        }
        if (!stream.equals(PAYOUTS)) {
            throw new IllegalArgumentException("no such stream: " + stream);
        }
        return parts.payouts().pull(cursor, startDate);
    }

    @Override
    public final Page pullHistory(String stream, String cursor, Instant from) {
        return stream.equals(PAYOUTS) ? parts.payouts().pullHistory(cursor, from) : pull(stream, cursor, from);
    }

    @Override
    public final Set<EffectKind> effects() {
        return parts.extensions().isPresent()
                ? Set.of(EffectKind.CAPTURE, EffectKind.REFUND, EffectKind.EXTEND_AUTHORIZATION)
                : Set.of(EffectKind.CAPTURE, EffectKind.REFUND);
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
            case EffectBody.ExtendAuthorization extension -> extensions(request).perform(request, extension);
            default -> throw notOurs(request);
        };
    }

    @Override
    public final Asked ask(EffectRequest request) {
        return switch (request.body()) {
            case EffectBody.Capture capture -> parts.captures().ask(request, capture);
            case EffectBody.Refund refund -> parts.refunds().ask(request, refund);
            case EffectBody.ExtendAuthorization extension -> extensions(request).ask(request, extension);
            default -> throw notOurs(request);
        };
    }

    @Override
    public final Since since(EffectRequest request, String id) {
        return switch (request.body()) {
            case EffectBody.Capture capture -> parts.captures().since(request, capture, id);
            case EffectBody.Refund refund -> parts.refunds().since(request, refund, id);
            default -> new Since.Stands();
        };
    }

    private Acts<EffectBody.ExtendAuthorization> extensions(EffectRequest request) {
        return parts.extensions().orElseThrow(() -> notOurs(request));
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

    @Override
    public final Set<String> accounts(String fileName, byte[] content) {
        return parts.files().accounts(fileName, content);
    }

    @Override
    public final Set<String> ownAccounts() {
        return parts.files().ownAccounts();
    }

    @Override
    public final boolean sharesFormat() {
        return parts.files().sharesFormat();
    }
}
