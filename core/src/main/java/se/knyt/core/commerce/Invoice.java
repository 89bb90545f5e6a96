package se.knyt.core.commerce;

import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;
import se.knyt.core.money.Rate;

/**
 * An invoice or credit note as the accounting system holds it.
 *
 * @param sourceId id in the accounting system
 * @param number the invoice number
 * @param credit true for a credit note; amounts stay positive
 * @param creditedNumber the invoice that a credit note credits, else empty
 * @param externalReference the reference that Knyt or the shop gave it, else empty
 * @param orderNumber the buyer's order number on it, else empty
 * @param erpOrderNumber number of the accounting system's own order it was made from, else empty
 * @param date invoice date
 * @param dueDate due date
 * @param total VAT included, positive
 * @param tax VAT, positive
 * @param balance what is open, positive
 * @param booked true when it stands in the ledger
 * @param cancelled true when voided before it was booked
 * @param voucher voucher that booked it ("B 12 2026"), empty until then
 * @param ocr payment reference, may be empty
 * @param rows what was invoiced
 * @param references words of its further fields that may be an order number; empty where nothing is told of them
 * @param taxed what it books by account and VAT rate, as the accounting system's rows have it; empty where its rows do not tell, or do not
 *     come to its total and VAT: nothing is known then of its bases
 * @param rounding what is added to its total for the amount to pay, booked on the account of rounding; zero where nothing is
 */
public record Invoice(
        String sourceId,
        String number,
        boolean credit,
        String creditedNumber,
        String externalReference,
        String orderNumber,
        String erpOrderNumber,
        LocalDate date,
        LocalDate dueDate,
        Money total,
        Money tax,
        Money balance,
        boolean booked,
        boolean cancelled,
        String voucher,
        String ocr,
        List<Row> rows,
        List<Reference> references,
        List<Taxed> taxed,
        Money rounding)
        implements Document {
    /**
     * @param sku article number, may be empty
     * @param text the row's text
     * @param quantity delivered and invoiced, positive
     * @param total as the accounting system gives it
     */
    public record Row(String sku, String text, Quantity quantity, Money total) {}

    /**
     * What rows of one account and VAT rate come to. Of a credit note positive as its total is; a row against the others is negative.
     *
     * @param account of the row, without VAT; 0 where the document does not name it
     * @param rate as the rows have it
     * @param net without VAT, in the currency of the document
     * @param vat in the currency of the document
     */
    public record Taxed(int account, Rate rate, Money net, Money vat) {}

    /** A word of a field that has no component of its own. */
    public record Reference(InvoiceField field, String text) {}

    public Invoice {
        rows = List.copyOf(rows);
        references = List.copyOf(Objects.requireNonNullElse(references, List.of()));
        // A document that was stored before these were read has neither.
        taxed = List.copyOf(Objects.requireNonNullElse(taxed, List.of()));
        rounding = Objects.requireNonNullElse(rounding, Money.zero(total.currency()));
    }

    /** What stands in a field, each word by itself where it is free text; empty where nothing does. */
    public List<String> values(InvoiceField field) {
        var own = switch (field) {
            case NUMBER -> number;
            case OCR -> ocr;
            case YOUR_ORDER_NUMBER -> orderNumber;
            case EXTERNAL_1 -> externalReference;
            case ORDER -> erpOrderNumber;
            case EXTERNAL_2, YOUR_REFERENCE, OUR_REFERENCE, REMARKS, COMMENTS -> "";
        };
        if (!own.isBlank()) {
            return List.of(own);
        }
        return references.stream()
                .filter(r -> r.field() == field && !r.text().isBlank())
                .map(Reference::text)
                .toList();
    }

    @Override
    public DocumentKind kind() {
        return DocumentKind.INVOICE;
    }
}
