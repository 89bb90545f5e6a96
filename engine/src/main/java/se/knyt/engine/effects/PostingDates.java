package se.knyt.engine.effects;

import java.time.LocalDate;
import java.util.Optional;
import se.knyt.spi.EffectBody;

/** The day on which an effect posts. */
public final class PostingDates {
    private PostingDates() {}

    /** The day that something is booked on; empty where nothing is. */
    public static Optional<LocalDate> bookedOn(EffectBody body) {
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

    /** The same, on another day. */
    public static EffectBody on(EffectBody body, LocalDate day) {
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
