package se.knyt.core.reconciliation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    private final int from;
    private final int to;
    private final long[] byClass;
    private final List<Finding> findings = new ArrayList<>();

    DifferenceSearch(Statement statement, PayoutLines lines, int from, int to, long[] byClass) {
        this.statement = statement;
        this.lines = lines;
        this.from = from;
        this.to = to;
        this.byClass = byClass;
    }

    /** @param difference what the lines are above what was paid; zero when only a class total or a row is wrong */
    List<Finding> explain(long difference) {
        var rows = rows();
        doubles(rows, difference);
        if (difference != 0) {
            if (findings.isEmpty()) {
                single(rows, difference, Finding.Code.EXTRA_LINE, difference);
            }
            if (difference % 2 == 0) {
                single(rows, difference / 2, Finding.Code.SIGN, difference);
            }
            missing(difference);
        }
        return findings;
    }

    /** One row: where it begins, the sum of its entries, the number of its first entry, and all that it says. */
    private record Row(int line, long amount, int firstEntry, String identity) {}

    private List<Row> rows() {
        var byLine = new HashMap<Integer, List<Integer>>();
        for (int i = from; i < to; i++) {
            if (lines.currency(i).equals(statement.currency())) {
                byLine.computeIfAbsent(lines.line(i), _ -> new ArrayList<>(1)).add(i);
            }
        }
        var rows = new ArrayList<Row>(byLine.size());
        byLine.forEach((line, entries) -> {
            long amount = 0;
            for (int entry : entries) {
                amount = Math.addExact(amount, lines.amount(entry));
            }
            rows.add(new Row(line, amount, entries.getFirst(), identity(entries)));
        });
        rows.sort((a, b) -> Integer.compare(a.line(), b.line()));
        return rows;
    }

    /** All that a row says, so that two rows that say the same are found. */
    private String identity(List<Integer> entries) {
        var text = new StringBuilder();
        for (int entry : entries) {
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

    private void doubles(List<Row> rows, long difference) {
        var first = new HashMap<String, Integer>();
        var copies = new ArrayList<Finding>();
        long sum = 0;
        for (var row : rows) {
            Integer earlier = first.putIfAbsent(row.identity(), row.line());
            if (earlier != null && row.amount() != 0) {
                sum = Math.addExact(sum, row.amount());
                copies.add(Finding.of(
                        Finding.Code.DUPLICATE_LINE, row.line(), money(row.amount()), Integer.toString(earlier)));
            }
        }
        if (sum != difference && difference != 0) {
            var one = copies.stream()
                    .filter(copy -> copy.amount().minor() == difference)
                    .toList();
            if (!one.isEmpty()) {
                copies.retainAll(one);
            }
        }
        findings.addAll(copies.subList(0, Math.min(FINDINGS_MAX, copies.size())));
    }

    /** Rows whose amount alone explains the difference; where class totals are stated, only rows of a class that is off. */
    private void single(List<Row> rows, long wanted, Finding.Code code, long difference) {
        int found = 0;
        for (var row : rows) {
            if (row.amount() == wanted && wanted != 0 && found < FINDINGS_MAX && classIsOff(row, difference)) {
                findings.add(Finding.of(code, row.line(), money(row.amount())));
                found++;
            }
        }
    }

    private boolean classIsOff(Row row, long difference) {
        int place = lines.statedClass(row.firstEntry());
        if (place < 0 || place >= byClass.length) {
            return true;
        }
        long off = Math.subtractExact(
                byClass[place], statement.classTotals().get(place).stated().minor());
        return off != 0 && Long.signum(off) == Long.signum(difference);
    }

    private void missing(long difference) {
        Map<String, Long> off = new HashMap<>();
        for (int i = 0; i < byClass.length; i++) {
            var total = statement.classTotals().get(i);
            long differs = Math.subtractExact(byClass[i], total.stated().minor());
            if (differs != 0) {
                off.put(total.name(), differs);
            }
        }
        if (off.size() == 1 && findings.isEmpty()) {
            off.forEach((name, differs) -> {
                if (differs == difference) {
                    findings.add(Finding.of(Finding.Code.MISSING_OR_CHANGED, 0, money(difference), name));
                }
            });
        }
    }

    private Money money(long minor) {
        return new Money(minor, statement.currency());
    }
}
