package se.knyt.connectors.shops.shopify;

import static org.assertj.core.api.Assertions.assertThat;

import graphql.parser.Parser;
import graphql.schema.GraphQLSchema;
import graphql.schema.idl.SchemaParser;
import graphql.schema.idl.UnExecutableSchemaGenerator;
import graphql.validation.Validator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every document sent is valid by Shopify's own schema. */
class QueriesTest {
    private static final GraphQLSchema SCHEMA = schema();
    /** Fragments are no documents of their own; they are validated within those that use them. */
    private static final Pattern DOCUMENT = Pattern.compile("^\\s*(query|mutation)\\b");

    private static GraphQLSchema schema() {
        try (var in = QueriesTest.class.getResourceAsStream("/shopify/admin-2026-10.graphqls")) {
            if (in == null) {
                throw new IllegalStateException("schema missing");
            }
            var text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return UnExecutableSchemaGenerator.makeUnExecutableSchema(new SchemaParser().parse(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every document there is, so that none that is added later is left out. */
    static Stream<Arguments> documents() {
        return Arrays.stream(Queries.class.getDeclaredFields())
                .filter(field -> field.getType() == String.class && Modifier.isStatic(field.getModifiers()))
                .map(field -> Arguments.of(field.getName(), text(field)))
                .filter(named -> DOCUMENT.matcher((String) named.get()[1]).find());
    }

    private static String text(Field field) {
        try {
            field.setAccessible(true);
            return (String) field.get(null);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("documents")
    void aDocumentIsValidByTheVendorsSchema(String name, String document) {
        assertValid(document);
    }

    @Test
    void documentsAreFound() {
        assertThat(documents()).hasSizeGreaterThan(18);
    }

    private static void assertValid(String document) {
        var parsed = Parser.parse(document);
        assertThat(new Validator().validateDocument(SCHEMA, parsed, Locale.ENGLISH))
                .isEmpty();
    }
}
