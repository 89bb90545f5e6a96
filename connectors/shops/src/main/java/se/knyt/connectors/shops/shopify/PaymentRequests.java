package se.knyt.connectors.shops.shopify;

import java.util.List;
import java.util.Map;
import se.knyt.http.json.Json;
import se.knyt.spi.EffectBody.RequestPayment;
import se.knyt.spi.EffectRequest;
import se.knyt.spi.EffectTarget.Asked;
import se.knyt.spi.EffectTarget.Performed;
import se.knyt.spi.ProviderFailure;
import tools.jackson.databind.JsonNode;

/**
 * Has the shop mail the buyer an invoice with a link to pay ({@code orderInvoiceSend}). Shopify tells by no field that the mail has
 * gone: where the answer was lost it is not known, and a person decides whether the buyer is asked once more.
 */
final class PaymentRequests {
    private final ShopifyClient client;

    PaymentRequests(ShopifyClient client) {
        this.client = client;
    }

    Performed perform(EffectRequest request, RequestPayment wanted) {
        var key = Notes.key("request", request.key());
        if (!Notes.made(state(wanted, key))) {
            note(wanted, key);
        }
        var variables = Json.object().put("id", wanted.orderSourceId());
        client.mutate(Queries.REQUEST_PAYMENT, variables, "orderInvoiceSend", "shopify.payment-request-refused");
        return Performed.of(wanted.orderSourceId());
    }

    Asked ask(EffectRequest request, RequestPayment wanted) {
        var order = state(wanted, Notes.key("request", request.key()));
        return Notes.made(order)
                ? new Asked.Ambiguous("the mail may have gone; see the timeline of the order")
                : new Asked.NotThere(); // the note comes first, so nothing was ever sent
    }

    private void note(RequestPayment wanted, String key) {
        try {
            Notes.make(client, wanted.orderSourceId(), key, List.of());
        } catch (ProviderFailure.OutcomeUnknown e) {
            throw new ProviderFailure.NotSent("the note before the request got no answer");
        }
    }

    private JsonNode state(RequestPayment wanted, String key) {
        var variables = Json.object().put("id", wanted.orderSourceId()).put("key", key);
        var order = client.query(Queries.REQUEST_STATE, variables).data().path("order");
        if (!order.isObject()) {
            throw new ProviderFailure.Refused(
                    "shopify.no-such-order", "no such order", Map.of("order", wanted.orderSourceId()));
        }
        return order;
    }
}
