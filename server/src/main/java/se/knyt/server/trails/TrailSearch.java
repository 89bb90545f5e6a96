package se.knyt.server.trails;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import se.knyt.engine.Engine;
import se.knyt.engine.intake.PersonWords;
import se.knyt.server.db.Sql;

/**
 * Finds purchases by the beginning of an order number, or of words of the buyer's name and e-mail address. The words lie keyed in a
 * table of tokens, and each is a range of its primary key, so that the search is as fast under the policy as without.
 */
@Component
final class TrailSearch {
    /** Purchases looked at; who finds as many says more of what is meant. */
    static final int FOUND_MAX = 1000;

    /** Buyers with the longest word of whom the other words are asked. */
    static final int NAMED_MAX = 4_000;

    private static final String BY_NUMBER = """
        (select t.trail_id from trail t
          where t.company_id = ? and t.order_number >= ? and t.order_number < ? and t.merged_into is null limit ?)
        """;
    /** Who has the other words too is asked of the tokens alone; only the purchases of those who have are looked up. */
    private static final String BY_BUYER = """
        (select t.trail_id
           from (select k.company_id, k.person_id
                   from (select company_id, person_id from person_token
                          where company_id = ? and token >= ? and token < ? order by token, person_id limit ?) k
                  where true %s offset 0) b
           join trail t on t.company_id = b.company_id and t.person_id = b.person_id
          where t.merged_into is null limit ?)
        """;

    private static final String NAMED =
            "select count(*) as n from (select 1 from person_token where company_id = ? and token >= ? and token < ?"
                    + " order by token, person_id limit ?) k";
    /** The offset keeps it a question about each buyer: it is never turned into a reading of everybody with the word. */
    private static final String AND_WORD = """
        and exists (select 1 from person_token o where o.company_id = k.company_id and o.person_id = k.person_id
                       and o.token >= ? and o.token < ? offset 0)\
        """;

    private final Engine engine;

    TrailSearch(Engine engine) {
        this.engine = engine;
    }

    /**
     * What a text finds.
     *
     * @param trails ids, at most {@value #FOUND_MAX}
     * @param cut whether there may be more
     */
    record Found(long[] trails, boolean cut) {}

    /** What the text finds; empty when there is no text. */
    Optional<Found> find(Sql sql, long company, String text) throws SQLException {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        var parameters = new ArrayList<Object>(List.of(company, text, text + "\uffff", FOUND_MAX));
        var words = PersonWords.query(text);
        boolean cut = false;
        if (!words.isEmpty()) {
            var ranges = ranges(company, words);
            cut = words.size() > 1 && named(sql, company, ranges) > NAMED_MAX;
            parameters.addAll(List.of(company, ranges.getFirst(), ranges.get(1), NAMED_MAX));
            parameters.addAll(ranges.subList(2, ranges.size()));
            parameters.add(FOUND_MAX);
        }
        var trails = sql.list(statement(words.size()), row -> row.number("trail_id"), parameters.toArray()).stream()
                .mapToLong(Long::longValue)
                .toArray();
        return Optional.of(new Found(trails, cut || trails.length >= FOUND_MAX));
    }

    private static long named(Sql sql, long company, List<String> ranges) throws SQLException {
        return sql.one(NAMED, row -> row.number("n"), company, ranges.getFirst(), ranges.get(1), NAMED_MAX + 1);
    }

    /** For a text of so many words; each has two parameters, the bounds of its tokens. */
    static String statement(int words) {
        var buyer = words == 0 ? "" : " union " + BY_BUYER.formatted(AND_WORD.repeat(words - 1));
        return "select trail_id from (" + BY_NUMBER + buyer + ") found limit " + FOUND_MAX;
    }

    /** The longest word first: it finds the fewest, and the others are asked of those. */
    private List<String> ranges(long company, List<String> words) {
        var tokens = engine.persons().words(company);
        var bounds = new ArrayList<String>();
        words.stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .map(tokens::range)
                .forEach(range -> bounds.addAll(List.of(range.from(), range.below())));
        return bounds;
    }
}
