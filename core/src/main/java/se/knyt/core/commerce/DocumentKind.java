package se.knyt.core.commerce;

/** The kinds of document; the code is what is stored and sent. */
public enum DocumentKind {
    ORDER("order"),
    SHIPMENT("shipment"),
    PAYMENT("payment"),
    REFUND("refund"),
    RETURN("return"),
    INVOICE("invoice"),
    INVOICE_PAYMENT("invoice-payment"),
    PAYOUT("payout"),
    GIFT_CARD("gift-card"),
    STORE_CREDIT("store-credit"),
    DISPUTE("dispute");

    private final String code;

    DocumentKind(String code) {
        this.code = code;
    }

    public String code() {
        return code;
    }

    /** @throws IllegalArgumentException for a code that is none of ours */
    public static DocumentKind ofCode(String code) {
        for (var kind : values()) {
            if (kind.code.equals(code)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("no such kind of document: " + code);
    }
}
