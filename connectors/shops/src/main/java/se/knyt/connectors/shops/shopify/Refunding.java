package se.knyt.connectors.shops.shopify;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.commerce.Payment;
import se.knyt.core.money.Money;
import se.knyt.http.json.Json;
import se.knyt.spi.EffectBody.Portion;
import se.knyt.spi.EffectBody.Refund;
import se.knyt.spi.EffectRequest;
import se.knyt.spi.EffectTarget.Asked;
import se.knyt.spi.EffectTarget.Performed;
import se.knyt.spi.FoundElsewhere;
import se.knyt.spi.ProviderFailure;
import se.knyt.spi.RefundRow;
import se.knyt.spi.StockPlaces.Place;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Refunds through the shop, whose payment app pays back at the provider. The refund's note carries our reference, so it is asked for
 * by it; the order's refunds are read before one is made, and one of the same captures and amounts that somebody else made is asked
 * about.
 */
final class Refunding {
    private static final String NOTE = "Knyt ";
    private static final String DONE = "SUCCESS";
    /** The shop's word for what is kept of the rows. */
    private static final String RESTOCKING = "RESTOCK";

    private static final String PARTLY = "shopify.refund-partly";

    private final ShopifyClient client;
    private final Restocking restocking;

    /** @param place where goods come back into stock that nobody named a place for; empty for where the order was to be sent from */
    Refunding(ShopifyClient client, String place) {
        this.client = client;
        this.restocking = new Restocking(client, place);
    }

    Performed perform(EffectRequest request, Refund refund) {
        var order = order(refund);
        switch (look(order, refund)) {
            case Asked.There(var performed) -> {
                return performed;
            }
            case Asked.Ambiguous(var detail) -> throw failed(refund, detail);
            case Asked.NotThere() -> {}
        }
        var another = foundElsewhere(order, request, refund);
        if (another.isPresent()) {
            throw another.get().ofRefund();
        }
        var variables = Json.object().put("key", idempotencyKey(request, refund));
        var buyers = buyers(order, refund);
        variables.set("input", input(order, refund, buyers));
        var payload = client.mutate(Queries.MAKE_REFUND, variables, "refundCreate", "shopify.refund-refused");
        var made = payload.path("refund");
        if (!made.isObject()) {
            throw new ProviderFailure.OutcomeUnknown("the answer names no refund");
        }
        return performed(made, refund, buyers).orElseThrow(() -> notPaidBack(made, refund, buyers));
    }

    /** Of several transactions some may have gone: what has not is told by its amount, so that nobody pays the others twice. */
    private static ProviderFailure.Refused notPaidBack(JsonNode made, Refund refund, BuyersMoney buyers) {
        var missing = refund.byCapture().stream()
                .filter(portion -> paidBack(made, portion, buyers).isEmpty())
                .map(portion -> portion.amount().toString())
                .toList();
        return missing.size() < refund.byCapture().size()
                ? new ProviderFailure.Refused(
                        PARTLY,
                        "the payment app did not pay back all of it",
                        Map.of("amount", refund.amount().toString(), "missing", String.join(", ", missing)))
                : failed(refund, "the payment app did not pay it back");
    }

    private static ProviderFailure.Refused failed(Refund refund, String reason) {
        return new ProviderFailure.Refused(
                "shopify.refund-failed",
                reason,
                Map.of("amount", refund.amount().toString(), "reason", reason));
    }

    /** Where goods can come back into stock. */
    List<Place> places() {
        return restocking.all();
    }

    Asked ask(EffectRequest request, Refund refund) {
        return look(order(refund), refund);
    }

    private JsonNode order(Refund refund) {
        var variables = Json.object().put("id", refund.orderSourceId());
        var order = client.query(Queries.REFUND_STATE, variables).data().path("order");
        if (!order.isObject()) {
            throw new ProviderFailure.Refused(
                    "shopify.no-such-order", "no such order", Map.of("order", refund.orderSourceId()));
        }
        return order;
    }

