package se.knyt.core.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.reconciliation.BankMatch.Basis;

/** Payouts and bank entries, each case with the result that a bookkeeper would write beside it. */
class BankMatcherTest {
    private static final LocalDate DAY = LocalDate.of(2026, 3, 12);

    static ExpectedPayout payout(String provider, String reference, String amount) {
        return new ExpectedPayout(provider, reference, Money.sek(amount), true, DAY);
    }

    static BankMovement entry(int daysLater, String amount, String... texts) {
        return new BankMovement(DAY.plusDays(daysLater), Money.sek(amount), false, List.of(texts), List.of());
    }

    /** No bank books last year's payout today, whatever reference it writes; what came back is paid anew within months. */
    @Test
    void aReferenceFarFromThePayoutsDayIsOnlySuggested() {
        for (int day : new int[] {-365, -8, 121, 365}) {
            var match = match(KLARNA, entry(day, "1474.55", "KLARNA SE7Q4KD2"));
            assertThat(match.matched()).as("day %d", day).isFalse();
            assertThat(match.suggested()).as("day %d", day).isTrue();
            assertThat(match.movements()).containsExactly(0);
        }
        for (int day : new int[] {-7, 0, 120}) {
            assertThat(match(KLARNA, entry(day, "1474.55", "KLARNA SE7Q4KD2")).basis())
                    .as("day %d", day)
                    .isEqualTo(Basis.REFERENCE);
        }
        assertThat(match(KLARNA, entry(-365, "10.00", "SE7Q4KD2")).suggested()).isFalse();
    }

    private static List<BankMatch> match(List<ExpectedPayout> payouts, BankMovement... entries) {
        return BankMatcher.match(payouts, List.of(entries), BankLimits.DEFAULT);
    }

    private static BankMatch match(ExpectedPayout payout, BankMovement... entries) {
        return match(List.of(payout), entries).getFirst();
    }

    private static final ExpectedPayout KLARNA = payout("klarna", "SE7Q4KD2", "1474.55");

    @Test
    void theReferenceAndTheAmountMeetHoweverTheBankSplitsTheText() {
        for (var text :
                List.of("SE7Q4KD2", "Klarna Bank AB se7q4kd2", "KLARNA/SE7Q4KD2/UTBETALNING", "se7q4kd2 12 mars")) {
            var match = match(KLARNA, entry(40, "1474.55", text), entry(0, "1474.55", "KLARNA annat"));
            assertThat(match.basis()).describedAs(text).isEqualTo(Basis.REFERENCE);
            assertThat(match.bookedOn()).isEqualTo(DAY.plusDays(40));
            assertThat(match.movements()).containsExactly(0);
        }
        var written = payout("stripe", "po_1TEST", "10.00");
        assertThat(match(written, entry(1, "10.00", "STRIPE TECHNOLOGY EUROPE po_1TEST"))
                        .basis())
                .isEqualTo(Basis.REFERENCE);
        assertThat(match(written, entry(1, "10.00", "PO1TEST")).basis()).isEqualTo(Basis.REFERENCE);
    }

    @Test
    void aReferenceWithinALongerWordIsAnotherReference() {
        var match = match(KLARNA, entry(20, "1474.55", "XSE7Q4KD2", "SE7Q4KD21", "SE7Q 4KD2"));
        assertThat(match.matched()).isFalse();
    }

    @Test
    void aReferenceNeverOverridesTheAmount() {
        var match = match(KLARNA, entry(0, "1474.54", "SE7Q4KD2"), entry(0, "1474.55", "Klarna"));
        assertThat(match.matched()).isFalse();
        assertThat(match.amount()).isEqualTo(Money.sek("1474.54"));
        assertThat(match.finding())
                .isEqualTo(Finding.of(Finding.Code.BANK_AMOUNT, 0, Money.sek("-0.01"), "1474.54", "1474.55", "1"));
    }

    @Test
    void withoutReferenceTheAmountMeetsInsideTheWindowOnly() {
        for (int day : new int[] {-1, 0, 5}) {
            assertThat(match(KLARNA, entry(day, "1474.55", "KLARNA BANK AB")).basis())
                    .isEqualTo(Basis.AMOUNT);
        }
        assertThat(match(KLARNA, entry(-2, "1474.55", "KLARNA")).matched()).isFalse();
        assertThat(match(KLARNA, entry(6, "1474.55", "KLARNA")).matched()).isFalse();
    }

