package se.knyt.connectors.shops.shopify;

import java.util.Locale;
import java.util.Set;
import se.knyt.core.commerce.Buyer;
import se.knyt.core.commerce.Person;
import se.knyt.core.commerce.ShipTo;
import se.knyt.http.json.Json;
import tools.jackson.databind.JsonNode;

/** Who bought: what VAT needs stays on the order, what names a person goes apart. */
final class Buyers {
    private final ShopifySettings settings;

    Buyers(ShopifySettings settings) {
        this.settings = settings;
    }

    Buyer buyer(JsonNode order, Person person) {
        var organizationNumber = digits(attribute(order, settings.organizationNumberKeys()));
        var vatNumber = attribute(order, settings.vatNumberKeys())
                .replaceAll("[\\s-]", "")
                .toUpperCase(Locale.ROOT);
        var entity = order.path("purchasingEntity");
        boolean company = Json.textOr(entity, "__typename", "").equals("PurchasingCompany");
        if (company) {
            if (vatNumber.isEmpty()) {
                vatNumber = Json.textOr(entity.path("location").path("taxSettings"), "taxRegistrationId", "");
            }
            if (organizationNumber.isEmpty()) {
                organizationNumber = digits(Json.textOr(entity.path("company"), "externalId", ""));
            }
        }
        boolean business = company
                || !organizationNumber.isEmpty()
                || !vatNumber.isEmpty()
                || (settings.companyMeansBusiness() && !person.company().isEmpty());
        return new Buyer(
                business ? Buyer.Kind.BUSINESS : Buyer.Kind.CONSUMER,
                person.key(),
                country(order),
                bounded(organizationNumber),
                bounded(vatNumber));
    }

    /**
     * The person the order is for: the billing address where there is one, since that is what an invoice shows, with where the goods go
     * where that is another.
     */
    Person person(JsonNode order) {
        var address = Json.has(order, "billingAddress") ? order.path("billingAddress") : order.path("shippingAddress");
        var buying = Json.textOr(order.path("purchasingEntity").path("company"), "name", "");
        var person = new Person(
                Json.text(order, "id"),
                Json.textOr(address, "name", ""),
                company(address, buying),
                Json.textOr(order, "email", ""),
                Json.textOr(order, "phone", Json.textOr(address, "phone", "")),
                Json.textOr(address, "address1", ""),
                Json.textOr(address, "address2", ""),
                Json.textOr(address, "zip", ""),
                Json.textOr(address, "city", ""),
                Json.textOr(address, "countryCodeV2", ""));
        var shipping = order.path("shippingAddress");
        return Json.has(order, "shippingAddress") ? person.shippingTo(shipTo(shipping, buying)) : person;
    }

    private static ShipTo shipTo(JsonNode address, String buying) {
        return new ShipTo(
                Json.textOr(address, "name", ""),
                company(address, buying),
                Json.textOr(address, "phone", ""),
                Json.textOr(address, "address1", ""),
                Json.textOr(address, "address2", ""),
                Json.textOr(address, "zip", ""),
                Json.textOr(address, "city", ""),
                Json.textOr(address, "countryCodeV2", ""));
    }

    /** @param buying the company that buys, whose addresses may leave it out */
    private static String company(JsonNode address, String buying) {
        var company = Json.textOr(address, "company", "").strip();
        return company.isEmpty() ? buying : company;
    }

    /** Where the goods go; over the counter, where the counter stands. */
    private static String country(JsonNode order) {
        for (var holder : new String[] {"shippingAddress", "billingAddress"}) {
            var code = Json.textOr(order.path(holder), "countryCodeV2", "");
            if (!code.isEmpty()) {
                return code;
            }
        }
        return Json.textOr(order.path("retailLocation").path("address"), "countryCode", "");
    }

    private static String attribute(JsonNode order, Set<String> keys) {
        for (var attribute : Json.list(order, "customAttributes")) {
            var key = Json.textOr(attribute, "key", "").strip().toLowerCase(Locale.ROOT);
            if (keys.contains(key)) {
                return Json.textOr(attribute, "value", "").strip();
            }
        }
        return "";
    }

    private static String digits(String text) {
        return text.replaceAll("\\D", "");
    }

    /** The buyer types these; nothing of sense is longer. */
    private static String bounded(String text) {
        return text.length() <= 32 ? text : "";
    }
}