    private static Asked look(JsonNode order, Refund refund) {
        var found = Json.list(order, "refunds").stream()
                .filter(each -> isOurs(each, refund))
                .toList();
        if (found.isEmpty()) {
            return new Asked.NotThere();
        }
        if (found.size() > 1) {
            return new Asked.Ambiguous(found.size() + " refunds with reference " + refund.reference());
        }
        var buyers = buyers(order, refund);
        var performed = performed(found.getFirst(), refund, buyers);
        if (performed.isPresent()) {
            return new Asked.There(performed.get());
        }
        var refused = notPaidBack(found.getFirst(), refund, buyers);
        if (refused.code().equals(PARTLY)) {
            throw refused;
        }
        return new Asked.Ambiguous("the refund is there, and the payment app did not pay it back");
    }

    /** A refund of the same captures and amounts that is not accounted for and not ours; of several the oldest. */
    private static Optional<FoundElsewhere> foundElsewhere(JsonNode order, EffectRequest request, Refund refund) {
        var buyers = buyers(order, refund);
        return Json.list(order, "refunds").stream()
                .filter(each -> !FoundElsewhere.isKnown(Json.text(each, "id"), request, refund.seen()))
                .filter(each -> !Json.textOr(each, "note", "").startsWith(NOTE))
                .flatMap(each -> performed(each, refund, buyers).stream()
                        .map(found -> new FoundElsewhere(found, refund.amount(), at(each))))
                .findFirst();
    }

    private static Optional<Instant> at(JsonNode refund) {
        var at = Json.instantOr(refund, "createdAt", Instant.EPOCH);
        return at.equals(Instant.EPOCH) ? Optional.empty() : Optional.of(at);
    }

    /** The refund as done; empty when what it paid back of each capture is not the amount, or failed. */
    private static Optional<Performed> performed(JsonNode made, Refund refund, BuyersMoney buyers) {
        var facts = new HashMap<String, String>();
        int nth = 1;
        for (var portion : refund.byCapture()) {
            var paid = paidBack(made, portion, buyers);
            if (paid.isEmpty()) {
                return Optional.empty();
            }
            var status = Json.textOr(paid.getFirst(), "status", "");
            facts.put(nth == 1 ? "transaction" : "transaction/" + nth, Json.text(paid.getFirst(), "id"));
            facts.merge("status", status, (before, now) -> now.equals(DONE) ? before : now);
            facts.putIfAbsent("payment-id", Json.textOr(paid.getFirst(), "paymentId", ""));
            nth++;
        }
        return Optional.of(new Performed(Json.text(made, "id"), facts));
    }

    /** The transactions that paid so much of a capture back; none where they did not, or it was another amount. */
    private static List<JsonNode> paidBack(JsonNode made, Portion portion, BuyersMoney buyers) {
        var paid = ShopifyClient.nodes(made, "transactions").stream()
                .filter(each -> Json.textOr(each, "kind", "").equals("REFUND"))
                .filter(each -> isStoreCredit(portion)
                        ? Json.textOr(each, "gateway", "").equals(StoreCreditOfOrder.GATEWAY)
                        : Json.textOr(each.path("parentTransaction"), "id", "").equals(portion.captureSourceId()))
                .filter(each -> Transactions.state(Json.textOr(each, "status", "")) != Payment.State.FAILURE)
                .toList();
        return !paid.isEmpty() && buyers.paid(paid, portion) ? paid : List.of();
    }

    private static boolean isStoreCredit(Portion portion) {
        return portion.captureSourceId().equals(Refund.STORE_CREDIT);
    }

