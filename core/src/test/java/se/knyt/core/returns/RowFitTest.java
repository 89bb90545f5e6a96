package se.knyt.core.returns;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;

/** An amount without rows is told by rows only where one choice of pieces makes it up. */
class RowFitTest {
    /** Three pieces for 100.00: one is 33.33, two 66.67. */
    private static final RowPart MUG = Sold.goods("mug", 3, "100.00", 25, "20.00");

    private static final RowPart COFFEE = Sold.goods("coffee", 1, "112.00", 12, "12.00");
    private static final RowPart FREIGHT = Sold.freight("49.00", 25, "9.80");

    private static List<String> fit(String amount, RowPart... rows) {
        var left = RowsLeft.of(List.of(Sold.invoice("1", rows)), List.of());
        return RowFit.of(left, Money.sek(amount)).stream()
                .map(p -> p.rowId() + " " + p.quantity() + " " + p.gross().toPlain())
                .toList();
    }

    @Test
    void oneChoiceOfPiecesIsFound() {
        assertThat(fit("66.67", MUG, COFFEE, FREIGHT)).containsExactly("mug 2 66.67");
        assertThat(fit("161.00", MUG, COFFEE, FREIGHT)).hasSize(2).contains("coffee 1 112.00");
    }

    @Test
    void noChoiceOrTwoOfThemIsNone() {
        assertThat(fit("66.66", MUG, COFFEE)).isEmpty();
        assertThat(fit("112.00", COFFEE, Sold.goods("tea", 1, "112.00", 12, "12.00")))
                .isEmpty();
    }

    @Test
    void tooManyChoicesAreNotSearched() {
        var rows = IntStream.range(0, 13)
                .mapToObj(i -> Sold.goods("r" + i, 1, (1L << i) + ".00", 25, "0.00"))
                .toArray(RowPart[]::new);
        assertThat(fit("1.00", rows)).isEmpty();
    }

    /** Of two pieces invoiced apart the first is taken from the first invoice, and what was given back is not there any more. */
    @Test
    void whatIsLeftIsCountedOverAllInvoices() {
        var first = Sold.invoice("1", Sold.goods("mug", 1, "33.33", 25, "6.67"));
        var second = Sold.invoice("2", Sold.goods("mug", 2, "66.67", 25, "13.33"));
        var left = RowsLeft.of(List.of(first, second), List.of());
        assertThat(left.quantity("mug")).isEqualTo(Quantity.of(3));
        assertThat(left.take("mug", Quantity.of(2)).orElseThrow().gross()).isEqualTo(Money.sek("66.67"));
        assertThat(left.take("mug", Quantity.of(4))).isEmpty();
        var planned = (CreditPlan.Planned) CreditPlanner.plan(
                List.of(first, second),
                List.of(),
                Return.of(List.of(Sold.back(MUG, 1, "33.33")), Money.sek("33.33")),
                CreditTerms.FREE);
        var after = RowsLeft.of(List.of(first, second), planned.notes());
        assertThat(after.quantity("mug")).isEqualTo(Quantity.of(2));
        assertThat(after.total()).contains(Money.sek("66.67"));
    }
}
