package se.knyt.core.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;

/** Which voucher of a bank feed is which payout's: exactly, by a rate of the same day, or not at all. */
class FeedMatcherTest {
    private static final LocalDate PAID = LocalDate.of(2026, 11, 2);

    private static FeedMatcher.Open payout(long id, boolean foreign, String transit) {
        return new FeedMatcher.Open(id, "klarna", foreign, kr(transit), PAID);
    }

    private static FeedMatcher.Line line(String voucher, int days, String taken, String atBank) {
        return new FeedMatcher.Line(voucher, PAID.plusDays(days), kr(taken), kr(atBank));
    }

    private static Money kr(String amount) {
        return Money.parse(amount, Currency.SEK);
    }

    private static List<String> met(List<FeedMatcher.Open> payouts, FeedMatcher.Line... lines) {
        return FeedMatcher.match(payouts, List.of(lines)).stream()
                .map(met -> met.payouts().stream().map(p -> p.id() + " ").collect(Collectors.joining("+ "))
                        + met.lines().stream().map(FeedMatcher.Line::voucher).collect(Collectors.joining(" + "))
                        + (met.passes() ? "" : " held"))
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

    /** 950.00 and 1 450.00 are 2 400.00, whichever of the two sides they stand on. */
    @Test
    void oneVoucherMayBeSeveralPayoutsAndSeveralVouchersOne() {
        var two = List.of(payout(1, false, "950.00"), payout(2, false, "1450.00"));
        assertThat(met(two, line("A 1", 1, "2400.00", "2400.00"))).containsExactly("1 + 2 A 1");
        assertThat(met(
                        List.of(payout(1, false, "-950.00"), payout(2, false, "-1450.00")),
                        line("A 1", 1, "-2400.00", "-2400.00")))
                .as("drawn")
                .containsExactly("1 + 2 A 1");
        assertThat(met(two, line("A 1", 6, "2400.00", "2400.00")))
                .as("six days later")
                .isEmpty();
        assertThat(met(two, line("A 1", 1, "2399.99", "2399.99"))).as("an öre").isEmpty();
        assertThat(met(two, line("A 1", 1, "2400.00", "0.00")))
                .as("not to a bank account")
                .isEmpty();
        var whole = List.of(payout(3, false, "2400.00"));
        var parts = new FeedMatcher.Line[] {
            line("A 1", 1, "950.00", "950.00"),
            line("A 2", 2, "1450.00", "1450.00"),
            line("A 3", 2, "1450.00", "1450.00")
        };
        assertThat(met(whole, parts[0], parts[1])).containsExactly("3 A 1 + A 2");
        assertThat(met(whole, parts)).as("which of two").isEmpty();
    }

    @Test
    void aSumThatFitsTwiceOrIsNotOneProvidersIsNone() {
        var whole = line("A 1", 1, "2400.00", "2400.00");
        assertThat(met(
                        List.of(payout(1, false, "950.00"), payout(2, false, "1450.00"), payout(3, false, "1450.00")),
                        whole))
                .as("which of two")
                .isEmpty();
        var two = List.of(payout(1, false, "950.00"), payout(2, false, "1450.00"));
        assertThat(met(two, whole, line("A 2", 1, "2400.00", "2400.00")))
                .as("which of two vouchers")
                .isEmpty();
        assertThat(met(two, whole, line("A 2", 1, "950.00", "950.00"), line("A 3", 1, "950.00", "950.00")))
                .as("one of them may have come alone")
                .isEmpty();
        assertThat(met(List.of(two.getFirst(), new FeedMatcher.Open(2, "stripe", false, kr("1450.00"), PAID)), whole))
                .as("no bank sums up what two providers pay")
                .isEmpty();
        assertThat(met(List.of(two.getFirst(), two.getLast(), payout(3, true, "2410.00")), whole))
                .as("exactly a sum, and another's by a rate only")
                .containsExactly("1 + 2 A 1");
    }

    /** 1.00, 2.00, 4.00 … make every sum in one way; of nine, 511.00 is not looked for. */
    @Test
    void amongMoreThanEightNoSumIsLookedFor() {
        var payouts = IntStream.range(0, 9)
                .mapToObj(i -> payout(i, false, (1 << i) + ".00"))
                .toList();
        assertThat(met(payouts.subList(0, 8), line("A 1", 1, "255.00", "255.00")))
                .hasSize(1);
        assertThat(met(payouts, line("A 1", 1, "511.00", "511.00"))).isEmpty();
    }
}
