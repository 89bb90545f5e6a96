package se.knyt.core.commerce;

/**
 * One canonical commerce object as one system told it. Its identity is {@code (connection, kind, sourceId)}; its versions are
 * kept by the engine.
 */
public sealed interface Document
        permits Order,
                Shipment,
                Payment,
                Refund,
                ReturnOrder,
                Invoice,
                InvoicePayment,
                Payout,
                GiftCard,
                StoreCredit,
                Dispute {
    DocumentKind kind();

    /** The document's id in the system it came from, stable over its life. At most 200 characters. */
    String sourceId();
}
