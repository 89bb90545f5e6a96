package se.knyt.simulators.shopify;

import graphql.ErrorClassification;
import graphql.ExecutionInput;
import graphql.ExecutionResult;
import graphql.GraphQL;
import graphql.GraphqlErrorBuilder;
import graphql.execution.DataFetcherExceptionHandler;
import graphql.execution.DataFetcherExceptionHandlerResult;
import graphql.language.OperationDefinition;
import graphql.schema.DataFetcher;
import graphql.schema.GraphQLSchema;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/** The schema with its fetchers, and the execution of one request. */
final class Graph {
    private static final DocumentCache DOCUMENTS = new DocumentCache();

    private final GraphQLSchema schema;
    private final GraphQL engine;

    /** @param types fetchers of single fields by the name of their type; every other field is read from its object */
    Graph(
            Map<String, DataFetcher<?>> queries,
            Map<String, DataFetcher<?>> mutations,
            Map<String, Map<String, DataFetcher<?>>> types) {
        this.schema = AdminSchema.with(queries, mutations, types);
        this.engine = GraphQL.newGraphQL(schema)
                .preparsedDocumentProvider(DOCUMENTS)
                .defaultDataFetcherExceptionHandler(new Failures())
                .build();
    }

    GraphQLSchema schema() {
        return schema;
    }

    /** What a request would cost before it is done; 0 for what is no document. */
    long requested(String query, Map<String, Object> variables) {
        var document = DOCUMENTS.parsed(query);
        return document == null
                ? 0
                : document.getDefinitionsOfType(OperationDefinition.class).stream()
                        .mapToLong(operation -> GraphCost.requested(schema, document, operation, variables))
                        .sum();
    }

    ExecutionResult execute(ExecutionInput.Builder input, AtomicLong actualCost) {
        return engine.execute(
                input.graphQLContext(Map.of(GraphCost.ACTUAL, actualCost)).build());
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
