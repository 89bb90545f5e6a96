package se.knyt.core.reconciliation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;

/**
 * Searches the one row that explains why a payout does not close: a row that stands twice, a row too many, a sign turned round, or a
 * class that is short by the whole difference. It names, it never repairs.
 */
final class DifferenceSearch {
    /** More rows of one sort than this are not listed one by one. */
    private static final int FINDINGS_MAX = 20;

    private final Statement statement;
    private final PayoutLines lines;
    private final PayoutRows rows;
    private final long[] byClass;
    private final List<Finding> findings = new ArrayList<>();

    DifferenceSearch(Statement statement, PayoutLines lines, int from, int to, long[] byClass) {
        this.statement = statement;
        this.lines = lines;
        this.byClass = byClass;
        rows = new PayoutRows(lines, statement.currency(), from, to);
    }

    /** @param difference what the lines are above what was paid; zero when only a class total or a row is wrong */
    List<Finding> explain(long difference) {
        doubles(difference);
        if (difference != 0) {
            if (findings.isEmpty()) {
                single(difference, Finding.Code.EXTRA_LINE, difference);
            }
            if (difference % 2 == 0) {
                single(difference / 2, Finding.Code.SIGN, difference);
            }
            missing(difference);
            turnedClass(difference);
        }
        return findings;
    }

    /**
     * The rows that repeat an earlier one. When all of them together, or one of them, is the whole difference, those are named;
     * otherwise all are, up to the limit.
     */
    private void doubles(long difference) {
        var earlier = rows.repeated();
        long sum = 0;
        boolean one = false;
        for (int row = 0; row < earlier.length; row++) {
            if (earlier[row] >= 0) {
                sum = Math.addExact(sum, rows.amount(row));
                one |= rows.amount(row) == difference;
            }
        }
        boolean onlyOne = difference != 0 && sum != difference && one;
        for (int row = 0; row < earlier.length && findings.size() < FINDINGS_MAX; row++) {
            if (earlier[row] >= 0 && rows.amount(row) != 0 && (!onlyOne || rows.amount(row) == difference)) {
                findings.add(Finding.of(
                        Finding.Code.DUPLICATE_LINE,
                        rows.line(row),
                        money(rows.amount(row)),
                        Integer.toString(rows.line(earlier[row]))));
            }
        }
    }

    /** Rows whose amount alone explains the difference; where class totals are stated, only rows of a class that is off. */
    private void single(long wanted, Finding.Code code, long difference) {
        int found = 0;
        for (int row = 0; row < rows.size() && found < FINDINGS_MAX; row++) {
            if (rows.amount(row) == wanted && wanted != 0 && classIsOff(rows.firstEntry(row), difference)) {
                findings.add(Finding.of(code, rows.line(row), money(rows.amount(row))));
                found++;
            }
        }
    }

    private boolean classIsOff(int entry, long difference) {
        int place = lines.statedClass(entry);
        if (place < 0 || place >= byClass.length) {
            return true;
        }
        return Long.signum(off(place)) == Long.signum(difference);
    }

    private void missing(long difference) {
        var wrong = new ArrayList<Integer>();
        for (int place = 0; place < byClass.length; place++) {
            if (off(place) != 0) {
                wrong.add(place);
            }
        }
        if (findings.isEmpty() && wrong.size() == 1 && off(wrong.getFirst()) == difference) {
            findings.add(Finding.of(
                    Finding.Code.MISSING_OR_CHANGED,
                    0,
                    money(difference),
                    statement.classTotals().get(wrong.getFirst()).name()));
        }
    }

    /** Where the lines of every class are its total, a class that was read with the wrong sign is twice in the difference. */
    private void turnedClass(long difference) {
        boolean allAgree = true;
        for (int place = 0; place < byClass.length; place++) {
            allAgree &= off(place) == 0;
        }
        if (!findings.isEmpty() || !allAgree || difference % 2 != 0) {
            return;
        }
        for (var total : statement.classTotals()) {
            if (total.stated().minor() == difference / 2) {
                findings.add(Finding.of(Finding.Code.CLASS_SIGN, 0, total.stated(), total.name()));
            }
        }
    }

