package se.knyt.core.bookkeeping;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import se.knyt.core.commerce.TaxLine;
import se.knyt.core.money.Allocation;
import se.knyt.core.money.Money;
import se.knyt.core.money.Rate;
import se.knyt.core.money.Rounding;

/**
 * Freight for goods of several rates follows the VAT of the goods. The checkout may state its VAT per rate or at one weighted
 * rate that no law knows (18.67 %); both are parted by the goods' gross per rate and must agree with the stated VAT to one
 * minor unit, else the sale is held.
 */
final class FreightSplit {
    private FreightSplit() {}

    /** @param basis gross of the goods by rate */
    static List<TaxedPart> of(SaleLine freight, Map<Rate, Money> basis) {
        if (freight.taxes().stream().anyMatch(TaxLine::channelLiable)
                || basis.values().stream().anyMatch(Money::isNegative)
                || basis.values().stream().allMatch(Money::isZero)) {
            throw doesNotAgree(freight, freight.tax());
        }
        var rates = List.copyOf(basis.keySet());
        var weights = basis.values().stream().map(Money::minor).toList();
        var grosses = Allocation.split(freight.gross(), weights);
        var parts = new ArrayList<TaxedPart>();
        for (int i = 0; i < rates.size(); i++) {
            var rate = rates.get(i);
            var gross = grosses.get(i);
            parts.add(new TaxedPart(
                    freight, rate, gross, statedOr(freight, rate, rate.containedIn(gross, Rounding.HALF_UP))));
        }
        return asStated(freight, parts);
    }

    /** What the source states for a rate, when that is the computed VAT give or take one minor unit. */
    private static Money statedOr(SaleLine freight, Rate rate, Money computed) {
        var stated = Money.sum(
                freight.taxes().stream()
                        .filter(tax -> tax.rate().equals(rate))
                        .map(TaxLine::amount)
                        .toList(),
                computed.currency());
        return stated.minus(computed).abs().minor() <= 1 ? stated : computed;
    }

    /** The source's VAT is law: one minor unit between it and the parts goes to the part with most VAT. */
    private static List<TaxedPart> asStated(SaleLine freight, List<TaxedPart> parts) {
        var vat = Money.sum(
                parts.stream().map(TaxedPart::vat).toList(), freight.gross().currency());
        var difference = freight.tax().minus(vat);
        if (difference.abs().minor() > 1) {
            throw doesNotAgree(freight, vat);
        }
        int most = 0;
        for (int i = 1; i < parts.size(); i++) {
            if (parts.get(i).vat().compareTo(parts.get(most).vat()) > 0) {
                most = i;
            }
        }
        var part = parts.get(most);
        parts.set(
                most,
                new TaxedPart(freight, part.rate(), part.gross(), part.vat().plus(difference)));
        return parts.stream().filter(each -> !each.gross().isZero()).toList();
    }

    private static Stop doesNotAgree(SaleLine freight, Money computed) {
        return new Stop(
                "freight.vat-does-not-agree",
                List.of(freight.gross().toPlain(), freight.tax().toPlain(), computed.toPlain()),
                "fraktens moms " + freight.tax() + " stämmer inte med varornas momssatser (" + computed + ")");
    }
}
