package se.knyt.simulators.klarna;

import java.util.Set;
import se.knyt.simulators.base.Json;
import tools.jackson.databind.JsonNode;

/** The checks Klarna makes on what it is told of deliveries. */
final class ShippingInfo {
    private static final Set<String> METHODS = Set.of(
            "PickUpStore",
            "Home",
            "BoxReg",
            "BoxUnreg",
            "PickUpPoint",
            "Own",
            "Postal",
            "DHLPackstation",
            "Digital",
            "Undefined",
            "PickUpWarehouse",
            "ClickCollect",
            "PalletDelivery");

    private ShippingInfo() {}

    /** Refuses a method of delivery that is none of Klarna's; absent deliveries are fine. */
    static void check(JsonNode deliveries) {
        for (int i = 0; i < deliveries.size(); i++) {
            var delivery = deliveries.path(i);
            if (delivery.has("shipping_method") && !METHODS.contains(Json.text(delivery, "shipping_method"))) {
                throw Refusal.badValue("shipping_info[" + i + "].shipping_method is none of "
                        + METHODS.stream().sorted().toList());
            }
        }
    }
}
