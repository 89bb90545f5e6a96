package se.knyt.simulators.shopify;

import java.net.URI;
import java.util.Map;
import se.knyt.simulators.base.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The app of any other provider, by the acts that every payment simulator's control page has. Those take no idempotency key: after a
 * call that was cut off the same may be done twice.
 */
final class ProviderApp implements PaymentApp {
    private static final String PURCHASES = "/_control/purchases";

    private final AppCalls calls;
    private final String gateway;
    private final URI provider;
    private final boolean takesAtOnce;

    /** @param takesAtOnce whether the provider reserves nothing */
    ProviderApp(AppCalls calls, String gateway, URI provider, boolean takesAtOnce) {
        this.calls = calls;
        this.gateway = gateway;
        this.provider = provider;
        this.takesAtOnce = takesAtOnce;
    }

    @Override
    public boolean takesAtOnce() {
        return takesAtOnce;
    }

    @Override
    public Authorization authorize(ObjectNode order, Checkout checkout) {
        if (checkout.fraudPending()) {
            throw new UserError(gateway + " has no fraud check here");
        }
        var wanted = Json.object()
                .put("reference", checkout.tellsOrderName() ? name(order) : checkout.paymentId())
                .put("amount_minor", checkout.amount())
                .put("currency", Json.text(order, "currencyCode"))
                .put("capture", takesAtOnce);
        wanted.set("rows", rows(order, checkout.amount()));
        var made = calls.made(gateway, provider + PURCHASES, wanted);
        return new Authorization(Json.text(made, "id"), true, "");
    }

    /** What the buyer's cart holds, as a plug-in tells a checkout: freight has the plug-in's own article number. */
    private static ArrayNode rows(ObjectNode order, long amount) {
        var rows = Json.array();
        long sum = 0;
        for (var line : KlarnaLines.of(order, amount)) {
            long total = Json.number(line, "total_amount");
            long pieces = Json.number(line, "quantity");
            if (total < 0) {
                return Json.array(); // something else pays a part
            }
            rows.addObject()
                    .put("sku", line.path("reference").asString("plugin-" + Json.text(line, "type")))
                    .put("name", Json.text(line, "name"))
                    .put("amount_minor", total)
                    .put("quantity", total % pieces == 0 ? pieces : 1)
                    .put("vat_percent", Json.number(line, "tax_rate"));
            sum += total;
        }
        return sum == amount ? rows : Json.array();
    }

    private static String name(ObjectNode order) {
        return Json.text(order, "name").replace("#", "");
    }

    @Override
    public Outcome capture(String purchase, String transaction, long amount, String reference) {
        return act(purchase, "capture", Json.object().put("amount_minor", amount));
    }

    @Override
    public Outcome refund(String purchase, String transaction, long amount, String reference) {
        return act(purchase, "refund", Json.object().put("amount_minor", amount));
    }

    @Override
    public Outcome cancel(String purchase, String transaction) {
        return act(purchase, "void", Json.object());
    }

    private Outcome act(String purchase, String act, JsonNode body) {
        return calls.send(
                provider + PURCHASES + "/" + purchase + "/" + act, body, Map.of(), _ -> "", ProviderApp::text);
    }

    private static String text(byte[] body) {
        try {
            return Json.text(Json.read(body), "error");
        } catch (tools.jackson.core.JacksonException e) {
            return "refused";
        }
    }

    @Override
    public ObjectNode receipt(String kind, String purchase, String id) {
        return Json.object().put("payment_id", purchase);
    }
}