    /** What the shop owes as store credit moves no provider's money, so it is no transaction of ours: the shop makes its own. */
    private static void pay(ObjectNode input, JsonNode order, Refund refund, BuyersMoney buyers) {
        var transactions = input.putArray("transactions");
        for (var portion : refund.byCapture()) {
            var amount = buyers.of(portion);
            if (isStoreCredit(portion)) {
                input.withArray("refundMethods")
                        .addObject()
                        .putObject("storeCreditRefund")
                        .putObject("amount")
                        .put("amount", amount.toPlain())
                        .put("currencyCode", amount.currency().code());
                continue;
            }
            transactions
                    .addObject()
                    .put("orderId", refund.orderSourceId())
                    .put("parentId", portion.captureSourceId())
                    .put("gateway", gateway(order, portion.captureSourceId()))
                    .put("kind", "REFUND")
                    .put("amount", amount.toPlain());
        }
    }

    /** Without what this refund itself has paid back, should it be there already. */
    private static BuyersMoney buyers(JsonNode order, Refund refund) {
        var ours = Json.list(order, "refunds").stream()
                .filter(each -> isOurs(each, refund))
                .flatMap(each -> ShopifyClient.nodes(each, "transactions").stream())
                .map(each -> Json.text(each, "id"))
                .collect(Collectors.toUnmodifiableSet());
        return new BuyersMoney(order, refund.amount().currency(), ours);
    }

    private static boolean isOurs(JsonNode made, Refund refund) {
        return Json.textOr(made, "note", "").equals(NOTE + refund.reference());
    }

    private ObjectNode input(JsonNode order, Refund refund, BuyersMoney buyers) {
        var input = Json.object()
                .put("orderId", refund.orderSourceId())
                .put("note", NOTE + refund.reference())
                .put("notify", false);
        if (buyers.isOther()) {
            input.put("currency", buyers.currency().code());
        }
        pay(input, order, refund, buyers);
        if (refund.rows().stream().allMatch(Refunding::isSendable)) {
            rows(input, refund, buyers);
            if (!refund.kept().isEmpty()) {
                input.put("discrepancyReason", RESTOCKING);
            }
        }
        return input;
    }

    /** Goods in whole pieces and freight; anything else is paid back as money alone. */
    private static boolean isSendable(RefundRow row) {
        return row.kind() == OrderRow.Kind.SHIPPING
                || (row.kind() == OrderRow.Kind.GOODS
                        && row.quantity().value().stripTrailingZeros().scale() <= 0);
    }

    private void rows(ObjectNode input, Refund refund, BuyersMoney buyers) {
        var rows = refund.rows();
        var goods =
                rows.stream().filter(row -> row.kind() == OrderRow.Kind.GOODS).toList();
        if (!goods.isEmpty()) {
            var lines = input.putArray("refundLineItems");
            var places = restocking.places(refund.orderSourceId(), goods);
            for (var row : goods) {
                var line = lines.addObject()
                        .put("lineItemId", row.rowId())
                        .put("quantity", row.quantity().value().intValueExact())
                        .put("restockType", Restocking.type(row.restock()));
                places.of(row).ifPresent(place -> line.put("locationId", place));
            }
        }
        rows.stream()
                .filter(row -> row.kind() == OrderRow.Kind.SHIPPING)
                .map(RefundRow::gross)
                .reduce(Money::plus)
                .flatMap(buyers::freight)
                .ifPresent(freight -> input.putObject("shipping").put("amount", freight.toPlain()));
    }

    private static String gateway(JsonNode order, String capture) {
        return Json.list(order, "transactions").stream()
                .filter(each -> Json.text(each, "id").equals(capture))
                .map(each -> Json.textOr(each, "gateway", ""))
                .filter(name -> !name.isEmpty())
                .findFirst()
                .orElseThrow(() -> new ProviderFailure.Refused(
                        "shopify.refund-no-capture", "the order has no such capture", Map.of("capture", capture)));
    }

    /** The same at every attempt, and of this order alone. */
    private static String idempotencyKey(EffectRequest request, Refund refund) {
        var of = refund.orderSourceId() + " " + request.key();
        return UUID.nameUUIDFromBytes(of.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
