package se.knyt.simulators.shopify;

import graphql.ErrorClassification;
import graphql.ExecutionInput;
import graphql.ExecutionResult;
import graphql.GraphQL;
import graphql.GraphQLContext;
import graphql.GraphqlErrorBuilder;
import graphql.execution.CoercedVariables;
import graphql.execution.DataFetcherExceptionHandler;
import graphql.execution.DataFetcherExceptionHandlerResult;
import graphql.language.FloatValue;
import graphql.language.IntValue;
import graphql.language.StringValue;
import graphql.language.Value;
import graphql.schema.Coercing;
import graphql.schema.DataFetcher;
import graphql.schema.DataFetcherFactories;
import graphql.schema.GraphQLCodeRegistry;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLScalarType;
import graphql.schema.GraphQLSchema;
import graphql.schema.idl.RuntimeWiring;
import graphql.schema.idl.SchemaGenerator;
import graphql.schema.idl.SchemaParser;
import graphql.schema.idl.TypeRuntimeWiring;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The schema with its fetchers, and the execution of one request. */
final class Graph {
    private static final String SDL = "admin-2026-10.graphql";
    private static final List<String> SCALARS =
            List.of("URL", "DateTime", "UnsignedInt64", "BigInt", "Money", "JSON", "Decimal", "Date");

    private final GraphQLSchema schema;
    private final GraphQL engine;

    /** @param types fetchers of single fields by the name of their type; every other field is read from its object */
    Graph(
            Map<String, DataFetcher<?>> queries,
            Map<String, DataFetcher<?>> mutations,
            Map<String, Map<String, DataFetcher<?>>> types) {
        var wiring = RuntimeWiring.newRuntimeWiring()
                .codeRegistry(GraphQLCodeRegistry.newCodeRegistry()
                        .defaultDataFetcher(DataFetcherFactories.useDataFetcher(View.FETCHER)))
                .type("QueryRoot", type -> with(type, queries))
                .type("Mutation", type -> with(type, mutations));
        types.forEach((name, fetchers) -> wiring.type(name, type -> with(type, fetchers)));
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
        this.schema = new SchemaGenerator().makeExecutableSchema(new SchemaParser().parse(sdl()), wiring.build());
        this.engine = GraphQL.newGraphQL(schema)
                .preparsedDocumentProvider(new DocumentCache())
                .defaultDataFetcherExceptionHandler(new Failures())
                .build();
    }

    private static TypeRuntimeWiring.Builder with(
            TypeRuntimeWiring.Builder type, Map<String, DataFetcher<?>> fetchers) {
        fetchers.forEach(type::dataFetcher);
        return type;
    }

    private static @Nullable GraphQLObjectType objectType(GraphQLSchema schema, @Nullable Object object) {
        return object instanceof View view && !view.typeName().isEmpty() ? schema.getObjectType(view.typeName()) : null;
    }

    static String sdl() {
        try (var in = Graph.class.getResourceAsStream("/se/knyt/simulators/shopify/" + SDL)) {
            if (in == null) {
                throw new IllegalStateException(SDL + " is missing from the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    GraphQLSchema schema() {
        return schema;
    }

    ExecutionResult execute(ExecutionInput.Builder input, AtomicLong actualCost) {
        return engine.execute(
                input.graphQLContext(Map.of(GraphCost.ACTUAL, actualCost)).build());
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

    /** A bad query is said to the caller; anything else is the simulator's fault and says so. */
    private static final class Failures implements DataFetcherExceptionHandler {
        @Override
        public CompletableFuture<DataFetcherExceptionHandlerResult> handleException(
                graphql.execution.DataFetcherExceptionHandlerParameters parameters) {
            var cause = parameters.getException();
            if (cause instanceof java.util.concurrent.CompletionException && cause.getCause() != null) {
                cause = cause.getCause();
            }
            var code = cause instanceof BadQuery bad ? bad.code() : "INTERNAL_SERVER_ERROR";
            if (!(cause instanceof BadQuery)) {
                System.getLogger(Graph.class.getName()).log(System.Logger.Level.ERROR, "a fetcher failed", cause);
            }
            var error = GraphqlErrorBuilder.newError()
                    .message("%s", String.valueOf(cause.getMessage()))
                    .path(parameters.getPath())
                    .errorType(ErrorClassification.errorClassification(code))
                    .extensions(Map.of("code", code))
                    .build();
            return CompletableFuture.completedFuture(
                    DataFetcherExceptionHandlerResult.newResult(error).build());
        }
    }
}
