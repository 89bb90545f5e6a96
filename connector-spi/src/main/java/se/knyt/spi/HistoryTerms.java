package se.knyt.spi;

import java.time.Period;
import java.util.Optional;

/**
 * How far back a provider tells of payouts. In which windows it is asked is the business of its {@link PullSource}.
 *
 * @param back from now, as the provider states it; empty where it states nothing: it is then asked until it has told all or refuses
 */
public record HistoryTerms(Optional<Period> back) {
    /** The provider states nothing. */
    public static final HistoryTerms UNKNOWN = new HistoryTerms(Optional.empty());

    public static HistoryTerms of(Period back) {
        return new HistoryTerms(Optional.of(back));
    }
}
