package se.knyt.connectors.payments.paypal.settlement;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Money that PayPal changed as it came: a row in its own currency, a conversion that takes its whole net out, and one that puts the same
 * in on another balance. Both conversions name the row and are of one moment. What does not fit exactly, or fits twice, stays as the
 * rows say. Rows are told apart by their lines.
 */
final class Conversions {
    private static final String GROUP = "T02";

    /**
     * One side of a conversion.
     *
     * @param balance the balance that it moves
     * @param seconds when, since 1970
     * @param amount minor units, signed
     */
    record Side(int line, Balance balance, long seconds, long amount) {}

    /** A row that conversions name; its net in minor units of its balance. */
    private record About(int line, Balance balance, long seconds, long net) {}

    private record Key(String account, String reference, long seconds) {}

    private final Map<Key, List<Side>> sides = new TreeMap<>(
            Comparator.comparing(Key::account).thenComparing(Key::reference).thenComparingLong(Key::seconds));
    private final Set<String> named = new HashSet<>();
    private final Map<String, List<About>> abouts = new HashMap<>();
    private final Map<Integer, Side> into = new HashMap<>();
    private final Set<Integer> taken = new HashSet<>();

    static boolean isConversion(String code) {
        return code.startsWith(GROUP);
    }

    /** Notes a conversion without a fee of its own; one that names nothing changes a whole balance. */
    void add(String account, String reference, Side side) {
        if (!reference.isEmpty()) {
            sides.computeIfAbsent(new Key(account, reference, side.seconds()), _ -> new ArrayList<>(2))
                    .add(side);
            named.add(reference);
        }
    }

    /** Whether any conversion names a row: then the rows must be told. */
    boolean any() {
        return !named.isEmpty();
    }

    /** Tells a row that is no conversion, with its fee in its own currency. */
    void tell(String account, String id, int line, Balance balance, long seconds, long net) {
        if (named.contains(id)) {
            abouts.computeIfAbsent(account + '\0' + id, _ -> new ArrayList<>(2))
                    .add(new About(line, balance, seconds, net));
        }
    }

    /** Finds what belongs together, once all rows have been told and the withdrawals are sorted. */
    void resolve() {
        sides.forEach((key, pair) -> {
            if (pair.size() == 2) {
                pair.sort(Comparator.comparing(side -> side.balance().currency()));
                if (!find(key, pair.getFirst(), pair.getLast())) {
                    find(key, pair.getLast(), pair.getFirst());
                }
            }
        });
    }

    private boolean find(Key key, Side out, Side in) {
        if (out.balance() == in.balance() || Long.signum(out.amount()) != -Long.signum(in.amount())) {
            return false;
        }
        var found = abouts.getOrDefault(key.account() + '\0' + key.reference(), List.of()).stream()
                .filter(about -> about.balance() == out.balance() && about.net() == -out.amount())
                .filter(about -> !into.containsKey(about.line()))
                .toList();
        // With a withdrawal of their currency between the two each belongs to another payout.
        if (found.size() != 1
                || out.balance().payoutAt(found.getFirst().seconds())
                        != out.balance().payoutAt(out.seconds())) {
            return false;
        }
        into.put(found.getFirst().line(), in);
        taken.add(out.line());
        taken.add(in.line());
        return true;
    }

    /** What the net of a row became on another balance, or null where it stayed what it was. */
    @Nullable
    Side into(int line) {
        return into.get(line);
    }

    /** Whether a conversion is told with the row that it changed. */
    boolean isTaken(int line) {
        return taken.contains(line);
    }
}
