package se.knyt.core.bookkeeping;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.money.Rate;

/**
 * Freight whose VAT does not follow the goods'. What a seller charges for transport is part of what the goods cost (Directive 2006/112/EC,
 * article 78 b), so it bears the goods' rate, and the rate of each where they have several. What the shop charged is booked all the same:
 * it is owed as it stands on the receipt, and a transport that is sold by itself has a rate of its own.
 *
 * @param freight rates that the freight is booked at, highest first
 * @param goods rates of the goods that it went with, highest first
 */
public record FreightRates(List<Rate> freight, List<Rate> goods) {
    public FreightRates {
        freight = List.copyOf(freight);
        goods = List.copyOf(goods);
    }

    /**
     * The two where they differ; empty where they agree, where nothing was sold with the freight, and where the sale cannot be posted.
     *
     * @param begun settings of the day when the purchase began
     * @param now the settings in use: they hold where the others do not say how it is taxed
     */
    public static Optional<FreightRates> apart(SaleFact sale, PostingSettings begun, PostingSettings now) {
        try {
            return apart(sale, new SaleBreakdown(sale, begun));
        } catch (Stop stop) {
            return stop.code().startsWith("vat.") && !begun.equals(now) ? apart(sale, now, now) : Optional.empty();
        } catch (LineTaxes.InvalidRate e) {
            return Optional.empty();
        }
    }

    private static Optional<FreightRates> apart(SaleFact sale, SaleBreakdown breakdown) {
        var freight = rates(breakdown, OrderRow.Kind.SHIPPING);
        var here = rates(breakdown, OrderRow.Kind.GOODS);
        var goods = sale.freightBasis().isEmpty() ? here : ofTheOrder(sale);
        // With a part of the order the freight of that part, or of all of it, may go.
        boolean agrees = freight.equals(goods) || freight.equals(here);
        return agrees || freight.isEmpty() || goods.isEmpty()
                ? Optional.empty()
                : Optional.of(new FreightRates(highestFirst(freight), highestFirst(goods)));
    }

    private static Set<Rate> rates(SaleBreakdown breakdown, OrderRow.Kind kind) {
        return breakdown.parts().stream()
                .filter(part -> part.line().kind() == kind)
                .map(TaxedPart::rate)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<Rate> ofTheOrder(SaleFact sale) {
        return sale.freightBasis().stream()
                .filter(part -> !part.amount().isZero())
                .map(RateAmount::rate)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<Rate> highestFirst(Set<Rate> rates) {
        return rates.stream().sorted(Comparator.reverseOrder()).toList();
    }
}
