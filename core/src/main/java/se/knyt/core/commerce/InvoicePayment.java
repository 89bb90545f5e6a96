package se.knyt.core.commerce;

import java.time.LocalDate;
import se.knyt.core.money.Money;

/**
 * A payment registered on an invoice in the accounting system, whoever registered it.
 *
 * @param sourceId its number in the accounting system
 * @param invoiceNumber the invoice
 * @param amount signed as the accounting system has it; negative on a credit note
 * @param date payment date
 * @param method payment method code
 * @param account the account it stands on, 0 when not told
 * @param booked true when in the ledger
 * @param voucher voucher that booked it, empty until then
 */
public record InvoicePayment(
        String sourceId,
        String invoiceNumber,
        Money amount,
        LocalDate date,
        String method,
        int account,
        boolean booked,
        String voucher)
        implements Document {
    @Override
    public DocumentKind kind() {
        return DocumentKind.INVOICE_PAYMENT;
    }
}
