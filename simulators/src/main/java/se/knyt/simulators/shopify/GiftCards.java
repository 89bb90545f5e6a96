package se.knyt.simulators.shopify;

import graphql.schema.DataFetcher;
import graphql.schema.DataFetchingEnvironment;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.SimulatorStore;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The shop's gift cards: made when an order that bought them is paid, or by hand; drawn on at checkout and credited by a refund. The
 * whole code exists nowhere here, for no field of the API tells it.
 */
final class GiftCards {
    static final String CARD = "gift-card";
    private static final String TYPE = "GiftCard";
    private static final String SCOPE = "read_gift_cards";
    private static final ZoneId ZONE = ZoneId.of("Europe/Stockholm");
    private static final long FIRST = 800_000_000_001L;
    private static final long VALUE_MAX = 100_000_000;
    /** Without letters that are easily taken for figures. */
    private static final String LETTERS = "23456789abcdefghjkmnpqrstuvwxyz";

    private final SimulatorStore store;
    private final InstantSource clock;

    GiftCards(SimulatorStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    private String time() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** Makes the cards that an order bought, once it is paid. */
    void issue(SimulatorStore.Batch batch, ObjectNode order) {
        if (!Json.text(order, "displayFinancialStatus").equals("PAID")
                || order.path("_cardsIssued").asBoolean(false)) {
            return;
        }
        for (var line : order.path("lineItems")) {
            for (long i = 0; line.path("isGiftCard").asBoolean(false) && i < Json.number(line, "quantity"); i++) {
                var card = card(
                        batch.next(CARD, FIRST),
                        Amount.of(line, "originalUnitPriceSet"),
                        Json.text(order, "currencyCode"));
                card.put("_order", Json.text(order, "id")).put("_lineItem", Json.text(line, "id"));
                batch.put(CARD, key(card), card);
            }
        }
        order.put("_cardsIssued", true);
    }

    private ObjectNode card(long number, long value, String currency) {
        var ends = new StringBuilder();
        long left = number * 7_919;
        for (int i = 0; i < 4; i++) {
            ends.append(LETTERS.charAt((int) (left % LETTERS.length())));
            left /= LETTERS.length();
        }
        var card = Json.object()
                .put("id", Gid.of(TYPE, number))
                .put("lastCharacters", ends.toString())
                .put("maskedCode", "•••• •••• •••• " + ends)
                .put("createdAt", time())
                .put("updatedAt", time())
                .put("enabled", true)
                .put("isRedeemable", true)
                .put("crossCurrencyRedemptionStrategy", "NONE");
        card.set("initialValue", Amount.money(value, currency));
        card.set("balance", Amount.money(value, currency));
        card.putArray("transactions");
        return card;
    }

    private static String key(JsonNode card) {
        return Long.toString(Gid.number(Json.text(card, "id")));
    }

    /** Somebody of the shop makes a card by hand: no order sold it. */
    ObjectNode make(long value, String currency, String expiresOn) {
        if (value < 1 || value > VALUE_MAX) {
            throw new UserError("initial value must be greater than 0 and at most " + Amount.text(VALUE_MAX));
        }
        var batch = store.batch();
        var card = card(batch.next(CARD, FIRST), value, currency);
        expire(card, expiresOn);
        batch.put(CARD, key(card), card);
        batch.commit();
        return card;
    }

    private static void expire(ObjectNode card, String expiresOn) {
        if (expiresOn.isEmpty()) {
            return;
        }
        try {
            card.put("expiresOn", LocalDate.parse(expiresOn).toString());
        } catch (DateTimeParseException e) {
            throw new UserError("expires on is invalid: " + expiresOn);
        }
    }

    /** The card with this id, number or ending of its code. */
    ObjectNode find(String named) {
        return store.all(CARD).stream()
                .filter(card -> Json.text(card, "id").equals(named)
                        || key(card).equals(named)
                        || Json.text(card, "lastCharacters").equals(named))
                .findFirst()
                .flatMap(card -> store.find(CARD, key(card)))
                .orElseThrow(() -> new UserError("Gift card does not exist"));
    }

    /** What a checkout may draw on a card now. */
    long spendable(JsonNode card) {
        var expires = Json.text(card, "expiresOn");
        var today = LocalDate.ofInstant(clock.instant(), ZONE);
        boolean over = !expires.isEmpty() && LocalDate.parse(expires).isBefore(today);
        return over || !card.path("enabled").asBoolean(false) ? 0 : balance(card);
    }

    private static long balance(JsonNode card) {
        return Amount.minor(Json.text(card.path("balance"), "amount"));
    }

    /** What the gateway leaves with a transaction: number and ending, as a JSON text. */
    static String receipt(JsonNode card) {
        return Json.object()
                .put("gift_card_id", Gid.number(Json.text(card, "id")))
                .put("gift_card_last_characters", Json.text(card, "lastCharacters"))
                .toString();
    }

    void debit(String named, long amount) {
        var card = find(named);
        if (amount < 1 || amount > balance(card)) {
            throw new UserError("The gift card does not have sufficient funds: " + Amount.text(balance(card)));
        }
        move(card, "GiftCardDebitTransaction", -amount);
    }

    void credit(String named, long amount) {
        if (amount < 1 || amount > VALUE_MAX) {
            throw new UserError("A positive amount must be used");
        }
        move(find(named), "GiftCardCreditTransaction", amount);
    }

    /** A refund credits the card that its parent drew on, as the parent's receipt names it. */
    void creditByReceipt(String receipt, long amount) {
        credit(Json.text(Json.read(receipt), "gift_card_last_characters"), amount);
    }

    private void move(ObjectNode card, String type, long amount) {
        var currency = Json.text(card.path("balance"), "currencyCode");
        long used = Json.number(card, "_moves") + 1;
        var moved = ((ArrayNode) card.path("transactions"))
                .addObject()
                .put("__typename", type)
                .put("id", Gid.of(type, Gid.number(Json.text(card, "id")) * 1_000 + used))
                .put("processedAt", time());
        moved.set("amount", Amount.money(amount, currency));
        card.put("_moves", used).put("updatedAt", time());
        card.set("balance", Amount.money(balance(card) + amount, currency));
        store.put(CARD, key(card), card);
    }

    void deactivate(String named) {
        var card = find(named);
        card.put("enabled", false)
                .put("isRedeemable", false)
                .put("deactivatedAt", time())
                .put("updatedAt", time());
        store.put(CARD, key(card), card);
    }

    void expires(String named, String day) {
        var card = find(named);
        expire(card, day);
        card.put("updatedAt", time());
        store.put(CARD, key(card), card);
    }

    /** One line per card for the sandbox page. */
    ArrayNode list() {
        var list = Json.array();
        store.all(CARD).stream()
                .sorted(Comparator.comparing(GiftCards::key))
                .forEach(card -> list.addObject()
                        .put("id", Json.text(card, "id"))
                        .put("ends", Json.text(card, "lastCharacters"))
                        .put("value", Json.text(card.path("initialValue"), "amount"))
                        .put("balance", Json.text(card.path("balance"), "amount"))
                        .put("spendable", spendable(card))
                        .put("order", Json.text(card, "_order"))
                        .put("expires_on", Json.text(card, "expiresOn"))
                        .put("enabled", card.path("enabled").asBoolean(false)));
        return list;
    }

    Map<String, DataFetcher<?>> queries() {
        return Map.of(
                "giftCards",
                this::page,
                "giftCard",
                environment -> {
                    mayRead("giftCard");
                    String id = environment.getArgument("id");
                    return store.peek(CARD, Long.toString(Gid.number(String.valueOf(id))))
                            .map(GiftCards::view)
                            .orElse(null);
                },
                "giftCardsCount",
                environment -> {
                    mayRead("giftCardsCount");
                    return Map.of("count", store.count(CARD), "precision", "EXACT");
                });
    }

    private Object page(DataFetchingEnvironment environment) {
        mayRead("giftCards");
        String sortKey = String.valueOf(environment.<Object>getArgument("sortKey"));
        var field = switch (sortKey) {
            case "UPDATED_AT" -> "updatedAt";
            case "CREATED_AT" -> "createdAt";
            default -> "id";
        };
        boolean reverse = Boolean.TRUE.equals(environment.<Boolean>getArgument("reverse"));
        var order = Comparator.comparing((ObjectNode card) -> place(card, field));
        var all = store.all(CARD).stream()
                .sorted(reverse ? order.reversed() : order)
                .toList();
        return Connection.sorted(all, card -> place(card, field), GiftCards::view, environment);
    }

    private static String place(JsonNode card, String field) {
        return Json.text(card, field) + "|" + key(card);
    }

    /** An app without the scope is told so. */
    private void mayRead(String field) {
        if (Settings.of(store).noGiftCards()) {
            throw new BadQuery(
                    "ACCESS_DENIED",
                    "Access denied for " + field + " field. Required access: `" + SCOPE + "` access scope.");
        }
    }

    private static View view(JsonNode card) {
        return new View(Json.object(), card);
    }

    /** Fields that lead to other objects. */
    Map<String, Map<String, DataFetcher<?>>> types() {
        DataFetcher<?> order =
                environment -> sellingOrder(environment).map(View::of).orElse(null);
        DataFetcher<?> line = environment -> sellingOrder(environment)
                .flatMap(found -> OrderBook.part(found, "lineItems", Json.text(node(environment), "_lineItem"))
                        .map(part -> new View(found, part)))
                .orElse(null);
        DataFetcher<?> moved = environment -> {
            var list = new ArrayList<View>();
            node(environment).path("transactions").forEach(one -> list.add(view(one)));
            if (Boolean.TRUE.equals(environment.<Boolean>getArgument("reverse"))) {
                Collections.reverse(list);
            }
            return Connection.page(List.copyOf(list), environment);
        };
        return Map.of(TYPE, Map.of("order", order, "lineItem", line, "transactions", moved));
    }

    private static JsonNode node(DataFetchingEnvironment environment) {
        View view = environment.getSource();
        return view == null ? Json.object() : view.node();
    }

    private Optional<ObjectNode> sellingOrder(DataFetchingEnvironment environment) {
        var id = Json.text(node(environment), "_order");
        return id.isEmpty() ? Optional.empty() : store.peek(OrderBook.ORDER, Gid.orderKey(id));
    }
}
