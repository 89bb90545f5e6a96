package se.knyt.engine.rates;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.core.bookkeeping.ExchangeRate;
import se.knyt.core.money.Currency;
import se.knyt.engine.testing.TestEngine;

/**
 * Whose rates a company's books go by, day by day. On 2 November a euro costs 11.2345 by the European Central Bank and 11.24 by the
 * Riksbank, a dollar 10.71 by the latter; it quotes kronor, so nothing is converted on the way.
 */
class RateSourceTest {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 2);
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 3);
    private static final String ECB_FILE = "Date,SEK\n2026-11-02,11.2345\n2026-11-04,11.25\n";
    private static final String RIKSBANK_FILE = "[{\"seriesId\":\"SEKEURPMI\",\"date\":\"2026-11-02\",\"value\":11.24},"
            + "{\"seriesId\":\"SEKUSDPMI\",\"date\":\"2026-11-02\",\"value\":10.71},"
            + "{\"seriesId\":\"SEKEURPMI\",\"date\":\"2026-11-04\",\"value\":11.26}]";

    private TestEngine test;
    private long company;

    @BeforeEach
    void open() {
        test = new TestEngine();
        company = test.company("first");
    }

    @AfterEach
    void close() {
        test.close();
    }

    @Test
    void isChosenFromTheNextDayAndWhatIsPastStaysAsItWas() {
        file(ECB_FILE);
        file(RIKSBANK_FILE);
        sold();
        choose(RateSource.RIKSBANK);
        assertThat(rate("EUR", DAY)).isEqualTo("11.2345 ECB, egen fil 2026-11-02");
        assertThat(rate("EUR", TODAY)).isEqualTo("11.2345 ECB, egen fil 2026-11-02");
        assertThat(rate("EUR", TODAY.plusDays(1))).isEqualTo("11.26 Riksbanken, egen fil 2026-11-04");
        assertThat(rate("USD", DAY)).as("never the other bank's").isEmpty();
        // On second thoughts, the same day: it has not begun to hold.
        choose(RateSource.ECB);
        assertThat(rate("EUR", TODAY.plusDays(1))).isEqualTo("11.25 ECB, egen fil 2026-11-04");
    }

    @Test
    void holdsFromTheBeginningWhereNothingIsInAnotherCurrencyYet() {
        choose(RateSource.RIKSBANK);
        assertThat(rate("EUR", DAY)).isEmpty();
        assertThat(test.engine.rates().fetched(RateSource.RIKSBANK, RIKSBANK_FILE.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(RateDesk.Outcome.Taken.class);
        assertThat(rate("EUR", DAY)).isEqualTo("11.24 Riksbanken 2026-11-02");
        assertThat(rate("USD", DAY)).isEqualTo("10.71 Riksbanken 2026-11-02");
        assertThat(rate("EUR", LocalDate.of(2026, 11, 12)))
                .as("older than a week")
                .isEmpty();
    }

    @Test
    void whatIsKeptIsNotChangedByAnotherFileOfTheSameBank() {
        file(RIKSBANK_FILE);
        assertThat(file(RIKSBANK_FILE.replace("10.71", "10.72")))
                .isInstanceOfSatisfying(RateDesk.Outcome.Differs.class, differs -> {
                    assertThat(differs.bank()).isEqualTo(RateSource.RIKSBANK);
                    assertThat(differs.currency()).isEqualTo("USD");
                });
    }

    private RateDesk.Outcome file(String text) {
        return test.engine.rates().fromFile(company, "rates", text.getBytes(StandardCharsets.UTF_8), "eva");
    }

    private void choose(RateSource bank) {
        test.engine.rates().choose(company, bank, TODAY, test.engine.clocks().machineNow(), "eva");
    }

    private String rate(String currency, LocalDate day) {
        Optional<ExchangeRate> found = test.engine
                .database()
                .forCompany(
                        "rate",
                        company,
                        tx -> ReferenceRates.of(tx, company, Currency.SEK).of(new Currency(currency), day));
        return found.map(r -> r.perUnit().toPlainString() + " " + r.source() + " " + r.date())
                .orElse("");
    }

    private void sold() {
        test.engine
                .database()
                .doForCompany(
                        "sold",
                        company,
                        tx -> tx.update(
                                "insert into trail (company_id, trail_id, order_document_id, placed_at, currency, total_minor, updated_at)"
                                        + " values (?, 1, 1, timestamptz '2026-10-28 12:00Z', 'EUR', 11900, now())",
                                company));
    }
}
