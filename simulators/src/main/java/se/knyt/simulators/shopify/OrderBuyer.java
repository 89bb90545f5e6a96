package se.knyt.simulators.shopify;

import java.util.Locale;
import se.knyt.simulators.base.Json;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Who buys: the customer of an order, the addresses, and what a company tells of itself. */
final class OrderBuyer {
    private final Sale sale;
    private final ObjectNode order;

    OrderBuyer(Sale sale, ObjectNode order) {
        this.sale = sale;
        this.order = order;
    }

    void put() {
        var buyer = sale.buyer();
        var email = (buyer.firstName() + "." + buyer.lastName() + "@example.com")
                .toLowerCase(Locale.ROOT)
                .replace('å', 'a')
                .replace('ä', 'a')
                .replace('ö', 'o');
        order.put("email", email).put("phone", "+46700000000");
        order.set(
                "customer",
                Json.object()
                        .put("id", Gid.of("Customer", 6_000_000_000_000L + Math.floorMod(email.hashCode(), 1_000_000)))
                        .put("legacyResourceId", 6_000_000_000_000L + Math.floorMod(email.hashCode(), 1_000_000))
                        .put("firstName", buyer.firstName())
                        .put("lastName", buyer.lastName())
                        .put("displayName", buyer.firstName() + " " + buyer.lastName())
                        .put("email", email)
                        .put("locale", "sv")
                        .put("taxExempt", false)
                        .put("createdAt", Json.text(order, "createdAt"))
                        .put("updatedAt", Json.text(order, "createdAt")));
        ((ObjectNode) order.path("customer")).putObject("defaultEmailAddress").put("emailAddress", email);
        ((ObjectNode) order.path("customer")).putArray("tags");
        order.set("billingAddress", address());
        order.set("shippingAddress", recipient());
        if (!buyer.organisationNumber().isEmpty()) {
            ((ArrayNode) order.path("customAttributes"))
                    .addObject()
                    .put("key", "organisationsnummer")
                    .put("value", buyer.organisationNumber());
        }
        if (!sale.vatNumber().isEmpty()) {
            ((ArrayNode) order.path("customAttributes"))
                    .addObject()
                    .put("key", "vat_number")
                    .put("value", sale.vatNumber());
        }
    }

    /** The goods go to another in the same country than who pays. */
    private ObjectNode recipient() {
        var address = address();
        address.remove("company");
        return address.put("firstName", "Elsa")
                .put("lastName", "Mottagare")
                .put("name", "Elsa Mottagare")
                .put("address1", "Leveransvägen 7");
    }

    private ObjectNode address() {
        var buyer = sale.buyer();
        var address = Json.object()
                .put("id", Gid.within(order, "MailingAddress"))
                .put("firstName", buyer.firstName())
                .put("lastName", buyer.lastName())
                .put("name", buyer.firstName() + " " + buyer.lastName())
                .put("address1", sale.street())
                .put("zip", sale.city()[0])
                .put("city", sale.city()[1])
                .put("country", Catalogue.COUNTRY_NAMES.get(sale.country()))
                .put("countryCodeV2", sale.country())
                .put("phone", "+46700000000");
        if (!buyer.company().isEmpty()) {
            address.put("company", buyer.company());
        }
        return address;
    }
}
