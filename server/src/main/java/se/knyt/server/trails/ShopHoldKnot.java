package se.knyt.server.trails;

import java.util.List;
import java.util.Optional;
import se.knyt.server.trails.TrailDocuments.Duty;
import se.knyt.spi.EffectBody.HoldOrder;

/** That an order was put on hold in its shop, or released there. */
final class ShopHoldKnot {
    private ShopHoldKnot() {}

    /** Key of the heading; empty while it is not done, and where nothing was left to put on hold. */
    static Optional<String> heading(Duty duty, List<Duty> all) {
        var name = duty.body().path("name").asString("");
        boolean held = all.stream()
                .filter(d -> d.kind().equals("hold-order")
                        && d.body().path("name").asString("").equals(name))
                .noneMatch(d -> d.facts().path(HoldOrder.HELD).asString("").equals("0"));
        return duty.done() && held
                ? Optional.of(duty.kind().equals("hold-order") ? "knot.shop-held" : "knot.shop-released")
                : Optional.empty();
    }
}
