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
                .forEach(f -> sales.merge(PartKeys.whole(f.key()), f, TrailState.FactView::with));
        return List.copyOf(sales.values());
    }
}
