package se.knyt.core.bookkeeping;

import java.time.LocalDate;
import java.util.List;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;
import se.knyt.core.money.Rate;

/** What has to be done for an entry to stand in the books, and by whom. */
public sealed interface Operation {
    /** Knyt books the voucher. */
    record BookVoucher() implements Operation {}

    /**
     * The accounting system makes and books an invoice.
     *
     * @param reference our reference on it: the delivery or capture
     * @param orderNumber the number the buyer sees
     * @param date invoice date
     * @param rows one per article and VAT rate; freight and fees are rows too
     * @param total VAT included
     * @param vat the VAT in it, as the source stated
     */
    record BookInvoice(
            String reference, String orderNumber, LocalDate date, List<InvoiceRow> rows, Money total, Money vat)
            implements Operation {
        public BookInvoice {
            rows = List.copyOf(rows);
        }
    }

    /**
     * The accounting system makes and books a credit note; amounts positive.
     *
     * @param reference our reference on it: the return or refund
     * @param creditsKey key of the sale whose invoice it credits, empty when that invoice is not ours
     */
    record BookCreditNote(
            String reference,
            String creditsKey,
            String orderNumber,
            LocalDate date,
            List<InvoiceRow> rows,
            Money total,
            Money vat)
            implements Operation {
        public BookCreditNote {
            rows = List.copyOf(rows);
        }
    }

    /**
     * The accounting system registers a payment on an invoice or credit note.
     *
     * @param document the invoice or credit note: its number, or the key of the entry that makes it
     * @param creditNote true when the document is a credit note
     * @param method payment method code there
     * @param account the account of that method
     * @param date payment date
     * @param amount signed: negative when it settles a credit note
     * @param writeOff what is written off to {@code writeOffAccount} so that the document closes, signed as {@code amount}
     * @param writeOffAccount 3740 by default
     */
    record RegisterPayment(
            String document,
            boolean creditNote,
            String method,
            int account,
            LocalDate date,
            Money amount,
            Money writeOff,
            int writeOffAccount)
            implements Operation {}

    /**
     * One row of an invoice or credit note.
     *
     * @param kind what the row is
     * @param account revenue account
     * @param sku article number, may be empty
     * @param text row text
     * @param quantity pieces; one for freight and fees
     * @param gross VAT included
     * @param vat VAT in it
     * @param rate VAT rate
     * @param coding cost centre, project, and the company's rule that chose the account
     */
    record InvoiceRow(
            OrderRow.Kind kind,
            int account,
            String sku,
            String text,
            Quantity quantity,
            Money gross,
            Money vat,
            Rate rate,
            RowCoding coding) {
        public Money net() {
            return gross.minus(vat);
        }
    }

    default Writer writer() {
        return this instanceof BookVoucher ? Writer.KNYT : Writer.ACCOUNTING_SYSTEM;
    }
}
