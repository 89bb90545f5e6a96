package se.knyt.engine.effects;

import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import se.knyt.engine.db.Tx;
import se.knyt.engine.effects.EffectPlans.Planned;
import se.knyt.engine.monthend.LateVatDesk;
import se.knyt.engine.monthend.LockedMonths;

/** Moves what would be booked in a locked month to the next open day. */
public final class LateItems implements PostingDatePolicy {

    @Override
    public List<Dated> dated(Tx tx, Collection<Planned> planned) throws SQLException {
        var booking = planned.stream()
                .filter(p -> PostingDates.bookedOn(p.effect().body()).isPresent())
                .map(Planned::company)
                .toList();
        var locked = booking.isEmpty() ? null : LockedMonths.of(tx, booking);
        var result = new ArrayList<Dated>();
        for (var one : planned) {
            var day = PostingDates.bookedOn(one.effect().body());
            var open = day.isEmpty() || locked == null ? day : Optional.of(locked.open(one.company(), day.get()));
            result.add(
                    open.equals(day)
                            ? new Dated(one, null)
                            : new Dated(
                                    new Planned(
                                            one.company(),
                                            one.effect()
                                                    .withBody(PostingDates.on(
                                                            one.effect().body(), open.orElseThrow()))),
                                    day.orElseThrow()));
        }
        var late = new TreeMap<Long, Set<LocalDate>>();
        for (var one : result) {
            if (one.movedFrom() != null) {
                late.computeIfAbsent(one.planned().company(), _ -> new TreeSet<>())
                        .add(one.movedFrom());
            }
        }
        for (var days : late.entrySet()) {
            LateVatDesk.came(tx, days.getKey(), days.getValue());
        }
        return result;
    }
}
