package se.knyt.simulators.stripe;

import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.PurchaseActs;
import se.knyt.simulators.base.SimulatorStore;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What happens at Stripe without a call of the merchant's programs: buyers, banks, Stripe itself and the dashboard. */
final class StripeControl implements PurchaseActs {
    private final SimulatorStore store;
    private final InstantSource clock;
    private final StripeSimulator.Parts parts;

    StripeControl(SimulatorStore store, InstantSource clock, StripeSimulator.Parts parts) {
        this.store = store;
        this.clock = clock;
        this.parts = parts;
    }

    private ObjectNode commit(Function<Change, ObjectNode> act) {
        var change = new Change(store.batch(), clock.instant());
        try {
            var result = act.apply(change);
            change.batch().commit();
            parts.events().deliveries().wake();
            return result;
        } catch (Refusal refusal) {
            throw new IllegalArgumentException(refusal.getMessage(), refusal);
        }
    }

    private ObjectNode charge(String intent) {
        return parts.payments().chargeOf(parts.payments().intent(intent));
    }

    @Override
    public ObjectNode purchase(Purchase wanted) {
        var terms = Terms.of(store);
        var metadata =
                wanted.reference().isEmpty() ? Map.<String, String>of() : Map.of(terms.orderKey(), wanted.reference());
        var checkout = new Payments.Checkout(
                wanted.amountMinor(),
                wanted.currency().toLowerCase(Locale.ROOT),
                wanted.capture(),
                terms.method(wanted.method()),
                "Order " + wanted.reference(),
                metadata);
        return commit(change -> parts.payments().create(change, checkout));
    }

    @Override
    public ObjectNode capture(String id, OptionalLong amountMinor) {
        return commit(change -> parts.payments().capture(change, id, amountMinor));
    }

    @Override
    public ObjectNode refund(String id, OptionalLong amountMinor) {
        return commit(
                change -> parts.refunds().create(change, charge(id), amountMinor, "requested_by_customer", Map.of()));
    }

    @Override
    public ObjectNode release(String id) {
        return commit(change -> parts.payments().cancel(change, id, "requested_by_customer"));
    }

    @Override
    public ObjectNode dispute(String id, OptionalLong amountMinor, String reason) {
        return commit(change -> parts.disputes().open(change, charge(id), amountMinor, reason));
    }

    @Override
    public ObjectNode closeDispute(String id, boolean won) {
        return commit(change -> {
            var dispute = Json.text(charge(id), "dispute");
            return parts.disputes().decide(change, dispute, won);
        });
    }

    ObjectNode failRefund(String id) {
        return commit(change -> parts.refunds().fail(change, id));
    }

    ObjectNode failPayout(String id, JsonNode wanted) {
        return commit(change -> parts.payouts().fail(change, id, Json.text(wanted, "failure_code")));
    }

    /** Any movement that has no object here: a reserve, a fee of its own, a correction, a top-up, a word nobody has heard of. */
    ObjectNode move(JsonNode wanted) {
        var amount = wanted.path("amount");
        if (!amount.isIntegralNumber()) {
            throw new IllegalArgumentException(
                    "amount is a whole number of minor units, negative when it lowers the balance");
        }
        for (var required : List.of("type", "reporting_category")) {
            if (Json.text(wanted, required).isEmpty()) {
                throw new IllegalArgumentException(required + " is missing");
            }
        }
        var currency = wanted.path("currency")
                .asString(Terms.of(store).settlementCurrencies().getFirst());
        return commit(change -> parts.ledger()
                .add(
                        change,
                        new Ledger.Cause(
                                Json.text(wanted, "type"),
                                Json.text(wanted, "reporting_category"),
                                Json.text(wanted, "source"),
                                Json.text(wanted, "description")),
                        new Ledger.Settled(amount.asLong(0), currency, null),
                        List.of()));
    }

    ObjectNode terms(JsonNode wanted) {
        var terms = Terms.of(store).with(wanted);
        terms.keep(store);
        return terms.toJson();
    }
}
