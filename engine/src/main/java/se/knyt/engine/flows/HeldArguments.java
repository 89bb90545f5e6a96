package se.knyt.engine.flows;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import se.knyt.core.bookkeeping.DatedAhead;
import se.knyt.core.bookkeeping.PostingResult;

/** Why posting held something, as numbered arguments of its message. */
public final class HeldArguments {
    /** What is about the amounts themselves: nothing is captured of what does not add up. */
    private static final Set<String> OF_MONEY = Set.of("sale.does-not-add-up", "posting.impossible");

    private HeldArguments() {}

    /** Whether a reason stops the money too, and is no question of posting alone. */
    static boolean isOfMoney(PostingResult.Held held) {
        return OF_MONEY.contains(held.code());
    }

    /** Whether nothing of it may stand in the books yet: the amounts are wrong, or the day has not come. */
    static boolean stopsMoney(PostingResult.Held held) {
        return isOfMoney(held) || held.code().equals(DatedAhead.CODE);
    }

    public static Map<String, String> of(PostingResult.Held held) {
        var result = new TreeMap<String, String>();
        for (int i = 0; i < held.arguments().size(); i++) {
            result.put(String.valueOf(i), held.arguments().get(i));
        }
        result.put("text", held.text());
        return result;
    }
}
