package se.knyt.core.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static se.knyt.core.reconciliation.BankMatcherTest.entry;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import se.knyt.core.money.Money;
import se.knyt.core.reconciliation.BankMatch.Basis;
import se.knyt.core.reconciliation.FailedAtBank.Failed;
import se.knyt.core.reconciliation.FailedAtBank.Met;

/** A payout of 950.00 that failed two days after it was made, and what the bank shows, each with what a bookkeeper would say of it. */
class FailedAtBankTest {
    private static final LocalDate DAY = LocalDate.of(2026, 3, 12);
    private static final Failed FAILED = failed("klarna", "PAY7001", "950.00", null);

    private static Failed failed(
            String provider, String reference, String amount, @org.jspecify.annotations.Nullable LocalDate arrived) {
        return new Failed(BankMatcherTest.payout(provider, reference, amount), DAY.plusDays(2), arrived);
    }

    private static List<Met> match(List<Failed> failed, List<ExpectedPayout> others, BankMovement... entries) {
        return FailedAtBank.match(failed, others, List.of(entries), BankLimits.DEFAULT);
    }

    private static List<Met> match(BankMovement... entries) {
        return match(List.of(FAILED), List.of(), entries);
    }

    private static ExpectedPayout later(int days, String reference) {
        return new ExpectedPayout("klarna", reference, Money.sek("950.00"), true, DAY.plusDays(days));
    }

    @Test
    void theDepositAndItsReturnMeetByNameOrTogetherByAmount() {
        assertThat(match(entry(3, "-950.00", "RETUR PAY7001"), entry(1, "950.00", "KLARNA PAY7001")))
                .containsExactly(new Met(0, 1, Basis.REFERENCE), new Met(0, 0, Basis.REFERENCE));
        assertThat(match(entry(1, "950.00", "KLARNA BANK AB"), entry(2, "-950.00", "Retur")))
                .containsExactly(new Met(0, 0, Basis.AMOUNT), new Met(0, 1, Basis.AMOUNT));
        assertThat(match(entry(1, "950.00", "KLARNA BANK AB"), entry(2, "-950.00", "PAY7001")))
                .containsExactly(new Met(0, 0, Basis.AMOUNT), new Met(0, 1, Basis.REFERENCE));
    }

    @Test
    void aDepositAloneIsThePayoutOnlyWhereItNamesIt() {
        assertThat(match(entry(1, "950.00", "KLARNA BANK AB"))).isEmpty();
        assertThat(match(entry(1, "950.00", "PAY7001"))).containsExactly(new Met(0, 0, Basis.REFERENCE));
        assertThat(match(entry(2, "-950.00", "PAY7001")))
                .as("nothing to take back")
                .isEmpty();
        assertThat(match(entry(1, "949.99", "PAY7001"), entry(2, "-949.99", "PAY7001")))
                .isEmpty();
    }

    @Test
    void whatCameEarlierIsTakenBackByTheOnlyEntryOfItsAmountThatNamesTheProvider() {
        var arrived = List.of(failed("klarna", "PAY7001", "950.00", DAY.plusDays(1)));
        assertThat(match(arrived, List.of(), entry(2, "-950.00", "Retur KLARNA")))
                .containsExactly(new Met(0, 0, Basis.AMOUNT));
        assertThat(match(arrived, List.of(), entry(2, "-950.00", "Hyra")))
                .as("names nobody")
                .isEmpty();
        assertThat(match(arrived, List.of(), entry(0, "-950.00", "Retur KLARNA")))
                .as("before it came")
                .isEmpty();
        assertThat(match(arrived, List.of(), entry(8, "-950.00", "Retur KLARNA")))
                .as("more than five days after the provider had it again")
                .isEmpty();
        assertThat(match(arrived, List.of(), entry(30, "-950.00", "Retur PAY7001")))
                .hasSize(1);
        assertThat(match(arrived, List.of(), entry(2, "-950.00", "KLARNA a"), entry(2, "-950.00", "KLARNA b")))
                .isEmpty();
    }

