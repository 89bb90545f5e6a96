package se.knyt.engine.flows;

/** Keys of what follows from an invoice of the accounting system. */
final class InvoiceDeliveryKeys {
    static final String INVOICE = ":invoice:";

    private InvoiceDeliveryKeys() {}

    /** Whether a capture is of a delivery that the accounting system has made. */
    static boolean isOfInvoice(String effectKey) {
        return effectKey.contains(INVOICE);
    }
}
