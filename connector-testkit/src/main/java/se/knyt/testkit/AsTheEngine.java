package se.knyt.testkit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import se.knyt.spi.EffectRequest;
import se.knyt.spi.EffectTarget;
import se.knyt.spi.EffectTarget.Asked;
import se.knyt.spi.EffectTarget.Performed;
import se.knyt.spi.ProviderFailure;
import se.knyt.spi.PullSource;
import se.knyt.spi.PullSource.Page;
import se.knyt.spi.PullSource.SourceRecord;
import se.knyt.spi.TransferTarget;

/**
 * Drives a connector the way the engine does: what was not sent is sent again, what is unknown is asked for first and only what is not
 * there is sent again, a transfer or a read is simply done once more.
 */
public final class AsTheEngine {
    private static final int ATTEMPTS_MAX = 10;
    private static final Duration LATER = Duration.ofSeconds(10);
    private static final Duration UNTIL_SIGNED_IN = Duration.ofHours(1);

    private final Consumer<Duration> pass;

    /** @param pass lets time pass in the connector's world, as much as the engine or a person would wait there */
    public AsTheEngine(Consumer<Duration> pass) {
        this.pass = pass;
    }

    public Performed perform(EffectTarget session, EffectRequest request) {
        var ask = new boolean[1];
        return again(request.kind().code(), () -> {
            try {
                if (ask[0] && session.ask(request) instanceof Asked.There there) {
                    return there.performed();
                }
                ask[0] = false;
                return session.perform(request);
            } catch (ProviderFailure.OutcomeUnknown e) {
                ask[0] = true;
                throw e;
            }
        });
    }

    public void put(TransferTarget session, String kind, String id, Map<String, String> values) {
        again("transfer of " + kind, () -> {
            session.put(kind, id, values);
            return id;
        });
    }

    /** Every record from the beginning; a page that failed is asked for again from the cursor before it. */
    public Page read(PullSource session, String stream, Instant startDate) {
        var records = new ArrayList<SourceRecord>();
        var cursor = "";
        for (int page = 0; page < PullSourceContract.PAGES_MAX; page++) {
            var at = cursor;
            var read = again("read of " + stream, () -> session.pull(stream, at, startDate));
            records.addAll(read.records());
            cursor = read.cursor();
            if (!read.more()) {
                return new Page(records, cursor, false);
            }
        }
        throw new AssertionError("more than " + PullSourceContract.PAGES_MAX + " pages");
    }

    /** What can be done twice without harm, until it has been done. */
    public <T> T again(String what, Supplier<T> call) {
        for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
            try {
                return call.get();
            } catch (ProviderFailure.Unauthorized e) {
                pass.accept(UNTIL_SIGNED_IN);
            } catch (ProviderFailure.RateLimited e) {
                pass.accept(e.retryAfter());
            } catch (ProviderFailure.NotSent e) {
                pass.accept(LATER);
            } catch (ProviderFailure.OutcomeUnknown e) {
                pass.accept(Duration.ZERO);
            }
        }
        throw new AssertionError("not done after " + ATTEMPTS_MAX + " attempts: " + what);
    }
}
