package se.knyt.core.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import se.knyt.core.commerce.Payout;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.commerce.PayoutLine.Kind;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;

/** The payout SE7Q4KD2: two sales of 1249.00 and 599.00, one return of 299.00, fees 59.56 with VAT 14.89, paid 1474.55. */
class ReconcilerTest {
    private static final ZoneId STOCKHOLM = ZoneId.of("Europe/Stockholm");
    private static final Instant CAPTURED = Instant.parse("2026-03-09T08:15:00Z");

    private static PayoutLine line(int line, Kind kind, String amount, String order, String capture) {
        return new PayoutLine(
                line,
                kind,
                kind.code(),
                Money.sek(amount),
                CAPTURED,
                order,
                "",
                capture,
                "klarna-" + order,
                kind + order);
    }

    private static List<PayoutLine> lines() {
        return List.of(
                line(5, Kind.SALE, "1249.00", "10482", "10482-F1"),
                line(6, Kind.FEE, "-34.85", "10482", ""),
                line(6, Kind.FEE_VAT, "-8.71", "10482", ""),
                line(7, Kind.FEE, "-4.00", "10482", ""),
                line(7, Kind.FEE_VAT, "-1.00", "10482", ""),
                line(8, Kind.SALE, "599.00", "10483", ""),
                line(9, Kind.FEE, "-16.71", "10483", ""),
                line(9, Kind.FEE_VAT, "-4.18", "10483", ""),
                line(10, Kind.FEE, "-4.00", "10483", ""),
                line(10, Kind.FEE_VAT, "-1.00", "10483", ""),
                line(11, Kind.REFUND, "-299.00", "10455", "10455-R1"));
    }

    private static Payout payout(String paid) {
        return new Payout(
                "SE7Q4KD2",
                "SE7Q4KD2",
                "klarna",
                Currency.SEK,
                Instant.parse("2026-03-12T06:10:00Z"),
                Money.sek(paid),
                Money.sek("0"),
                Money.sek("0"),
                Map.of(
                        Kind.SALE, Money.sek("1848.00"),
                        Kind.REFUND, Money.sek("-299.00"),
                        Kind.FEE, Money.sek("-59.56"),
                        Kind.FEE_VAT, Money.sek("-14.89")));
    }

    private static OpenItem item(String id, boolean credit, String amount, OpenItem.Key... keys) {
        return new OpenItem(id, credit, LocalDate.of(2026, 3, 9), Money.sek(amount), true, Arrays.asList(keys));
    }

    private static OpenItem.Key order(String number) {
        return new OpenItem.Key(KeyKind.ORDER_REFERENCE, number);
    }

    private static Reconciler.Result reconcile(String paid, List<PayoutLine> lines, OpenItem... items) {
        return Reconciler.reconcile(payout(paid), lines, Arrays.asList(items), STOCKHOLM, MatchLimits.DEFAULT);
    }

    @Test
    void aPayoutThatAddsUpClosesAndEachLineFindsItsItem() {
        var result = reconcile(
                "1474.55",
                lines(),
                item("55", false, "1249.00", new OpenItem.Key(KeyKind.CAPTURE_REFERENCE, "10482-f1"), order("10482")),
                item("56", false, "599.00", order("#10483")),
                item("9", true, "299.00", new OpenItem.Key(KeyKind.TRANSACTION_ID, "REFUND10455"), order("10455")),
                item("54", false, "299.00", order("10455")));

        assertThat(result.findings()).isEmpty();
        assertThat(result.certificate().closes()).isTrue();
        assertThat(result.certificate().fees()).isEqualTo(Money.sek("-59.56"));
        assertThat(result.certificate().feeVat()).isEqualTo(Money.sek("-14.89"));
        assertThat(result.lines().get(0).items().getFirst().id()).isEqualTo("55");
        assertThat(result.lines().get(5).items().getFirst().id()).isEqualTo("56");
        assertThat(result.lines().get(5).tier()).isEqualTo(2);
        assertThat(result.lines().get(10).items().getFirst().id()).isEqualTo("9");
        assertThat(result.lines().get(10).tier()).isEqualTo(1);
        assertThat(result.lines().get(1).status()).isEqualTo(MatchStatus.NO_MATCH_NEEDED);
    }

    @Test
    void oneOreMoreOnALineHoldsThePayoutAndNamesTheClass() {
        var lines = new ArrayList<>(lines());
        lines.set(5, line(8, Kind.SALE, "599.01", "10483", ""));

        var result = reconcile("1474.55", lines);

        assertThat(result.certificate().closes()).isFalse();
        assertThat(result.certificate().difference()).isEqualTo(Money.sek("0.01"));
        assertThat(result.findings())
                .extracting(Finding::code)
                .containsExactly(Finding.Code.CLASS_TOTAL, Finding.Code.DIFFERENCE, Finding.Code.MISSING_OR_CHANGED);
    }

