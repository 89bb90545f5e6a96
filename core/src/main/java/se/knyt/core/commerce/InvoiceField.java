package se.knyt.core.commerce;

/** A field of an invoice in which somebody may have written the order number; the code is used in addresses and texts. */
public enum InvoiceField {
    /** The buyer's order number: what an integration that makes invoices for orders most often fills. */
    YOUR_ORDER_NUMBER("your-order-number"),
    EXTERNAL_1("external-1"),
    EXTERNAL_2("external-2"),
    /** The invoice's own number. */
    NUMBER("number"),
    /** Payment reference. */
    OCR("ocr"),
    /** Number of the accounting system's own order that the invoice was made from. */
    ORDER("order"),
    YOUR_REFERENCE("your-reference"),
    OUR_REFERENCE("our-reference"),
    /** Text to the buyer. */
    REMARKS("remarks"),
    /** Text that the buyer does not see. */
    COMMENTS("comments");

    private final String code;

    InvoiceField(String code) {
        this.code = code;
    }

    public String code() {
        return code;
    }
}
