package se.knyt.core.returns;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;

/** Which rows an amount gives back, where the amount alone tells: pieces of what is left that sum to it in one way only. */
public final class RowFit {
    /** Combinations looked through; an order with more of them is not searched. */
    static final int WAYS_MAX = 4096;

    private final long wanted;
    private final List<List<RowPart>> choices;
    private final Deque<RowPart> chosen = new ArrayDeque<>();
    private int ways;
    private List<RowPart> found = List.of();

    private RowFit(long wanted, List<List<RowPart>> choices) {
        this.wanted = wanted;
        this.choices = choices;
    }

    /** The rows with pieces and amounts; empty where none or several ways make the amount up, or too many had to be tried. */
    public static List<RowPart> of(RowsLeft left, Money amount) {
        var choices = new ArrayList<List<RowPart>>();
        long combinations = 1;
        for (var row : left.all()) {
            if (isPieces(row.quantity())) {
                int pieces = row.quantity().value().intValueExact();
                combinations *= pieces + 1L;
                if (combinations > WAYS_MAX) {
                    return List.of();
                }
                choices.add(choices(left, row, pieces));
            }
        }
        var fit = new RowFit(amount.minor(), choices);
        fit.search(0, 0);
        return fit.ways == 1 ? fit.found : List.of();
    }

    /** From one piece on, each with what it is worth. */
    private static List<RowPart> choices(RowsLeft left, RowPart row, int pieces) {
        var result = new ArrayList<RowPart>();
        for (int n = 1; n <= pieces; n++) {
            left.take(row.rowId(), Quantity.of(n)).ifPresent(result::add);
        }
        return result;
    }

    private static boolean isPieces(Quantity quantity) {
        return quantity.value().stripTrailingZeros().scale() <= 0 && quantity.compareTo(Quantity.of(WAYS_MAX)) < 0;
    }

    private void search(int at, long sum) {
        if (at == choices.size()) {
            if (sum == wanted) {
                ways++;
                found = List.copyOf(chosen);
            }
            return;
        }
        search(at + 1, sum);
        for (var part : choices.get(at)) {
            if (sum + part.gross().minor() <= wanted) {
                chosen.addLast(part);
                search(at + 1, sum + part.gross().minor());
                chosen.removeLast();
            }
        }
    }
}
