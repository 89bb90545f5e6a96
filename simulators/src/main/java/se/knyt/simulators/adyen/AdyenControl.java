package se.knyt.simulators.adyen;

import java.util.OptionalLong;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import se.knyt.simulators.base.Call;
import se.knyt.simulators.base.Change;
import se.knyt.simulators.base.Handler;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.Reply;
import se.knyt.simulators.base.Router;
import se.knyt.simulators.base.SimulatorStore;
import tools.jackson.databind.node.ObjectNode;

/** What else happens at Adyen without the API: refusals, failures after the fact, rounds of a dispute, terms, where to send to. */
final class AdyenControl {
    private final SimulatorStore store;
    private final AdyenActs acts;
    private final AdyenSimulator.Parts parts;

    AdyenControl(SimulatorStore store, AdyenActs acts, AdyenSimulator.Parts parts) {
        this.store = store;
        this.acts = acts;
        this.parts = parts;
    }

    /** @param writing makes a handler run alone, after what has fallen due */
    void addTo(Router router, UnaryOperator<Handler> writing) {
        BiConsumer<String, BiFunction<Change, Call, ObjectNode>> post = (path, act) -> router.add(
                "POST",
                "/_control/" + path,
                writing.apply(call -> Reply.json(200, acts.commit(change -> act.apply(change, call)))));
        post.accept("refused-purchases", (change, call) -> {
            var wanted = call.json();
            var amount = Wire.amount(
                    Json.number(wanted, "amount_minor"), wanted.path("currency").asString("SEK"));
            return parts.payments()
                    .authorise(
                            change,
                            amount,
                            Json.text(wanted, "reference"),
                            "",
                            wanted.path("reason").asString("Refused"));
        });
        post.accept("modifications/fail-next", (change, call) -> {
            parts.modifications().failNext(change, Json.text(call.json(), "kind"), Json.text(call.json(), "reason"));
            return Json.object();
        });
        post.accept(
                "captures/{id}/fail",
                (change, call) -> parts.modifications().captureFailed(change, call.variable("id")));
        post.accept(
                "refunds/{id}/fail",
                (change, call) -> parts.modifications()
                        .refundFailed(
                                change,
                                call.variable("id"),
                                call.json().path("reversed").asBoolean(false)));
        post.accept(
                "purchases/{id}/request-for-information",
                (change, call) -> parts.disputes().requestInformation(change, call.variable("id")));
        post.accept("purchases/{id}/notification-of-chargeback", (change, call) -> {
            var amount = call.json().path("amount_minor");
            return parts.disputes()
                    .open(
                            change,
                            call.variable("id"),
                            amount.isIntegralNumber() ? OptionalLong.of(amount.asLong(0)) : OptionalLong.empty(),
                            Json.text(call.json(), "reason"));
        });
        post.accept(
                "purchases/{id}/dispute/defend",
                (change, call) -> parts.disputes().defend(change, call.variable("id")));
        post.accept(
                "purchases/{id}/dispute/accept",
                (change, call) -> parts.disputes().accept(change, call.variable("id")));
        post.accept(
                "purchases/{id}/issuer-timeframe-expired",
                (change, call) -> parts.disputes().issuerSilent(change, call.variable("id")));
        post.accept(
                "purchases/{id}/second-chargeback",
                (change, call) -> parts.disputes().second(change, call.variable("id")));
        post.accept("movements", this::move);
        post.accept("webhook", (change, call) -> parts.hooks().configure(change, call.json()));
        post.accept("terms", (_, call) -> {
            var terms = Terms.of(store).with(call.json());
            terms.agreement().keep(store);
            return terms.agreement().toJson();
        });
        router.add(
                "GET",
                "/_control/terms",
                _ -> Reply.json(200, Terms.of(store).agreement().toJson()));
    }

    /** Any other row without a payment: {@code {"type", "amount_minor" (signed), "currency", "text"}}. */
    private ObjectNode move(Change change, Call call) {
        var wanted = call.json();
        var currency = wanted.path("currency").asString("SEK");
        long net = Json.number(wanted, "amount_minor");
        if (Json.text(wanted, "type").isEmpty()
                || net == 0
                || !Terms.of(store).settlementCurrencies().contains(currency)) {
            throw new IllegalArgumentException("type is not empty, amount_minor not 0, currency one that is settled");
        }
        var cause = Ledger.Cause.of(Json.text(wanted, "type"), Json.text(wanted, "text"));
        return parts.ledger().add(change, cause, currency, net);
    }
}
