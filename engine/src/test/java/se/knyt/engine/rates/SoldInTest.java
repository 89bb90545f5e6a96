package se.knyt.engine.rates;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.core.money.Currency;
import se.knyt.engine.testing.TestEngine;

/** The currencies that an accounting system is asked about beforehand: those sold in for which a rate is known, and no other company's. */
class SoldInTest {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 2);

    private TestEngine test;
    private long company;
    private long other;

    @BeforeEach
    void open() {
        test = new TestEngine();
        company = test.company("first");
        other = test.company("second");
        sold(company, 1, "SEK");
        sold(company, 2, "EUR");
        sold(company, 3, "EUR");
        sold(company, 4, "JPY");
        sold(other, 5, "NOK");
    }

    @AfterEach
    void close() {
        test.close();
    }

    @Test
    void areThoseWithARateOnly() {
        assertThat(test.engine.rates().soldIn(company, Currency.SEK, DAY)).isEmpty();
        // Yen are sold in and have no rate; Norwegian kroner have one and are sold in by the other company.
        test.engine
                .rates()
                .fromFile(
                        company,
                        "eurofxref.csv",
                        "Date,SEK,NOK\n2026-10-30,11.2345,11.70\n".getBytes(StandardCharsets.UTF_8),
                        "eva");
        assertThat(test.engine.rates().soldIn(company, Currency.SEK, DAY)).containsExactly("EUR");
        assertThat(test.engine.rates().soldIn(other, Currency.SEK, DAY))
                .as("another company's own file is not its")
                .isEmpty();
        assertThat(test.engine.rates().soldIn(company, Currency.SEK, LocalDate.of(2026, 11, 7)))
                .as("more than a week after the last rate")
                .isEmpty();
    }

    private void sold(long of, long trail, String currency) {
        test.engine
                .database()
                .doForCompany(
                        "sold",
                        of,
                        tx -> tx.update(
                                "insert into trail (company_id, trail_id, order_document_id, placed_at, currency, total_minor, updated_at)"
                                        + " values (?, ?, ?, timestamptz '2026-10-28 12:00Z', ?, 11900, now())",
                                of,
                                trail,
                                trail,
                                currency));
    }
}
