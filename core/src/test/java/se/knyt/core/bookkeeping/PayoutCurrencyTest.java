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

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import se.knyt.core.commerce.PayoutLine.Kind;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;

/** Payouts, and what was sold, in another currency than that of the books. */
class PayoutCurrencyTest {
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

    /** A row that was converted says at which rate, of whom and which day; what left at other rates or none does not. */
    @Test
    void eachRowThatWasConvertedSaysItsRate() {
        var euro = Currency.EUR;
        var rate = new ExchangeRate(euro, Currency.SEK, new BigDecimal("11.0000"), "centralbank", PAID);
        var part = new MatchPart(
                MatchPart.Target.OWN_ROW,
                "sale:1",
                "",
                Money.parse("100", euro),
                Money.parse("100", euro),
                Optional.of(kr("1123.45")));
        var lines = List.of(
                new PayoutLineFact("line:1", PAID, 1, Kind.SALE, "sale", "1", Money.parse("100", euro), List.of(part)),
                new PayoutLineFact("line:2", PAID, 2, Kind.FEE, "FEE", "1", Money.parse("-2", euro), List.of()));
        var fact = new PayoutFact(
                "payout:E",
                PAID,
                "klarna",
                "E",
                euro,
                Money.parse("98", euro),
                Money.zero(euro),
                Money.zero(euro),
                Optional.of(rate));
        var direct = posted(new PostingGroup.Payout(fact, lines, Optional.of(receipt(PAID, "1078.00"))), SETTINGS);
        assertThat(rates(direct))
                .containsExactlyInAnyOrder(
                        "6064 kurs 11,0000 centralbank " + PAID,
                        "1581 ",
                        "7960 ",
                        "1930 98,00 EUR, kurs 11,0000 centralbank " + PAID);
        var other = posted(new PostingGroup.Payout(fact, lines, Optional.of(receipt(PAID, "1070.00"))), SETTINGS);
        assertThat(rates(other)).as("kronor that the bank made of it").contains("1930 ");
    }

    /** Half of 49.51 EUR at 11.2508 is not what half the kronor are: the amount in euro is told, not worked out again. */
    @Test
    void aSaleInAnotherCurrencySaysItsAmountAndRateOnEachRow() {
        var rate = new ExchangeRate(Currency.EUR, Currency.SEK, new BigDecimal("11.2508"), "ECB", PAID);
        var rows = new Rows(Currency.EUR);
        rows.add(1581, Money.parse("43.06", Currency.EUR), "", "sale.receivable");
        rows.add(3001, Money.parse("-34.45", Currency.EUR), "05", SaleRules.REVENUE);
        rows.add(2611, Money.parse("-8.61", Currency.EUR), "10", SaleRules.VAT);
        assertThat(rows.converted(rate).toRows("sale:1").stream()
                        .map(r -> r.account() + " " + r.signed() + " "
                                + r.converted().map(Converted::text).orElse("")))
                .containsExactly(
                        "1581 484.46 SEK 43,06 EUR, kurs 11,2508 ECB " + PAID,
                        "3001 -387.59 SEK \u221234,45 EUR, kurs 11,2508 ECB " + PAID,
                        "2611 -96.87 SEK \u22128,61 EUR, kurs 11,2508 ECB " + PAID);
    }

    private static List<String> rates(PostingResult.Posted posted) {
        return posted.entries().stream()
                .flatMap(entry -> entry.voucher().rows().stream())
                .map(row -> row.account() + " "
                        + row.converted().map(Converted::text).orElse(""))
                .toList();
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
                MatchPart.Target.INVOICE, "17", "", sold, sold, Optional.of(kr("1336.91")), kr("1330.42"), 0);
        var group = new PostingGroup.Payout(
                payout("klarna", "S2", PAID, "1330.42"),
                List.of(payoutLine(1, Kind.SALE, "1330.42", part)),
                Optional.empty());
        var posted = posted(
                group,
                PostingSettings.swedish(
                        LedgerMode.ACCOUNTING_SYSTEM, List.of(KnownProviders.of("klarna", BankLeg.IN_TRANSIT))));
        var payment = (Operation.RegisterPayment) posted.entries().getFirst().operation();
        assertThat(payment.amount()).isEqualTo(sold);
        assertThat(effect(posted)).isEqualTo(rows("1510 -1336.91", "1589 1330.42", "7960 6.49"));
    }

    /** What the provider made of it says nothing of what it was booked at. */
    @Test
    void aChangedSaleWhoseBookedValueIsNotKnownHoldsThePayout() {
        var sold = Money.parse("119.00", Currency.EUR);
        for (var target : List.of(MatchPart.Target.OWN_ROW, MatchPart.Target.INVOICE)) {
            var part = new MatchPart(target, "17", "", sold, sold, Optional.empty(), kr("1330.42"), 0);
            var group = new PostingGroup.Payout(
                    payout("klarna", "S3", PAID, "1330.42"),
                    List.of(payoutLine(1, Kind.SALE, "1330.42", part)),
                    Optional.empty());
            assertThat(held(
                                    group,
                                    PostingSettings.swedish(
                                            LedgerMode.ACCOUNTING_SYSTEM,
                                            List.of(KnownProviders.of("klarna", BankLeg.IN_TRANSIT))))
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
                Money.parse("98.00", euro),
                0);
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
}
