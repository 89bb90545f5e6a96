package se.knyt.engine.effects;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.connections.CallContext;
import se.knyt.engine.connections.CallLog;
import se.knyt.engine.connections.Connections;
import se.knyt.engine.json.Json;
import se.knyt.spi.EffectRequest;
import se.knyt.spi.EffectTarget;
import se.knyt.spi.ProviderFailure;

/** The calls of one effect: performing it, or asking whether it was done. Whatever goes wrong is an outcome, never an exception. */
final class EffectCalls {
    private static final Logger LOG = LoggerFactory.getLogger(EffectCalls.class);

    private final Connections connections;
    private final CompanyClocks clocks;
    private final Exchanges exchanges;

    EffectCalls(Connections connections, CompanyClocks clocks, Exchanges exchanges) {
        this.connections = connections;
        this.clocks = clocks;
        this.exchanges = exchanges;
    }

    /** A call that gives the outcome of one effect. */
    @FunctionalInterface
    private interface Attempt {
        Outcome run();
    }

    /** @param endsAt after which no call of it may be under way */
    Outcome send(ClaimedEffect effect, Instant endsAt) {
        return within(effect, endsAt, () -> send(effect));
    }

    /** @param endsAt after which no call of it may be under way */
    Outcome ask(ClaimedEffect effect, Instant endsAt) {
        return within(effect, endsAt, () -> ask(effect));
    }

    /**
     * Asks what has become of one that is done.
     *
     * @param endsAt after which no call of it may be under way
     */
    Outcome since(ClaimedEffect effect, ClaimedEffect.Given given, Instant endsAt) {
        return within(effect, endsAt, () -> since(effect, given));
    }

    private Outcome within(ClaimedEffect effect, Instant endsAt, Attempt attempt) {
        var log = new CallLog();
        try {
            var outcome = ScopedValue.where(CallContext.CURRENT, new CallContext(endsAt, log))
                    .call(attempt::run);
            exchanges.keep(effect, outcome, log, clocks.machineNow());
            return outcome;
        } catch (RuntimeException | Error e) {
            // A fault of ours. The call may have been made, so the effect is asked for, never just repeated.
            LOG.error(
                    "effect {} of company {} failed",
                    effect.key(),
                    effect.connection().company(),
                    e);
            return effect.done() == null
                    ? new Outcome.Unknown(effect.mayLandUntil(), String.valueOf(e.getMessage()))
                    : new Outcome.Open(Failures.lookAgain(effect.done(), clocks.machineNow()));
        }
    }

    private static Outcome sealBroken(ClaimedEffect effect) {
        return new Outcome.Held("effect.seal-broken", Map.of("place", effect.broken()));
    }

    private Outcome send(ClaimedEffect effect) {
        if (!effect.broken().isEmpty()) {
            return sealBroken(effect);
        }
        var target = target(effect);
        if (target == null) {
            return new Outcome.Rejected(
                    "effect.not-supported", Map.of("kind", effect.kind().code()));
        }
        try {
            return new Outcome.Done(target.perform(request(effect)));
        } catch (ProviderFailure failure) {
            LOG.debug("{} of company {}: {}", effect.key(), effect.connection().company(), failure.getMessage());
            return Failures.ofSending(failure, effect, clocks.machineNow(), target.traits(effect.kind()));
        }
    }

    private Outcome ask(ClaimedEffect effect) {
        if (!effect.broken().isEmpty()) {
            return sealBroken(effect);
        }
        var target = target(effect);
        if (target == null) {
            return new Outcome.Held(
                    "effect.not-supported", Map.of("kind", effect.kind().code()));
        }
        var traits = target.traits(effect.kind());
        // Before this its trace may be missing only because it is late; "not there" would prove nothing.
        var provable = effect.mayLandUntil().plus(traits.settle());
        if (clocks.machineNow().isBefore(provable)) {
            return new Outcome.Unknown(provable, "may still arrive");
        }
        var again = clocks.machineNow().plus(traits.settle()).plusMillis(500);
        try {
            return switch (target.ask(request(effect))) {
                case EffectTarget.Asked.There(var performed) -> new Outcome.Done(performed);
                case EffectTarget.Asked.NotThere() ->
                    // Without idempotency keys in the target, "not there" is proof only the second time.
                    new Outcome.NotThere(
                            traits.idempotent() || effect.notThere() >= 1,
                            traits.idempotent() || effect.notThere() >= 1 ? clocks.machineNow() : again);
                case EffectTarget.Asked.Ambiguous(var detail) ->
                    new Outcome.Held("effect.ambiguous", Map.of("detail", detail));
            };
        } catch (ProviderFailure failure) {
            return Failures.ofAsking(failure, effect, clocks.machineNow());
        }
    }

    private Outcome since(ClaimedEffect effect, ClaimedEffect.Given given) {
        if (!given.failed().isEmpty()) {
            return Failures.undone(effect.kind(), given.failed());
        }
        var target = target(effect);
        if (target == null || !effect.broken().isEmpty()) {
            return new Outcome.Stands();
        }
        var again = new Outcome.Open(Failures.lookAgain(given, clocks.machineNow()));
        try {
            return switch (target.since(request(effect), given.id())) {
                case EffectTarget.Since.Stands() -> new Outcome.Stands();
                case EffectTarget.Since.Open() -> again;
                case EffectTarget.Since.Failed(var reason) -> Failures.undone(effect.kind(), reason);
            };
        } catch (ProviderFailure failure) {
            LOG.debug("{} of company {}: {}", effect.key(), effect.connection().company(), failure.getMessage());
            return again;
        }
    }

    private @Nullable EffectTarget target(ClaimedEffect effect) {
        return connections.session(effect.connection()) instanceof EffectTarget target
                        && target.effects().contains(effect.kind())
                ? target
                : null;
    }

    private static EffectRequest request(ClaimedEffect effect) {
        return new EffectRequest(
                effect.round() == 1 ? effect.key() : effect.key() + "~" + effect.round(),
                effect.kind(),
                Json.readBody(effect.kind(), effect.body()),
                effect.needs(),
                effect.person(),
                effect.content(),
                effect.round(),
                effect.maybeSent());
    }
}
