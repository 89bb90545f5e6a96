package se.knyt.simulators.shopify;

import graphql.ExecutionInput;
import graphql.ParseAndValidate;
import graphql.ParseAndValidateResult;
import graphql.execution.preparsed.PreparsedDocumentEntry;
import graphql.execution.preparsed.PreparsedDocumentProvider;
import graphql.language.Document;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A caller sends the same few texts with other variables: each is parsed once, and validated once, against the types that every shop's
 * schema shares.
 */
final class DocumentCache implements PreparsedDocumentProvider {
    private static final int DOCUMENTS_MAX = 500;

    private final Map<String, PreparsedDocumentEntry> valid = new ConcurrentHashMap<>();
    private final Map<String, ParseAndValidateResult> parsed = new ConcurrentHashMap<>();

    @Override
    public CompletableFuture<PreparsedDocumentEntry> getDocumentAsync(
            ExecutionInput input, Function<ExecutionInput, PreparsedDocumentEntry> parseAndValidate) {
        return CompletableFuture.completedFuture(kept(valid, input.getQuery(), _ -> parseAndValidate.apply(input)));
    }

    /** The document that a text is, whether or not the schema knows what it asks for; null where it is none. */
    @Nullable
    Document parsed(String query) {
        return kept(
                        parsed,
                        query,
                        text -> ParseAndValidate.parse(
                                ExecutionInput.newExecutionInput(text).build()))
                .getDocument();
    }

    private static <T> T kept(Map<String, T> known, String query, Function<String, T> found) {
        if (known.size() >= DOCUMENTS_MAX) {
            known.clear();
        }
        return known.computeIfAbsent(query, found);
    }
}
