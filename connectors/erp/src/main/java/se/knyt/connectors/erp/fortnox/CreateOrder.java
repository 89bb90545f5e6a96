package se.knyt.connectors.erp.fortnox;

import java.util.Map;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectRequest;
import se.knyt.spi.EffectTarget.Asked;
import se.knyt.spi.EffectTarget.Performed;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** An order, delivered and invoiced in Fortnox by those who work there. */
final class CreateOrder implements FortnoxEffect {
    private final DocumentPayload payload;

    CreateOrder(DocumentPayload payload) {
        this.payload = payload;
    }

    @Override
    public Performed perform(FortnoxClient client, EffectRequest request) {
        var document = SaleDocument.of((EffectBody.CreateOrder) request.body());
        document.requireSendable();
        var found = Documents.ORDERS.byReference(client, document.reference());
        var order = found.isPresent()
                ? found.get()
                : Documents.ORDERS.create(client, order(client, request, Attempt.first(document)));
        order = new BestAttempt(client, Documents.ORDERS, document, attempt -> order(client, request, attempt))
                .of(order, found.isEmpty());
        if (!Documents.totalsAgree(order, document)) {
            throw Documents.ORDERS.differs(client, order, document);
        }
        return performed(order);
    }

    @Override
    public Asked ask(FortnoxClient client, EffectRequest request) {
        var document = SaleDocument.of((EffectBody.CreateOrder) request.body());
        return Documents.ORDERS
                .byReference(client, document.reference())
                .filter(order -> Documents.totalsAgree(order, document))
                .<Asked>map(order -> new Asked.There(performed(order)))
                .orElseGet(FortnoxEffect::notThere);
    }

    private ObjectNode order(FortnoxClient client, EffectRequest request, Attempt attempt) {
        var document = attempt.document();
        var order = payload.head(attempt, Documents.customer(document, request), request.person());
        order.put("OrderDate", document.date().toString());
        order.set("OrderRows", payload.orderRows(client, attempt));
        return order;
    }

    private static Performed performed(JsonNode order) {
        var number = Fields.text(order, "DocumentNumber");
        return new Performed(number, Map.of("number", number, "total", Fields.text(order, "Total")));
    }
}
