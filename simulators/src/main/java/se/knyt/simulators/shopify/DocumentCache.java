package se.knyt.simulators.shopify;

import graphql.ExecutionInput;
import graphql.execution.preparsed.PreparsedDocumentEntry;
import graphql.execution.preparsed.PreparsedDocumentProvider;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** A caller sends the same few texts with other variables: each is parsed and validated once. */
final class DocumentCache implements PreparsedDocumentProvider {
    private static final int DOCUMENTS_MAX = 500;

    private final Map<String, PreparsedDocumentEntry> known = new ConcurrentHashMap<>();

    @Override
    public CompletableFuture<PreparsedDocumentEntry> getDocumentAsync(
            ExecutionInput input, Function<ExecutionInput, PreparsedDocumentEntry> parseAndValidate) {
        if (known.size() >= DOCUMENTS_MAX) {
            known.clear();
        }
        return CompletableFuture.completedFuture(
                known.computeIfAbsent(input.getQuery(), _ -> parseAndValidate.apply(input)));
    }
}
