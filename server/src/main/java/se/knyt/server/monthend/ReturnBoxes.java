package se.knyt.server.monthend;

import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import se.knyt.core.money.Money;
import se.knyt.engine.monthend.LateVatDesk;
import se.knyt.engine.monthend.VatReturns;
import se.knyt.server.shell.View;

/**
 * The return of a VAT period, box by box: what is its own, what came too late for earlier periods and is told in it, and what of its own
 * came too late and has been told by a correction.
 *
 * @param declared whether it is the picture of when it was declared; else it is what it would hold now
 * @param from first months of the earlier periods
 * @param changed what is booked in the period now beyond what was when it was declared, by box; nothing but a change of the accounting
 *     system's documents can make it
 */
public record ReturnBoxes(boolean declared, List<YearMonth> from, List<Row> rows, Map<String, Money> changed) {
    /**
     * One box.
     *
     * @param moved from each of the earlier periods
     * @param told in the return, exact
     * @param corrected by corrections since
     */
    public record Row(String box, Money own, List<Money> moved, Money told, Money corrected) {
        /** Whole units, the rest dropped, as a return takes it. */
        public Money whole() {
            return VatOfMonth.declared(told);
        }
    }

    public boolean isCorrected() {
        return rows.stream().anyMatch(r -> !r.corrected().isZero());
    }

    /**
     * @param booked what is booked in the period now
     */
    static ReturnBoxes of(View view, LateVatDesk.Period period, boolean declared, Booked booked) {
        var kept = period.kept().filter(_ -> declared);
        var boxes = kept.orElseGet(() -> period.with(booked.boxes()));
        var from = List.copyOf(new TreeSet<>(boxes.moved().keySet()));
        var told = boxes.told();
        var corrected = period.corrected();
        var names = new TreeSet<>(told.keySet());
        names.addAll(corrected.keySet());
        var rows = new ArrayList<Row>();
        for (var box : names) {
            var moved = new ArrayList<Money>();
            for (var month : from) {
                var of = boxes.moved().get(month);
                moved.add(of == null ? Money.zero(view.currency()) : of(view, of, box));
            }
            rows.add(new Row(
                    box,
                    of(view, boxes.own(), box),
                    List.copyOf(moved),
                    of(view, told, box),
                    of(view, corrected, box)));
        }
        return new ReturnBoxes(
                kept.isPresent(),
                from,
                List.copyOf(rows),
                kept.isPresent() ? changed(view, kept.get(), booked) : Map.of());
    }

    /** What is booked in a period now, where that was looked at. */
    record Booked(boolean known, Map<String, Long> boxes) {}

    private static Map<String, Money> changed(View view, VatReturns.Boxes kept, Booked booked) {
        var changed = new TreeMap<String, Long>();
        if (booked.known()) {
            booked.boxes().forEach((box, minor) -> changed.merge(box, minor, Math::addExact));
            kept.booked().forEach((box, minor) -> changed.merge(box, Math.negateExact(minor), Math::addExact));
            changed.values().removeIf(minor -> minor == 0);
        }
        return money(view, changed);
    }

    private static Money of(View view, Map<String, Long> boxes, String box) {
        return Money.of(boxes.getOrDefault(box, 0L), view.currency());
    }

    static Map<String, Money> money(View view, Map<String, Long> boxes) {
        var money = new TreeMap<String, Money>();
        boxes.forEach((box, minor) -> money.put(box, Money.of(minor, view.currency())));
        return money;
    }
}
