package se.knyt.simulators.base;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * A vendor's OpenAPI file where it lies beside the project ({@code shared/specs/SYSTEM}, or the folder named by {@code
 * knyt.specs}); where it does not, nothing is held against it.
 */
public final class VendorDescription {
    private final Optional<Path> file;

    public VendorDescription(String system, String name) {
        file = find(system, name);
    }

    /** Where it lies, if it does. */
    public Optional<Path> file() {
        return file;
    }

    /** Holds an answer against one schema of the file. */
    public void conforms(String component, JsonNode answer) throws IOException {
        if (file.isEmpty()) {
            return;
        }
        // every JSON file is a YAML file
        var specification = new YAMLMapper().readTree(Files.readString(file.get()));
        var schema = Json.object().put("$ref", "#/components/schemas/" + component);
        schema.set("components", specification.path("components"));
        var validator =
                SchemaRegistry.withDialect(Dialects.getOpenApi30()).getSchema(schema.toString(), InputFormat.JSON);
        assertThat(validator.validate(answer.toString(), InputFormat.JSON))
                .as(component)
                .isEmpty();
    }

    private static Optional<Path> find(String system, String name) {
        var named = System.getProperty("knyt.specs");
        if (named != null) {
            return Optional.of(Path.of(named, system, name)).filter(Files::isRegularFile);
        }
        for (var at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            var candidate = at.resolve(Path.of("shared", "specs", system, name));
            if (Files.isRegularFile(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }
}
