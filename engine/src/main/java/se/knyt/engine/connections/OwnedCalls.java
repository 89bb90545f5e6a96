package se.knyt.engine.connections;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import se.knyt.engine.db.CrashPoints;
import se.knyt.spi.HttpCalls;
import se.knyt.spi.ProviderFailure;

/** Calls of an owner: each takes from the quota, ends when its effect must have ended, and is a point to crash at. */
final class OwnedCalls implements HttpCalls {
    private static final Duration READ_WAIT = Duration.ofSeconds(30);

    private final HttpCalls calls;
    private final QuotaBudget budget;
    private final InstantSource machine;
    private final CrashPoints crashPoints;

    OwnedCalls(HttpCalls calls, QuotaBudget budget, InstantSource machine, CrashPoints crashPoints) {
        this.calls = calls;
        this.budget = budget;
        this.machine = machine;
        this.crashPoints = crashPoints;
    }

    @Override
    public Answer call(Call call) {
        var context = CallContext.CURRENT.isBound() ? CallContext.CURRENT.get() : null;
        budget.take(context == null ? machine.instant().plus(READ_WAIT) : context.endsAt());
        var bounded = context == null ? call : endingBy(call, context.endsAt());
        var answer = context == null ? calls.call(bounded) : logged(bounded, context.log());
        if (!"GET".equals(call.method())) {
            crashPoints.reached("call:" + call.method() + " " + call.uri().getPath());
        }
        return answer;
    }

    private Answer logged(Call call, CallLog log) {
        var at = machine.instant();
        try {
            var answer = calls.call(call);
            log.add(at, call, answer, "");
            return answer;
        } catch (ProviderFailure e) {
            log.add(at, call, null, String.valueOf(e.getMessage()));
            throw e;
        }
    }

    private Call endingBy(Call call, Instant end) {
        var left = Duration.between(machine.instant(), end);
        if (!left.isPositive()) {
            throw new ProviderFailure.NotSent("no time left for the call");
        }
        var deadline = left.compareTo(call.deadline()) < 0 ? left : call.deadline();
        return call.within(deadline);
    }
}
