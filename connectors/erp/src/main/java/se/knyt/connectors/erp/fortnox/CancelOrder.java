package se.knyt.connectors.erp.fortnox;

import java.util.Map;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectRequest;
import se.knyt.spi.EffectTarget.Asked;
import se.knyt.spi.EffectTarget.Performed;
import se.knyt.spi.ProviderFailure.Refused;
import tools.jackson.databind.JsonNode;

/**
 * Withdraws an order that Knyt made. An order that an invoice was made of is read before and after, and never touched: what it has become
 * is credited, not withdrawn.
 */
final class CancelOrder implements FortnoxEffect {
    @Override
    public Performed perform(FortnoxClient client, EffectRequest request) {
        var number = request.need("order");
        var body = (EffectBody.CancelOrder) request.body();
        var order = Documents.ORDERS.read(client, number);
        if (isCancelled(order)) {
            return Performed.of(number);
        }
        requireNotInvoiced(order, number, body);
        try {
            Documents.ORDERS.act(client, number, "cancel");
        } catch (Refused refused) {
            var now = Documents.ORDERS.read(client, number);
            requireNotInvoiced(now, number, body);
            if (!isCancelled(now)) {
                throw refused;
            }
        }
        return Performed.of(number);
    }

    @Override
    public Asked ask(FortnoxClient client, EffectRequest request) {
        var number = request.need("order");
        return isCancelled(Documents.ORDERS.read(client, number))
                ? new Asked.There(Performed.of(number))
                : FortnoxEffect.notThere();
    }

    private static boolean isCancelled(JsonNode order) {
        return Fields.flag(order, "Cancelled");
    }

    private static void requireNotInvoiced(JsonNode order, String number, EffectBody.CancelOrder body) {
        var invoice = Fields.text(order, "InvoiceReference");
        if (!invoice.isEmpty() && !invoice.equals("0")) {
            throw FortnoxErrors.own(
                    "order-invoiced",
                    "order " + number + " has become invoice " + invoice,
                    Map.of("order", body.orderNumber(), "number", number, "invoice", invoice));
        }
    }
}
