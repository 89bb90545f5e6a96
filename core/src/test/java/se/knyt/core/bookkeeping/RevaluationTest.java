package se.knyt.core.bookkeeping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;

/** By hand: what is open, at the closing rate, less what it is booked at. */
class RevaluationTest {
    private static final Currency SEK = Currency.SEK;
    private static final Currency EUR = new Currency("EUR");
    private static final Currency NOK = new Currency("NOK");
    private static final LocalDate LAST = LocalDate.of(2026, 12, 31);
    private static final GeneralAccounts ACCOUNTS = GeneralAccounts.basDefaults();

    private static ExchangeRate rate(Currency from, String perUnit) {
        return new ExchangeRate(from, SEK, new BigDecimal(perUnit), "ECB", LocalDate.of(2026, 12, 30));
    }

    private static Revaluation.Line line(int account, String amount, Currency in, String booked, String rate) {
        return new Revaluation.Line(account, Money.parse(amount, in), Money.parse(booked, SEK), rate(in, rate));
    }

    private static List<String> rows(Voucher voucher) {
        return voucher.rows().stream().map(r -> r.account() + " " + r.signed()).toList();
    }

    /**
     * 119.00 EUR of E9 stand at 1 336.91; at 11.3000 they are 1 344.70, a gain of 7.79. Of 1 000.00 NOK booked at 985.00 are 967.50 left
     * at 0.9675, a loss of 17.50. Never one row for both.
     */
    @Test
    void eachAccountAndCurrencyHasItsRowsAndGoesBackOnTheNextDay() {
        var both = Revaluation.vouchers(
                LAST,
                List.of(
                        line(1582, "119.00", EUR, "1336.91", "11.3000"),
                        line(1582, "1000.00", NOK, "985.00", "0.9675")),
                ACCOUNTS,
                SEK,
                "k");
        assertThat(both).hasSize(2);
        assertThat(both.getFirst().eventDate()).isEqualTo(LAST);
        assertThat(rows(both.getFirst()))
                .containsExactly("1582 7.79 SEK", "3960 -7.79 SEK", "1582 -17.50 SEK", "7960 17.50 SEK");
        assertThat(both.getFirst().rows().getFirst().text()).isEqualTo("119.00 EUR × 11.3000 ECB 2026-12-30");
        assertThat(both.getLast().eventDate()).isEqualTo(LocalDate.of(2027, 1, 1));
        assertThat(rows(both.getLast()))
                .containsExactly("1582 -7.79 SEK", "3960 7.79 SEK", "1582 17.50 SEK", "7960 -17.50 SEK");
    }

    /** The company owes 50.00 EUR, booked at 561.73: at 11.30 it owes 565.00, a loss of 3.27. Half an öre goes away from zero. */
    @Test
    void whatIsOwedCostsMoreWhenTheRateRises() {
        var owed = line(2490, "-50.00", EUR, "-561.73", "11.30");
        assertThat(owed.difference()).isEqualTo(Money.parse("-3.27", SEK));
        assertThat(rows(Revaluation.vouchers(LAST, List.of(owed), ACCOUNTS, SEK, "k")
                        .getFirst()))
                .containsExactly("2490 -3.27 SEK", "7960 3.27 SEK");
        assertThat(line(1582, "0.01", EUR, "0.00", "0.5").value()).isEqualTo(Money.parse("0.01", SEK));
        assertThat(line(1582, "-0.01", EUR, "0.00", "0.5").value()).isEqualTo(Money.parse("-0.01", SEK));
    }

    @Test
    void nothingIsWrittenWhereTheRateHasMadeNothing() {
        assertThat(Revaluation.vouchers(
                        LAST, List.of(line(1582, "100.00", EUR, "1130.00", "11.30")), ACCOUNTS, SEK, "k"))
                .isEmpty();
        assertThatThrownBy(() -> line(1582, "1.00", EUR, "1.00", "11").rate().convert(Money.parse("1.00", NOK)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() ->
                        new Revaluation.Line(1582, Money.parse("1.00", NOK), Money.parse("1.00", SEK), rate(EUR, "11")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
