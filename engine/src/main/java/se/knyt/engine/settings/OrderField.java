package se.knyt.engine.settings;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;
import se.knyt.core.commerce.InvoiceField;
import se.knyt.core.reconciliation.InvoiceLookup;
import se.knyt.core.reconciliation.Leniency;

/**
 * Where on the invoices of the accounting system the order number stands that a provider's payouts name. With it, payments alone: the
 * payouts meet invoices and credit notes whoever made them, without a shop.
 *
 * @param provider code of the payment provider
 * @param lenient what the two spellings of the number may differ by
 */
public record OrderField(String provider, InvoiceField field, Set<Leniency> lenient) {
    public OrderField {
        lenient = Collections.unmodifiableSet(
                lenient.isEmpty() ? EnumSet.noneOf(Leniency.class) : new TreeSet<>(lenient));
    }

    public InvoiceLookup lookup() {
        return new InvoiceLookup(field, lenient);
    }
}
