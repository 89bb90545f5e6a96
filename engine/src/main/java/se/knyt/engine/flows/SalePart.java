package se.knyt.engine.flows;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import se.knyt.core.bookkeeping.ExchangeRate;
import se.knyt.core.money.Money;
import se.knyt.engine.trails.PartKeys;

/**
 * What is kept of a further part of a sale that several tenders pay. The sale itself, with its rows, its VAT and what gift cards paid
 * of it, is kept with the first part; each part is an open item of its own at its provider.
 *
 * @param of key of the sale
 * @param exchangeRate at which the sale is booked, where it is in another currency than the books
 */
record SalePart(String of, String provider, Optional<ExchangeRate> exchangeRate) {
    /**
     * The facts of a sale, one for each tender that pays of it.
     *
     * @param whole the sale as one fact
     * @param parts what each tender pays, in all what gift cards do not
     */
    static List<TrailPlan.NewFact> facts(
            TrailPlan.NewFact whole, List<TenderPart> parts, Tenders tenders, Optional<ExchangeRate> rate) {
        var result = new ArrayList<TrailPlan.NewFact>();
        var zero = Money.zero(whole.amount().currency());
        boolean allOwn = whole.own().equals(whole.amount());
        var ownLeft = whole.own();
        for (var part : parts) {
            boolean first = result.isEmpty();
            var elsewhere = first ? whole.elsewhere() : zero;
            var amount = part.amount().plus(elsewhere);
            // Gift cards sold are paid by the first providers, as posting has it.
            var own = allOwn ? amount : ownLeft.compareTo(amount) < 0 ? ownLeft : amount;
            ownLeft = ownLeft.minus(own);
            result.add(new TrailPlan.NewFact(
                    PartKeys.of(whole.key(), part.tender().code(), first),
                    whole.type(),
                    whole.document(),
                    whole.documentVersion(),
                    part.provider(),
                    whole.invoiceNumber(),
                    whole.date(),
                    amount,
                    own,
                    elsewhere,
                    first ? whole.tax() : zero,
                    whole.notes(),
                    first ? whole.prices() : Map.of(),
                    first ? whole.body() : new SalePart(whole.key(), part.provider(), rate),
                    whole.returned(),
                    tenders.several() ? part.tender().code() : ""));
        }
        return result;
    }
}
