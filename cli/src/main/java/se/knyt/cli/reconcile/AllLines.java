package se.knyt.cli.reconcile;

import java.util.ArrayList;
import java.util.List;
import se.knyt.core.commerce.PayoutLine.Kind;
import se.knyt.core.money.Currency;
import se.knyt.core.reconciliation.KeySink;
import se.knyt.core.reconciliation.PayoutLines;
import se.knyt.formats.settlement.SettlementFile;

/** The entries of the payouts that are taken, from all files, in one numbering. */
final class AllLines implements PayoutLines {
    /** One payout: {@code from} (included) to {@code to} (excluded) in this numbering. */
    record Range(SettlementFile file, SettlementFile.Part part, int from, int to) {}

    private final Range[] ranges;
    private final int[] begins;
    private final int size;
    private int last;

    AllLines(List<Range> parts) {
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

    List<Range> ranges() {
        return List.of(ranges);
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