    /** Paid again on the third day with the same amount: the deposit before the return is the failed one's, the one after it is not. */
    @Test
    void theLaterPayoutOfTheSameAmountKeepsItsDeposit() {
        var met = match(
                List.of(FAILED),
                List.of(later(2, "PAY7002")),
                entry(4, "950.00", "KLARNA BANK AB"),
                entry(1, "950.00", "KLARNA BANK AB"),
                entry(2, "-950.00", "Retur"));
        assertThat(met).containsExactly(new Met(0, 1, Basis.AMOUNT), new Met(0, 2, Basis.AMOUNT));
    }

    @Test
    void whatMayJustAsWellBeAnotherIsLeftToAPerson() {
        var pair = new BankMovement[] {entry(1, "950.00", "KLARNA BANK AB"), entry(2, "-950.00", "Retur")};
        assertThat(match(List.of(FAILED), List.of(later(0, "PAY6999")), pair))
                .as("another of that amount was on its way that day")
                .isEmpty();
        assertThat(match(List.of(FAILED, failed("klarna", "PAY6999", "950.00", null)), List.of(), pair))
                .as("two failed")
                .isEmpty();
        assertThat(match(List.of(FAILED), List.of(later(0, "PAY6999")), entry(1, "950.00", "PAY6999"), pair[1]))
                .as("it says itself that it is another")
                .isEmpty();
        assertThat(match(entry(1, "950.00", "STRIPE"), pair[1]))
                .as("another provider")
                .isEmpty();
        assertThat(match(pair[0], entry(1, "950.00", "KLARNA"), pair[1]))
                .as("two deposits")
                .isEmpty();
        assertThat(match(entry(1, "950.00", "Insättning"), pair[1]))
                .as("neither names anybody")
                .isEmpty();
        assertThat(match(entry(1, "950.00", "Insättning"), entry(2, "-950.00", "KLARNA RETUR")))
                .hasSize(2);
    }

    /** Whatever stands in whatever order: the same is found, each entry once, and money in is what money out takes back. */
    @Property(tries = 300)
    void theOrderChangesNothingAndNothingIsTakenTwice(@ForAll long seed) {
        var random = new Random(seed);
        var failed = new ArrayList<Failed>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            failed.add(
                    failed("klarna", random.nextBoolean() ? "" : "REF100" + i, (1 + random.nextInt(2)) + "0.00", null));
        }
        var entries = new ArrayList<BankMovement>();
        for (int i = 0; i < 6; i++) {
            entries.add(entry(
                    random.nextInt(5),
                    (random.nextBoolean() ? "-" : "") + (1 + random.nextInt(2)) + "0.00",
                    random.nextBoolean() ? "KLARNA" : "REF100" + random.nextInt(3),
                    String.valueOf(i)));
        }
        var met = FailedAtBank.match(failed, List.of(), entries, BankLimits.DEFAULT);
        assertThat(met).extracting(Met::movement).doesNotHaveDuplicates();
        for (int f = 0; f < failed.size(); f++) {
            var sum = Money.sek("0.00");
            boolean byAmount = false;
            for (var one : met) {
                if (one.payout() == f) {
                    sum = sum.plus(entries.get(one.movement()).amount());
                    byAmount |= one.basis() == Basis.AMOUNT;
                }
            }
            if (byAmount) {
                assertThat(sum).isEqualTo(Money.sek("0.00"));
            }
        }
        var shuffled = new ArrayList<>(entries);
        Collections.shuffle(shuffled, random);
        assertThat(FailedAtBank.match(failed, List.of(), shuffled, BankLimits.DEFAULT).stream()
                        .map(m -> m.payout() + " " + shuffled.get(m.movement())))
                .containsExactlyInAnyOrderElementsOf(met.stream()
                        .map(m -> m.payout() + " " + entries.get(m.movement()))
                        .toList());
    }
}
