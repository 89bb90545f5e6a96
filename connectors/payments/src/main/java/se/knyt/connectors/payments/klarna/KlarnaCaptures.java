package se.knyt.connectors.payments.klarna;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import se.knyt.core.money.Money;
import se.knyt.http.json.Json;
import se.knyt.spi.EffectBody.Capture;
import se.knyt.spi.EffectBody.ErpRow;
import se.knyt.spi.EffectRequest;
import se.knyt.spi.EffectTarget.Asked;
import se.knyt.spi.EffectTarget.Performed;
import se.knyt.spi.HttpCalls.Answer;
import se.knyt.spi.ProviderFailure;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Captures at Klarna itself. Only for companies that let Knyt capture at the provider: where a shop's payment app owns the order, a
 * capture made here is unknown to the shop.
 */
final class KlarnaCaptures {
    private static final int REFERENCE_CHARS_MAX = 255;
    private static final String NOT_ALLOWED = "klarna.CAPTURE_NOT_ALLOWED";
    private static final int LINES_MAX = 1000;
    private static final BigDecimal RATE_SCALE = BigDecimal.valueOf(100);

    private final KlarnaClient client;

    KlarnaCaptures(KlarnaClient client) {
        this.client = client;
    }

    Performed perform(EffectRequest request, Capture capture) {
        try {
            var answer = client.capture(capture.orderSourceId(), body(request, capture), idempotencyKey(request));
            return Performed.of(captureId(answer));
        } catch (ProviderFailure.Refused e) {
            if (e.code().equals(NOT_ALLOWED)) {
                return madeByAnother(request, capture).orElseThrow(() -> e);
            }
            throw e;
        }
    }

    /**
     * Refused because the reservation is used up: the only capture of this amount that does not carry a reference of ours is the one
     * that somebody made in the portal, or the shop's app.
     */
    private Optional<Performed> madeByAnother(EffectRequest request, Capture capture) {
        var prefix = prefix(reference(request, capture));
        var others = Json.list(client.order(capture.orderSourceId()), "captures").stream()
                .filter(each -> !Json.textOr(each, "reference", "").startsWith(prefix))
                .filter(each ->
                        Json.whole(each, "captured_amount") == capture.amount().minor())
                .toList();
        return others.size() == 1
                ? Optional.of(new Performed(
                        Json.text(others.getFirst(), "capture_id"),
                        Map.of("hand", "another", "reference", Json.textOr(others.getFirst(), "reference", ""))))
                : Optional.empty();
    }

    /** References of one order begin alike: shop and order number. */
    private static String prefix(String reference) {
        return reference.substring(0, reference.lastIndexOf('/') + 1);
    }

    Asked ask(EffectRequest request, Capture capture) {
        var reference = reference(request, capture);
        var captures = Json.list(client.order(capture.orderSourceId()), "captures").stream()
                .filter(each -> Json.textOr(each, "reference", "").equals(reference))
                .toList();
        if (captures.isEmpty()) {
            return new Asked.NotThere();
        }
        if (captures.size() > 1) {
            return new Asked.Ambiguous(captures.size() + " captures with reference " + reference);
        }
        var found = captures.getFirst();
        var amount =
                Money.of(Json.whole(found, "captured_amount"), capture.amount().currency());
        if (!amount.equals(capture.amount())) {
            return new Asked.Ambiguous("capture " + reference + " is of " + amount + ", not " + capture.amount());
        }
        return new Asked.There(new Performed(
                Json.text(found, "capture_id"),
                Map.of("klarna-reference", Json.textOr(found, "klarna_reference", ""))));
    }

    /** Klarna advises a UUID; the same key gives the same one at every attempt. */
    static String idempotencyKey(EffectRequest request) {
        return UUID.nameUUIDFromBytes(request.key().getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    /** Comes back in settlements; without one of the caller's the effect's key serves, since asking needs something. */
    private static String reference(EffectRequest request, Capture capture) {
        var reference = capture.reference().isEmpty() ? request.key() : capture.reference();
        return reference.length() <= REFERENCE_CHARS_MAX ? reference : reference.substring(0, REFERENCE_CHARS_MAX);
    }

    static ObjectNode body(EffectRequest request, Capture capture) {
        var body = Json.object()
                .put("captured_amount", capture.amount().minor())
                .put("reference", reference(request, capture));
        var rows = capture.rows();
        var sum = Money.sum(
                rows.stream().map(ErpRow::gross).toList(), capture.amount().currency());
        // Lines that do not make up the amount would be refused; the amount alone is enough.
        if (!rows.isEmpty() && rows.size() <= LINES_MAX && sum.equals(capture.amount())) {
            var lines = body.putArray("order_lines");
            rows.forEach(row -> lines.add(line(row)));
        }
        return body;
    }

    private static JsonNode line(ErpRow row) {
        long total = row.gross().minor();
        // Klarna requires quantity × unit price = total; a price that does not divide is sent as one piece.
        long pieces = wholePieces(row.quantity().value());
        long quantity = pieces > 0 && total % pieces == 0 ? pieces : 1;
        return Json.object()
                .put("type", "physical")
                .put("reference", shortened(row.sku(), 255))
                .put("name", shortened(row.text(), 255))
                .put("quantity", quantity)
                .put("unit_price", total / quantity)
                .put("tax_rate", row.rate().percent().multiply(RATE_SCALE).longValueExact())
                .put("total_amount", total)
                .put("total_tax_amount", row.tax().minor());
    }

    private static long wholePieces(BigDecimal quantity) {
        return quantity.scale() == 0 && quantity.precision() < 10 ? quantity.longValueExact() : 0;
    }

    private static String shortened(String text, int charsMax) {
        return text.length() <= charsMax ? text : text.substring(0, charsMax);
    }

    private static String captureId(Answer answer) {
        var id = answer.header("capture-id");
        if (!id.isEmpty()) {
            return id;
        }
        var location = answer.header("location");
        var last = location.substring(location.lastIndexOf('/') + 1);
        if (last.isEmpty()) {
            throw new ProviderFailure.OutcomeUnknown("the answer names no capture");
        }
        return last;
    }
}
