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

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import se.knyt.core.commerce.PayoutLine.Kind;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;

/** Each kind of line of a payout, its debt and its bank. */
class PayoutPostingTest {
    private static final LocalDate PAID = LocalDate.of(2026, 3, 12);
    private static final PostingSettings SETTINGS = PostingSettings.swedish(
            LedgerMode.KNYT,
            List.of(
                    ProviderSettings.klarna(BankLeg.DIRECT),
                    ProviderSettings.stripe(FeeVat.UNANSWERED, BankLeg.DIRECT)));

    private static PostingGroup.Payout klarna(String paid, PayoutLineFact... lines) {
        return klarna(paid, "0", "0", lines);
    }

    private static PostingGroup.Payout klarna(String paid, String opening, String closing, PayoutLineFact... lines) {
        var fact = new PayoutFact(
                "payout:P", PAID, "klarna", "P", Currency.SEK, kr(paid), kr(opening), kr(closing), Optional.empty());
        var bank = kr(paid).isZero() ? Optional.<BankReceiptFact>empty() : Optional.of(receipt(PAID, paid));
        return new PostingGroup.Payout(fact, List.of(lines), bank);
    }

    private static PayoutLineFact sold(int line, String amount) {
        return payoutLine(line, Kind.SALE, amount, MatchPart.ownRow("sale:" + line, kr(amount)));
    }

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
                        "6570 15.00",
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
                new ProviderAccounts(1683, 1684, 6572, 2391, 1931, 3741, 6069));
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

    @Test
    void aPayoutInAnotherCurrencyNeedsItsRateAndGivesOneExchangeRow() {
        var euro = Currency.EUR;
        var rate = new ExchangeRate(euro, Currency.SEK, new BigDecimal("11.0000"), "centralbank", PAID);
        var part = new MatchPart(
                MatchPart.Target.OWN_ROW,
                "sale:1",
                "",
                Money.parse("100", euro),
                Money.parse("100", euro),
                Optional.of(kr("1123.45")));
        var line =
                new PayoutLineFact("line:1", PAID, 1, Kind.SALE, "sale", "1", Money.parse("100", euro), List.of(part));
        var fact = new PayoutFact(
                "payout:E",
                PAID,
                "klarna",
                "E",
                euro,
                Money.parse("100", euro),
                Money.zero(euro),
                Money.zero(euro),
                Optional.of(rate));
        var group = new PostingGroup.Payout(fact, List.of(line), Optional.of(receipt(PAID, "1098.00")));
        assertThat(effect(posted(group, SETTINGS))).isEqualTo(rows("1930 1098.00", "7960 25.45", "1581 -1123.45"));
        var without = new PayoutFact(
                "payout:E",
                PAID,
                "klarna",
                "E",
                euro,
                Money.parse("100", euro),
                Money.zero(euro),
                Money.zero(euro),
                Optional.empty());
        assertThat(held(new PostingGroup.Payout(without, List.of(line), Optional.empty()), SETTINGS)
                        .code())
                .isEqualTo("currency.no-rate");
    }

    /**
     * E9 and E10 with a customer ledger: the invoice of 119.00 EUR stands at 1 336.91, Stripe made 1 330.42 kr of it and took 25.00. The
     * payment on the invoice is in its own currency; no sum holds both.
     */
    @Test
    void aSaleThatTheProviderChangedIsPaidInItsOwnCurrencyAndTheDifferenceIsOneRow() {
        var euro = Currency.EUR;
        var sold = Money.parse("119.00", euro);
        var part = new MatchPart(
                MatchPart.Target.INVOICE, "17", "", sold, sold, Optional.of(kr("1336.91")), kr("1330.42"));
        var group = new PostingGroup.Payout(
                payout("klarna", "S2", PAID, "1330.42"),
                List.of(payoutLine(1, Kind.SALE, "1330.42", part)),
                Optional.empty());
        var posted = posted(
                group,
                PostingSettings.swedish(
                        LedgerMode.ACCOUNTING_SYSTEM, List.of(ProviderSettings.klarna(BankLeg.IN_TRANSIT))));
        var payment = (Operation.RegisterPayment) posted.entries().getFirst().operation();
        assertThat(payment.amount()).isEqualTo(sold);
        assertThat(effect(posted)).isEqualTo(rows("1510 -1336.91", "1589 1330.42", "7960 6.49"));
    }

    /** What the provider made of it says nothing of what it was booked at. */
    @Test
    void aChangedSaleWhoseBookedValueIsNotKnownHoldsThePayout() {
        var sold = Money.parse("119.00", Currency.EUR);
        for (var target : List.of(MatchPart.Target.OWN_ROW, MatchPart.Target.INVOICE)) {
            var part = new MatchPart(target, "17", "", sold, sold, Optional.empty(), kr("1330.42"));
            var group = new PostingGroup.Payout(
                    payout("klarna", "S3", PAID, "1330.42"),
                    List.of(payoutLine(1, Kind.SALE, "1330.42", part)),
                    Optional.empty());
            assertThat(held(
                                    group,
                                    PostingSettings.swedish(
                                            LedgerMode.ACCOUNTING_SYSTEM,
                                            List.of(ProviderSettings.klarna(BankLeg.IN_TRANSIT))))
                            .code())
                    .isEqualTo("currency.no-booked-value");
        }
    }

    /** Sold in the currency of the books and paid out in another: what was sold leaves the account at what it was sold for. */
    @Test
    void aSaleInKronorPaidOutInEuroClearsItsKronor() {
        var euro = Currency.EUR;
        var rate = new ExchangeRate(euro, Currency.SEK, new BigDecimal("11.0000"), "centralbank", PAID);
        var part = new MatchPart(
                MatchPart.Target.OWN_ROW,
                "sale:1",
                "",
                kr("1100.00"),
                kr("1100.00"),
                Optional.empty(),
                Money.parse("98.00", euro));
        var line = new PayoutLineFact(
                "line:1", PAID, 1, Kind.SALE, "sale", "1", Money.parse("98.00", euro), List.of(part));
        var fact = new PayoutFact(
                "payout:E",
                PAID,
                "klarna",
                "E",
                euro,
                Money.parse("98.00", euro),
                Money.zero(euro),
                Money.zero(euro),
                Optional.of(rate));
        var group = new PostingGroup.Payout(fact, List.of(line), Optional.of(receipt(PAID, "1078.00")));
        // 98.00 × 11.00 = 1 078.00 of 1 100.00.
        assertThat(effect(posted(group, SETTINGS))).isEqualTo(rows("1930 1078.00", "7960 22.00", "1581 -1100.00"));
    }

    /**
     * The provider's invoice of 100.00 EUR stands at 11.50, 1 150.00, and is taken at 11.00 out of 300.00 EUR sold: 3 300.00 − 1 150.00 leave
     * the account, 2 200.00 reach the bank, and the 50.00 that we did not have to pay are a gain.
     */
    @Test
    void anInvoiceOfTheProvidersOwnIsTakenOffAtTheRateThatItWasBookedAt() {
        var euro = Currency.EUR;
        var taken = Money.parse("-100.00", euro);
        var line = new PayoutLineFact(
                "line:2",
                PAID,
                2,
                Kind.ADJUSTMENT,
                "invoice",
                "",
                taken,
                List.of(MatchPart.ownRow("fee:1", taken, kr("-1150.00"))));
        var sale =
                new PayoutLineFact("line:1", PAID, 1, Kind.SALE, "sale", "1", Money.parse("300.00", euro), List.of());
        var fact = new PayoutFact(
                "payout:E",
                PAID,
                "klarna",
                "E",
                euro,
                Money.parse("200.00", euro),
                Money.zero(euro),
                Money.zero(euro),
                Optional.of(new ExchangeRate(euro, Currency.SEK, new BigDecimal("11.0000"), "centralbank", PAID)));
        var group = new PostingGroup.Payout(fact, List.of(sale, line), Optional.of(receipt(PAID, "2200.00")));
        assertThat(effect(posted(group, SETTINGS))).isEqualTo(rows("1930 2200.00", "3960 -50.00", "1581 -2150.00"));
        var late = new FeeDocumentFact(
                "fee:1",
                PAID,
                "klarna",
                "F-1",
                "",
                Optional.of(FeeVat.EXEMPT),
                kr("1150.00"),
                kr("0.00"),
                2999,
                Optional.of(kr("1100.00")));
        assertThat(effect(posted(new PostingGroup.FeeDocument(late), SETTINGS)))
                .isEqualTo(rows("6064 1150.00", "2999 -1100.00", "3960 -50.00"));
    }

    /** 199.00 stands twice and was paid once: 398.00 leave Klarna's account, 199.00 are paid, and 199.00 wait on 2999. */
    @Test
    void whatOneLineExplainsStandsOnARowOfItsOwnThatNamesIt() {
        var group =
                explained(DifferenceClass.DOUBLED_LINE, 2, "199.00", "199.00", sold(1, "199.00"), sold(2, "199.00"));
        var posted = posted(group, SETTINGS);
        assertThat(effect(posted)).isEqualTo(rows("1930 199.00", "2999 199.00", "1581 -398.00"));
        var row = posted.entries().getLast().voucher().rows().stream()
                .filter(r -> r.account() == 2999)
                .findFirst()
                .orElseThrow();
        assertThat(row.text()).isEqualTo("Dubblerad rad 2, 1001");
        assertThat(row.rule()).isEqualTo("payout.difference");
        assertThat(posted.findings()).extracting(PostingResult.Finding::code).containsExactly("payout.difference");
        // The bank has what was paid, whatever the lines say.
        assertThat(effect(posted(group.received(receipt(PAID, "199.00")), SETTINGS)))
                .isEqualTo(effect(posted));
    }

    /** An exchange spread is a loss where less came than the lines say, a gain where more did; nobody has to look. */
    @Test
    void anExchangeSpreadIsALossOrAGain() {
        var loss = posted(explained(DifferenceClass.FX_SPREAD, 0, "1.50", "98.50", sold(1, "100.00")), SETTINGS);
        assertThat(effect(loss)).isEqualTo(rows("1930 98.50", "7960 1.50", "1581 -100.00"));
        assertThat(loss.findings()).isEmpty();
        var gain = posted(explained(DifferenceClass.FX_SPREAD, 0, "-1.50", "101.50", sold(1, "100.00")), SETTINGS);
        assertThat(effect(gain)).isEqualTo(rows("1930 101.50", "3960 -1.50", "1581 -100.00"));
    }

    @Test
    void whatIsExplainedIsTheWholeDifferenceOrNothingIsBooked() {
        var held = held(
                explained(DifferenceClass.WRONG_SIGN, 1, "-199.99", "100.00", payoutLine(1, Kind.REFUND, "-100.00")),
                SETTINGS);
        assertThat(held.code()).isEqualTo("payout.does-not-close");
    }

    private static PostingGroup.Payout explained(
            DifferenceClass of, int line, String difference, String paid, PayoutLineFact... lines) {
        var group = klarna(paid, lines);
        return new PostingGroup.Payout(
                group.payout(),
                group.lines(),
                group.receipt(),
                Optional.of(new PayoutDifference(of, line, line == 0 ? "" : "1001", kr(difference))));
    }

    /** Two contracts with Klarna: 1581 is the common account, 1597 that of connection 7 from 1 May. */
    private static final PostingSettings CONTRACTS = PostingSettings.swedish(
            LedgerMode.KNYT,
            List.of(ProviderSettings.klarna(BankLeg.DIRECT)
                    .withReceivables(
                            List.of(new OwnReceivable(7, LocalDate.of(2026, 5, 1), 1597, "KLARNA-2", Set.of(11L))))));

    private static PostingGroup.Payout stands(PayoutFact.Place place, PostingGroup.Payout group) {
        var of = group.payout();
        return new PostingGroup.Payout(
                new PayoutFact(
                        of.key(),
                        of.eventDate(),
                        of.provider(),
                        of.reference(),
                        of.currency(),
                        of.paid(),
                        of.opening(),
                        of.closing(),
                        of.exchangeRate(),
                        of.openingBooked(),
                        place),
                group.lines(),
                group.receipt());
    }

    /** By hand: 100.00 was sold on the common account before the day, 250.00 on the contract's own after it; fees 8.00 and VAT 2.00. */
    @Test
    void eachSaleIsTakenOffTheAccountThatItWasBookedOn() {
        var before = payoutLine(1, Kind.SALE, "100.00", MatchPart.ownRow("sale:1", kr("100.00")));
        var after = payoutLine(
                2, Kind.SALE, "250.00", MatchPart.ownRow("sale:2", kr("250.00")).on(1597));
        var posted = posted(
                stands(
                        new PayoutFact.Place(1597, 1597),
                        klarna(
                                "340.00",
                                before,
                                after,
                                payoutLine(3, Kind.FEE, "-8.00"),
                                payoutLine(4, Kind.FEE_VAT, "-2.00"))),
                CONTRACTS);
        assertThat(effect(posted))
                .isEqualTo(rows("1930 340.00", "6064 8.00", "2641 2.00", "1597 -250.00", "1581 -100.00"));
    }

    /** By hand: the payout before left a debt of 30.00 on the common account; this one repays it and leaves 20.00 owed on its own. */
    @Test
    void whatThePayoutBeforeLeftIsTakenOffWhereItStands() {
        var sale = payoutLine(
                1, Kind.SALE, "110.00", MatchPart.ownRow("sale:1", kr("110.00")).on(1597));
        var posted = posted(stands(new PayoutFact.Place(1597, 0), klarna("60.00", "-30.00", "20.00", sale)), CONTRACTS);
        // 1597: 110.00 sold, 110.00 − 20.00 leaves it; 1581: the debt of 30.00 is gone.
        assertThat(effect(posted)).isEqualTo(rows("1930 60.00", "1597 -90.00", "1581 30.00"));
    }

    @Test
    void aShopsSalesStandOnTheAccountOfItsContractFromTheDay() {
        assertThat(CONTRACTS
                        .ofShop(11, LocalDate.of(2026, 4, 30))
                        .requireProvider("klarna")
                        .receivable())
                .isEqualTo(1581);
        assertThat(CONTRACTS
                        .ofShop(12, LocalDate.of(2026, 5, 1))
                        .requireProvider("klarna")
                        .receivable())
                .isEqualTo(1581);
        var own = CONTRACTS.ofShop(11, LocalDate.of(2026, 5, 1)).requireProvider("klarna");
        assertThat(own.receivable()).isEqualTo(1597);
        assertThat(own.paymentMethod()).isEqualTo("KLARNA-2");
        // What is paid in stands where the contract's money stands.
        assertThat(own.other().deposit()).isEqualTo(1597);
    }

    /** Nothing else may stand on a contract's account, and its payment method is its own. */
    @Test
    void theAccountOfAContractIsItsOwn() {
        var standing = CONTRACTS.requireProvider("klarna");
        var day = LocalDate.of(2026, 6, 1);
        assertThat(ProviderChecks.ofContract(
                        new OwnReceivable(8, day, 1597, "KLARNA-3", Set.of()), standing, CONTRACTS))
                .containsExactly(new ProviderChecks.Problem("account", "shared", List.of("1597", "klarna")));
        assertThat(ProviderChecks.ofContract(new OwnReceivable(8, day, 1581, "KLARNA", Set.of()), standing, CONTRACTS))
                .extracting(ProviderChecks.Problem::code)
                .containsExactly("shared", "method-taken");
        assertThat(ProviderChecks.ofContract(
                        new OwnReceivable(8, day, 1510, "KLARNA-3", Set.of()), standing, CONTRACTS))
                .extracting(ProviderChecks.Problem::code)
                .containsExactly("control");
        assertThat(ProviderChecks.ofContract(
                        new OwnReceivable(8, day, 1593, "KLARNA-3", Set.of()), standing, CONTRACTS))
                .isEmpty();
        assertThat(LineAccounts.refused(1597, CONTRACTS)).contains("provider");
    }
}
