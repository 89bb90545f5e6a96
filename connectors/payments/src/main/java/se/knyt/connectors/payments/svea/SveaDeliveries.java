package se.knyt.connectors.payments.svea;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import se.knyt.http.json.Json;
import se.knyt.spi.EffectBody.Capture;
import se.knyt.spi.EffectRequest;
import se.knyt.spi.EffectTarget.Asked;
import se.knyt.spi.EffectTarget.Performed;
import se.knyt.spi.FoundElsewhere;
import se.knyt.spi.ProviderFailure;
import se.knyt.spi.ProviderSession;
import tools.jackson.databind.node.ObjectNode;

/**
 * Captures at Svea: deliveries of an order's rows. Svea takes no amount and keeps no reference of ours, so rows must make up the
 * amount, and a delivery is known again by its amount alone, where that leaves no doubt.
 */
final class SveaDeliveries implements ProviderSession.Acts<Capture> {
    private final SveaClient client;
    private final Tasks tasks;

    SveaDeliveries(SveaClient client, Tasks tasks) {
        this.client = client;
        this.tasks = tasks;
    }

    @Override
    public Performed perform(EffectRequest request, Capture capture) {
        var order = order(capture);
        var parts = order.partsFor(capture);
        if (order.isOver() && !(look(order, capture) instanceof Asked.There)) {
            throw refused("svea.order-over", "the order is " + order.status() + " at Svea");
        }
        if (parts.isEmpty()) {
            return standing(order, request, capture);
        }
        boolean all = parts.stream().map(SveaOrder.Part::row).toList().equals(order.open())
                && parts.stream().allMatch(part -> part.quantity() == part.row().quantity());
        boolean may = order.allows("CanDeliverPartially")
                || order.allows("CanDeliverOrderPartially")
                || (all && order.allows("CanDeliverOrder"));
        if (!may) {
            throw refused("svea.not-deliverable", "Svea does not allow this delivery of the order");
        }
        var id = tasks.made(client.deliver(capture.orderSourceId(), body(parts)));
        if (id.isPresent()) {
            return Performed.of(id.get());
        }
        return switch (ask(request, capture)) {
            case Asked.There(var performed) -> performed;
            case Asked.NotThere _, Asked.Ambiguous _ ->
                throw new ProviderFailure.OutcomeUnknown("Svea does not name the delivery");
        };
    }

    private static ObjectNode body(List<SveaOrder.Part> parts) {
        var body = Json.object();
        var ids = body.putArray("OrderRowIds");
        parts.forEach(part -> ids.add(part.row().id()));
        var byQuantity = parts.stream().filter(SveaOrder.Part::toldByQuantity).toList();
        if (!byQuantity.isEmpty()) {
            var options = body.putArray("RowDeliveryOptions");
            byQuantity.forEach(part ->
                    options.addObject().put("OrderRowId", part.row().id()).put("Quantity", part.quantity()));
        }
        return body;
    }

    /** No rows make the amount: what is wanted is delivered already, by us where we may have sent it, or cannot be. */
    private static Performed standing(SveaOrder order, EffectRequest request, Capture capture) {
        if (look(order, capture) instanceof Asked.There(var performed)
                && !request.earlier().contains(performed.id())) {
            if (request.maybeSent()) {
                return performed;
            }
            throw new FoundElsewhere(performed, capture.amount(), Optional.empty()).ofCapture();
        }
        throw refused(
                "svea.rows-do-not-fit",
                "no rows of the order that are not delivered, and no pieces of them, make up " + capture.amount());
    }

    @Override
    public Asked ask(EffectRequest request, Capture capture) {
        return look(order(capture), capture);
    }

    private static Asked look(SveaOrder order, Capture capture) {
        long amount = capture.amount().minor();
        var equal = order.deliveries().stream()
                .filter(each -> each.amount() == amount)
                .toList();
        if (equal.isEmpty()) {
            return new Asked.NotThere();
        }
        // One delivery of this amount is the one wanted when the order cannot hold another like it.
        boolean another = !order.partsFor(capture).isEmpty() || order.mayHold(amount);
        return equal.size() == 1 && !another
                ? new Asked.There(Performed.of(equal.getFirst().id()))
                : new Asked.Ambiguous(
                        equal.size() + " deliveries of " + capture.amount() + "; Svea does not tell them apart");
    }

    private SveaOrder order(Capture capture) {
        return new SveaOrder(client.order(capture.orderSourceId()));
    }

    static ProviderFailure.Refused refused(String code, String why) {
        return new ProviderFailure.Refused(code, why, Map.of("reason", why));
    }
}
