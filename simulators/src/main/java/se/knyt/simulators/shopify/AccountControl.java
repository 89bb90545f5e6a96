package se.knyt.simulators.shopify;

import java.time.InstantSource;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import se.knyt.simulators.base.Call;
import se.knyt.simulators.base.Handler;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.Reply;
import se.knyt.simulators.base.Router;
import se.knyt.simulators.base.SimulatorStore;
import tools.jackson.databind.node.ObjectNode;

/** The account's part of the control page: disputes, payouts by hand and that fail, other movements, terms, exports. */
final class AccountControl {
    private static final String ORDER = "/_control/orders/{name}";

    private final SimulatorStore store;
    private final ShopAccount account;
    private final ShopActs shop;
    private final Webhooks webhooks;
    private final InstantSource clock;
    private final AccountExports exports;

    AccountControl(
            SimulatorStore store,
            ShopAccount account,
            ShopActs shop,
            OrderBook book,
            Webhooks webhooks,
            InstantSource clock) {
        this.store = store;
        this.account = account;
        this.shop = shop;
        this.webhooks = webhooks;
        this.clock = clock;
        this.exports = new AccountExports(account, book);
    }

    /** @param writing makes a handler run alone, after what has fallen due */
    void addTo(Router router, UnaryOperator<Handler> writing) {
        act(router, writing, ORDER + "/dispute", (batch, call) -> {
            var wanted = call.json();
            return account.disputes()
                    .open(
                            batch,
                            account.app().ofOrder(shop.named(call.variable("name"))),
                            wanted.has("amount")
                                    ? OptionalLong.of(Json.number(wanted, "amount"))
                                    : OptionalLong.empty(),
                            Json.text(wanted, "reason"),
                            wanted.path("inquiry").asBoolean(false),
                            clock.instant());
        });
        act(
                router,
                writing,
                ORDER + "/dispute/evidence",
                (batch, call) -> account.disputes().answer(batch, dispute(batch, call), clock.instant()));
        act(
                router,
                writing,
                ORDER + "/dispute/close",
                (batch, call) -> account.disputes()
                        .decide(
                                batch,
                                dispute(batch, call),
                                call.json().path("won").asBoolean(false),
                                clock.instant()));
        act(router, writing, "/_control/payments-account/payouts", (batch, _) -> {
            var made = Json.array();
            account.payouts().run(batch, clock.instant()).forEach(made::add);
            return Json.object().set("payouts", made);
        });
        act(
                router,
                writing,
                "/_control/payments-account/payouts/{id}/fail",
                (batch, call) -> account.payouts().fail(batch, call.variable("id"), clock.instant()));
        act(router, writing, "/_control/payments-account/movements", this::move);
        act(router, writing, "/_control/payments-account/terms", (batch, call) -> {
            var terms = account.terms().with(call.json());
            terms.agreement().keep(store);
            account.ledger().waiting().forEach(one -> account.ledger().runAt(batch, one.availableAt()));
            return terms.agreement().toJson();
        });
        router.add(
                "GET",
                "/_control/payments-account/terms",
                _ -> Reply.json(200, account.terms().agreement().toJson()));
        router.add(
                "GET",
                "/_control/exports/transactions.csv",
                call -> csv(exports.transactions(call.query("payout_id"))));
        router.add("GET", "/_control/exports/payouts.csv", _ -> csv(exports.payouts()));
    }

    private static Reply csv(String text) {
        return Reply.text(200, "text/csv; charset=utf-8", text);
    }

    private interface Act {
        ObjectNode on(SimulatorStore.Batch batch, Call call);
    }

    private void act(Router router, UnaryOperator<Handler> writing, String path, Act act) {
        router.add("POST", path, ShopifyControl.refusable(writing.apply(call -> {
            var batch = store.batch();
            var answer = act.on(batch, call);
            batch.commit();
            webhooks.wake();
            return Reply.json(200, answer);
        })));
    }

    private ObjectNode dispute(SimulatorStore.Batch batch, Call call) {
        var payment = account.app().ofOrder(shop.named(call.variable("name")));
        return batch.find(AccountDisputes.DISPUTE, Json.text(payment, "dispute"))
                .orElseThrow(() -> new UserError("The order is not disputed"));
    }

    /** Any other movement: {@code {"type":"RESERVED_FUNDS","amount":-50000,"fee":0,"currency":"SEK","order":"1001"}}. */
    private ObjectNode move(SimulatorStore.Batch batch, Call call) {
        var wanted = call.json();
        var type = Json.text(wanted, "type");
        if (!Types.KNOWN.contains(type)) {
            throw new UserError("type is one of the API's transaction types, not " + type);
        }
        var currency = wanted.path("currency").asString(account.terms().defaultCurrency());
        if (!account.terms().payoutCurrencies().contains(currency)) {
            throw new UserError("The account has no balance in " + currency);
        }
        return account.ledger()
                .add(
                        batch,
                        new AccountLedger.Movement(
                                type,
                                "ADJUSTMENT",
                                batch.next("payments_source", 7_710_001),
                                Json.number(wanted, "amount"),
                                Json.number(wanted, "fee"),
                                currency,
                                wanted.has("order") ? shop.named(Json.text(wanted, "order")) : Json.object(),
                                ""),
                        clock.instant());
    }

    /** The transaction types that the schema names. */
    private static final class Types {
        static final Set<String> KNOWN = known();

        private static Set<String> known() {
            var sdl = AdminSchema.sdl();
            int from = sdl.indexOf("enum ShopifyPaymentsTransactionType {");
            return sdl.substring(sdl.indexOf('{', from) + 1, sdl.indexOf('}', from))
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .collect(Collectors.toUnmodifiableSet());
        }
    }
}
