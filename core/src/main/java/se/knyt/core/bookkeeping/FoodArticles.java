package se.knyt.core.bookkeeping;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.money.Rate;

/**
 * Which articles are food, as far as sales have shown. Food has 6 % for a while and books have it always, so that a sale at 6 % alone
 * tells nothing; what bore 12 % before the rate went down does.
 */
public final class FoodArticles {
    private FoodArticles() {}

    /**
     * Articles that a sale shows to be food; those without a number are none of them. Empty where the sale cannot be posted.
     *
     * @param begun settings of the day when the purchase began
     * @param now the settings in use: they hold where the others do not say how it is taxed
     */
    public static Set<String> shownBy(SaleFact sale, PostingSettings begun, PostingSettings now) {
        try {
            return shownBy(sale, new SaleBreakdown(sale, begun));
        } catch (Stop stop) {
            return stop.code().startsWith("vat.") && !begun.equals(now) ? shownBy(sale, now, now) : Set.of();
        } catch (LineTaxes.InvalidRate e) {
            return Set.of();
        }
    }

    private static Set<String> shownBy(SaleFact sale, SaleBreakdown breakdown) {
        var schedule = breakdown.treatment().schedule();
        var shown = new TreeSet<String>();
        for (var part : breakdown.parts()) {
            var line = part.line();
            boolean article = line.kind() == OrderRow.Kind.GOODS && !line.sku().isEmpty();
            if (article
                    && charged(line).stream()
                            .anyMatch(rate -> schedule.showsFood(rate, part.rate(), sale.chargeableDate()))) {
                shown.add(line.sku());
            }
        }
        return shown;
    }

    private static List<Rate> charged(SaleLine line) {
        return line.taxes().stream().map(tax -> tax.rate()).toList();
    }

    /**
     * The sale with each line that is known to be food. Its freight is food's where all of its goods are.
     *
     * @param known articles by number, with the day of a sale that showed it
     */
    public static SaleFact mark(SaleFact sale, Map<String, LocalDate> known) {
        var goods = sale.lines().stream()
                .filter(line -> line.kind() == OrderRow.Kind.GOODS)
                .map(SaleLine::sku)
                .toList();
        var days = goods.stream()
                .flatMap(sku -> Optional.ofNullable(known.get(sku)).stream())
                .toList();
        if (days.isEmpty()) {
            return sale;
        }
        var freight = days.size() == goods.size() ? Optional.of(days.getFirst()) : Optional.<LocalDate>empty();
        return sale.withLines(sale.lines().stream()
                .map(line -> switch (line.kind()) {
                    case GOODS -> line.foodSince(Optional.ofNullable(known.get(line.sku())));
                    case SHIPPING -> line.foodSince(freight);
                    case FEE, GIFT_CARD, RETURN_FREIGHT, RETURN_FEE, ROUNDING, TIP -> line;
                })
                .toList());
    }
}
