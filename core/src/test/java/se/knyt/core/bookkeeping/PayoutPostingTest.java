package se.knyt.core.bookkeeping;

import static org.assertj.core.api.Assertions.assertThat;
import static se.knyt.core.bookkeeping.Given.effect;
import static se.knyt.core.bookkeeping.Given.held;
import static se.knyt.core.bookkeeping.Given.kr;
import static se.knyt.core.bookkeeping.Given.payout;
import static se.knyt.core.bookkeeping.Given.payoutLine;
import static se.knyt.core.bookkeeping.Given.posted;
import static se.knyt.core.bookkeeping.Given.receipt;
import static se.knyt.core.bookkeeping.Given.rows;
import static se.knyt.core.bookkeeping.GivenPayout.PAID;
import static se.knyt.core.bookkeeping.GivenPayout.SETTINGS;
import static se.knyt.core.bookkeeping.GivenPayout.klarna;
import static se.knyt.core.bookkeeping.GivenPayout.sold;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import se.knyt.core.commerce.PayoutLine.Kind;

/** Each kind of line of a payout, its debt and its bank. */
class PayoutPostingTest {
    @Test
    void everyKindOfLineHasItsAccount() {
        var posted = posted(
                klarna(
                        "768.75",
                        sold(1, "1000.00"),
                        payoutLine(2, Kind.FEE, "-20.00"),
                        payoutLine(3, Kind.FEE_VAT, "-5.00"),
                        payoutLine(4, Kind.FEE_REFUND, "8.00"),
                        payoutLine(5, Kind.FEE_VAT, "2.00"),
                        payoutLine(6, Kind.CHARGEBACK, "-300.00"),
                        payoutLine(7, Kind.CHARGEBACK_WON, "120.00"),
                        payoutLine(8, Kind.DISPUTE_FEE, "-15.00"),
                        payoutLine(9, Kind.RESERVE_HOLD, "-50.00"),
                        payoutLine(10, Kind.RESERVE_RELEASE, "30.00"),
                        payoutLine(11, Kind.FX, "-1.00"),
                        payoutLine(12, Kind.ROUNDING, "-0.25")),
                SETTINGS);
        assertThat(effect(posted))
                .isEqualTo(rows(
                        "1930 768.75",
                        "6064 20.00",
                        "6064 -8.00",
                        "2641 3.00",
                        "1689 300.00",
                        "1689 -120.00",
                        "6064 15.00",
                        "1689 50.00",
                        "1689 -30.00",
                        "7960 1.00",
                        "3740 0.25",
                        "1581 -1000.00"));
        assertThat(posted.findings()).isEmpty();
    }

    @Test
    void whatIsUnknownWaitsOnTheSuspenseAccountForAPerson() {
        var posted = posted(
                klarna(
                        "90.00",
                        sold(1, "100.00"),
                        payoutLine(2, Kind.ADJUSTMENT, "-7.00"),
                        payoutLine(3, Kind.UNRECOGNIZED, "-5.00"),
                        payoutLine(4, Kind.ADVANCE, "2.00")),
                SETTINGS);
        // What is lent is a debt; what nobody knows is neither.
        assertThat(effect(posted)).isEqualTo(rows("1930 90.00", "2999 12.00", "2890 -2.00", "1581 -100.00"));
        assertThat(posted.findings())
                .extracting(PostingResult.Finding::code)
                .containsExactly("payout.adjustment", "payout.unrecognized", "payout.advance");
        assertThat(posted.findings())
                .extracting(PostingResult.Finding::amount)
                .containsExactly(kr("-7.00"), kr("-5.00"), kr("2.00"));
    }

    @Test
    void aProvidersRarerLinesGoToTheAccountsChosenForIt() {
        var own = new ProviderSettings(
                "klarna",
                1581,
                "KLARNA",
                FeeTable.of(6064, FeeVat.SWEDISH_25),
                BankLeg.DIRECT,
                1930,
                new ProviderAccounts(1683, 1684, 6572, 2391, 1931, 3741, 6069),
                List.of(),
                List.of());
        var posted = posted(
                klarna(
                        "843.00",
                        sold(1, "1000.00"),
                        payoutLine(2, Kind.RESERVE_HOLD, "-100.00"),
                        payoutLine(3, Kind.CHARGEBACK, "-50.00"),
                        payoutLine(4, Kind.DISPUTE_FEE, "-15.00"),
                        payoutLine(5, Kind.ADVANCE, "20.00"),
                        payoutLine(6, Kind.DEPOSIT, "1.00"),
                        payoutLine(7, Kind.ROUNDING, "-0.50"),
                        payoutLine(8, Kind.ADJUSTMENT, "-7.50"),
                        payoutLine(9, Kind.UNRECOGNIZED, "-5.00")),
                PostingSettings.swedish(LedgerMode.KNYT, List.of(own)));
        assertThat(effect(posted))
                .isEqualTo(rows(
                        "1930 843.00",
                        "1683 100.00",
                        "1684 50.00",
                        "6572 15.00",
                        "2391 -20.00",
                        "1931 -1.00",
                        "3741 0.50",
                        "6069 7.50",
                        "2999 5.00",
                        "1581 -1000.00"));
        // What has an account of its own is decided; a loan and an unknown word are looked at all the same.
        assertThat(posted.findings())
                .extracting(PostingResult.Finding::code)
                .containsExactly("payout.advance", "payout.unrecognized");
        assertThat(posted.openItems()).isEmpty();
    }

