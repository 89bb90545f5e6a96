package se.knyt.simulators.shopify;

import java.util.function.BiConsumer;
import se.knyt.simulators.base.Call;
import se.knyt.simulators.base.Handler;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.Reply;
import se.knyt.simulators.base.Router;
import se.knyt.simulators.base.SimulatorStore;
import tools.jackson.databind.JsonNode;

/** The shop's part of the control page. Orders are named {@code 1001}, without the number sign. */
final class ShopifyControl {
    private final SimulatorStore store;
    private final ShopActs acts;
    private final OrderBook book;
    private final PaymentApps apps;
    private final Stock stock;

    ShopifyControl(SimulatorStore store, ShopActs acts, OrderBook book, PaymentApps apps) {
        this.store = store;
        this.acts = acts;
        this.book = book;
        this.apps = apps;
        this.stock = new Stock(book);
    }

    void addTo(Router router) {
        router.add("GET", "/_control/orders", _ -> Reply.json(200, acts.list()));
        router.add("GET", "/_control/payments", _ -> {
            var names = Json.array();
            apps.providers().forEach(names::add);
            return Reply.json(200, Json.object().set("payments", names));
        });
        router.add(
                "GET",
                "/_control/orders/{name}/purchase",
                refusable(call -> Reply.json(200, acts.purchase(call.variable("name")))));
        router.add("POST", "/_control/sell", refusable(call -> {
            var names = Json.array();
            acts.sell(call.json()).forEach(names::add);
            return Reply.json(201, Json.object().set("orders", names));
        }));
        router.add("POST", "/_control/ship", refusable(call -> {
            var names = Json.array();
            acts.shipAll(call.json()).forEach(names::add);
            return Reply.json(200, Json.object().set("orders", names));
        }));
        act(router, "ship", acts::ship);
        act(router, "capture", acts::capture);
        act(router, "refund", acts::refund);
        act(router, "cancel", acts::cancel);
        act(router, "hold", acts::hold);
        act(router, "release", acts::release);
        returns(router);
        router.add("GET", "/_control/stock", _ -> Reply.json(200, Json.object().set("stock", stock.list())));
        act(router, "paid", (name, _) -> acts.markAsPaid(name));
        act(router, "pay", acts::payByLink);
        act(router, "edit", acts::edit);
        act(
                router,
                "fraud",
                (name, wanted) ->
                        acts.fraudDecided(name, wanted.path("accepted").asBoolean(true)));
        cards(router);
        credits(router);
        router.add(
                "GET",
                "/_control/settings",
                _ -> Reply.json(200, Settings.of(store).toJson()));
        router.add("POST", "/_control/settings", call -> {
            var changed = Settings.of(store).toJson();
            call.json().properties().forEach(field -> changed.set(field.getKey(), field.getValue()));
            var settings = Settings.read(changed);
            settings.save(store);
            return Reply.json(200, settings.toJson());
        });
    }

    private void returns(Router router) {
        var returns = acts.returns();
        act(router, "return", returns::create);
        act(router, "return/process", returns::process);
        act(router, "return/approve", (name, _) -> returns.become(name, "OPEN", "RETURNS_APPROVE"));
        act(router, "return/decline", (name, _) -> returns.become(name, "DECLINED", "RETURNS_DECLINE"));
        act(router, "return/cancel", (name, _) -> returns.become(name, "CANCELED", "RETURNS_CANCEL"));
        act(router, "return/close", (name, _) -> returns.become(name, "CLOSED", "RETURNS_CLOSE"));
    }

    /** A card is named by its id's number or by the end of its code. Amounts are minor units. */
    private void cards(Router router) {
        var cards = book.cards();
        router.add(
                "GET",
                "/_control/gift-cards",
                _ -> Reply.json(200, Json.object().set("gift_cards", cards.list())));
        router.add("POST", "/_control/gift-cards", refusable(call -> {
            var wanted = call.json();
            var made = cards.make(
                    Json.number(wanted, "value"), Settings.of(store).currency(), Json.text(wanted, "expires_on"));
            return Reply.json(201, made);
        }));
        card(router, "debit", (name, wanted) -> cards.debit(name, Json.number(wanted, "amount")));
        card(router, "credit", (name, wanted) -> cards.credit(name, Json.number(wanted, "amount")));
        card(router, "deactivate", (name, _) -> cards.deactivate(name));
        card(router, "expires", (name, wanted) -> cards.expires(name, Json.text(wanted, "on")));
    }

    private void card(Router router, String name, BiConsumer<String, JsonNode> act) {
        router.add("POST", "/_control/gift-cards/{card}/" + name, refusable(call -> {
            act.accept(call.variable("card"), call.json());
            return Reply.json(200, book.cards().find(call.variable("card")));
        }));
    }

    /** Somebody of the shop gives or takes store credit of an order's buyer by hand. Amounts are minor units. */
    private void credits(Router router) {
        var credits = book.credits();
        router.add(
                "GET",
                "/_control/store-credit",
                _ -> Reply.json(200, Json.object().set("accounts", credits.list())));
        act(router, "store-credit", (name, wanted) -> {
            var order = book.named(name).orElseThrow(() -> new UserError("Order does not exist"));
            var customer = Json.text(order.path("customer"), "id");
            var currency = Json.text(order, "currencyCode");
            long amount = Json.number(wanted, "amount");
            if (amount < 0) {
                credits.debit(customer, currency, -amount, "ADJUSTMENT", "");
            } else {
                credits.credit(customer, currency, amount, "ADJUSTMENT", "", Json.text(wanted, "expires_at"));
            }
        });
    }

    private void act(Router router, String name, BiConsumer<String, JsonNode> act) {
        router.add("POST", "/_control/orders/{name}/" + name, refusable(call -> {
            act.accept(call.variable("name"), call.json());
            return Reply.json(
                    200, Json.object().put("updated_at", updatedAt(call)).put("name", call.variable("name")));
        }));
    }

    private String updatedAt(Call call) {
        return book.named(call.variable("name"))
                .map(order -> Json.text(order, "updatedAt"))
                .orElse("");
    }

    static Handler refusable(Handler handler) {
        return call -> {
            try {
                return handler.handle(call);
            } catch (UserError error) {
                return Reply.json(422, Json.object().put("error", error.text()));
            }
        };
    }
}
