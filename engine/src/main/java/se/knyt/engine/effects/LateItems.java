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
import org.jspecify.annotations.Nullable;
import se.knyt.engine.db.Tx;
import se.knyt.engine.effects.EffectPlans.Planned;
import se.knyt.engine.monthend.LateVatDesk;
import se.knyt.engine.monthend.LockedMonths;
import se.knyt.spi.EffectBody;

/** Moves what would be booked in a locked month to the next open day. */
final class LateItems {
    private LateItems() {}

    /**
     * An effect as it goes out.
     *
     * @param movedFrom the day that it was dated, null where it is the same
     */
    record Dated(Planned planned, @Nullable LocalDate movedFrom) {}

    static List<Dated> dated(Tx tx, Collection<Planned> planned) throws SQLException {
        var booking = planned.stream()
                .filter(p -> bookedOn(p.effect().body()).isPresent())
                .map(Planned::company)
                .toList();
        var locked = booking.isEmpty() ? null : LockedMonths.of(tx, booking);
        var result = new ArrayList<Dated>();
        for (var one : planned) {
            var day = bookedOn(one.effect().body());
            var open = day.isEmpty() || locked == null ? day : Optional.of(locked.open(one.company(), day.get()));
            result.add(
                    open.equals(day)
                            ? new Dated(one, null)
                            : new Dated(
                                    new Planned(
                                            one.company(),
                                            one.effect()
                                                    .withBody(on(one.effect().body(), open.orElseThrow()))),
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

    /** The day that something is booked on; empty where nothing is. */
    static Optional<LocalDate> bookedOn(EffectBody body) {
        return switch (body) {
            case EffectBody.CreateInvoice b -> Optional.of(b.date());
            case EffectBody.CreateCreditNote b -> Optional.of(b.date());
            case EffectBody.BookInvoice b -> Optional.of(b.date());
            case EffectBody.RegisterPayment b -> Optional.of(b.date());
            case EffectBody.BookPayment b -> Optional.of(b.date());
            case EffectBody.CreateVoucher b -> Optional.of(b.date());
            default -> Optional.empty();
        };
    }

    private static EffectBody on(EffectBody body, LocalDate day) {
        return switch (body) {
            case EffectBody.CreateInvoice b ->
                new EffectBody.CreateInvoice(
                        b.externalReference(),
                        b.orderNumber(),
                        b.collectiveCustomer(),
                        day,
                        b.dueDate().isBefore(day) ? day : b.dueDate(),
                        b.paidThroughProvider(),
                        b.currency(),
                        b.rows(),
                        b.total(),
                        b.tax(),
                        b.exchangeRate(),
                        b.details());
            case EffectBody.CreateCreditNote b ->
                new EffectBody.CreateCreditNote(
                        b.externalReference(),
                        b.orderNumber(),
                        b.collectiveCustomer(),
                        day,
                        b.whole(),
                        b.currency(),
                        b.rows(),
                        b.total(),
                        b.tax(),
                        b.exchangeRate());
            case EffectBody.BookInvoice b -> new EffectBody.BookInvoice(day);
            case EffectBody.RegisterPayment b ->
                new EffectBody.RegisterPayment(
                        b.invoiceNumber(), b.amount(), day, b.method(), b.account(), b.writeOffs(), b.reference());
            case EffectBody.BookPayment b -> new EffectBody.BookPayment(day);
            case EffectBody.CreateVoucher b ->
                new EffectBody.CreateVoucher(b.externalReference(), b.series(), day, b.text(), b.rows());
            default -> body;
        };
    }
}
