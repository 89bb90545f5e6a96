package se.knyt.simulators.shopify;

import static org.assertj.core.api.Assertions.assertThat;

import graphql.language.AstPrinter;
import graphql.language.EnumTypeDefinition;
import graphql.language.ObjectTypeDefinition;
import graphql.schema.idl.SchemaParser;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.VendorDescription;
import tools.jackson.databind.JsonNode;

/** The schema in the resources is the vendor's, only smaller: held against its published introspection where that lies beside the project. */
class VendorSchemaTest {
    @Test
    void everyTypeAndFieldIsTheVendors() throws IOException {
        var file = new VendorDescription("shopify", "admin-graphql-2026-10.introspection.json.gz").file();
        if (file.isEmpty()) {
            return;
        }
        Map<String, JsonNode> vendor = new HashMap<>();
        try (var in = new GZIPInputStream(Files.newInputStream(file.get()))) {
            var all = Json.read(in.readAllBytes());
            var schema = (all.has("data") ? all.path("data") : all).path("__schema");
            schema.path("types").forEach(type -> vendor.put(Json.text(type, "name"), type));
        }
        var ours = new SchemaParser().parse(AdminSchema.sdl());
        for (var type : ours.getTypes(ObjectTypeDefinition.class)) {
            var theirs = vendor.getOrDefault(type.getName(), Json.object());
            assertThat(theirs.isEmpty()).as(type.getName()).isFalse();
            var fields = theirs.path("fields")
                    .valueStream()
                    .collect(Collectors.toMap(field -> Json.text(field, "name"), field -> written(field.path("type"))));
            for (var field : type.getFieldDefinitions()) {
                assertThat(fields.get(field.getName()))
                        .as(type.getName() + "." + field.getName())
                        .isEqualTo(AstPrinter.printAst(field.getType()));
            }
        }
        for (var type : ours.getTypes(EnumTypeDefinition.class)) {
            var values = vendor.getOrDefault(type.getName(), Json.object())
                    .path("enumValues")
                    .valueStream()
                    .map(value -> Json.text(value, "name"))
                    .toList();
            type.getEnumValueDefinitions()
                    .forEach(value -> assertThat(values).as(type.getName()).contains(value.getName()));
        }
    }

    private static String written(JsonNode type) {
        return switch (Json.text(type, "kind")) {
            case "NON_NULL" -> written(type.path("ofType")) + "!";
            case "LIST" -> "[" + written(type.path("ofType")) + "]";
            default -> Json.text(type, "name");
        };
    }
}
