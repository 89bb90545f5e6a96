package se.knyt.connectors.payments;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import se.knyt.http.json.Json;
import se.knyt.spi.HttpCalls;
import tools.jackson.databind.JsonNode;

/**
 * Holds each call of a connector and each answer of its simulator against the vendor's description, {@code PROVIDER/described.json} among
 * the test resources: path, names of the query, body and answer, and that nothing is named there that the vendor does not know. A provider
 * without such a file is held against nothing.
 */
public final class DescribedCalls implements HttpCalls {
    private final HttpCalls http;
    private final JsonNode description;
    private final Map<String, Schema> schemas = new HashMap<>();

    private DescribedCalls(HttpCalls http, JsonNode description) {
        this.http = http;
        this.description = description;
    }

    /** The same calls, held against the provider's description where there is one. */
    public static HttpCalls of(String provider, HttpCalls http) {
        try (var in = DescribedCalls.class.getResourceAsStream("/" + provider + "/described.json")) {
            return in == null ? http : new DescribedCalls(http, Json.parse(in.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Answer call(Call call) {
        var path = call.uri().getPath();
        for (var outside : description.path("x-outside")) {
            if (path.startsWith(outside.asString(""))) {
                return http.call(call);
            }
        }
        var called = call.method() + " " + path;
        var operation = operation(call.method(), path);
        assertThat(operation.isObject()).as(called + " is described").isTrue();
        query(called, call.uri().getRawQuery(), operation);
        var asked = operation.at("/requestBody/content/application~1json/schema");
        if (call.body().length > 0) {
            assertThat(asked.isObject()).as(called + " has a body").isTrue();
            fits(called, asked, Json.parse(call.body()));
        }
        var answer = http.call(call);
        // what is out of order on the way is nobody's description
        if (answer.status() < 500 && answer.status() != 429) {
            answered(called, operation, answer);
        }
        return answer;
    }

    private void answered(String called, JsonNode operation, Answer answer) {
        var described = described(operation.path("responses"), answer);
        assertThat(described.isMissingNode() && answer.ok())
                .as(called + " answers " + answer.status())
                .isFalse();
        var schema = described.at("/content/application~1json/schema");
        if (schema.isObject() && answer.body().length > 0) {
            fits(called + " " + answer.status(), schema, Json.parse(answer.body()));
        } else if (answer.ok()) {
            assertThat(answer.body()).as(called).isEmpty();
        }
    }

    /** A call made again with its idempotency key may be answered with another success than the first time. */
    private static JsonNode described(JsonNode responses, Answer answer) {
        var described = responses.path(Integer.toString(answer.status()));
        if (described.isMissingNode() && answer.ok()) {
            described = responses.path("201");
        }
        return described.isMissingNode() ? responses.path("default") : described;
    }

    private JsonNode operation(String method, String path) {
        for (var each : description.path("paths").properties()) {
            var pattern = Pattern.compile(each.getKey().replaceAll("\\{[^}]*}", "[^/]+"));
            if (pattern.matcher(path).matches()) {
                return each.getValue().path(method.toLowerCase(Locale.ROOT));
            }
        }
        return description.path("nowhere");
    }

    private static void query(String called, String query, JsonNode operation) {
        var known = new TreeSet<String>();
        var required = new TreeSet<String>();
        for (var parameter : operation.path("parameters")) {
            var name = parameter.path("name").asString("");
            known.add(name);
            if (parameter.path("required").asBoolean(false)) {
                required.add(name);
            }
        }
        var given = new TreeSet<String>();
        for (var pair : query == null ? new String[0] : query.split("&", -1)) {
            given.add(pair.split("=", 2)[0]);
        }
        assertThat(known).as(called).containsAll(given);
        assertThat(given).as(called).containsAll(required);
    }

    private void fits(String what, JsonNode schema, JsonNode value) {
        var validator = schemas.computeIfAbsent(schema.toString(), this::validator);
        assertThat(validator.validate(value.toString(), InputFormat.JSON))
                .as(what)
                .isEmpty();
        var unknown = new TreeSet<String>();
        unknown(List.of(schema), value, "", unknown);
        assertThat(unknown).as(what + " names what is described: " + value).isEmpty();
    }

    private Schema validator(String schema) {
        var whole = Json.object();
        whole.putArray("allOf").add(Json.parse(schema.getBytes(StandardCharsets.UTF_8)));
        whole.set("components", description.path("components"));
        boolean older = description.path("openapi").asString("").startsWith("3.0");
        var dialect = older ? Dialects.getOpenApi30() : Dialects.getOpenApi31();
        return SchemaRegistry.withDialect(dialect).getSchema(whole.toString(), InputFormat.JSON);
    }

    /** Fields of objects that none of the schemas names, in any depth. */
    private void unknown(List<JsonNode> schemas, JsonNode value, String at, TreeSet<String> found) {
        var properties = new HashMap<String, List<JsonNode>>();
        var items = new ArrayList<JsonNode>();
        boolean closed = true;
        for (var schema : schemas) {
            closed &= gather(schema, properties, items);
        }
        if (value.isArray()) {
            value.forEach(element -> unknown(items, element, at + "[]", found));
        } else if (value.isObject() && closed && !properties.isEmpty()) {
            for (var field : value.properties()) {
                var known = properties.get(field.getKey());
                var here = at + "." + field.getKey();
                if (known == null) {
                    found.add(here);
                } else {
                    unknown(known, field.getValue(), here, found);
                }
            }
        }
    }

    /** Adds what a schema and those it is made of name; whether it names all that may be there. */
    private boolean gather(JsonNode schema, Map<String, List<JsonNode>> properties, List<JsonNode> items) {
        if (schema.has("$ref")) {
            return gather(description.at(schema.path("$ref").asString("").substring(1)), properties, items);
        }
        var others = schema.path("additionalProperties");
        boolean closed = others.isMissingNode() || (others.isBoolean() && !others.asBoolean(false));
        schema.path("properties")
                .properties()
                .forEach(each -> properties
                        .computeIfAbsent(each.getKey(), _ -> new ArrayList<>())
                        .add(each.getValue()));
        if (schema.has("items")) {
            items.add(schema.path("items"));
        }
        for (var kind : List.of("allOf", "oneOf", "anyOf")) {
            for (var part : schema.path(kind)) {
                closed &= gather(part, properties, items);
            }
        }
        return closed;
    }
}
