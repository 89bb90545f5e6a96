package se.knyt.simulators.shopify;

import se.knyt.simulators.base.Json;
import tools.jackson.databind.node.ObjectNode;

/**
 * The app of a provider that no simulator plays, as a shop has it whose provider nobody can ask: it agrees to everything and leaves
 * nothing with a transaction but its own number. It is sold through by name alone, and never offered.
 */
final class UnseenApp implements PaymentApp {
    static final String PROVIDER = "elavon";

    @Override
    public Authorization authorize(ObjectNode order, Checkout checkout) {
        return new Authorization("EL" + Json.text(order, "name").replace("#", ""), true, "");
    }

    @Override
    public Outcome capture(String purchase, String transaction, long amount, String reference) {
        return new Outcome.Done("");
    }

    @Override
    public Outcome refund(String purchase, String transaction, long amount, String reference) {
        return new Outcome.Done("");
    }

    @Override
    public Outcome cancel(String purchase, String transaction) {
        return new Outcome.Done("");
    }

    @Override
    public ObjectNode receipt(String kind, String purchase, String id) {
        return Json.object().put("payment_id", purchase);
    }

    @Override
    public boolean available() {
        return false;
    }
}