    @Test
    void aDebtIsCarriedToTheNextPayoutAndRepaidThere() {
        var refund = payoutLine(2, Kind.REFUND, "-300.00", MatchPart.ownRow("credit:2", kr("-300.00")));
        var carried = posted(klarna("0", "0", "-200.00", sold(1, "100.00"), refund), SETTINGS);
        assertThat(carried.entries()).isEmpty();
        var repaid = posted(klarna("50.00", "-200.00", "0", sold(3, "250.00")), SETTINGS);
        assertThat(effect(repaid)).isEqualTo(rows("1930 50.00", "1581 -50.00"));
        // Sales of 350 less refunds of 300: all of it has left the provider's account when both are booked.
        var fees = posted(
                klarna(
                        "0",
                        "0",
                        "-212.50",
                        sold(1, "100.00"),
                        refund,
                        payoutLine(3, Kind.FEE, "-10.00"),
                        payoutLine(4, Kind.FEE_VAT, "-2.50")),
                SETTINGS);
        assertThat(effect(fees)).isEqualTo(rows("6064 10.00", "2641 2.50", "1581 -12.50"));
    }

    @Test
    void aNegativePayoutIsDrawnFromTheBank() {
        var refund = payoutLine(1, Kind.REFUND, "-300.00", MatchPart.ownRow("credit:1", kr("-300.00")));
        assertThat(effect(posted(klarna("-300.00", refund), SETTINGS))).isEqualTo(rows("1930 -300.00", "1581 300.00"));
    }

    @Test
    void aLineWithoutAMatchIsANamedOpenItem() {
        var posted = posted(
                klarna("70.00", payoutLine(1, Kind.SALE, "100.00"), payoutLine(2, Kind.REFUND, "-30.00")), SETTINGS);
        assertThat(posted.openItems())
                .extracting(PostingResult.OpenItem::amount)
                .containsExactly(kr("-100.00"), kr("30.00"));
        assertThat(effect(posted)).isEqualTo(rows("1930 70.00", "1581 -70.00"));
    }

    @Test
    void feeVatThatIsNotTwentyFivePerCentIsBookedAsStatedAndShown() {
        var posted = posted(
                klarna(
                        "892.00",
                        sold(1, "1000.00"),
                        payoutLine(2, Kind.FEE, "-100.00"),
                        payoutLine(3, Kind.FEE_VAT, "-8.00")),
                SETTINGS);
        assertThat(effect(posted)).containsEntry(2641, kr("8.00"));
        assertThat(posted.findings()).extracting(PostingResult.Finding::code).containsExactly("fee.vat-mismatch");
    }

    @Test
    void feesWhoseVatNobodyDecidedAreHeld() {
        var group = new PostingGroup.Payout(
                payout("stripe", "S", PAID, "95.00"),
                List.of(sold(1, "100.00"), payoutLine(2, Kind.FEE, "-5.00")),
                Optional.of(receipt(PAID, "95.00")));
        assertThat(held(group, SETTINGS).code()).isEqualTo("fee.vat-unanswered");
    }

    @Test
    void onePayoutOreOffIsHeldWholeWithTheDifferenceNamed() {
        var held = held(klarna("99.99", sold(1, "100.00")), SETTINGS);
        assertThat(held.code()).isEqualTo("payout.does-not-close");
        assertThat(held.arguments()).containsExactly("0.01");
        var bank = new PostingGroup.Payout(
                payout("klarna", "P", PAID, "100.00"), List.of(sold(1, "100.00")), Optional.of(receipt(PAID, "99.99")));
        assertThat(held(bank, SETTINGS).code()).isEqualTo("payout.bank-differs");
    }
}
