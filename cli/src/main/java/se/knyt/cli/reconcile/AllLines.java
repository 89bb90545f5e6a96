package se.knyt.cli.reconcile;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import se.knyt.core.commerce.PayoutLine.Kind;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.reconciliation.KeySink;
import se.knyt.core.reconciliation.OpenItems;
import se.knyt.core.reconciliation.PayoutLines;
import se.knyt.formats.settlement.SettlementFile;

/** The entries of the payouts that are taken, from all files, in one numbering. */
final class AllLines implements PayoutLines {
    /** One payout: {@code from} (included) to {@code to} (excluded) in this numbering. */
    record Range(SettlementFile file, SettlementFile.Part part, int from, int to) {}

    private final Range[] ranges;
    private final int[] begins;
    private final int size;
    private final Set<Currency> itemCurrencies;
    private int last;

    AllLines(List<Range> parts) {
        this(parts, Set.of());
    }

    private AllLines(List<Range> parts, Set<Currency> itemCurrencies) {
        this.itemCurrencies = itemCurrencies;
        var moved = new ArrayList<Range>();
        int next = 0;
        begins = new int[parts.size()];
        for (var range : parts) {
            begins[moved.size()] = next;
            int to = Math.addExact(next, range.part().to() - range.part().from());
            moved.add(new Range(range.file(), range.part(), next, to));
            next = to;
        }
        ranges = moved.toArray(Range[]::new);
        size = next;
    }

    /**
     * The same, matched with these items: what the provider changed counts as what it is in the currency of its purchase where some item
     * is in that currency, else as what it is in the payout's. A ledger holds all its items in the currency of the books.
     */
    AllLines matchedWith(OpenItems items) {
        var currencies = new HashSet<Currency>();
        for (int item = 0; item < items.size(); item++) {
            currencies.add(items.currency(item));
        }
        return new AllLines(List.of(ranges), currencies);
    }

    List<Range> ranges() {
        return List.of(ranges);
    }

    /** The number of the payout that an entry belongs to. */
    int place(int index) {
        range(index);
        return last;
    }

    /** The payout that an entry belongs to. Entries are asked for in long runs, so the last answer is tried first. */
    Range range(int index) {
        var range = ranges[last];
        if (index >= range.from() && index < range.to()) {
            return range;
        }
        int place = java.util.Arrays.binarySearch(begins, index);
        place = place >= 0 ? place : -place - 2;
        while (index >= ranges[place].to()) {
            place++;
        }
        last = place;
        return ranges[place];
    }

    private static int inner(Range range, int index) {
        return index - range.from() + range.part().from();
    }

    String file(int index) {
        return range(index).file().name();
    }

    /** One reference of an entry's row, empty where it has none. */
    String text(int index, SettlementFile.Text which) {
        var range = range(index);
        return range.file().text(inner(range, index), which);
    }

    String reference(int index) {
        var range = range(index);
        return range.file().reference(inner(range, index));
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public int line(int index) {
        var range = range(index);
        return range.file().line(inner(range, index));
    }

    @Override
    public Kind kind(int index) {
        var range = range(index);
        return range.file().kind(inner(range, index));
    }

    @Override
    public String providerKind(int index) {
        var range = range(index);
        return range.file().providerKind(inner(range, index));
    }

    @Override
    public Currency currency(int index) {
        return range(index).part().currency();
    }

    @Override
    public long amount(int index) {
        var range = range(index);
        return range.file().amount(inner(range, index));
    }

    /** What an entry is in the currency of its purchase, where the file says so. */
    Optional<Money> original(int index) {
        var range = range(index);
        return range.file().original(inner(range, index));
    }

    private Optional<Money> counted(int index) {
        return original(index).filter(original -> itemCurrencies.contains(original.currency()));
    }

    @Override
    public Currency itemCurrency(int index) {
        return counted(index).map(Money::currency).orElse(currency(index));
    }

    @Override
    public long itemAmount(int index) {
        return counted(index).map(Money::minor).orElse(amount(index));
    }

    /** Whether an entry counts in another currency than its payout's. */
    boolean isChanged(int index) {
        return counted(index).isPresent();
    }

    @Override
    public long day(int index) {
        var range = range(index);
        return range.file().day(inner(range, index));
    }

    @Override
    public int statedClass(int index) {
        var range = range(index);
        return range.file().statedClass(inner(range, index));
    }

    @Override
    public void keys(int index, KeySink sink) {
        var range = range(index);
        range.file().keys(inner(range, index), sink);
    }
}
