package se.knyt.server.today;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.knyt.engine.Engine;

/** Counts through the connections themselves, in the background: a page never waits for another system. */
public final class EngineChannelCounter implements ChannelCounter {
    private static final Logger LOG = LoggerFactory.getLogger(EngineChannelCounter.class);
    private static final Duration KEPT = Duration.ofSeconds(60);

    private final Engine engine;
    private final InstantSource clock;
    private final Map<Long, Answer> answers = new ConcurrentHashMap<>();

    private record Answer(Instant at, LocalDate to, Map<LocalDate, Counted> counts, boolean asking) {}

    public EngineChannelCounter(Engine engine, InstantSource clock) {
        this.engine = engine;
        this.clock = clock;
    }

    @Override
    public Map<LocalDate, Counted> count(long company, LocalDate from, LocalDate to, ZoneId zone) {
        var now = clock.instant();
        var known = answers.get(company);
        boolean fresh = known != null
                && known.to().equals(to)
                && (known.asking() || known.at().plus(KEPT).isAfter(now));
        if (!fresh) {
            answers.put(company, new Answer(now, to, known == null ? Map.of() : known.counts(), true));
            Thread.ofVirtual().name("count-channel").start(() -> ask(company, from, to));
        }
        return known == null || !known.to().equals(to) ? Map.of() : known.counts();
    }

    private void ask(long company, LocalDate from, LocalDate to) {
        Map<LocalDate, Counted> counts = new HashMap<>();
        try {
            for (var row : engine.control().connections(company)) {
                if (row.open()) {
                    ChannelDays.add(counts, engine.connections().session(row), from, to);
                }
            }
        } catch (RuntimeException e) {
            LOG.info("a channel did not count its orders: {}", e.getMessage());
            counts = Map.of();
        }
        answers.put(company, new Answer(clock.instant(), to, Map.copyOf(counts), false));
    }
}
