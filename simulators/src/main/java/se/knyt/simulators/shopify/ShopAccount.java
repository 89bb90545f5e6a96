package se.knyt.simulators.shopify;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import se.knyt.simulators.base.Agenda;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.SimulatorStore;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The shop's Shopify Payments account: balance, payouts and disputes under one agenda. */
final class ShopAccount {
    private final Agenda agenda;
    private final AccountLedger ledger;
    private final AccountPayouts payouts;
    private final AccountDisputes disputes;
    private final ShopifyPaymentsApp app;

    ShopAccount(SimulatorStore store, InstantSource clock, Webhooks webhooks, Consumer<Runnable> alone) {
        agenda = new Agenda(store);
        ledger = new AccountLedger(store, agenda);
        payouts = new AccountPayouts(store, agenda, ledger);
        disputes = new AccountDisputes(store, agenda, ledger, webhooks);
        app = new ShopifyPaymentsApp(store, ledger, clock, alone);
    }

    AccountTerms terms() {
        return ledger.terms();
    }

    AccountLedger ledger() {
        return ledger;
    }

    AccountPayouts payouts() {
        return payouts;
    }

    AccountDisputes disputes() {
        return disputes;
    }

    ShopifyPaymentsApp app() {
        return app;
    }

    void runDue(Instant now) {
        agenda.run(now, (batch, at, entry) -> {
            var about = Json.text(entry, "about");
            switch (Json.text(entry, "what")) {
                case AccountLedger.PAYOUT_RUN -> payouts.run(batch, at);
                case AccountPayouts.SUBMITTED -> payouts.submitted(batch, about);
                case AccountPayouts.ARRIVES -> payouts.arrived(batch, about);
                case AccountDisputes.DUE -> disputes.evidenceDue(batch, about, at);
                default -> throw new IllegalStateException("unknown on the agenda: " + entry);
            }
        });
    }

    Optional<Instant> nextEventAt() {
        return agenda.next();
    }

    void reset() {
        agenda.look();
    }

    /** Transactions and payouts by the orders' names, without ids and times; empty when the account was never used. */
    ObjectNode canonical() {
        var all = Json.object();
        if (ledger.all().isEmpty()) {
            return all;
        }
        all.set(
                "transactions",
                sorted(ledger.all().stream()
                        .map(row -> kept(row, "type", "amount", "fee", "associatedOrder")
                                .put("paid", row.has("_payout")))
                        .toList()));
        all.set(
                "payouts",
                sorted(payouts.all().stream()
                        .map(payout -> kept(payout, "net", "status", "summary", "transactionType"))
                        .toList()));
        all.set(
                "disputes",
                sorted(disputes.all().stream()
                        .map(dispute -> kept(dispute, "amount", "status", "type"))
                        .toList()));
        return all;
    }

    private static ObjectNode kept(JsonNode from, String... fields) {
        var kept = Json.object();
        for (var field : fields) {
            if (from.has(field)) {
                var value = from.path(field).deepCopy();
                if (value instanceof ObjectNode object) {
                    object.remove("id");
                }
                kept.set(field, value);
            }
        }
        return kept;
    }

    private static ArrayNode sorted(List<ObjectNode> nodes) {
        var array = Json.array();
        nodes.stream().sorted(Comparator.comparing(Json::canonical)).forEach(array::add);
        return array;
    }
}
