package se.knyt.connectors.payments.klarna;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import se.knyt.testkit.CalledOperations;
import se.knyt.testkit.VendorFiles;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** What the connector calls at Klarna, held against the vendor's two descriptions where they lie beside the project. */
final class KlarnaOperations {
    private KlarnaOperations() {}

    static CalledOperations load() throws IOException {
        try (var in = KlarnaOperations.class.getResourceAsStream("/klarna/called-operations.txt")) {
            var list = new String(requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            return CalledOperations.of(list, described());
        }
    }

    private static Optional<Map<String, Set<String>>> described() {
        var settlements = VendorFiles.find("klarna", "klarna-settlements-api-openapi.yml");
        var orders = VendorFiles.find("klarna", "order-management-api-openapi.yml");
        if (settlements.isEmpty() || orders.isEmpty()) {
            return Optional.empty();
        }
        var operations = new HashMap<String, Set<String>>();
        add(operations, "/settlements/v1", settlements.get());
        add(operations, "", orders.get());
        return Optional.of(operations);
    }

    private static void add(Map<String, Set<String>> operations, String prefix, Path file) {
        new YAMLMapper()
                .readTree(file.toFile())
                .path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(operation -> {
                    var named = new TreeSet<String>();
                    operation
                            .getValue()
                            .path("parameters")
                            .forEach(parameter ->
                                    named.add(parameter.path("name").asString("")));
                    operations.put(operation.getKey().toUpperCase(Locale.ROOT) + " " + prefix + path.getKey(), named);
                }));
    }
}
