package se.knyt.connectors.payments.amazon.settlement;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import se.knyt.core.reconciliation.Finding;
import se.knyt.formats.csv.CsvReader;
import se.knyt.formats.settlement.PayoutDraft;

/**
 * The rows of orders that say the same as an earlier one, of a settlement whose rows do not sum to its total. Equal rows are right as
 * such: two of an article sold. When one of them is the whole difference, only such are named.
 */
final class RepeatedRows {
    private static final int FINDINGS_MAX = 20;
    private static final int LOOKED_AT_MAX = 2_000_000;

    private final long difference;
    private final Map<Long, Integer> lines = new HashMap<>();
    private final List<Repeated> found = new ArrayList<>();

    private record Repeated(int line, int earlier, long amount) {}

    RepeatedRows(long difference) {
        this.difference = difference;
    }

    /** Looks at a row whose amount is part of a sum over an order. */
    void add(CsvReader row, long amount) {
        if (lines.size() >= LOOKED_AT_MAX) {
            return;
        }
        long hash = 0xcbf29ce484222325L;
        for (int cell = 0; cell < row.size(); cell++) {
            var text = row.text(cell);
            for (int i = 0; i < text.length(); i++) {
                hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
            }
            hash = (hash ^ '\t') * 0x100000001b3L;
        }
        Integer earlier = lines.putIfAbsent(hash ^ (hash >>> 29), row.line());
        if (earlier != null && amount != 0) {
            found.add(new Repeated(row.line(), earlier, amount));
        }
    }

    void tell(PayoutDraft draft) {
        boolean whole = found.stream().anyMatch(row -> row.amount() == difference);
        found.stream()
                .filter(row -> !whole || row.amount() == difference)
                .limit(FINDINGS_MAX)
                .forEach(row -> draft.find(
                        Finding.Code.DUPLICATE_LINE, row.line(), row.amount(), Integer.toString(row.earlier())));
    }
}
