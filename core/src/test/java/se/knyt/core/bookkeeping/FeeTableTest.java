package se.knyt.core.bookkeeping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static se.knyt.core.bookkeeping.Given.effect;
import static se.knyt.core.bookkeeping.Given.kr;
import static se.knyt.core.bookkeeping.Given.posted;
import static se.knyt.core.bookkeeping.Given.rows;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import se.knyt.core.commerce.PayoutLine.Kind;

/** Fees by type and day. Vouchers are worked by hand; E7 and E7b are those of the worked examples. */
class FeeTableTest {
    private static final LocalDate CHANGE = LocalDate.of(2026, 7, 1);
    /** Exempt until the accountant has decided otherwise; a subscription beside, from outside the EU. */
    private static final FeeTable STRIPE = FeeTable.of(6570, FeeVat.EXEMPT)
            .and(new FeeRule("", CHANGE, 6570, FeeVat.REVERSE_CHARGE, "Stripe Payments Europe, Limited", "IE0"))
            .and(new FeeRule(
                    "subscription",
                    LocalDate.of(2026, 1, 1),
                    6540,
                    FeeVat.REVERSE_CHARGE_OUTSIDE_EU,
                    "Stripe, LLC",
                    ""));

    private static PostingSettings settings(ProviderSettings provider) {
        return PostingSettings.swedish(LedgerMode.KNYT, List.of(provider));
    }

    private static ProviderSettings stripe() {
        return KnownProviders.of("stripe", BankLeg.IN_TRANSIT)
                .withFeeVat(FeeVat.EXEMPT)
                .withFees(STRIPE);
    }

    private static PayoutLineFact line(LocalDate day, int line, Kind kind, String word, String amount) {
        return new PayoutLineFact("line:" + line, day, line, kind, word, "", kr(amount), List.of());
    }

    private static PayoutLineFact sold(LocalDate day, String amount) {
        var part = MatchPart.ownRow("sale:1", kr(amount));
        return new PayoutLineFact("line:1", day, 1, Kind.SALE, "sale", "1", kr(amount), List.of(part));
    }

    private static PostingGroup.Payout payout(String provider, LocalDate day, String paid, PayoutLineFact... lines) {
        var fact = Given.payout(provider, "R1", day, paid);
        return new PostingGroup.Payout(fact, List.of(lines), Optional.empty());
    }

    private static PostingGroup.Payout stripePayout(LocalDate day) {
        return payout(
                "stripe", day, "1064.25", sold(day, "1083.20"), line(day, 2, Kind.FEE, "charge/stripe_fee", "-18.95"));
    }

    @Test
    void theRuleOfTheDayHolds() {
        // E7 the day before the change, E7b on its day: 25 % of 18.95 is 4.7375.
        assertThat(effect(posted(stripePayout(CHANGE.minusDays(1)), settings(stripe()))))
                .isEqualTo(rows("1589 1064.25", "6570 18.95", "1582 -1083.20"));
        assertThat(effect(posted(stripePayout(CHANGE), settings(stripe()))))
                .isEqualTo(rows(
                        "1589 1064.25",
                        "6570 18.95",
                        "1582 -1083.20",
                        "2645 4.74",
                        "2614 -4.74",
                        "4535 18.95",
                        "4598 -18.95"));
    }

    @Test
    void aTypeFromOutsideTheEuHasItsOwnAccountAndBase() {
        var day = CHANGE.minusDays(1);
        var posted = posted(
                payout(
                        "stripe",
                        day,
                        "964.25",
                        sold(day, "1083.20"),
                        line(day, 2, Kind.FEE, "charge/stripe_fee", "-18.95"),
                        line(day, 3, Kind.FEE, "fee/subscription", "-100.00")),
                settings(stripe()));
        assertThat(effect(posted))
                .isEqualTo(rows(
                        "1589 964.25",
                        "6570 18.95",
                        "6540 100.00",
                        "1582 -1083.20",
                        "2645 25.00",
                        "2614 -25.00",
                        "4531 100.00",
                        "4598 -100.00"));
        var base = posted.entries().getFirst().voucher().rows().stream()
                .filter(row -> row.account() == 4531)
                .findFirst()
                .orElseThrow();
        assertThat(base.vatBox()).isEqualTo("22");
        assertThat(posted.findings()).isEmpty();
    }

