package se.knyt.connectors.erp.fortnox;

import java.time.LocalDate;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectRequest;
import se.knyt.spi.EffectTarget.Asked;
import se.knyt.spi.EffectTarget.Performed;
import se.knyt.spi.ProviderFailure.Refused;
import tools.jackson.databind.JsonNode;

/**
 * Books an invoice or credit note, on the date it carries. Booking twice cannot happen in Fortnox, so it is tried at once and only
 * looked up when Fortnox says no.
 */
final class BookInvoice implements FortnoxEffect {
    private final FinancialYears years;

    BookInvoice(FinancialYears years) {
        this.years = years;
    }

    @Override
    public Performed perform(FortnoxClient client, EffectRequest request) {
        var number = request.need("invoice");
        return InvoiceFacts.of(client, years, booked(client, number, (EffectBody.BookInvoice) request.body()));
    }

    private JsonNode booked(FortnoxClient client, String number, EffectBody.BookInvoice body) {
        try {
            Documents.INVOICES.act(client, number, "bookkeep");
        } catch (Refused refused) {
            var invoice = Documents.INVOICES.read(client, number);
            if (Fields.flag(invoice, "Booked")) {
                return invoice;
            }
            LocalDate date = Fields.date(invoice, "InvoiceDate").orElse(body.date());
            return years.on(client, date, () -> {
                throw refused;
            });
        }
        // The action's own answer may still be from before the voucher got its number.
        return Documents.INVOICES.read(client, number);
    }

    @Override
    public Asked ask(FortnoxClient client, EffectRequest request) {
        var invoice = Documents.INVOICES.read(client, request.need("invoice"));
        return Fields.flag(invoice, "Booked")
                ? new Asked.There(InvoiceFacts.of(client, years, invoice))
                : FortnoxEffect.notThere();
    }
}
