package se.knyt.engine.flows;

import java.util.List;
import se.knyt.core.commerce.Invoice;
import se.knyt.engine.trails.TrailState;
import se.knyt.spi.EffectKind;

/** Invoices that a rule leaves for a person to book: the booking is held until somebody has it done here, or does it there. */
final class Drafts {
    static final String CODE = "rule.draft";

    private Drafts() {}

    /** Takes in what a person has booked in the accounting system. */
    static void takeIn(TrailPlan plan, TrailState state) {
        for (var book : state.effects()) {
            if (!isDraft(book)) {
                continue;
            }
            state.effect(invoiceKey(book))
                    .filter(TrailState.EffectView::done)
                    .map(TrailState.EffectView::resultId)
                    .filter(number -> isBooked(state, book.connection(), number))
                    .ifPresent(number -> plan.takeIn(book.id(), number));
        }
    }

    /** Whether it waits for a person and there is anything to do yet: before the invoice is made there is not. */
    static boolean waitsForInvoice(TrailState state, TrailState.EffectView effect) {
        return isDraft(effect)
                && state.effect(invoiceKey(effect))
                        .filter(TrailState.EffectView::done)
                        .isEmpty();
    }

    private static boolean isDraft(TrailState.EffectView effect) {
        return effect.kind() == EffectKind.BOOK_INVOICE
                && "held".equals(effect.state())
                && effect.errorCode().equals(CODE);
    }

    private static String invoiceKey(TrailState.EffectView book) {
        return InvoiceNumbers.effectKey(InvoiceNumbers.factKey(book.key()));
    }

    private static boolean isBooked(TrailState state, long connection, String number) {
        return invoices(state, connection).stream().anyMatch(i -> i.number().equals(number) && i.booked());
    }

    private static List<Invoice> invoices(TrailState state, long connection) {
        return state.of(Invoice.class)
                .filter(e -> e.getKey().connection() == connection)
                .map(java.util.Map.Entry::getValue)
                .toList();
    }
}
