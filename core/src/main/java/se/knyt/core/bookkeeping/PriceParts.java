package se.knyt.core.bookkeeping;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import se.knyt.core.money.Quantity;
import se.knyt.core.money.Rounding;

/** Sets apart what rules book of a line's price on a row of its own. What is left is by subtraction, so that nothing is lost. */
final class PriceParts {
    private PriceParts() {}

    static List<TaxedPart> of(List<TaxedPart> parts) {
        return parts.stream().flatMap(PriceParts::apart).toList();
    }

    private static Stream<TaxedPart> apart(TaxedPart whole) {
        var line = whole.line();
        var own = line.coding().part();
        if (own.isEmpty()) {
            return Stream.of(whole);
        }
        var part = own.get();
        // Where a person has decided that another rate holds, the VAT stated is not the part's.
        boolean asStated = line.taxes().stream().allMatch(tax -> tax.rate().equals(whole.rate()));
        var vat = asStated ? part.vat() : whole.rate().containedIn(part.gross(), Rounding.HALF_UP);
        var rest = new TaxedPart(
                line.coded(line.coding().withPart(Optional.empty())),
                whole.rate(),
                whole.gross().minus(part.gross()),
                whole.vat().minus(vat));
        return Stream.of(rest, new TaxedPart(lineOf(line, part), whole.rate(), part.gross(), vat));
    }

    private static SaleLine lineOf(SaleLine line, PricePart part) {
        var account = new SaleCoding.Choice(Optional.empty(), part.account(), part.rule(), part.version());
        var coding = new SaleCoding(
                List.of(account),
                line.coding().costCentre(),
                line.coding().project(),
                line.coding().dimensions());
        return new SaleLine(
                line.kind(), "", part.text(), Quantity.ONE, part.gross(), line.taxes(), coding, line.foodSince());
    }
}
