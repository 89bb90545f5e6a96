package se.knyt.server.today;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.knyt.engine.Engine;
import se.knyt.engine.connections.ConnectionRow;
import se.knyt.spi.ConnectorInfo;
import se.knyt.spi.Session;

/** Counts through the connections themselves, in the background: a page never waits for another system. */
public final class EngineChannelCounter implements ChannelCounter {
    private static final Logger LOG = LoggerFactory.getLogger(EngineChannelCounter.class);
    private static final Duration KEPT = Duration.ofSeconds(60);

    private final Engine engine;
    private final InstantSource clock;
    private final Map<Long, Answer> answers = new ConcurrentHashMap<>();

    /**
     * What a company's channels counted.
     *
     * @param at when it was asked last
     * @param counted when the counts that are known were asked for, null while none are
     */
    private record Answer(
            Instant at,
            LocalDate to,
            Map<LocalDate, Counted> counts,
            @Nullable Instant counted,
            boolean asking) {
        Answer old() {
            return new Answer(Instant.EPOCH, to, counts, counted, asking);
        }
    }

    public EngineChannelCounter(Engine engine, InstantSource clock) {
        this.engine = engine;
        this.clock = clock;
    }

    @Override
    public Map<LocalDate, Counted> count(long company, LocalDate from, LocalDate to, ZoneId zone) {
        var now = clock.instant();
        var known = answers.get(company);
        boolean fresh = known != null && known.to().equals(to) && (known.asking() || isYoung(known.at(), now));
        if (!fresh) {
            answers.put(
                    company,
                    known == null
                            ? new Answer(now, to, Map.of(), null, true)
                            : new Answer(now, to, known.counts(), known.counted(), true));
            Thread.ofVirtual().name("count-channel").start(() -> ask(company, now, from, to));
        }
        return known == null || !known.to().equals(to) ? Map.of() : known.counts();
    }

    /** One of a clock that was ahead has no age that is known. */
    private static boolean isYoung(Instant at, Instant now) {
        return !at.isAfter(now) && Duration.between(at, now).compareTo(KEPT) < 0;
    }

    @Override
    public Optional<Instant> countedAt(long company) {
        return Optional.ofNullable(answers.get(company)).map(Answer::counted);
    }

    /** The next page has them counted; one that is under way began before, and is asked for again after it. */
    @Override
    public void again(long company) {
        answers.computeIfPresent(company, (_, known) -> known.old());
    }

    private void ask(long company, Instant begun, LocalDate from, LocalDate to) {
        Map<LocalDate, Counted> counts = new HashMap<>();
        try {
            for (var row : engine.control().connections(company)) {
                var session = session(row);
                if (session.isPresent()) {
                    ChannelDays.add(counts, session.get(), from, to);
                } else if (isShop(row)) {
                    throw new IllegalStateException(row.name() + " cannot be asked");
                }
            }
        } catch (RuntimeException | Error e) {
            LOG.info("a channel did not count its orders: {}", e.getMessage());
            counts = Map.of();
        }
        answers.put(company, new Answer(clock.instant(), to, Map.copyOf(counts), begun, false));
    }

    private Optional<Session> session(ConnectionRow row) {
        return row.open() ? engine.connections().usable(row) : Optional.empty();
    }

    /** Without one of several channels the others' counts are no sum to compare with. */
    private boolean isShop(ConnectionRow row) {
        return engine.connections()
                .connector(row)
                .filter(connector -> connector.info().family() == ConnectorInfo.Family.SHOP)
                .isPresent();
    }
}
