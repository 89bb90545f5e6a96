package se.knyt.core.returns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.commerce.TaxLine;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;
import se.knyt.core.money.Rate;

/** Credit notes worked by hand. */
class CreditPlannerTest {
    private static final CreditTerms TERMS = new CreditTerms(true, 500);
    private static final RowPart MUG = Sold.goods("mug", 3, "100.00", 25, "20.00");
    private static final RowPart COFFEE = Sold.goods("coffee", 1, "112.00", 12, "12.00");
    private static final RowPart FREIGHT = Sold.freight("49.00", 25, "9.80");

    private static List<CreditNote> planned(List<Invoiced> invoices, List<CreditNote> standing, Return back) {
        var plan = CreditPlanner.plan(invoices, standing, back, TERMS);
        assertThat(plan).isInstanceOf(CreditPlan.Planned.class);
        return ((CreditPlan.Planned) plan).notes();
    }

    private static CreditPlan.Refused refused(List<Invoiced> invoices, Return back, CreditTerms terms) {
        return (CreditPlan.Refused) CreditPlanner.plan(invoices, List.of(), back, terms);
    }

    private static List<String> vats(List<CreditNote> notes) {
        return notes.stream().map(n -> n.tax().toPlain()).toList();
    }

    @Test
    void allThatWasInvoicedIsOneWholeCredit() {
        var invoice = Sold.invoice("1", MUG, COFFEE, FREIGHT, Sold.rounding("0.31"));
        var notes = planned(List.of(invoice), List.of(), Return.ofAmount(Money.sek("261.31")));
        assertThat(notes).hasSize(1);
        assertThat(notes.getFirst().whole()).isTrue();
        assertThat(notes.getFirst().rows()).containsExactlyInAnyOrderElementsOf(invoice.rows());
    }

    /** 100.00 for three: 33.33, 33.34 and 33.33 as the shop says; VAT 6.67, 6.66 and what is left, 6.67. */
    @Test
    void theLastPartLeavesNothingOnTheRate() {
        var invoices = List.of(Sold.invoice("1", MUG, FREIGHT));
        var standing = new ArrayList<CreditNote>();
        for (var gross : List.of("33.33", "33.34", "33.33")) {
            var back = Return.of(List.of(Sold.back(MUG, 1, gross)), Money.sek(gross));
            standing.addAll(planned(invoices, standing, back));
        }
        assertThat(vats(standing)).containsExactly("6.67", "6.66", "6.67");
        standing.addAll(planned(invoices, standing, Return.ofAmount(Money.sek("49.00"))));
        assertThat(standing.getLast().rows()).containsExactly(FREIGHT);
        assertThat(standing.getLast().whole()).isFalse();
    }

    /** Three pieces for 100.00, one on the first invoice and two on the second; two come back. */
    @Test
    void aRowDeliveredInPartsIsCreditedOnTheInvoicesThatHaveIt() {
        var first = Sold.invoice("1", Sold.goods("mug", 1, "33.33", 25, "6.67"), FREIGHT);
        var second = Sold.invoice("2", Sold.goods("mug", 2, "66.67", 25, "13.33"));
        var notes = planned(
                List.of(first, second), List.of(), Return.of(List.of(Sold.back(MUG, 2, "66.67")), Money.sek("66.67")));
        assertThat(notes).extracting(CreditNote::invoice).containsExactly("1", "2");
        assertThat(notes).extracting(n -> n.total().toPlain()).containsExactly("33.33", "33.34");
        assertThat(vats(notes)).containsExactly("6.67", "6.67");
    }

    /** 261.00 at 25 and 12 %: of 100.00 without rows 38.31 is mugs, 42.91 coffee and 18.77 freight, and one öre the largest rest. */
    @Test
    void anAmountWithoutRowsIsDividedByTheRatesOfTheSale() {
        var notes = planned(
                List.of(Sold.invoice("1", MUG, COFFEE, FREIGHT)), List.of(), Return.ofAmount(Money.sek("100.00")));
        assertThat(notes.getFirst().rows())
                .extracting(r ->
                        r.kind() + " " + r.gross().toPlain() + " " + r.tax().toPlain())
                .containsExactly("GOODS 38.32 7.66", "GOODS 42.91 4.60", "SHIPPING 18.77 3.75");
    }

