package se.knyt.cli.reconcile;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import se.knyt.core.commerce.PayoutLine.Kind;
import se.knyt.core.money.Money;
import se.knyt.core.reconciliation.Finding;
import se.knyt.formats.settlement.SettlementFile.Text;

/** Finds transactions that stand in two payouts: the provider's own id of the row and its kind are equal. */
final class RepeatedTransactions {
    private static final int FINDINGS_MAX = 100;

    private record Key(String provider, Kind kind, String id, String order, long amount) {}

    private final AllLines lines;
    private final Set<Integer> held;
    private final Map<Integer, List<Finding>> findings = new HashMap<>();

    private RepeatedTransactions(AllLines lines, Set<Integer> held) {
        this.lines = lines;
        this.held = held;
    }

    /**
     * What was found, by the place of the payout.
     *
     * @param held payouts that are given twice with different rows: those speak of one payout
     */
    static Map<Integer, List<Finding>> of(AllLines lines, Set<Integer> held) {
        var search = new RepeatedTransactions(lines, held);
        if (lines.ranges().size() - held.size() > 1) {
            search.run();
        }
        return search.findings;
    }

    private void run() {
        var suspects = suspects();
        if (suspects.isEmpty()) {
            return;
        }
        var sales = new HashSet<String>();
        var byKey = new HashMap<Key, List<Integer>>();
        for (int i = 0; i < lines.size(); i++) {
            if (isTold(i) && suspects.contains(hash(i))) {
                if (lines.kind(i) == Kind.SALE) {
                    sales.add(id(i));
                }
                byKey.computeIfAbsent(key(i), _ -> new ArrayList<>()).add(i);
            }
        }
        byKey.forEach((key, places) -> {
            // A refund may carry the id of its sale; then it is no id of its own.
            if (key.kind() != Kind.REFUND || !sales.contains(key.id())) {
                tell(key, places);
            }
        });
    }

    private void tell(Key key, List<Integer> places) {
        var payouts = new HashSet<Integer>();
        places.forEach(i -> payouts.add(payout(i)));
        if (payouts.size() < 2) {
            return;
        }
        for (int i : places) {
            int own = payout(i);
            var other = lines.ranges()
                    .get(payouts.stream()
                            .filter(p -> p != own)
                            .min(Integer::compare)
                            .orElseThrow());
            var found = findings.computeIfAbsent(own, _ -> new ArrayList<>());
            if (found.size() < FINDINGS_MAX) {
                found.add(new Finding(
                        Finding.Code.DUPLICATE_TRANSACTION,
                        lines.line(i),
                        new Money(lines.amount(i), lines.currency(i)),
                        List.of(key.id(), other.part().reference())));
            }
        }
    }

    /** Hashes that more than one row has: of a million rows hardly any. */
    private Set<Integer> suspects() {
        var hashes = new int[lines.size()];
        int size = 0;
        for (int i = 0; i < lines.size(); i++) {
            if (isTold(i)) {
                hashes[size++] = hash(i);
            }
        }
        Arrays.sort(hashes, 0, size);
        var twice = new HashSet<Integer>();
        for (int i = 1; i < size; i++) {
            if (hashes[i] == hashes[i - 1]) {
                twice.add(hashes[i]);
            }
        }
        return twice;
    }

    private boolean isTold(int i) {
        var kind = lines.kind(i);
        return (kind.needsMatch() || kind == Kind.CHARGEBACK) && !id(i).isEmpty() && !held.contains(payout(i));
    }

    private int hash(int i) {
        return id(i).hashCode();
    }

    private String id(int i) {
        return lines.text(i, Text.TRANSACTION_ID);
    }

    /** Where a refund has no id of its own it has that of its capture: two parts of one sale are told apart by their amounts. */
    private Key key(int i) {
        boolean refund = lines.kind(i) == Kind.REFUND;
        return new Key(
                lines.range(i).part().provider(),
                lines.kind(i),
                id(i),
                refund ? lines.reference(i) : "",
                refund ? lines.amount(i) : 0);
    }

    private int payout(int i) {
        return lines.place(i);
    }
}
