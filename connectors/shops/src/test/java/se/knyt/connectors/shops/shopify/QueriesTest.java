package se.knyt.connectors.shops.shopify;

import static org.assertj.core.api.Assertions.assertThat;

import graphql.parser.Parser;
import graphql.schema.GraphQLSchema;
import graphql.schema.idl.SchemaParser;
import graphql.schema.idl.UnExecutableSchemaGenerator;
import graphql.validation.Validator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every document sent is valid by Shopify's own schema. */
class QueriesTest {
    private static final GraphQLSchema SCHEMA = schema();

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

    @ParameterizedTest
    @ValueSource(
            strings = {
                Queries.MORE_LINE_ITEMS,
                Queries.MORE_FULFILLMENT_LINES,
                Queries.MORE_REFUND_LINES,
                Queries.ALL_FULFILLMENTS,
                Queries.ALL_REFUNDS,
                Queries.ALL_TRANSACTIONS,
                Queries.CAPTURE_STATE,
                Queries.CAPTURE,
                Queries.FULFIL_STATE,
                Queries.FULFILLMENT_ORDERS,
                Queries.MORE_FULFILLMENT_ORDER_LINES,
                Queries.FULFIL,
                Queries.SET_METAFIELDS,
                Queries.ADD_TAGS,
                Queries.WEBHOOKS,
                Queries.SUBSCRIBE,
                Queries.COUNT,
                Queries.SHOP
            })
    void aDocumentIsValidByTheVendorsSchema(String document) {
        assertValid(document);
    }

    @Test
    void theOrdersDocumentIsValidByTheVendorsSchema() {
        assertValid(Queries.ORDERS);
    }

    private static void assertValid(String document) {
        var parsed = Parser.parse(document);
        assertThat(new Validator().validateDocument(SCHEMA, parsed, Locale.ENGLISH))
                .isEmpty();
    }
}
