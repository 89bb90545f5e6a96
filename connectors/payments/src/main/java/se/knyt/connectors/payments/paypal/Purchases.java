package se.knyt.connectors.payments.paypal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import se.knyt.core.money.Money;
import se.knyt.http.json.Json;
import se.knyt.spi.EffectTarget.Since;
import se.knyt.spi.ProviderFailure;
import tools.jackson.databind.JsonNode;

/**
 * A purchase as PayPal has it. Shops name it by the checkout order, by the authorization or by the capture; all three lead to the
 * order, whose payments hold everything that was done.
 */
final class Purchases {
    static final String NO_AUTHORIZATION = "paypal.no-authorization";
    static final String NO_CAPTURE = "paypal.no-capture";
    private static final Set<String> OPEN = Set.of("CREATED", "PARTIALLY_CAPTURED", "PENDING");
    private static final Set<String> UNDONE = Set.of("DECLINED", "FAILED", "CANCELLED");

    private final PaypalClient client;

    Purchases(PaypalClient client) {
        this.client = client;
    }

    /**
     * @param authorizations of the order
     * @param captures of the order, those that were declined left out
     * @param refunds of the order, those that failed or were cancelled left out
     */
    record Purchase(List<JsonNode> authorizations, List<JsonNode> captures, List<JsonNode> refunds) {

        /** The authorization that can be captured: the newest, since one that was made anew stands in the place of the old. */
        Optional<JsonNode> open() {
            var replaced = authorizations.stream()
                    .map(each ->
                            Json.textOr(each.path("supplementary_data").path("related_ids"), "authorization_id", ""))
                    .toList();
            return authorizations.stream()
                    .filter(each -> OPEN.contains(Json.textOr(each, "status", "")))
                    .filter(each -> !replaced.contains(Json.text(each, "id")))
                    .max(Comparator.comparing(each -> Json.instantOr(each, "create_time", Instant.EPOCH)));
        }

        /** The one that the buyer approved, the oldest: it alone is made anew, and asked twice it is asked of the same. */
        String original() {
            return authorizations.stream()
                    .min(Comparator.comparing(each -> Json.instantOr(each, "create_time", Instant.EPOCH)))
                    .map(each -> Json.text(each, "id"))
                    .orElseThrow(() -> refused(NO_AUTHORIZATION, "the order has no authorization"));
        }

        /** The one that can be captured, the last one where none can: PayPal then says why not. */
        String authorization() {
            return open().or(() -> authorizations.isEmpty() ? Optional.empty() : Optional.of(authorizations.getLast()))
                    .map(each -> Json.text(each, "id"))
                    .orElseThrow(() -> refused(NO_AUTHORIZATION, "the order has no authorization"));
        }

        /** The named capture, else the first of which so much is left, else the first: PayPal then says why not. */
        String captureFor(String named, Money amount) {
            if (captures.isEmpty()) {
                throw refused(NO_CAPTURE, "the order has no capture");
            }
            return captures.stream()
                    .map(each -> Json.text(each, "id"))
                    .filter(named::equals)
                    .findFirst()
                    .or(() -> captures.stream()
                            .filter(each -> left(each).compareTo(amount) >= 0)
                            .map(each -> Json.text(each, "id"))
                            .findFirst())
                    .orElseGet(() -> Json.text(captures.getFirst(), "id"));
        }

        private Money left(JsonNode capture) {
            var left = Amounts.read(Json.get(capture, "amount"));
            for (var refund : refunds) {
                if (upOf(refund).equals(Json.text(capture, "id"))) {
                    left = left.minus(Amounts.read(Json.get(refund, "amount")));
                }
            }
            return left;
        }
    }

    private static ProviderFailure.Refused refused(String code, String reason) {
        return new ProviderFailure.Refused(code, reason, Map.of("reason", reason));
    }

    /** The capture that a refund belongs to: the end of its link upwards. */
    private static String upOf(JsonNode refund) {
        return Json.list(refund, "links").stream()
                .filter(link -> Json.textOr(link, "rel", "").equals("up"))
                .map(link -> Json.textOr(link, "href", ""))
                .map(href -> href.substring(href.lastIndexOf('/') + 1))
                .findFirst()
                .orElse("");
    }

    /** @throws ProviderFailure.Refused with {@code paypal.RESOURCE_NOT_FOUND} when PayPal knows nothing of this id */
    Purchase of(String id) {
        var order = orderFor(id);
        var authorizations = new ArrayList<JsonNode>();
        var captures = new ArrayList<JsonNode>();
        var refunds = new ArrayList<JsonNode>();
        for (var unit : Json.list(order, "purchase_units")) {
            var payments = unit.path("payments");
            authorizations.addAll(Json.list(payments, "authorizations"));
            captures.addAll(done(payments, "captures"));
            refunds.addAll(done(payments, "refunds"));
        }
        return new Purchase(authorizations.size() > 1 ? whole(authorizations) : authorizations, captures, refunds);
    }

    /** An order shows its authorizations without saying which of them another stands in the place of; each by itself says it. */
    private List<JsonNode> whole(List<JsonNode> authorizations) {
        return authorizations.stream()
                .map(each -> client.authorization(Json.text(each, "id")).orElse(each))
                .toList();
    }

    /** What has become of a capture or refund of a purchase: one that waits may be turned down later. */
    Since since(String purchase, String id) {
        var order = orderFor(purchase);
        for (var unit : Json.list(order, "purchase_units")) {
            var payments = unit.path("payments");
            for (var field : List.of("captures", "refunds")) {
                for (var each : Json.list(payments, field)) {
                    if (Json.textOr(each, "id", "").equals(id)) {
                        return since(each);
                    }
                }
            }
        }
        return new Since.Open();
    }

    private static Since since(JsonNode payment) {
        if (isUndone(payment)) {
            var status = Json.textOr(payment, "status", "");
            return new Since.Failed(Json.textOr(payment.path("status_details"), "reason", status));
        }
        return isPending(payment) ? new Since.Open() : new Since.Stands();
    }

    static boolean isPending(JsonNode payment) {
        return Json.textOr(payment, "status", "").equals("PENDING");
    }

    private JsonNode orderFor(String id) {
        return client.order(id)
                .or(() -> client.authorization(id).or(() -> client.capture(id)).flatMap(this::orderOf))
                .orElseThrow(() -> refused(PaypalClient.NOT_FOUND, "PayPal knows no purchase " + id));
    }

    private Optional<JsonNode> orderOf(JsonNode payment) {
        var related = payment.path("supplementary_data").path("related_ids");
        var order = Json.textOr(related, "order_id", "");
        return order.isEmpty() ? Optional.empty() : client.order(order);
    }

    private static List<JsonNode> done(JsonNode payments, String field) {
        return Json.list(payments, field).stream()
                .filter(each -> !isUndone(each))
                .toList();
    }

    static boolean isDenied(JsonNode authorization) {
        return List.of("DENIED", "VOIDED", "EXPIRED").contains(Json.textOr(authorization, "status", ""));
    }

    static boolean isUndone(JsonNode payment) {
        return UNDONE.contains(Json.textOr(payment, "status", ""));
    }
}
