package se.knyt.connectors.payments.paypal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import se.knyt.core.money.Currency;

/**
 * Money that PayPal changed as it came: three rows, the transaction in its own currency, a conversion that takes its whole net out, and
 * one that puts the same in on another balance. Both conversions name the transaction and are of one moment. What does not fit exactly,
 * or fits twice, is left as the rows say: a change of a whole balance names nothing.
 */
final class Conversions {
    private static final String GROUP = "T02";

    /**
     * A transaction that was changed whole.
     *
     * @param about the transaction
     * @param out takes its net from the balance of its currency
     * @param in what that became in another currency
     */
    record Changed(Row about, Row out, Row in) {}

    private final IdentityHashMap<Row, Changed> byIn = new IdentityHashMap<>();
    private final Set<Row> elsewhere = Collections.newSetFromMap(new IdentityHashMap<>());

    /** How many withdrawals of its currency stand before a row. */
    private final IdentityHashMap<Row, Integer> payout = new IdentityHashMap<>();

    private final Map<String, List<Row>> named = new HashMap<>();

    /** @param rows every row at hand, of all currencies, in order */
    Conversions(List<Row> rows) {
        var conversions = new LinkedHashMap<String, List<Row>>();
        var withdrawals = new HashMap<Currency, Integer>();
        for (var row : rows) {
            payout.put(row, withdrawals.getOrDefault(row.amount().currency(), 0));
            if (row.isWithdrawal()) {
                withdrawals.merge(row.amount().currency(), 1, Integer::sum);
            } else if (isConversion(row)) {
                conversions
                        .computeIfAbsent(reference(row) + ' ' + row.at(), _ -> new ArrayList<>())
                        .add(row);
            } else if (moves(row)) {
                named.computeIfAbsent(row.id(), _ -> new ArrayList<>()).add(row);
            }
        }
        for (var pair : conversions.values()) {
            if (pair.size() == 2 && !find(pair.getFirst(), pair.getLast())) {
                find(pair.getLast(), pair.getFirst());
            }
        }
    }

    private static boolean isConversion(Row row) {
        return row.code().startsWith(GROUP)
                && moves(row)
                && row.fee().isZero()
                && !reference(row).isEmpty();
    }

    private static boolean moves(Row row) {
        return !row.isDenied() && !row.isPending() && !row.isAuthorization();
    }

    private static String reference(Row row) {
        return row.text("paypal_reference_id");
    }

    private boolean find(Row out, Row in) {
        if (in.amount().currency().equals(out.amount().currency())
                || in.amount().signum() != -out.amount().signum()) {
            return false;
        }
        var abouts = named.getOrDefault(reference(out), List.of()).stream()
                .filter(row -> row.amount().currency().equals(out.amount().currency()))
                .filter(row -> row.net().equals(out.amount().negated()) && !elsewhere.contains(row))
                .toList();
        // With a withdrawal of their currency between the two each belongs to another payout.
        if (abouts.size() != 1 || !Objects.equals(payout.get(abouts.getFirst()), payout.get(out))) {
            return false;
        }
        byIn.put(in, new Changed(abouts.getFirst(), out, in));
        elsewhere.add(abouts.getFirst());
        elsewhere.add(out);
        return true;
    }

    /** What a row put on the balance of its currency, where it is the last of such three. */
    Optional<Changed> into(Row row) {
        return Optional.ofNullable(byIn.get(row));
    }

    /** Whether a row is settled in another currency: with what took it out it is nothing in its own. */
    boolean isElsewhere(Row row) {
        return elsewhere.contains(row);
    }

    /** What else a row is proved by. */
    List<Row> evidence(Row row) {
        return into(row)
                .map(changed -> List.of(changed.about(), changed.out()))
                .or(() -> about(row).map(other -> List.of(other)))
                .orElse(List.of());
    }

    /** The transaction in another currency that a conversion names, by which its order is known. */
    Optional<Row> about(Row row) {
        return !isConversion(row)
                ? Optional.empty()
                : named.getOrDefault(reference(row), List.of()).stream()
                        .filter(named -> named.code().startsWith("T00"))
                        .findFirst();
    }
}
