package se.knyt.connectors.erp.fortnox;

import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * Which invoice a credit note credits. Fortnox fills {@code CreditInvoiceReference} for a whole credit only; a credit note of ours
 * for a part says it in words on the document and in {@code ExternalInvoiceReference2}.
 */
final class CreditedInvoice {
    private static final Pattern TEXT = Pattern.compile("Avser faktura (\\d{1,12})");

    private CreditedInvoice() {}

    static String text(String invoiceNumber) {
        return "Avser faktura " + invoiceNumber;
    }

    /** The number, empty when the note does not say. */
    static String of(JsonNode note) {
        var reference = Fields.reference(note, "CreditInvoiceReference");
        if (!reference.isEmpty()) {
            return reference;
        }
        var match = TEXT.matcher(Fields.text(note, "ExternalInvoiceReference2"));
        return match.matches() ? match.group(1) : "";
    }
}
