package se.knyt.server.shell;

import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The words that are kept of a bank entry, of the entry and of the payments within it. */
public final class BankWords {
    /** Collected entries may hold thousands of payments; the page of the entry is enough of them. */
    private static final int TEXTS_MAX = 20;

    private static final JsonMapper JSON = new JsonMapper();

    private BankWords() {}

    /** As read by a person, parted by commas. */
    public static String of(String said) {
        var words = new TreeSet<String>();
        var tree = JSON.readTree(said);
        add(words, tree);
        tree.path("parts").forEach(part -> add(words, part));
        return String.join(", ", words);
    }

    private static void add(Set<String> words, JsonNode of) {
        of.path("texts").forEach(text -> {
            if (words.size() < TEXTS_MAX) {
                words.add(text.asString(""));
            }
        });
    }
}
