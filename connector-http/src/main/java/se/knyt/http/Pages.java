package se.knyt.http;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import se.knyt.spi.ProviderFailure;

/** Reads a list that comes in pages, to its end or not at all: a part taken for the whole would be a silent loss. */
public final class Pages {
    private Pages() {}

    /**
     * One page.
     *
     * @param next where the next page begins, empty at the end
     */
    public record Part<T>(List<T> items, String next) {
        public Part {
            items = List.copyOf(items);
        }
    }

    /**
     * Every item of every page.
     *
     * @param pagesMax more than this is refused
     * @throws ProviderFailure.Refused when a page names a place that was read already, or the list never ends
     */
    public static <T> List<T> all(String first, int pagesMax, Function<String, Part<T>> read) {
        var items = new ArrayList<T>();
        var seen = new HashSet<String>();
        var at = first;
        do {
            if (!seen.add(at)) {
                throw new ProviderFailure.Refused("paging.loop", "a page leads back to itself", Map.of());
            }
            if (seen.size() > pagesMax) {
                throw new ProviderFailure.Refused(
                        "paging.endless",
                        "more than " + pagesMax + " pages",
                        Map.of("pages", Integer.toString(pagesMax)));
            }
            var part = read.apply(at);
            items.addAll(part.items());
            at = part.next();
        } while (!at.isEmpty());
        return List.copyOf(items);
    }
}
