package se.knyt.simulators.base;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an account's agreement and settings say, and how a simulator takes what the vendor's documents leave open: one flat JSON object
 * whose defaults name every term there is.
 */
public final class Agreement {
    private static final String KIND = "settings";

    private final String id;
    private final ObjectNode defaults;
    private final ObjectNode json;

    private Agreement(String id, ObjectNode defaults, ObjectNode json) {
        this.id = id;
        this.defaults = defaults;
        this.json = json;
    }

    /**
     * What is kept, with the defaults for what was never changed.
     *
     * @param id its place in the store
     * @param defaults a JSON object
     */
    public static Agreement of(SimulatorStore store, String id, String defaults) {
        var given = (ObjectNode) Json.read(defaults);
        var all = given.deepCopy();
        store.peek(KIND, id)
                .ifPresent(kept -> kept.properties()
                        .forEach(field ->
                                all.set(field.getKey(), field.getValue().deepCopy())));
        return new Agreement(id, given, all);
    }

    /**
     * Changes what {@code wanted} names and keeps the rest.
     *
     * @throws IllegalArgumentException for a name that is none of the terms, a value of another kind, or one below zero
     *     where the default is not
     */
    public Agreement with(JsonNode wanted) {
        var changed = json.deepCopy();
        for (var field : wanted.properties()) {
            var present = json.path(field.getKey());
            if (present.isMissingNode()) {
                throw new IllegalArgumentException("no term is called " + field.getKey());
            }
            var value = field.getValue();
            boolean signed = Json.number(defaults, field.getKey()) < 0;
            boolean bounded = !value.isNumber() || (value.isIntegralNumber() && (signed || value.asLong(-1) >= 0));
            if (present.getNodeType() != value.getNodeType() || !bounded) {
                throw new IllegalArgumentException(field.getKey() + " is like " + present);
            }
            changed.set(field.getKey(), value.deepCopy());
        }
        return new Agreement(id, defaults, changed);
    }

    public void keep(SimulatorStore store) {
        store.put(KIND, id, json.deepCopy());
    }

    public ObjectNode toJson() {
        return json.deepCopy();
    }

    public JsonNode at(String name) {
        return json.path(name);
    }

    public long number(String name) {
        return Json.number(json, name);
    }

    public String text(String name) {
        return Json.text(json, name);
    }

    public boolean flag(String name) {
        return json.path(name).asBoolean(false);
    }
}
