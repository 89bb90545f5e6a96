package se.knyt.engine.monthend;

import java.sql.SQLException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import se.knyt.engine.db.Tx;
import se.knyt.engine.settings.VatPeriod;

/**
 * What a period's return holds: all that is booked in it less what came too late for an earlier period, and of that what is told in it. A
 * late item is taken out of one return by just what it is told with in another, so that all returns together, and what is told in none
 * yet, are all that is booked.
 */
public final class VatReturns {
    private VatReturns() {}

    /**
     * By box, in minor units.
     *
     * @param booked all that is booked in the period
     * @param own of that what did not come too late for an earlier one
     * @param moved what came too late for earlier periods and is told here, by the first month of each
     */
    public record Boxes(
            Map<String, Long> booked, Map<String, Long> own, Map<YearMonth, ? extends Map<String, Long>> moved) {
        /** All of it. */
        public Map<String, Long> told() {
            var told = new TreeMap<>(own);
            moved.values().forEach(m -> m.forEach((box, minor) -> told.merge(box, minor, Math::addExact)));
            return told;
        }
    }

    /**
     * What the return of a period holds.
     *
     * @param booked all that is booked in it, by box
     * @param here what of that came too late for earlier periods
     * @param told what came too late for earlier periods and is told in it
     */
    static Boxes of(Map<String, Long> booked, List<LateItem> here, List<LateItem> told) {
        var own = new TreeMap<>(booked);
        LateItem.sums(here).forEach((box, minor) -> own.merge(box, Math.negateExact(minor), Math::addExact));
        own.values().removeIf(minor -> minor == 0);
        var moved = new TreeMap<YearMonth, Map<String, Long>>();
        for (var item : told) {
            var of = moved.computeIfAbsent(item.of().first(), _ -> new TreeMap<>());
            item.boxes().forEach((box, minor) -> of.merge(box, minor, Math::addExact));
        }
        return new Boxes(Map.copyOf(booked), own, moved);
    }

    static void keep(
            Tx tx,
            long company,
            long declaration,
            VatPeriod.Months period,
            Map<String, Long> booked,
            List<LateItem> here,
            List<LateItem> told)
            throws SQLException {
        var boxes = of(booked, here, told);
        var parts = new ArrayList<String>();
        var months = new ArrayList<LocalDate>();
        var names = new ArrayList<String>();
        var amounts = new ArrayList<Long>();
        boxes.booked().forEach((box, minor) -> {
            parts.add("booked");
            months.add(period.first().atDay(1));
            names.add(box);
            amounts.add(minor);
        });
        boxes.own().forEach((box, minor) -> {
            parts.add("own");
            months.add(period.first().atDay(1));
            names.add(box);
            amounts.add(minor);
        });
        boxes.moved()
                .forEach((month, of) -> of.forEach((box, minor) -> {
                    parts.add("moved");
                    months.add(month.atDay(1));
                    names.add(box);
                    amounts.add(minor);
                }));
        tx.update(
                "insert into vat_return (company_id, vat_period_id, part, of_month, box, amount_minor)"
                        + " select ?, ?, p, m, b, a from unnest(?, ?, ?, ?) as n (p, m, b, a)",
                company,
                declaration,
                Tx.texts(parts),
                Tx.dates(months),
                Tx.texts(names),
                Tx.bigints(amounts));
    }

    /** As it was kept. */
    static Boxes kept(Tx tx, long company, long declaration) throws SQLException {
        var booked = new TreeMap<String, Long>();
        var own = new TreeMap<String, Long>();
        var moved = new TreeMap<YearMonth, Map<String, Long>>();
        tx.query(
                "select part, of_month, box, amount_minor from vat_return where company_id = ? and vat_period_id = ?",
                row -> {
                    var to = switch (row.getString(1)) {
                        case "booked" -> booked;
                        case "own" -> own;
                        default ->
                            moved.computeIfAbsent(
                                    YearMonth.from(row.getObject(2, LocalDate.class)), _ -> new TreeMap<>());
                    };
                    to.put(row.getString(3), row.getLong(4));
                    return to;
                },
                company,
                declaration);
        return new Boxes(booked, own, moved);
    }
}
