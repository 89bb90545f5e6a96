package se.knyt.connectors.erp.fortnox;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import se.knyt.http.Uris;

/**
 * Which article numbers Fortnox knows. An article once seen is kept for the session; one that is missing is asked for each time,
 * since it may be registered at any moment. A missing article never stops a sale: its row is written without the number.
 */
final class Articles {
    private static final int ARTICLES_KEPT_MAX = 100_000;
    /** {@code Article.ArticleNumber} in Fortnox. */
    private static final int NUMBER_CHARS_MAX = 50;

    private final Set<String> seen = ConcurrentHashMap.newKeySet();

    boolean registered(FortnoxClient client, String sku) {
        if (sku.isBlank()
                || sku.length() > NUMBER_CHARS_MAX
                || !FortnoxText.of(sku, NUMBER_CHARS_MAX).equals(sku)) {
            return false;
        }
        if (seen.contains(sku)) {
            return true;
        }
        if (sku.equals(".")
                || sku.equals("..")
                || client.find("/3/articles/" + Uris.segment(sku)).isEmpty()) {
            return false;
        }
        if (seen.size() < ARTICLES_KEPT_MAX) {
            seen.add(sku);
        }
        return true;
    }
}
