package se.knyt.connectors.erp.fortnox;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import se.knyt.core.commerce.Person;
import se.knyt.http.json.Json;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectRequest;
import se.knyt.spi.EffectTarget.Asked;
import se.knyt.spi.EffectTarget.Performed;
import se.knyt.spi.ProviderFailure.Refused;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Finds the customer, else makes it with our reference on it. */
final class CreateCustomer implements FortnoxEffect {
    private static final int TEXT_CHARS_MAX = 1024;
    private static final int ZIP_CODE_CHARS_MAX = 10;

    @Override
    public Performed perform(FortnoxClient client, EffectRequest request) {
        var body = (EffectBody.CreateCustomer) request.body();
        var found = new CustomerSearch(client, body, request.person()).find();
        return performed(found.isPresent() ? found.get() : create(client, body, request.person()));
    }

    @Override
    public Asked ask(FortnoxClient client, EffectRequest request) {
        var body = (EffectBody.CreateCustomer) request.body();
        try {
            return new CustomerSearch(client, body, request.person())
                    .find()
                    .<Asked>map(customer -> new Asked.There(performed(customer)))
                    .orElseGet(FortnoxEffect::notThere);
        } catch (Refused e) {
            if (e.code().equals(CustomerSearch.AMBIGUOUS)) {
                return new Asked.Ambiguous(e.arguments().getOrDefault("numbers", ""));
            }
            throw e;
        }
    }

    private static Performed performed(JsonNode customer) {
        var number = Fields.text(customer, "CustomerNumber");
        return new Performed(number, Map.of("number", number));
    }

    private static JsonNode create(FortnoxClient client, EffectBody.CreateCustomer body, Optional<Person> person) {
        var outer = Json.object();
        outer.set("Customer", customer(body, person));
        return Fields.inside(client.post("/3/customers", Map.of(), outer), "Customer");
    }

    private static ObjectNode customer(EffectBody.CreateCustomer body, Optional<Person> person) {
        var node = Json.object();
        node.put("Name", name(body, person));
        node.put("Type", body.business() ? "COMPANY" : "PRIVATE");
        node.put("Active", true);
        node.put("ExternalReference", body.externalReference());
        node.put("Currency", body.currency().code());
        node.put("VATType", vatType(body));
        putText(node, "OrganisationNumber", body.organizationNumber(), 30);
        putText(node, "VATNumber", body.vatNumber(), 30);
        putText(node, "CountryCode", body.country().toUpperCase(Locale.ROOT), 2);
        person.ifPresent(buyer -> {
            putText(node, "Address1", buyer.address1(), TEXT_CHARS_MAX);
            putText(node, "Address2", buyer.address2(), TEXT_CHARS_MAX);
            putText(node, "ZipCode", buyer.postalCode(), ZIP_CODE_CHARS_MAX);
            putText(node, "City", buyer.city(), TEXT_CHARS_MAX);
            putText(node, "Email", buyer.email(), TEXT_CHARS_MAX);
            putText(node, "Phone1", buyer.phone(), TEXT_CHARS_MAX);
        });
        // Paper as the default way, so that no list of unsent documents in Fortnox mails a buyer who has paid.
        var ways = Json.object();
        ways.put("Invoice", "PRINT");
        ways.put("Order", "PRINT");
        ways.put("Offer", "PRINT");
        node.set("DefaultDeliveryTypes", ways);
        return node;
    }

    private static void putText(ObjectNode node, String field, String text, int charsMax) {
        var sendable = FortnoxText.of(text, charsMax);
        if (!sendable.isEmpty()) {
            node.put(field, sendable);
        }
    }

    /** A name of which nothing can be written in Latin letters must not stop the order: the reference stands for it. */
    static String name(EffectBody.CreateCustomer body, Optional<Person> person) {
        var company = person.map(buyer -> FortnoxText.of(buyer.company(), TEXT_CHARS_MAX))
                .orElse("");
        var name = person.map(buyer -> FortnoxText.of(buyer.name(), TEXT_CHARS_MAX))
                .orElse("");
        var wanted = body.business() && !company.isEmpty() ? company : name;
        var other = wanted.isEmpty() ? company : wanted;
        if (!other.isEmpty()) {
            return other;
        }
        // A collective customer stands for nobody; its reference is its name ("Samlingskund 12").
        boolean collective = person.isEmpty() && !body.business();
        return FortnoxText.of((collective ? "" : "Kund ") + body.externalReference(), TEXT_CHARS_MAX);
    }

    private static String vatType(EffectBody.CreateCustomer body) {
        var country = body.country().strip().toUpperCase(Locale.ROOT);
        if (country.isEmpty() || country.equals("SE")) {
            return "SEVAT";
        }
        if (!Countries.inEu(country)) {
            return "EXPORT";
        }
        return body.business() && !body.vatNumber().isBlank() ? "EUREVERSEDVAT" : "EUVAT";
    }
}