    /**
     * Two of 500.00 and freight of 49.00, VAT 209.80. One comes back and 59.00 is kept for its freight: 441.00, VAT 100.00 − 11.80. Then
     * the other and the outbound freight: 549.00, VAT 109.80. The kept freight is neither, and what is left is it alone: 59.00, VAT
     * 11.80, which a person may still give back.
     */
    @Test
    void keptReturnFreightIsNotTheFreightThatWasSold() {
        var chair = Sold.goods("chair", 2, "1000.00", 25, "200.00");
        var invoices = List.of(Sold.invoice("1", chair, FREIGHT));
        var kept = new RowPart(
                "",
                OrderRow.Kind.RETURN_FREIGHT,
                Quantity.ONE,
                Money.sek("59.00"),
                List.of(new TaxLine(Rate.of(25), Money.sek("11.80"), false)));
        var standing = new ArrayList<CreditNote>(planned(
                invoices,
                List.of(),
                new Return(List.of(Sold.back(chair, 1, "500.00")), List.of(kept), Money.sek("441.00"))));
        var left = RowsLeft.of(invoices, standing);
        assertThat(left.anyKept()).isTrue();
        assertThat(left.all())
                .extracting(r -> r.kind() + " " + r.gross().toPlain())
                .containsExactly("GOODS 500.00", "SHIPPING 49.00");
        // Money without rows is of what was sold before it is of what was kept.
        var money = planned(invoices, standing, Return.ofAmount(Money.sek("549.00")));
        assertThat(money.getFirst().rows())
                .extracting(r -> r.kind() + " " + r.gross().toPlain())
                .containsExactly("GOODS 500.00", "SHIPPING 49.00");
        standing.addAll(planned(
                invoices,
                standing,
                Return.of(
                        List.of(Sold.back(chair, 1, "500.00"), Sold.back(FREIGHT, 1, "49.00")), Money.sek("549.00"))));
        assertThat(vats(standing)).containsExactly("88.20", "109.80");
        var rest = planned(invoices, standing, Return.ofAmount(Money.sek("59.00")));
        assertThat(rest.getFirst().rows())
                .extracting(r ->
                        r.kind() + " " + r.gross().toPlain() + " " + r.tax().toPlain())
                .containsExactly("RETURN_FREIGHT 59.00 11.80");
    }

    /** The facts of partial refunds by hand: gross, rate, parts, VAT of the parts, VAT of the whole. */
    @ParameterizedTest
    @CsvSource({
        "99.99, 25, 33.33 33.33 33.33, 6.67 6.66 6.67, 20.00",
        "10.00, 12, 3.33 3.33 3.34, 0.36 0.35 0.36, 1.07",
        "0.05, 25, 0.01 0.01 0.01 0.01 0.01, 0.00 0.00 0.01 0.00 0.00, 0.01",
        "249.00, 6, 100.00 49.00 100.00, 5.66 2.77 5.66, 14.09"
    })
    void amountsWithoutRowsNeverDrift(String gross, int rate, String parts, String vats, String vat) {
        var invoices = List.of(Sold.invoice("1", Sold.goods("row", 1, gross, rate, vat)));
        var standing = new ArrayList<CreditNote>();
        for (var part : parts.split(" ")) {
            standing.addAll(planned(invoices, standing, Return.ofAmount(Money.sek(part))));
        }
        assertThat(vats(standing)).containsExactly(vats.split(" "));
    }

    /** The buyer withdraws from all but pays 50.00 of return freight: 261.00 less 50.00, VAT 41.80 less 10.00. */
    @Test
    void aFeeThatIsKeptIsARowOfItsOwnWithItsVat() {
        var invoices = List.of(Sold.invoice("1", MUG, COFFEE, FREIGHT));
        var rows = List.of(Sold.back(MUG, 3, "100.00"), Sold.back(COFFEE, 1, "112.00"), Sold.back(FREIGHT, 1, "49.00"));
        var notes = planned(
                invoices, List.of(), new Return(rows, List.of(Sold.fee("50.00", 25, "10.00")), Money.sek("211.00")));
        assertThat(notes).hasSize(1);
        assertThat(notes.getFirst().whole()).isFalse();
        assertThat(notes.getFirst().tax()).isEqualTo(Money.sek("31.80"));
        assertThat(notes.getFirst().rows().getLast().gross()).isEqualTo(Money.sek("-50.00"));
        // The fee is waived afterwards.
        assertThat(vats(planned(invoices, notes, Return.ofAmount(Money.sek("50.00")))))
                .containsExactly("10.00");
    }

