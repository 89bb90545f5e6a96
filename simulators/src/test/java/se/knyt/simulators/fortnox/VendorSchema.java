package se.knyt.simulators.fortnox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the vendor documents: the answer of each operation and the fields of each object. Read from the vendor's own OpenAPI file when it
 * lies in a {@code shared/specs} folder above the working directory, else from the facts written down beside this test.
 */
final class VendorSchema {
    /** @param path with {@code {}} for each path variable */
    private record Operation(String method, String path) {}

    private final Map<Operation, String> answers = new LinkedHashMap<>();
    private final Map<String, Map<String, String>> objects = new LinkedHashMap<>();
    private final Map<String, Map<String, JsonNode>> limits = new LinkedHashMap<>();
    final boolean full;

    private VendorSchema(boolean full) {
        this.full = full;
    }

    static VendorSchema load() {
        return find().map(VendorSchema::fromOpenApi).orElseGet(VendorSchema::fromFacts);
    }

    private static Optional<Path> find() {
        @Nullable Path folder = Path.of("").toAbsolutePath();
        while (folder != null) {
            var file = folder.resolve("shared/specs/fortnox/fortnox-openapi.json");
            if (Files.isRegularFile(file)) {
                return Optional.of(file);
            }
            folder = folder.getParent();
        }
        return Optional.empty();
    }

    static VendorSchema fromFacts() {
        var schema = new VendorSchema(false);
        try (var in = Objects.requireNonNull(VendorSchema.class.getResourceAsStream("facts.txt"))) {
            for (var line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1)) {
                var words = List.of(line.split(" ", -1));
                if (line.isBlank() || line.startsWith("#")) {
                    continue;
                }
                if (words.get(1).startsWith("/3/")) {
                    schema.answers.put(new Operation(words.getFirst(), template(words.get(1))), words.getLast());
                } else {
                    schema.objects
                            .computeIfAbsent(words.getFirst(), _ -> new LinkedHashMap<>())
                            .put(words.get(1), String.join(" ", words.subList(2, words.size())));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return schema;
    }

    private static VendorSchema fromOpenApi(Path file) {
        var schema = new VendorSchema(true);
        JsonNode tree;
        try {
            tree = Json.MAPPER.readTree(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (var path : tree.path("paths").properties()) {
            for (var operation : path.getValue().properties()) {
                for (var status : List.of("200", "201")) {
                    for (var content :
                            operation.getValue().path("responses").path(status).path("content")) {
                        var reference = content.path("schema").path("$ref").asString("");
                        if (!reference.isEmpty()) {
                            schema.answers.put(
                                    new Operation(
                                            operation.getKey().toUpperCase(java.util.Locale.ROOT),
                                            template(path.getKey())),
                                    last(reference));
                        }
                    }
                }
            }
        }
        for (var object : tree.path("components").path("schemas").properties()) {
            var fields = schema.objects.computeIfAbsent(object.getKey(), _ -> new LinkedHashMap<>());
            var details = schema.limits.computeIfAbsent(object.getKey(), _ -> new LinkedHashMap<>());
            for (var field : object.getValue().path("properties").properties()) {
                fields.put(field.getKey(), type(field.getValue()));
                details.put(field.getKey(), field.getValue());
            }
        }
        return schema;
    }

    private static String type(JsonNode field) {
        if (field.has("$ref")) {
            return "object " + last(field.path("$ref").asString(""));
        }
        if (field.path("type").asString("").equals("array")) {
            return "list " + last(field.path("items").path("$ref").asString(""));
        }
        return field.path("format").asString("").equals("date")
                ? "date"
                : field.path("type").asString("");
    }

    private static String last(String reference) {
        return reference.substring(reference.lastIndexOf('/') + 1);
    }

    private static String template(String path) {
        return path.replaceAll("\\{[^}]*}", "{}");
    }

    Map<String, String> fields(String object) {
        return Objects.requireNonNull(objects.get(object), object);
    }

    /** The longest documented length of a field; 0 when none or when only facts are at hand. */
    int lengthMax(String object, String field) {
        var details = limits.getOrDefault(object, Map.of()).get(field);
        return details == null ? 0 : details.path("maxLength").asInt(0);
    }

    /** Fails unless the answer has only documented fields, each of its documented type. */
    void check(String method, String path, JsonNode answer) {
        var wrapper = answers.get(new Operation(method, template(path)));
        if (wrapper == null) {
            throw new AssertionError("not documented: " + method + " " + path);
        }
        check(wrapper, answer, method + " " + path);
    }

    private void check(String object, JsonNode value, String at) {
        if (!(value instanceof ObjectNode)) {
            throw new AssertionError(at + ": no object");
        }
        var fields = fields(object);
        for (var entry : value.properties()) {
            var type = fields.get(entry.getKey());
            var place = at + "." + entry.getKey();
            if (type == null) {
                // Lists carry paging although the description names it for one of them only.
                if (entry.getKey().equals("MetaInformation")) {
                    continue;
                }
                throw new AssertionError(place + ": not documented in " + object);
            }
            checkType(type, entry.getValue(), place);
            checkLimits(object, entry.getKey(), entry.getValue(), place);
        }
    }

    private void checkType(String type, JsonNode value, String place) {
        boolean fits = switch (type.split(" ", 2)[0]) {
            case "string" -> value.isString();
            case "date" -> value.isString() && LocalDate.parse(value.asString("")) != null;
            case "integer" ->
                value.isNumber() && value.decimalValue().stripTrailingZeros().scale() <= 0;
            case "number" -> value.isNumber();
            case "boolean" -> value.isBoolean();
            case "object" -> value.isObject();
            case "list" -> value.isArray();
            default -> false;
        };
        if (!fits) {
            throw new AssertionError(place + ": " + type + " expected, was " + value);
        }
        if (value.isObject()) {
            check(type.substring("object ".length()), value, place);
        }
        if (value.isArray()) {
            value.forEach(element -> check(type.substring("list ".length()), element, place + "[]"));
        }
    }

    private void checkLimits(String object, String field, JsonNode value, String place) {
        int lengthMax = lengthMax(object, field);
        if (lengthMax > 0 && value.isString() && value.asString("").length() > lengthMax) {
            throw new AssertionError(place + ": longer than " + lengthMax);
        }
        var details = limits.getOrDefault(object, Map.of()).get(field);
        if (details != null && details.has("enum")) {
            boolean known = details.path("enum")
                    .valueStream()
                    .anyMatch(word -> word.asString("").equals(value.asString("")));
            if (!known) {
                throw new AssertionError(place + ": not one of " + details.path("enum") + ": " + value);
            }
        }
    }
}
