package se.knyt.simulators.shopify;

import java.util.TreeSet;
import java.util.function.Consumer;
import se.knyt.simulators.base.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What may be written on an order: note, attributes, tags, metafields. */
final class OrderEdits {
    private static final int TAGS_MAX = 250;
    private static final int METAFIELDS_MAX = 25;
    /** How many times the buyer has been mailed: of no field in the schema. */
    static final String INVOICES_SENT = "invoicesSent";

    private final OrderBook book;
    private final Consumer<Runnable> alone;

    OrderEdits(OrderBook book, Consumer<Runnable> alone) {
        this.book = book;
        this.alone = alone;
    }

    /** Adds or removes tags; they are a sorted set, and an unchanged set is no update. */
    void tags(String orderId, JsonNode tags, boolean add) {
        alone.accept(() -> {
            var order = book.find(orderId, "id");
            var all = new TreeSet<String>();
            order.path("tags").forEach(tag -> all.add(tag.asString("")));
            boolean changed = false;
            for (var tag : tags) {
                var text = tag.asString("").strip();
                if (text.isEmpty() || text.length() > 40) {
                    throw new UserError("Tag is 1 to 40 characters", "tags");
                }
                changed |= add ? all.add(text) : all.remove(text);
            }
            if (all.size() > TAGS_MAX) {
                throw new UserError("An order has at most " + TAGS_MAX + " tags", "tags");
            }
            if (changed) {
                var list = order.putArray("tags");
                all.forEach(list::add);
                book.save(order);
            }
        });
    }

    void update(JsonNode input) {
        alone.accept(() -> {
            var order = book.find(Json.text(input, "id"), "id");
            for (var field : new String[] {"note", "email", "phone", "poNumber"}) {
                if (input.has(field)) {
                    order.set(field, input.path(field));
                }
            }
            for (var list : new String[] {"customAttributes", "tags"}) {
                if (input.has(list)) {
                    order.set(list, input.path(list).deepCopy());
                }
            }
            book.save(order);
        });
    }

    /** Mails the buyer an invoice with a link to pay what is outstanding; without an address there is nobody to mail. */
    void sendInvoice(String orderId, JsonNode email) {
        alone.accept(() -> {
            var order = book.find(orderId, "id");
            if (Json.text(email, "to").isEmpty() && Json.text(order, "email").isEmpty()) {
                throw new UserError("An error occurred while sending the invoice.", "email", "to");
            }
            order.put(INVOICES_SENT, order.path(INVOICES_SENT).asInt(0) + 1);
            book.save(order);
        });
    }

    /** Sets metafields by namespace and key, all or none; gives the stored ones. */
    ArrayNode metafields(JsonNode inputs) {
        if (inputs.size() > METAFIELDS_MAX) {
            throw new UserError("Exceeded the maximum metafields input limit of " + METAFIELDS_MAX, "metafields");
        }
        var set = Json.array();
        alone.accept(() -> {
            for (int i = 0; i < inputs.size(); i++) {
                var input = inputs.path(i);
                var order = book.find(Json.text(input, "ownerId"), "metafields", Integer.toString(i), "ownerId");
                if (Json.text(input, "value").isEmpty()) {
                    throw new UserError("Value can't be blank.", "metafields", Integer.toString(i), "value");
                }
                set.add(metafield(order, input, i));
                book.save(order);
            }
        });
        return set;
    }

    /** A new field has a type: a shop without a definition of it cannot guess one. */
    private ObjectNode metafield(ObjectNode order, JsonNode input, int index) {
        var namespace = input.path("namespace").asString("$app");
        var key = Json.text(input, "key");
        for (var node : order.path("metafields")) {
            if (Json.text(node, "namespace").equals(namespace)
                    && Json.text(node, "key").equals(key)) {
                return ((ObjectNode) node)
                        .put("value", Json.text(input, "value"))
                        .put("updatedAt", book.time());
            }
        }
        if (Json.text(input, "type").isEmpty()) {
            throw new UserError("Type can't be blank", "metafields", Integer.toString(index), "type");
        }
        var id = Gid.within(order, "Metafield");
        return ((ArrayNode) order.path("metafields"))
                .addObject()
                .put("id", id)
                .put("legacyResourceId", Gid.number(id))
                .put("namespace", namespace)
                .put("key", key)
                .put("type", Json.text(input, "type"))
                .put("value", Json.text(input, "value"))
                .put("createdAt", book.time())
                .put("updatedAt", book.time());
    }
}