    @Test
    void moreRowsThanADocumentTakesBecomeSeveralNotes() {
        var rows = IntStream.range(0, 1200)
                .mapToObj(i -> Sold.goods("r" + i, 1, "10.00", 25, "2.00"))
                .toList();
        var invoice = new Invoiced("1", Money.sek("1").currency(), rows);
        var back = rows.stream().limit(1100).map(r -> Sold.back(r, 1, "10.00")).toList();
        var notes = planned(List.of(invoice), List.of(), Return.of(back, Money.sek("11000.00")));
        assertThat(notes).extracting(n -> n.rows().size()).containsExactly(500, 500, 100);
        assertThat(planned(List.of(invoice), notes, Return.ofAmount(Money.sek("1000.00"))))
                .extracting(n -> n.rows().size())
                .containsExactly(100);
    }

    @Test
    void moreThanIsLeftIsRefusedWithTheNumbers() {
        var invoices = List.of(Sold.invoice("1", MUG));
        var all = refused(invoices, Return.ofAmount(Money.sek("100.01")), TERMS);
        assertThat(all.code()).isEqualTo("credit.more-than-left");
        assertThat(all.arguments()).containsEntry("amount", "100.01 SEK").containsEntry("left", "100.00 SEK");
        var pieces = refused(invoices, Return.of(List.of(Sold.back(MUG, 4, "99.00")), Money.sek("99.00")), TERMS);
        assertThat(pieces.code()).isEqualTo("credit.row-more-than-left");
        assertThat(pieces.arguments()).containsEntry("amount", "4").containsEntry("left", "3");
    }

    @Test
    void whatTheAccountingSystemDoesNotAllowIsRefused() {
        var invoices = List.of(Sold.invoice("1", MUG));
        var wholeOnly = new CreditTerms(false, 500);
        assertThat(refused(invoices, Return.ofAmount(Money.sek("50.00")), wholeOnly)
                        .code())
                .isEqualTo("credit.whole-only");
        assertThat(CreditPlanner.plan(invoices, List.of(), Return.ofAmount(Money.sek("100.00")), wholeOnly))
                .isInstanceOf(CreditPlan.Planned.class);
    }

    @Test
    void rowsThatDoNotFitAreRefused() {
        var invoices = List.of(Sold.invoice("1", MUG, FREIGHT));
        var unknown = Return.of(List.of(Sold.back(COFFEE, 1, "112.00")), Money.sek("112.00"));
        assertThat(refused(invoices, unknown, TERMS).code()).isEqualTo("credit.row-not-invoiced");
        var short5 = Return.of(List.of(Sold.back(MUG, 3, "100.00")), Money.sek("95.00"));
        assertThat(refused(invoices, short5, TERMS).code()).isEqualTo("credit.rows-exceed-amount");
        var fee = new Return(
                List.of(Sold.back(MUG, 1, "33.33")), List.of(Sold.fee("40.00", 25, "8.00")), Money.sek("10.00"));
        assertThat(refused(invoices, fee, TERMS).code()).isEqualTo("credit.fee-too-large");
    }

    @Test
    void whatIsNoReturnIsNotPlanned() {
        var invoices = List.of(Sold.invoice("1", MUG));
        for (var back : List.of(
                Return.ofAmount(Money.sek("0.00")),
                Return.ofAmount(Money.sek("-1.00")),
                Return.of(
                        List.of(new RowPart("mug", OrderRow.Kind.GOODS, Quantity.ZERO, Money.sek("1.00"), List.of())),
                        Money.sek("1.00")))) {
            assertThatThrownBy(() -> CreditPlanner.plan(invoices, List.of(), back, TERMS))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> Sold.invoice("1", MUG, MUG)).hasMessageContaining("twice");
    }

    /** What the source says of VAT stands while there is more to come. */
    @Test
    void theStatedVatOfAPartStands() {
        var stated = new RowPart(
                "mug",
                OrderRow.Kind.GOODS,
                Quantity.ONE,
                Money.sek("33.33"),
                List.of(new TaxLine(Rate.of(25), Money.sek("6.66"))));
        var notes = planned(List.of(Sold.invoice("1", MUG)), List.of(), Return.of(List.of(stated), Money.sek("33.33")));
        assertThat(vats(notes)).containsExactly("6.66");
    }
}
