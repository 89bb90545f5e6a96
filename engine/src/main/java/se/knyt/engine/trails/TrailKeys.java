package se.knyt.engine.trails;

import java.util.ArrayList;
import java.util.List;
import se.knyt.core.commerce.Dispute;
import se.knyt.core.commerce.Document;
import se.knyt.core.commerce.GiftCard;
import se.knyt.core.commerce.Invoice;
import se.knyt.core.commerce.InvoicePayment;
import se.knyt.core.commerce.Order;
import se.knyt.core.commerce.Payment;
import se.knyt.core.commerce.Payout;
import se.knyt.core.commerce.Refund;
import se.knyt.core.commerce.ReturnOrder;
import se.knyt.core.commerce.Shipment;
import se.knyt.core.commerce.StoreCredit;
import se.knyt.spi.EffectKind;

/** The references by which documents of one purchase find each other. */
public final class TrailKeys {
    private TrailKeys() {}

    /** Keys of a document; empty for one that belongs to no purchase. */
    static List<String> of(long connection, Document document) {
        return switch (document) {
            case Order d -> List.of(order(connection, d.sourceId()));
            case Shipment d -> d.orderSourceId().isEmpty() ? List.of() : List.of(order(connection, d.orderSourceId()));
            case Refund d -> List.of(order(connection, d.orderSourceId()));
            case ReturnOrder d -> List.of(order(connection, d.orderSourceId()));
            case Payment d -> payment(connection, d);
            case Invoice d -> invoice(connection, d);
            case InvoicePayment d -> List.of(invoiceNumber(connection, d.invoiceNumber()));
            case Payout d -> List.of();
            // A card is sold in one purchase and spent in others: it belongs to none of them.
            case GiftCard d -> List.of();
            case StoreCredit d -> List.of();
            // It finds its purchase by the payment that it is about, once that is in the books.
            case Dispute d -> List.of();
        };
    }

    /** True for documents that begin a trail of their own when no other is found. */
    static boolean begins(Document document) {
        return switch (document) {
            case Order d -> true;
            case Shipment d -> true;
            case Refund d -> true;
            case ReturnOrder d -> true;
            case Payment d -> !d.orderSourceId().isEmpty();
            // Invoices that others made in the accounting system are no purchases of ours.
            case Invoice d -> false;
            case InvoicePayment d -> false;
            case Payout d -> false;
            case GiftCard d -> false;
            case StoreCredit d -> false;
            case Dispute d -> false;
        };
    }

    static String order(long connection, String sourceId) {
        return "o:" + connection + ":" + sourceId;
    }

    /** Knyt's own reference on an order or invoice in the accounting system. */
    public static String external(String reference) {
        return "x:" + reference;
    }

    static String erpOrder(long connection, String number) {
        return "e:" + connection + ":" + number;
    }

    static String invoiceNumber(long connection, String number) {
        return "i:" + connection + ":" + number;
    }

    /** Keys that what an effect made in another system gives. */
    static List<String> ofResult(long connection, EffectKind kind, String resultId) {
        if (resultId.isEmpty()) {
            return List.of();
        }
        return switch (kind) {
            case CREATE_ORDER -> List.of(erpOrder(connection, resultId));
            case CREATE_INVOICE, CREATE_CREDIT_NOTE -> List.of(invoiceNumber(connection, resultId));
            default -> List.of();
        };
    }

    private static List<String> payment(long connection, Payment payment) {
        var keys = new ArrayList<String>();
        if (!payment.orderSourceId().isEmpty()) {
            keys.add(order(connection, payment.orderSourceId()));
        }
        if (!payment.providerOrderId().isEmpty()) {
            keys.add("p:" + payment.provider() + ":" + payment.providerOrderId());
        }
        if (!payment.paymentId().isEmpty()) {
            keys.add("q:" + payment.provider() + ":" + payment.paymentId());
        }
        return keys;
    }

    private static List<String> invoice(long connection, Invoice invoice) {
        var keys = new ArrayList<String>();
        keys.add(invoiceNumber(connection, invoice.number()));
        if (!invoice.externalReference().isEmpty()) {
            keys.add(external(invoice.externalReference()));
        }
        if (!invoice.erpOrderNumber().isEmpty()) {
            keys.add(erpOrder(connection, invoice.erpOrderNumber()));
        }
        return keys;
    }
}
