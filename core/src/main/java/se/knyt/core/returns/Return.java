package se.knyt.core.returns;

import java.util.List;
import se.knyt.core.money.Money;

/**
 * What is given back at once. The sum is law: what the rows lack of it is an amount without rows.
 *
 * @param rows given back
 * @param kept fees that the buyer pays for the return, positive, with their VAT: return freight, a return fee
 * @param total what the buyer gets back, VAT included, fees taken off; positive
 */
public record Return(List<RowPart> rows, List<RowPart> kept, Money total) {
    public Return {
        rows = List.copyOf(rows);
        kept = List.copyOf(kept);
    }

    /** Rows and nothing else. */
    public static Return of(List<RowPart> rows, Money total) {
        return new Return(rows, List.of(), total);
    }

    /** Money alone. */
    public static Return ofAmount(Money total) {
        return new Return(List.of(), List.of(), total);
    }
}
