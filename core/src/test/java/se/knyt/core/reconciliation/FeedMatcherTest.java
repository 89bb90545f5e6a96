package se.knyt.core.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;

/** Which voucher of a bank feed is which payout's: exactly, by a rate of the same day, or not at all. */
class FeedMatcherTest {
    private static final LocalDate PAID = LocalDate.of(2026, 11, 2);

    private static FeedMatcher.Open payout(long id, boolean foreign, String transit) {
        return new FeedMatcher.Open(id, foreign, kr(transit), PAID);
    }

    private static FeedMatcher.Line line(String voucher, int days, String taken, String atBank) {
        return new FeedMatcher.Line(voucher, PAID.plusDays(days), kr(taken), kr(atBank));
    }

    private static Money kr(String amount) {
        return Money.parse(amount, Currency.SEK);
    }

    private static List<String> met(List<FeedMatcher.Open> payouts, FeedMatcher.Line... lines) {
        return FeedMatcher.match(payouts, List.of(lines)).stream()
                .map(met -> met.payout().id() + " " + met.line().voucher() + (met.passes() ? "" : " held"))
                .toList();
    }

    @Test
    void whatIsExactlyOnePayoutsIsThatPayouts() {
        var payouts = List.of(payout(1, false, "950.00"), payout(2, false, "1450.00"));
        assertThat(met(payouts, line("A 1", 1, "1450.00", "1450.00"), line("A 2", 40, "950.00", "950.00")))
                .containsExactly("1 A 2", "2 A 1");
        assertThat(met(payouts, line("A 1", 1, "949.99", "949.99")))
                .as("an öre is another amount in the books' own currency")
                .isEmpty();
        assertThat(met(payouts, line("A 1", -2, "950.00", "950.00")))
                .as("before it was paid")
                .isEmpty();
        assertThat(met(payouts, line("A 1", 1, "950.00", "0.00")))
                .as("not to a bank account")
                .isEmpty();
    }

    @Test
    void twoThatFitAreNone() {
        var twice = List.of(payout(1, false, "950.00"), payout(2, false, "950.00"));
        assertThat(met(twice, line("A 1", 1, "950.00", "950.00"))).isEmpty();
        var euros = List.of(payout(1, true, "1241.31"));
        assertThat(met(euros, line("A 1", 1, "1250.00", "1250.00"), line("A 2", 2, "1240.00", "1240.00")))
                .isEmpty();
    }

    /** 3 per cent of 1 241.31 are 37.23: 1 278.54 passes, 1 278.55 is held; 10 per cent, 124.13, is the end of it. */
    @Test
    void inAnotherCurrencyARateOfTheSameDaysMayDiffer() {
        var euros = List.of(payout(1, true, "1241.31"));
        assertThat(met(euros, line("A 1", 1, "1241.31", "1236.00")))
                .as("the feed has booked its exchange itself")
                .containsExactly("1 A 1");
        assertThat(met(euros, line("A 1", 1, "1278.54", "1278.54"))).containsExactly("1 A 1");
        assertThat(met(euros, line("A 1", 1, "1278.55", "1278.55"))).containsExactly("1 A 1 held");
        assertThat(met(euros, line("A 1", 1, "1365.45", "1365.45"))).isEmpty();
        assertThat(met(euros, line("A 1", 11, "1250.00", "1250.00")))
                .as("eleven days later")
                .isEmpty();
    }

    @Test
    void whatIsExactlyAnothersIsNobodysByARate() {
        var payouts = List.of(payout(1, true, "1241.31"), payout(2, false, "1250.00"), payout(3, false, "1250.00"));
        assertThat(met(payouts, line("A 1", 1, "1250.00", "1250.00"))).isEmpty();
    }

    /** Drawn from the bank account: every sign turned round. */
    @Test
    void aPayoutThatWasDrawnIsMetAsWell() {
        assertThat(met(List.of(payout(1, true, "-100.00")), line("A 1", 1, "-101.00", "-101.00")))
                .containsExactly("1 A 1");
    }
}