    private long off(int place) {
        return Math.subtractExact(
                byClass[place], statement.classTotals().get(place).stated().minor());
    }

    private Money money(long minor) {
        return new Money(minor, statement.currency());
    }

    /** The rows of a payout, each with all its entries, in the order of their lines; in primitives, for there may be millions. */
    private static final class PayoutRows {
        private final PayoutLines lines;
        /** Line and entry number of each entry, as one number. */
        private final long[] entries;

        private final int[] begins;
        private final long[] amounts;
        private int size;

        PayoutRows(PayoutLines lines, Currency currency, int from, int to) {
            this.lines = lines;
            var found = new long[to - from];
            int n = 0;
            for (int i = from; i < to; i++) {
                if (lines.currency(i).equals(currency)) {
                    found[n++] = ((long) lines.line(i) << 32) | i;
                }
            }
            entries = Arrays.copyOf(found, n);
            Arrays.sort(entries);
            begins = new int[n + 1];
            amounts = new long[n];
            for (int i = 0; i < n; i++) {
                if (i == 0 || lineOf(i) != lineOf(i - 1)) {
                    begins[size++] = i;
                }
                amounts[size - 1] = Math.addExact(amounts[size - 1], lines.amount((int) entries[i]));
            }
            begins[size] = n;
        }

        private long lineOf(int place) {
            return entries[place] >> 32;
        }

        int size() {
            return size;
        }

        int line(int row) {
            return (int) lineOf(begins[row]);
        }

        long amount(int row) {
            return amounts[row];
        }

        int firstEntry(int row) {
            return (int) entries[begins[row]];
        }

        /** For each row the earlier row that says the same, or −1. */
        int[] repeated() {
            var earlier = new int[size];
            var index = new KeyIndex(size);
            for (int row = 0; row < size; row++) {
                earlier[row] = -1;
                long hash = hash(row);
                int slot = index.slot(hash);
                if (slot != KeyIndex.NONE) {
                    var text = identity(row);
                    int first = index.value(index.first(slot));
                    earlier[row] = identity(first).equals(text) ? first : -1;
                } else {
                    index.put(hash, row);
                }
            }
            return earlier;
        }

        private long hash(int row) {
            long[] hash = {0xcbf29ce484222325L};
            for (int i = begins[row]; i < begins[row + 1]; i++) {
                int entry = (int) entries[i];
                mix(hash, lines.amount(entry));
                mix(hash, lines.day(entry));
                mix(hash, lines.kind(entry).ordinal());
                lines.keys(entry, (kind, value) -> {
                    for (int c = 0; c < value.length(); c++) {
                        hash[0] = (hash[0] ^ value.charAt(c)) * 0x100000001b3L;
                    }
                });
            }
            long result = (hash[0] ^ (hash[0] >>> 31)) * 0x94d049bb133111ebL;
            return result == 0 ? 1 : result;
        }

        private static void mix(long[] hash, long value) {
            hash[0] = (hash[0] ^ value ^ (value >>> 29)) * 0xbf58476d1ce4e5b9L;
            hash[0] ^= hash[0] >>> 32;
        }

        /** All that a row says. */
        private String identity(int row) {
            var text = new StringBuilder();
            for (int i = begins[row]; i < begins[row + 1]; i++) {
                int entry = (int) entries[i];
                text.append(lines.kind(entry).ordinal())
                        .append('|')
                        .append(lines.providerKind(entry))
                        .append('|')
                        .append(lines.amount(entry))
                        .append('|')
                        .append(lines.day(entry));
                lines.keys(
                        entry,
                        (kind, value) -> text.append('|').append(kind.ordinal()).append(value));
                text.append('\n');
            }
            return text.toString();
        }
    }
}
