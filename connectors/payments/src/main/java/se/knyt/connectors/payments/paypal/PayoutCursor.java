package se.knyt.connectors.payments.paypal;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import se.knyt.core.money.Currency;

/**
 * Where the reading of payouts stands: for each currency the last withdrawal that need not be read again. Text: {@code paypal1}, then
 * {@code CURRENCY=TIME=TRANSACTION} for each, by currency.
 */
record PayoutCursor(SortedMap<String, Boundary> boundaries) {
    private static final String MARK = "paypal1";

    /**
     * What comes after it is not settled as far as this cursor goes.
     *
     * @param at its time
     * @param id the withdrawal, of which the rows of the same second are told apart; empty when everything from {@code at} on counts
     */
    record Boundary(Instant at, String id) {}

    PayoutCursor {
        boundaries = Collections.unmodifiableSortedMap(new TreeMap<>(boundaries));
    }

    static PayoutCursor parse(String text) {
        var boundaries = new TreeMap<String, Boundary>();
        if (text.isEmpty()) {
            return new PayoutCursor(boundaries);
        }
        var parts = new ArrayList<>(List.of(text.split(" ", -1)));
        try {
            if (!parts.removeFirst().equals(MARK)) {
                throw new IllegalArgumentException("not a cursor of ours");
            }
            for (var part : parts) {
                var fields = part.split("=", 3);
                boundaries.put(new Currency(fields[0]).code(), new Boundary(Instant.parse(fields[1]), fields[2]));
            }
        } catch (DateTimeException | ArrayIndexOutOfBoundsException e) {
            throw new IllegalArgumentException("not a cursor of ours", e);
        }
        return new PayoutCursor(boundaries);
    }

    Optional<Boundary> of(String currency) {
        return Optional.ofNullable(boundaries.get(currency));
    }

    /** Where reading begins: at the earliest boundary, or from {@code startDate} when there is none. */
    Instant from(Instant startDate) {
        return boundaries.values().stream()
                .map(Boundary::at)
                .min(Instant::compareTo)
                .orElse(startDate);
    }

    PayoutCursor with(Map<String, Boundary> moved) {
        var all = new TreeMap<>(boundaries);
        all.putAll(moved);
        return new PayoutCursor(all);
    }

    @Override
    public String toString() {
        var text = new StringBuilder(MARK);
        boundaries.forEach((currency, boundary) -> text.append(' ')
                .append(currency)
                .append('=')
                .append(boundary.at())
                .append('=')
                .append(boundary.id()));
        return text.toString();
    }
}