    @Test
    void amountAndDayAloneAreForAPersonToConfirm() {
        for (var text : List.of("", "Insättning", "HYRA ANDERSSON", "BG 123-4567")) {
            var match = match(KLARNA, entry(0, "1474.55", text));
            assertThat(match.matched()).describedAs(text).isFalse();
            assertThat(match.suggested()).describedAs(text).isTrue();
            assertThat(match.movements()).containsExactly(0);
            assertThat(match.amount()).isEqualTo(Money.sek("0.00"));
        }
        assertThat(match(KLARNA, entry(6, "1474.55", "Insättning")).suggested()).isFalse();
        var twice = match(KLARNA, entry(0, "1474.55", "Insättning"), entry(1, "1474.55", "Insättning"));
        assertThat(twice.finding()).isEqualTo(Finding.of(Finding.Code.BANK_AMBIGUOUS, 0, Money.sek("1474.55")));
    }

    @Test
    void anotherProvidersNameSpeaksAgainstTheAmount() {
        for (var text : List.of("STRIPE TECHNOLOGY", "KLARNA via STRIPE", "Swish Anna")) {
            var match = match(KLARNA, entry(0, "1474.55", text));
            assertThat(match.matched()).describedAs(text).isFalse();
            assertThat(match.suggested()).describedAs(text).isFalse();
        }
    }

    @Test
    void anotherReferenceOfTheProvidersFormSpeaksAgainstTheAmount() {
        for (var text : List.of("KLARNA SE1ZZZZ9", "Klarna Bank AB se1zzzz9", "SE1ZZZZ9")) {
            var match = match(KLARNA, entry(0, "1474.55", text));
            assertThat(match.matched()).describedAs(text).isFalse();
            assertThat(match.suggested()).describedAs(text).isFalse();
        }
        assertThat(match(KLARNA, entry(0, "1474.55", "KLARNA 20260312")).basis())
                .as("a day is no reference")
                .isEqualTo(Basis.AMOUNT);
        var batch = payout("adyen", "KnytShop 130", "10.00");
        assertThat(match(batch, entry(0, "10.00", "ADYEN KnytShop 131")).matched())
                .isFalse();
        assertThat(match(batch, entry(0, "10.00", "ADYEN KnytShop batch 130")).basis())
                .isEqualTo(Basis.AMOUNT);
        var days = match(
                payout("paypal", "4XY12345", "500.00"),
                entry(1, "300.00", "PAYPAL 4XY99999"),
                entry(1, "200.00", "PAYPAL"));
        assertThat(days.matched()).as("nor do sums").isFalse();
    }

    @Test
    void aProviderThatNobodyKnowsIsNamedByItsCode() {
        var own = payout("elavon", "ELAVON-3", "970.00");
        assertThat(match(own, entry(0, "970.00", "ELAVON DAC")).basis()).isEqualTo(Basis.AMOUNT);
        assertThat(match(own, entry(0, "970.00", "HYRESINBETALNING ANDERSSON")).suggested())
                .isTrue();
    }

    @Test
    void whatTheProviderSaysTheBankWillShowIsAReference() {
        var told =
                new ExpectedPayout("adyen", "KnytShop 130", Money.sek("10.00"), true, DAY, List.of("TX1234567XT 130"));
        assertThat(match(told, entry(6, "10.00", "TX1234567XT 130")).basis()).isEqualTo(Basis.REFERENCE);
        var twins = List.of(
                told,
                new ExpectedPayout("adyen", "KnytShop 131", Money.sek("10.00"), true, DAY, List.of("TX1234567XT 131")));
        var both = match(twins, entry(0, "10.00", "ADYEN TX1234567XT 131"), entry(0, "10.00", "TX1234567XT 130"));
        assertThat(both).extracting(match -> match.movements().getFirst()).containsExactly(1, 0);
    }

    @Test
    void anAccountThatAPersonHasConfirmedSpeaksForTheProvider() {
        var sent =
                new BankMovement(DAY, Money.sek("1474.55"), false, List.of("Insättning"), List.of(), Set.of("klarna"));
        assertThat(match(KLARNA, sent).basis()).isEqualTo(Basis.SENDER);
        var others =
                new BankMovement(DAY, Money.sek("1474.55"), false, List.of("Insättning"), List.of(), Set.of("stripe"));
        assertThat(match(KLARNA, others).matched()).isFalse();
        var named = new BankMovement(DAY, Money.sek("1474.55"), false, List.of("STRIPE"), List.of(), Set.of("klarna"));
        assertThat(match(KLARNA, named).matched()).isFalse();
    }

