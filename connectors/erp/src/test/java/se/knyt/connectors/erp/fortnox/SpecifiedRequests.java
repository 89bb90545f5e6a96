package se.knyt.connectors.erp.fortnox;

import static java.util.Objects.requireNonNull;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import se.knyt.spi.HttpCalls.Call;
import se.knyt.testkit.CalledOperations;
import se.knyt.testkit.VendorFiles;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Holds what the connector sends against the vendor's own description, where that file lies beside the project; a field that it
 * does not name is an error, as it is at Fortnox (2001399). Without the file the names in {@code sent-fields.txt}, our own list of
 * what we mean to send, are what may be sent.
 */
final class SpecifiedRequests {
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    /** Not named with each list in the description: Fortnox's page on paging and sorting gives them for every list. */
    private static final Set<String> OF_EVERY_LIST = Set.of("page", "limit", "offset", "sortby", "sortorder");

    private static volatile @Nullable SpecifiedRequests loaded;

    private final Map<String, Schema> schemas;
    private final Set<String> fields;
    private final CalledOperations operations;

    private SpecifiedRequests(Map<String, Schema> schemas, Set<String> fields, CalledOperations operations) {
        this.schemas = schemas;
        this.fields = fields;
        this.operations = operations;
    }

    static synchronized SpecifiedRequests load() {
        var kept = loaded;
        if (kept == null) {
            try {
                var specification =
                        VendorFiles.find("fortnox", "fortnox-openapi.json").map(file -> JSON.readTree(file.toFile()));
                kept = new SpecifiedRequests(
                        specification.map(SpecifiedRequests::schemas).orElse(Map.of()),
                        Set.of(ours("sent-fields.txt").split("\\s+")),
                        CalledOperations.of(
                                ours("called-operations.txt"), specification.map(SpecifiedRequests::operations)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            loaded = kept;
        }
        return kept;
    }

    private static String ours(String name) throws IOException {
        try (var in = SpecifiedRequests.class.getResourceAsStream(name)) {
            return new String(requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** The operations of the description with their parameters. */
    private static Map<String, Set<String>> operations(JsonNode specification) {
        var operations = new HashMap<String, Set<String>>();
        specification
                .get("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(operation -> {
                    var named = new TreeSet<>(OF_EVERY_LIST);
                    operation
                            .getValue()
                            .path("parameters")
                            .forEach(parameter ->
                                    named.add(parameter.path("name").asString("")));
                    operations.put(operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(), named);
                }));
        return operations;
    }

    /** Request schemas by {@code POST /3/invoices} and the like, each closed: no field but the named ones. */
    private static Map<String, Schema> schemas(JsonNode specification) {
        var definitions = (ObjectNode) JSON.readTree(specification
                .get("components")
                .get("schemas")
                .toString()
                .replace("#/components/schemas/", "#/definitions/"));
        definitions.forEach(definition -> {
            if (definition instanceof ObjectNode object && object.has("properties")) {
                object.put("additionalProperties", false);
            }
        });
        var registry = SchemaRegistry.withDefaultDialect(Dialects.getDraft4());
        var schemas = new HashMap<String, Schema>();
        specification
                .get("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(operation -> {
                    var reference = operation.getValue().at("/requestBody/content/application~1json/schema/$ref");
                    if (path.getKey().startsWith("/3/") && reference.isString()) {
                        var root = JSON.createObjectNode();
                        root.put("$ref", reference.stringValue().replace("#/components/schemas/", "#/definitions/"));
                        root.set("definitions", definitions);
                        schemas.put(
                                operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(),
                                registry.getSchema(root));
                    }
                }));
        return schemas;
    }

    void check(Call call) {
        operations.check(call);
        boolean json = call.headers().getOrDefault("Content-Type", "").equals("application/json");
        if (!json || call.body().length == 0) {
            return;
        }
        var body = JSON.readTree(call.body());
        names(body);
        var name = call.method() + " " + template(call.uri().getPath());
        if (schemas.isEmpty()) {
            return;
        }
        var schema = schemas.get(name);
        if (schema == null) {
            throw new AssertionError("the specification has no body for " + name);
        }
        var errors = schema.validate(body);
        if (!errors.isEmpty()) {
            throw new AssertionError(name + " sends what the specification does not allow: " + errors);
        }
    }

    private void names(JsonNode node) {
        node.properties().forEach(field -> {
            if (!fields.contains(field.getKey())) {
                throw new AssertionError("a field that is not on our list: " + field.getKey());
            }
            names(field.getValue());
        });
        if (node.isArray()) {
            node.forEach(this::names);
        }
    }

    private static String template(String path) {
        return path.replaceFirst("^(/3/(?:invoices|orders))/[^/]+", "$1/{DocumentNumber}")
                .replaceFirst("^(/3/invoicepayments)/[^/]+", "$1/{Number}")
                .replaceFirst("^(/3/accounts)/[^/]+", "$1/{Number}")
                .replaceFirst("^(/3/customers)/[^/]+", "$1/{CustomerNumber}");
    }
}
