package se.knyt.engine.flows;

import java.util.LinkedHashMap;
import java.util.List;
import se.knyt.engine.trails.PartKeys;
import se.knyt.engine.trails.PrepaidKeys;
import se.knyt.engine.trails.TrailState;

/** The recorded sales of a purchase, each once: what several tenders pay of one is one sale and one invoice. */
final class WholeSales {
    private WholeSales() {}

    static List<TrailState.FactView> of(TrailState state) {
        var sales = new LinkedHashMap<String, TrailState.FactView>();
        state.facts().stream()
                // Money that came before the delivery is no sale yet.
                .filter(f -> "sale".equals(f.type()) && !PrepaidKeys.isPrepaid(f.key()))
                .forEach(f -> sales.merge(PartKeys.whole(f.key()), f, WholeSales::both));
        return List.copyOf(sales.values());
    }

    /** The first part has the name, the date and the VAT of the whole. */
    private static TrailState.FactView both(TrailState.FactView whole, TrailState.FactView part) {
        return new TrailState.FactView(
                whole.id(),
                whole.key(),
                whole.type(),
                whole.invoiceNumber(),
                whole.date(),
                whole.amount().plus(part.amount()),
                whole.own().plus(part.own()),
                whole.elsewhere().plus(part.elsewhere()),
                whole.tax().plus(part.tax()),
                whole.document(),
                whole.settingsVersion(),
                whole.notes(),
                whole.prices(),
                whole.provider(),
                whole.named() && part.named(),
                whole.tender(),
                whole.heard().compareTo(part.heard()) < 0 ? whole.heard() : part.heard(),
                whole.rate());
    }
}
