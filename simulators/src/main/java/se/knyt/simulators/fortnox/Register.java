package se.knyt.simulators.fortnox;

import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import se.knyt.simulators.base.Call;
import se.knyt.simulators.base.Reply;
import tools.jackson.databind.node.ObjectNode;

/**
 * A plain register with a natural key: list, read, create, change, delete.
 *
 * @param object field list of what is sent
 * @param single field list of the single answer
 * @param item field list of a list row
 */
record Register(
        Company company,
        State.Table table,
        String wrapper,
        String plural,
        String path,
        String keyField,
        String object,
        String single,
        String item) {

    String url(ObjectNode record) {
        return company.url(path + "/" + Json.text(record, keyField));
    }

    Lists lists() {
        return new Lists(plural, item, this::url);
    }

    ObjectNode parse(Call call, boolean creating) {
        return Input.parse(call.body(), wrapper, object, creating);
    }

    Reply answer(int status, ObjectNode record) {
        return Api.one(status, wrapper, Output.write(record, single, url(record)));
    }

    ObjectNode required(String key) {
        var record = company.state.copy(table, key);
        if (record == null || Json.flag(record, "_deleted")) {
            throw FortnoxError.noSuchDocument(wrapper + " " + key);
        }
        return record;
    }

    /** The usual five, with a check that runs before a record is kept. */
    void routes(Api api, String scope, Lists lists, String writes, BiConsumer<ObjectNode, @Nullable ObjectNode> check) {
        var one = path + "/{key}";
        api.on("GET", path, scope, call -> lists.reply(call, company.state.all(table)));
        api.on("GET", one, scope, call -> answer(200, required(call.variable("key"))));
        if (writes.contains("C")) {
            api.on("POST", path, scope, call -> create(parse(call, true), check));
        }
        if (writes.contains("U")) {
            api.on("PUT", one, scope, call -> update(call, check));
        }
        if (writes.contains("D")) {
            api.on("DELETE", one, scope, call -> {
                required(call.variable("key"));
                company.state.remove(table, call.variable("key"));
                return Reply.empty(204);
            });
        }
    }

    private Reply create(ObjectNode sent, BiConsumer<ObjectNode, @Nullable ObjectNode> check) {
        var record = Json.object();
        Input.merge(record, sent);
        check.accept(record, null);
        var key = Json.text(record, keyField);
        if (key.isEmpty()) {
            throw FortnoxError.badValue(keyField, "Obligatoriskt fält saknas");
        }
        if (company.state.find(table, key) != null) {
            throw FortnoxError.badValue(keyField, "Värdet används redan");
        }
        company.touch(record);
        company.state.put(table, key, record);
        return answer(201, record);
    }

    private Reply update(Call call, BiConsumer<ObjectNode, @Nullable ObjectNode> check) {
        var key = call.variable("key");
        var before = required(key);
        var record = before.deepCopy();
        Input.merge(record, parse(call, false));
        record.set(keyField, before.get(keyField)); // a key is written once
        check.accept(record, before);
        company.touch(record);
        company.state.put(table, key, record);
        return answer(200, record);
    }

    /** A register whose three field lists are the same. */
    static Register plain(
            Company company, State.Table table, String wrapper, String plural, String path, String keyField) {
        return new Register(company, table, wrapper, plural, path, keyField, wrapper, wrapper, wrapper);
    }

    static Function<ObjectNode, String> noUrl() {
        return _ -> "";
    }
}