    @Test
    void twoThatFitAreTakenNeither() {
        var match = match(KLARNA, entry(0, "1474.55", "KLARNA"), entry(1, "1474.55", "KLARNA"));
        assertThat(match.matched()).isFalse();
        assertThat(match.finding()).isEqualTo(Finding.of(Finding.Code.BANK_AMBIGUOUS, 0, Money.sek("1474.55")));

        var twins = List.of(payout("klarna", "", "10.00"), payout("klarna", "", "10.00"));
        assertThat(match(twins, entry(0, "10.00", "KLARNA"))).noneMatch(BankMatch::matched);
    }

    @Test
    void theProvidersNameDecidesBetweenTwoAmounts() {
        var match = match(KLARNA, entry(0, "1474.55", "Swish Anna"), entry(1, "1474.55", "KLARNA"));
        assertThat(match.movements()).containsExactly(1);
    }

    @Test
    void oneEntryForSeveralPayouts() {
        var payouts = List.of(
                payout("klarna", "SE000001", "100.00"),
                payout("klarna", "SE000002", "250.50"),
                payout("klarna", "SE000003", "70.00"));
        var named = match(payouts, entry(0, "350.50", "SE000001 SE000002"), entry(0, "70.00", "SE000003"));
        assertThat(named).extracting(BankMatch::basis).containsExactly(Basis.GROUP, Basis.GROUP, Basis.REFERENCE);
        assertThat(named.get(1).amount()).isEqualTo(Money.sek("250.50"));

        var one = match(payouts, entry(0, "350.50", "KLARNA SE000001"), entry(0, "70.00", "KLARNA"));
        assertThat(one).extracting(BankMatch::matched).containsExactly(false, false, true);

        var byName = match(payouts, entry(0, "420.50", "KLARNA BANK"));
        assertThat(byName).extracting(BankMatch::basis).containsOnly(Basis.GROUP);
    }

    @Test
    void anEntryThatNamesOnePayoutOfTwoProvesOnlyThatOne() {
        for (var told : List.of(
                List.of("other", "ELV1001", "ELV1002", "ELV1001"),
                List.of("other", "ELV1001", "ELV1002", "ELAVON UTBETALNING ELV1001"),
                List.of("swish", "1234-20260312", "1234-20260313", "SWISH 1234-20260312"),
                List.of("shopify-payments", "72345678901", "72345678902", "72345678901"),
                List.of("amazon", "18811223344", "18811223345", "18811223344"),
                List.of("elavon", "ELV1001", "ELV1002", "ELAVON ELV1001"))) {
            var payouts = List.of(
                    payout(told.getFirst(), told.get(1), "100.00"), payout(told.getFirst(), told.get(2), "50.00"));
            var matches = match(payouts, entry(0, "150.00", told.get(3)));
            assertThat(matches)
                    .as(told.toString())
                    .noneMatch(BankMatch::matched)
                    .noneMatch(BankMatch::suggested);
            assertThat(matches.getFirst().finding())
                    .as(told.toString())
                    .isEqualTo(Finding.of(Finding.Code.BANK_AMOUNT, 0, Money.sek("50.00"), "150.00", "100.00", "1"));
            var both = match(payouts, entry(0, "150.00", told.get(3) + " " + told.get(2)));
            assertThat(both).as(told.toString()).extracting(BankMatch::basis).containsOnly(Basis.GROUP);
        }
    }

    @Test
    void aReferenceOfTheProvidersOwnFormSpeaksAgainstTheAmount() {
        for (var text : List.of("KLARNA SE1ZZZZ9", "SE1ZZZZ9", "KLARNA BANK XISA93DJ")) {
            assertThat(match(KLARNA, entry(0, "1474.55", text)).matched())
                    .as(text)
                    .isFalse();
        }
        var unnamed = payout("stripe", "", "10.00");
        assertThat(match(unnamed, entry(0, "10.00", "STRIPE po_1NG8Du2eZvKYlo2C"))
                        .matched())
                .isFalse();
        assertThat(match(unnamed, entry(0, "10.00", "STRIPE PAYOUT")).matched()).isTrue();
    }

    @Test
    void aSumWithoutAnyNameIsNoProof() {
        var payouts = List.of(payout("klarna", "", "100.00"), payout("klarna", "", "250.50"));
        assertThat(match(payouts, entry(0, "350.50", "Insättning"))).noneMatch(BankMatch::matched);
    }

    @Test
    void payoutsOfTwoProvidersAreNeverOneGroup() {
        var payouts = List.of(payout("klarna", "", "100.00"), payout("stripe", "", "250.50"));
        assertThat(match(payouts, entry(0, "350.50", "KLARNA"))).noneMatch(BankMatch::matched);
        assertThat(match(payouts, entry(0, "350.50", "KLARNA STRIPE"))).noneMatch(BankMatch::matched);
    }

