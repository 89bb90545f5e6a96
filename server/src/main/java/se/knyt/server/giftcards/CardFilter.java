package se.knyt.server.giftcards;

import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import se.knyt.core.giftcards.StoredValue;
import se.knyt.server.clearing.Days;
import se.knyt.server.shell.View;

/**
 * Which cards, or which store credit, is shown.
 *
 * @param of which of the two
 * @param ends last four characters of the code, empty for all
 * @param after the card after which the list goes on, by its id
 */
public record CardFilter(StoredValue of, LocalDate day, boolean today, State state, String ends, long after) {
    /** How a card stood on the day. */
    public enum State {
        ALL,
        OPEN,
        EMPTY,
        EXPIRED,
        DIFFERS;

        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final int ENDS_MAX = 4;

    /** What cannot be read is as if it had not been asked for. Of a longer text only its end is looked for: a whole code is not kept. */
    static CardFilter of(View view, String kind, String date, String state, String ends, long after) {
        var day = Days.asked(view, date);
        var wanted = State.ALL;
        for (var one : State.values()) {
            wanted = one.code().equals(state) ? one : wanted;
        }
        var plain = ends.strip().toLowerCase(Locale.ROOT);
        var last = plain.length() > ENDS_MAX ? plain.substring(plain.length() - ENDS_MAX) : plain;
        boolean today = day.equals(view.today());
        // What a shop says is told of today alone.
        var of = kind.equals(StoredValue.STORE_CREDIT.code()) ? StoredValue.STORE_CREDIT : StoredValue.GIFT_CARD;
        return new CardFilter(of, day, today, wanted == State.DIFFERS && !today ? State.ALL : wanted, last, after);
    }

    /** The ways that a list can be shown; what a shop says is told of today alone. */
    public static List<State> states(CardFilter of) {
        return Stream.of(State.values())
                .filter(state -> of.today() || state != State.DIFFERS)
                // The last day of store credit is that of each amount that was put on it.
                .filter(state -> of.isCards() || state != State.EXPIRED)
                .toList();
    }

    public boolean isCards() {
        return of == StoredValue.GIFT_CARD;
    }

    /** Key of a text that has other words for the two. */
    public String word(String name) {
        return StoredWords.key(of, name);
    }

    /** The other of the two on the same day. */
    public String query(StoredValue other) {
        return "?date=" + day + kind(other);
    }

    private static String kind(StoredValue of) {
        return of == StoredValue.GIFT_CARD ? "" : "&kind=" + of.code();
    }

    /** The same list from its beginning, as it stands in an address. */
    public String query() {
        return "?date=" + day + kind(of) + (state == State.ALL ? "" : "&state=" + state.code()) + endsQuery();
    }

    public String query(State other) {
        return "?date=" + day + kind(of) + (other == State.ALL ? "" : "&state=" + other.code()) + endsQuery();
    }

    private String endsQuery() {
        return ends.isEmpty()
                ? ""
                : "&ends=" + java.net.URLEncoder.encode(ends, java.nio.charset.StandardCharsets.UTF_8);
    }
}
