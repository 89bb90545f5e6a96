package se.knyt.core.reconciliation;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import se.knyt.core.commerce.Invoice;
import se.knyt.core.commerce.InvoiceField;
import se.knyt.core.commerce.PayoutLine;

/**
 * Finds the invoice or credit note that a line of a payout names, by one field and nothing else.
 *
 * @param field where the order number stands
 * @param lenient what the two spellings may differ by
 */
public record InvoiceLookup(InvoiceField field, Set<Leniency> lenient) {
    public InvoiceLookup {
        lenient = Set.copyOf(lenient);
    }

    /**
     * Those of a line: of its kind and currency, booked and not cancelled. Where any of them has something open, those alone; more than
     * one is ambiguous, and nobody may choose between them by guess.
     */
    public List<Invoice> of(PayoutLine line, Collection<Invoice> invoices) {
        var wanted = new LinkedHashSet<String>();
        line.references().forEach(reference -> wanted.add(Leniency.apply(lenient, reference)));
        wanted.remove("");
        var named = invoices.stream()
                .filter(i -> i.booked() && !i.cancelled())
                .filter(i -> i.credit() == (line.kind() == PayoutLine.Kind.REFUND))
                .filter(i -> i.total().currency().equals(line.purchased().currency()))
                .filter(i ->
                        i.values(field).stream().anyMatch(value -> wanted.contains(Leniency.apply(lenient, value))))
                .toList();
        var open = named.stream().filter(i -> !i.balance().isZero()).toList();
        return open.isEmpty() ? named : open;
    }
}