    @Test
    void sveasFeesAreToldApart() {
        // The report of the vendor's facts: 19.00 for handling with 4.75 of VAT, 31.23 for credit without.
        var day = LocalDate.of(2026, 3, 12);
        var fees = FeeTable.of(6064, FeeVat.SWEDISH_25)
                .and(FeeRule.of("Credit", 6064, FeeVat.EXEMPT))
                .and(FeeRule.of("Regression/Service", 6570, FeeVat.EXEMPT));
        var svea = ProviderSettings.standard("svea", 1592, "SVEA", fees, BankLeg.IN_TRANSIT);
        var posted = posted(
                payout(
                        "svea",
                        day,
                        "1194.02",
                        sold(day, "1249.00"),
                        line(day, 2, Kind.FEE, "Order/Admin", "-19.00"),
                        line(day, 2, Kind.FEE_VAT, "Order/Admin", "-4.75"),
                        line(day, 2, Kind.FEE, "Order/Credit", "-31.23")),
                settings(svea));
        assertThat(effect(posted)).isEqualTo(rows("1589 1194.02", "6064 50.23", "2641 4.75", "1592 -1249.00"));
        assertThat(posted.findings()).isEmpty();
        // A credited order's fee for handling is no fee for credit.
        assertThat(svea.fees().of("Credit/Admin", day).vat()).isEqualTo(FeeVat.SWEDISH_25);
        assertThat(svea.fees().of("Regression/Service", day).account()).isEqualTo(6570);
        assertThat(svea.fees().of("Order/Service", day).vat()).isEqualTo(FeeVat.SWEDISH_25);
    }

    @Test
    void vatOnTheWrongFeeIsToldByItsDifference() {
        // In all 4.75 of VAT on 19.00 that bear it, but stated on the fee for credit: both contradict.
        var day = LocalDate.of(2026, 3, 12);
        var fees = FeeTable.of(6064, FeeVat.SWEDISH_25).and(FeeRule.of("Credit", 6064, FeeVat.EXEMPT));
        var parts = FeeSplit.of(
                List.of(
                        new FeeSplit.Line(Kind.FEE, "Order/Admin", day, kr("-19.00")),
                        new FeeSplit.Line(Kind.FEE, "Order/Credit", day, kr("-31.23")),
                        new FeeSplit.Line(Kind.FEE_VAT, "Order/Credit", day, kr("-4.75"))),
                fees,
                kr("0").currency());
        assertThat(parts).extracting(FeeSplit.Part::agrees).containsExactly(false, false);
        assertThat(parts).extracting(FeeSplit.Part::expected).containsExactly(kr("4.75"), kr("0"));
        assertThat(parts).extracting(FeeSplit.Part::tax).containsExactly(kr("0"), kr("4.75"));
    }

    @Test
    void vatThatSumsUpSeveralFeesIsOnThoseThatBearIt() {
        var day = LocalDate.of(2026, 3, 12);
        var fees = FeeTable.of(6064, FeeVat.SWEDISH_25).and(FeeRule.of("Credit", 6064, FeeVat.EXEMPT));
        var parts = FeeSplit.of(
                List.of(
                        new FeeSplit.Line(Kind.FEE, "A", day, kr("-10.00")),
                        new FeeSplit.Line(Kind.FEE, "B", day, kr("-9.00")),
                        new FeeSplit.Line(Kind.FEE, "Credit", day, kr("-31.23")),
                        new FeeSplit.Line(Kind.FEE_VAT, "TAX", day, kr("-4.75"))),
                fees,
                kr("0").currency());
        assertThat(parts).extracting(FeeSplit.Part::agrees).containsExactly(true, true);
    }

    @Test
    void aFeeForADisputeBearsVatWhereItIsStated() {
        var day = LocalDate.of(2026, 3, 12);
        var klarna = settings(KnownProviders.of("klarna", BankLeg.IN_TRANSIT));
        var stated = posted(
                payout(
                        "klarna",
                        day,
                        "750.00",
                        sold(day, "1000.00"),
                        line(day, 2, Kind.DISPUTE_FEE, "FEE/DISPUTE_FEE", "-200.00"),
                        line(day, 2, Kind.FEE_VAT, "FEE/DISPUTE_FEE", "-50.00")),
                klarna);
        assertThat(effect(stated)).isEqualTo(rows("1589 750.00", "6064 200.00", "2641 50.00", "1581 -1000.00"));
        assertThat(stated.findings()).isEmpty();
        var none = posted(
                payout(
                        "klarna",
                        day,
                        "800.00",
                        sold(day, "1000.00"),
                        line(day, 2, Kind.DISPUTE_FEE, "FEE/DISPUTE_FEE", "-200.00")),
                klarna);
        assertThat(none.findings()).isEmpty();
    }

    @Test
    void aTableHasARuleForEveryFee() {
        assertThatThrownBy(() -> new FeeTable(List.of())).isInstanceOf(IllegalArgumentException.class);
        var later = new FeeRule("", CHANGE, 6570, FeeVat.EXEMPT, "", "");
        assertThatThrownBy(() -> new FeeTable(List.of(later))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() ->
                        STRIPE.and(new FeeRule("SUBSCRIPTION", LocalDate.of(2026, 1, 1), 6570, FeeVat.EXEMPT, "", "")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(STRIPE.of("fee/subscription", LocalDate.of(2025, 12, 31)).account())
                .isEqualTo(6570);
    }
}
