package se.knyt.testkit;

import java.time.Duration;
import se.knyt.spi.HttpCalls;

/** Calls with a short deadline, so that a test of a system that says nothing does not take as long as it would in life. */
public final class Impatient implements HttpCalls {
    private final HttpCalls http;
    private final Duration deadlineMax;

    public Impatient(HttpCalls http, Duration deadlineMax) {
        this.http = http;
        this.deadlineMax = deadlineMax;
    }

    @Override
    public Answer call(Call call) {
        var deadline = call.deadline().compareTo(deadlineMax) < 0 ? call.deadline() : deadlineMax;
        return http.call(call.within(deadline));
    }
}
