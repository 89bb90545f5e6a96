package se.knyt.simulators.shopify;

import graphql.GraphQLContext;
import graphql.execution.CoercedVariables;
import graphql.language.FloatValue;
import graphql.language.IntValue;
import graphql.language.StringValue;
import graphql.language.Value;
import graphql.schema.Coercing;
import graphql.schema.DataFetcher;
import graphql.schema.DataFetcherFactories;
import graphql.schema.FieldCoordinates;
import graphql.schema.GraphQLCodeRegistry;
import graphql.schema.GraphQLFieldsContainer;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLScalarType;
import graphql.schema.GraphQLSchema;
import graphql.schema.idl.RuntimeWiring;
import graphql.schema.idl.SchemaGenerator;
import graphql.schema.idl.SchemaParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The schema of Shopify's Admin API as far as the simulator has it. Its types are the same for every shop and are read once. */
final class AdminSchema {
    private static final String SDL = "admin-2026-10.graphql";
    private static final List<String> SCALARS =
            List.of("URL", "DateTime", "UnsignedInt64", "BigInt", "Money", "JSON", "Decimal", "Date");

    private AdminSchema() {}

    private static final class Types {
        static final GraphQLSchema SCHEMA = read();
    }

    /** @param types fetchers of single fields by the name of their type; every other field is read from its object */
    static GraphQLSchema with(
            Map<String, DataFetcher<?>> queries,
            Map<String, DataFetcher<?>> mutations,
            Map<String, Map<String, DataFetcher<?>>> types) {
        var schema = Types.SCHEMA;
        return schema.transformWithoutTypes(shop ->
                shop.codeRegistry(schema.getCodeRegistry().transform(registry -> {
                    fetch(registry, "QueryRoot", queries);
                    fetch(registry, "Mutation", mutations);
                    types.forEach((type, fetchers) -> fetch(registry, type, fetchers));
                })));
    }

    private static void fetch(GraphQLCodeRegistry.Builder registry, String type, Map<String, DataFetcher<?>> fetchers) {
        fetchers.forEach((field, fetcher) -> {
            if (!(Types.SCHEMA.getType(type) instanceof GraphQLFieldsContainer known)
                    || known.getField(field) == null) {
                throw new IllegalStateException("the schema has no " + type + "." + field);
            }
            registry.dataFetcher(FieldCoordinates.coordinates(type, field), fetcher);
        });
    }

    private static GraphQLSchema read() {
        var wiring = RuntimeWiring.newRuntimeWiring()
                .codeRegistry(GraphQLCodeRegistry.newCodeRegistry()
                        .defaultDataFetcher(DataFetcherFactories.useDataFetcher(View.FETCHER)));
        for (var scalar : SCALARS) {
            wiring.scalar(GraphQLScalarType.newScalar()
                    .name(scalar)
                    .coercing(new AsWritten())
                    .build());
        }
        for (var open : List.of(
                "DiscountApplication",
                "PricingValue",
                "LegacyInteroperability",
                "DisplayableError",
                "GiftCardTransaction",
                "ReturnLineItemType",
                "StoreCreditAccountTransaction",
                "PurchasingEntity")) {
            wiring.type(
                    open,
                    type -> type.typeResolver(
                            environment -> objectType(environment.getSchema(), environment.getObject())));
        }
        for (var named : List.of("Node", "HasStoreCreditAccounts", "StoreCreditAccountTransactionOrigin")) {
            wiring.type(
                    named,
                    type -> type.typeResolver(environment -> environment.getObject() instanceof View view
                            ? environment
                                    .getSchema()
                                    .getObjectType(
                                            Gid.type(view.node().path("id").asString("")))
                            : null));
        }
        return new SchemaGenerator().makeExecutableSchema(new SchemaParser().parse(sdl()), wiring.build());
    }

    private static @Nullable GraphQLObjectType objectType(GraphQLSchema schema, @Nullable Object object) {
        return object instanceof View view && !view.typeName().isEmpty() ? schema.getObjectType(view.typeName()) : null;
    }

    static String sdl() {
        try (var in = AdminSchema.class.getResourceAsStream("/se/knyt/simulators/shopify/" + SDL)) {
            if (in == null) {
                throw new IllegalStateException(SDL + " is missing from the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Shopify's own scalars: texts and numbers that go out and come in as they are written. */
    private static final class AsWritten implements Coercing<Object, Object> {
        @Override
        public Object serialize(Object value, GraphQLContext context, Locale locale) {
            return value;
        }

        @Override
        public Object parseValue(Object input, GraphQLContext context, Locale locale) {
            return String.valueOf(input);
        }

        @Override
        public @Nullable Object parseLiteral(
                Value<?> input, CoercedVariables variables, GraphQLContext context, Locale locale) {
            return switch (input) {
                case StringValue text -> text.getValue();
                case IntValue number -> number.getValue().toString();
                case FloatValue number -> number.getValue().toPlainString();
                default -> null;
            };
        }
    }
}
