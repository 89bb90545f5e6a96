package se.knyt.simulators.shopify;

import se.knyt.simulators.base.Json;
import tools.jackson.databind.node.ObjectNode;

/** Where the shop keeps its goods. */
final class Locations {
    static final String FIRST = Gid.of("Location", 70_000_000_001L);
    /** Where goods may come back, though no order is sent from it. */
    static final String SECOND = Gid.of("Location", 70_000_000_002L);

    private Locations() {}

    static ObjectNode first() {
        return of(FIRST);
    }

    /** @throws UserError for one that the shop does not have */
    static ObjectNode of(String id) {
        if (!id.equals(FIRST) && !id.equals(SECOND)) {
            throw new UserError("Location not found", "refundLineItems", "locationId");
        }
        return Json.object()
                .put("id", id)
                .put("legacyResourceId", Gid.number(id))
                .put("name", id.equals(FIRST) ? "Lagret" : "Butiken")
                .put("isActive", true);
    }
}