    @Test
    void aSumThatFitsInTwoWaysIsNotTaken() {
        var payouts =
                List.of(payout("klarna", "", "100.00"), payout("klarna", "", "200.00"), payout("klarna", "", "300.00"));
        assertThat(match(payouts, entry(0, "300.10", "KLARNA"))).noneMatch(BankMatch::matched);
        var two = List.of(
                payout("klarna", "", "10.00"),
                payout("klarna", "", "40.00"),
                payout("klarna", "", "20.00"),
                payout("klarna", "", "30.00"));
        assertThat(match(two, entry(0, "50.00", "KLARNA"))).noneMatch(BankMatch::matched);
    }

    @Test
    void severalEntriesForOnePayout() {
        var payout = payout("paypal", "4XY12345", "500.00");
        var named = match(payout, entry(0, "300.00", "4XY12345"), entry(1, "200.00", "4XY12345"));
        assertThat(named.basis()).isEqualTo(Basis.GROUP);
        assertThat(named.bookedOn()).isEqualTo(DAY.plusDays(1));
        assertThat(named.movements()).containsExactly(0, 1);

        var day = match(payout, entry(1, "300.00", "PAYPAL"), entry(1, "200.00", "PAYPAL"), entry(2, "5.00", "PAYPAL"));
        assertThat(day.movements()).containsExactly(0, 1);

        var days = match(payout, entry(1, "300.00", "PAYPAL"), entry(2, "200.00", "PAYPAL"));
        assertThat(days.basis()).isEqualTo(Basis.GROUP);
    }

    @Test
    void moneyThatCameBackIsNotReceived() {
        var back = entry(2, "-1474.55", "SE7Q4KD2 retur");
        assertThat(match(KLARNA, entry(0, "1474.55", "SE7Q4KD2"), back).matched())
                .isFalse();
        var again = match(KLARNA, entry(0, "1474.55", "SE7Q4KD2"), back, entry(4, "1474.55", "SE7Q4KD2"));
        assertThat(again.basis()).isEqualTo(Basis.GROUP);
        assertThat(again.bookedOn()).isEqualTo(DAY.plusDays(4));
    }

    @Test
    void aNegativePayoutMeetsAWithdrawal() {
        var debt = payout("stripe", "", "-20.00");
        assertThat(match(debt, entry(1, "20.00", "STRIPE")).matched()).isFalse();
        assertThat(match(debt, entry(1, "-20.00", "STRIPE")).matched()).isTrue();
    }

    @Test
    void aPayoutOfNothingWaitsForNothing() {
        var match = match(payout("klarna", "SE000009", "0.00"));
        assertThat(match.basis()).isEqualTo(Basis.NOTHING_PAID);
        assertThat(match.bookedOn()).isNull();
    }

    @Test
    void onlyTheBankStatesAnAmount() {
        var unstated = new ExpectedPayout("klarna", "SE7Q4KD2", Money.sek("1474.55"), false, null);
        var match = match(unstated, entry(30, "1474.54", "SE7Q4KD2"));
        assertThat(match.basis()).isEqualTo(Basis.AMOUNT_OF_BANK);
        assertThat(match.amount()).isEqualTo(Money.sek("1474.54"));
    }

    @Test
    void aPaymentWithinACollectedEntry() {
        var collected = new BankMovement(
                DAY,
                Money.sek("1500.00"),
                false,
                List.of("Inbetalningar"),
                List.of(
                        new BankMovement.Part(Money.sek("1474.55"), List.of("SE7Q4KD2")),
                        new BankMovement.Part(Money.sek("25.45"), List.of("OCR 12345"))));
        var match = match(KLARNA, collected);
        assertThat(match.basis()).isEqualTo(Basis.REFERENCE);
        assertThat(match.amount()).isEqualTo(Money.sek("1474.55"));
    }

    @Test
    void currenciesNeverMeet() {
        var euros = new BankMovement(DAY, Money.parse("1474.55", Currency.EUR), false, List.of("SE7Q4KD2"), List.of());
        var match = match(KLARNA, euros);
        assertThat(match.matched()).isFalse();
        assertThat(match.amount()).isEqualTo(Money.sek("0.00"));
    }

    @Test
    void aReversalOfTheBankIsNoPayout() {
        var reversal = new BankMovement(DAY, Money.sek("1474.55"), true, List.of("KLARNA"), List.of());
        assertThat(match(KLARNA, reversal).matched()).isFalse();
    }

    @Test
    void anEmptyRunGivesNothing() {
        assertThat(match(List.of())).isEmpty();
    }
}
