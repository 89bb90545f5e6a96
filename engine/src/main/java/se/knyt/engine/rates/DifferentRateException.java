package se.knyt.engine.rates;

import java.math.BigDecimal;
import java.time.LocalDate;

/** A published rate that differs from the one that was kept for the same day before. */
final class DifferentRateException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final LocalDate day;
    private final String currency;
    private final BigDecimal kept;

    DifferentRateException(LocalDate day, String currency, BigDecimal kept) {
        super(currency + " of " + day + " is kept as " + kept.toPlainString());
        this.day = day;
        this.currency = currency;
        this.kept = kept;
    }

    LocalDate day() {
        return day;
    }

    String currency() {
        return currency;
    }

    /** As its bank quotes it, and as it was kept. */
    BigDecimal kept() {
        return kept;
    }
}
