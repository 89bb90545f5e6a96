package se.knyt.engine.flows;

import java.util.Map;
import java.util.TreeMap;
import se.knyt.core.bookkeeping.PostingResult;

/** Why posting held something, as numbered arguments of its message. */
public final class HeldArguments {
    private HeldArguments() {}

    public static Map<String, String> of(PostingResult.Held held) {
        var result = new TreeMap<String, String>();
        for (int i = 0; i < held.arguments().size(); i++) {
            result.put(String.valueOf(i), held.arguments().get(i));
        }
        result.put("text", held.text());
        return result;
    }
}