    @Test
    void aRowThatStandsTwiceIsNamedByItsLine() {
        var lines = new ArrayList<>(lines());
        lines.add(line(12, Kind.FEE, "-16.71", "10483", ""));
        lines.add(line(12, Kind.FEE_VAT, "-4.18", "10483", ""));

        var result = reconcile("1474.55", lines);

        assertThat(result.certificate().difference()).isEqualTo(Money.sek("-20.89"));
        assertThat(result.findings())
                .filteredOn(finding -> finding.code() == Finding.Code.DUPLICATE_LINE)
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.line()).isEqualTo(12);
                    assertThat(finding.amount()).isEqualTo(Money.sek("-20.89"));
                    assertThat(finding.arguments()).containsExactly("9");
                });
    }

    @Test
    void aSignTurnedRoundIsNamedByItsLine() {
        var lines = new ArrayList<>(lines());
        lines.set(10, line(11, Kind.REFUND, "299.00", "10455", "10455-R1"));

        var result = reconcile("1474.55", lines);

        assertThat(result.certificate().difference()).isEqualTo(Money.sek("598.00"));
        assertThat(result.findings())
                .filteredOn(finding -> finding.code() == Finding.Code.SIGN)
                .singleElement()
                .satisfies(finding -> assertThat(finding.line()).isEqualTo(11));
    }

    @Test
    void anotherAmountUnderTheReferenceIsSuggestedAndTheAmountUnderAnotherReferenceIsNot() {
        var result = reconcile(
                "1474.55",
                lines(),
                item("55", false, "1200.00", order("10482")),
                item("56", false, "599.00", order("99")));

        assertThat(result.lines().get(0).status()).isEqualTo(MatchStatus.SUGGESTED);
        assertThat(result.lines().get(0).tier()).isEqualTo(3);
        assertThat(result.lines().get(5).status()).isEqualTo(MatchStatus.UNMATCHED);
    }

    @Test
    void twoThatFitEquallyWellAreBothSuggested() {
        var result = reconcile(
                "1474.55",
                lines(),
                item("55", false, "1249.00", order("10482")),
                item("56", false, "1249.00", order("10482")));

        assertThat(result.lines().get(0).status()).isEqualTo(MatchStatus.SUGGESTED);
        assertThat(result.lines().get(0).items()).extracting(OpenItem::id).containsExactly("55", "56");
    }

    @Test
    void anInvoiceOfAnotherCaptureOfTheSameOrderIsNoMatch() {
        var result = reconcile(
                "1474.55",
                lines(),
                item("55", false, "1249.00", order("10482"), new OpenItem.Key(KeyKind.CAPTURE_REFERENCE, "10482-F2")));

        assertThat(result.lines().get(0).status()).isEqualTo(MatchStatus.SUGGESTED);
    }

    @Test
    void anInvoiceRoundedToWholeKronorIsMatchedWithTheDifferenceNamed() {
        var lines = List.of(line(2, Kind.SALE, "5584.69", "77", ""));
        var result = reconcile("5584.69", lines, item("12", false, "5585.00", order("77")));

        assertThat(result.lines().getFirst().tier()).isEqualTo(3);
        assertThat(result.lines().getFirst().explained())
                .containsExactly(new Explanation(Explanation.Part.ROUNDING, Money.sek("-0.31")));
    }

    @Test
    void twoInvoicesOfOneOrderThatSumToTheLineAreSuggestedAsAGroup() {
        var result = reconcile(
                "1474.55",
                lines(),
                item("55", false, "1000.00", order("10482")),
                item("56", false, "249.00", order("10482")),
                item("57", false, "50.00", order("10482")));

        assertThat(result.lines().get(0).tier()).isEqualTo(6);
        assertThat(result.lines().get(0).items()).extracting(OpenItem::id).containsExactlyInAnyOrder("55", "56");
    }

    @Test
    void amountAndDateSuggestOnlyWhereNoReferenceContradicts() {
        var lines = List.of(line(2, Kind.SALE, "1249.00", "", ""), line(3, Kind.SALE, "700.00", "5", ""));
        var result = reconcile(
                "1949.00",
                lines,
                item("55", false, "1249.00", order("10482")),
                item("56", false, "700.00", order("6")));

        assertThat(result.lines().get(0).status()).isEqualTo(MatchStatus.SUGGESTED);
        assertThat(result.lines().get(0).tier()).isEqualTo(4);
        assertThat(result.lines().get(1).status()).isEqualTo(MatchStatus.UNMATCHED);
    }
}
