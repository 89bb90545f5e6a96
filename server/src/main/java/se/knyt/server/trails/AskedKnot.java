package se.knyt.server.trails;

import java.util.List;
import java.util.Optional;
import se.knyt.server.trails.TrailDocuments.Duty;
import se.knyt.spi.EffectBody.HoldOrder;

/** What was asked for about a reservation: more time, another payment, and that its order waits in the shop, or goes on. */
final class AskedKnot {
    private AskedKnot() {}

    /** Key of the heading; empty while it is not done, and where nothing was left to put on hold. */
    static Optional<String> heading(Duty duty, List<Duty> all) {
        return duty.done() ? Optional.of(duty.kind()).flatMap(kind -> heading(kind, duty, all)) : Optional.empty();
    }

    private static Optional<String> heading(String kind, Duty duty, List<Duty> all) {
        return switch (kind) {
            case "hold-order" -> isHeld(duty, all) ? Optional.of("knot.shop-held") : Optional.empty();
            case "release-order" -> isHeld(duty, all) ? Optional.of("knot.shop-released") : Optional.empty();
            case "request-payment" -> Optional.of("knot.buyer-asked");
            default -> Optional.of("knot.extended");
        };
    }

    /** Whether the hold of that name held anything. */
    private static boolean isHeld(Duty duty, List<Duty> all) {
        var name = duty.body().path("name").asString("");
        return all.stream()
                .filter(d -> d.kind().equals("hold-order")
                        && d.body().path("name").asString("").equals(name))
                .noneMatch(d -> d.facts().path(HoldOrder.HELD).asString("").equals("0"));
    }
}
