package se.knyt.engine.effects;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import se.knyt.engine.connections.SignIns;
import se.knyt.engine.looseends.Causes;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectKind;
import se.knyt.spi.EffectTarget;
import se.knyt.spi.ProviderFailure;

/** What to do after a call that failed; one place decides. */
final class Failures {
    private static final Duration BACKOFF_FIRST = Duration.ofSeconds(1);
    private static final Duration BACKOFF_MAX = Duration.ofMinutes(10);
    private static final Duration PERSON_RETRY = Duration.ofMinutes(5);

    /** How soon, and how seldom, what is done is asked for again. */
    private static final Duration LOOK_FIRST = Duration.ofMinutes(5);

    private static final Duration LOOK_MAX = Duration.ofDays(2);

    private Failures() {}

    /** What is done is asked for again after as long as it has stood: soon at first, then ever more seldom. */
    static Instant lookAgain(ClaimedEffect.Given given, Instant now) {
        var stood = Duration.between(given.at(), now);
        var capped = stood.compareTo(LOOK_MAX) < 0 ? stood : LOOK_MAX;
        return now.plus(capped.compareTo(LOOK_FIRST) < 0 ? LOOK_FIRST : capped);
    }

    /** When what was just done is asked for first. */
    static Instant lookFirst(Instant now) {
        return now.plus(LOOK_FIRST);
    }

    /** @param reason the target's own word */
    static Outcome undone(EffectKind kind, String reason) {
        return new Outcome.Undone(
                kind == EffectKind.CAPTURE ? Causes.CAPTURE_UNDONE : Causes.REFUND_UNDONE, Map.of("reason", reason));
    }

    static Outcome ofSending(ProviderFailure failure, ClaimedEffect effect, Instant now, EffectTarget.Traits traits) {
        return switch (failure) {
            case ProviderFailure.RateLimited f -> new Outcome.Again(now.plus(f.retryAfter()), "rate-limited", Map.of());
            case ProviderFailure.NotSent f ->
                new Outcome.Again(
                        now.plus(backoff(effect.attempt())),
                        "not-sent",
                        Map.of("reason", String.valueOf(f.getMessage())));
            case ProviderFailure.Unauthorized f ->
                new Outcome.Again(
                        now.plus(BACKOFF_MAX), SignIns.CODE, Map.of("reason", String.valueOf(f.getMessage())));
            case ProviderFailure.Refused f
            when waitsForPeriod(f.code()) -> new Outcome.Again(now.plus(PERSON_RETRY), f.code(), f.arguments());
            case ProviderFailure.Refused f
            when f.code().endsWith(EffectBody.UndoPayment.BY_HAND) ->
                new Outcome.Again(now.plus(PERSON_RETRY), f.code(), f.arguments());
            case ProviderFailure.Refused f
            when f.code().endsWith(".ambiguous") -> new Outcome.Held(f.code(), f.arguments());
            case ProviderFailure.Refused f -> new Outcome.Rejected(f.code(), withMessage(f));
            case ProviderFailure.OutcomeUnknown f ->
                new Outcome.Unknown(effect.mayLandUntil().plus(traits.settle()), String.valueOf(f.getMessage()));
        };
    }

    /** A locked period or a missing fiscal year ends when somebody opens it: the effect waits in its order. */
    static boolean waitsForPeriod(String code) {
        return periodKind(code) != 0;
    }

    /** 1 for a locked period, 2 for a missing fiscal year, 0 for anything else. */
    static int periodKind(String code) {
        return code.endsWith(".period-locked") ? 1 : code.endsWith(".no-financial-year") ? 2 : 0;
    }

    /** Not having been able to ask is not knowing still. What the system gave up it has not done: that is known. */
    static Outcome ofAsking(ProviderFailure failure, ClaimedEffect effect, Instant now) {
        if (failure instanceof ProviderFailure.Refused f && f.code().endsWith(EffectTarget.NOT_CARRIED_OUT)) {
            return new Outcome.Rejected(f.code(), withMessage(f));
        }
        var reason = String.valueOf(failure.getMessage());
        return failure instanceof ProviderFailure.Unauthorized
                ? new Outcome.Unknown(now.plus(BACKOFF_MAX), SignIns.CODE, reason)
                : new Outcome.Unknown(now.plus(backoff(effect.attempt())), reason);
    }

    /** Why a person must sign in, where that is what an outcome says. */
    static Optional<String> signInAgain(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Again again
            when again.code().equals(SignIns.CODE) ->
                Optional.of(again.arguments().getOrDefault("reason", ""));
            case Outcome.Unknown unknown when unknown.code().equals(SignIns.CODE) -> Optional.of(unknown.reason());
            default -> Optional.empty();
        };
    }

    static Duration backoff(int attempt) {
        var doubled = BACKOFF_FIRST.multipliedBy(1L << Math.min(Math.max(0, attempt - 1), 10));
        return doubled.compareTo(BACKOFF_MAX) < 0 ? doubled : BACKOFF_MAX;
    }

    private static Map<String, String> withMessage(ProviderFailure.Refused refusal) {
        var arguments = new java.util.TreeMap<>(refusal.arguments());
        arguments.putIfAbsent("message", String.valueOf(refusal.getMessage()));
        return arguments;
    }
}
