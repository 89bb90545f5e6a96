package se.knyt.engine.intake;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeSet;
import se.knyt.core.commerce.Invoice;
import se.knyt.core.commerce.InvoiceField;
import se.knyt.core.commerce.InvoicePayment;
import se.knyt.core.reconciliation.Leniency;
import se.knyt.engine.db.Tx;

/**
 * Keeps what invoices may be named by beside them, so that a payout's line finds them without reading them all; and beside a payment the
 * number of the invoice that it is of.
 */
public final class InvoiceReferences {
    private InvoiceReferences() {}

    /** By what the payments of an invoice are found: nothing that a payout names is written so. */
    public static String paid(String number) {
        return "paid " + number;
    }

    /** @param payments new or changed, by document */
    static void writePaid(Tx tx, long company, Map<Long, InvoicePayment> payments) throws SQLException {
        if (payments.isEmpty()) {
            return;
        }
        var plains = new ArrayList<String>();
        payments.values().forEach(payment -> plains.add(paid(payment.invoiceNumber())));
        tx.update(
                "insert into invoice_reference (company_id, plain, document_id) select ?, p, d from unnest(?, ?) as n (p, d)"
                        + " on conflict do nothing",
                company,
                Tx.texts(plains),
                Tx.bigints(payments.keySet()));
    }

    /** @param invoices new or changed, by document */
    static void write(Tx tx, long company, Map<Long, Invoice> invoices) throws SQLException {
        if (invoices.isEmpty()) {
            return;
        }
        tx.update(
                "delete from invoice_reference where company_id = ? and document_id = any (?)",
                company,
                Tx.bigints(invoices.keySet()));
        var plains = new ArrayList<String>();
        var documents = new ArrayList<Long>();
        invoices.forEach((document, invoice) -> {
            var some = new TreeSet<String>();
            for (var field : InvoiceField.values()) {
                invoice.values(field).forEach(value -> some.add(Leniency.plain(value)));
            }
            some.remove("");
            for (var plain : some) {
                plains.add(plain);
                documents.add(document);
            }
        });
        tx.update(
                "insert into invoice_reference (company_id, plain, document_id) select ?, p, d from unnest(?, ?) as n (p, d)",
                company,
                Tx.texts(plains),
                Tx.bigints(documents));
    }
}
