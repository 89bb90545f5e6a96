package se.knyt.connectors.erp.fortnox;

import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectRequest;
import se.knyt.spi.EffectTarget.Asked;
import se.knyt.spi.EffectTarget.Performed;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An invoice. One that is paid through a provider is marked as sent at once and has a due date after the provider's payout, so
 * that nothing (mail, reminder, interest) goes to a buyer who has paid.
 */
final class CreateInvoice implements FortnoxEffect {
    private final DocumentPayload payload;
    private final FinancialYears years;

    CreateInvoice(DocumentPayload payload, FinancialYears years) {
        this.payload = payload;
        this.years = years;
    }

    @Override
    public Performed perform(FortnoxClient client, EffectRequest request) {
        var body = (EffectBody.CreateInvoice) request.body();
        var document = SaleDocument.of(body);
        document.requireSendable();
        var found = Documents.INVOICES.byReference(client, document.reference());
        var invoice = found.isPresent()
                ? found.get()
                : years.on(
                        client,
                        document.date(),
                        () -> Documents.INVOICES.create(
                                client, invoice(client, request, body, Attempt.first(document))));
        invoice = new BestAttempt(
                        client, Documents.INVOICES, document, attempt -> invoice(client, request, body, attempt))
                .of(invoice, found.isEmpty());
        if (!Documents.totalsAgree(invoice, document)) {
            throw Documents.INVOICES.differs(client, invoice, document);
        }
        return finished(client, body, invoice);
    }

    /** Marking as sent may be done again at will, so asking does it too: what is found is then there whole. */
    private Performed finished(FortnoxClient client, EffectBody.CreateInvoice body, JsonNode invoice) {
        if (body.paidThroughProvider() && !Fields.flag(invoice, "Sent")) {
            Documents.INVOICES.act(client, Fields.text(invoice, "DocumentNumber"), "externalprint");
        }
        return InvoiceFacts.of(client, years, invoice);
    }

    @Override
    public Asked ask(FortnoxClient client, EffectRequest request) {
        var body = (EffectBody.CreateInvoice) request.body();
        var document = SaleDocument.of(body);
        return Documents.INVOICES
                .byReference(client, document.reference())
                .filter(invoice -> standsAsSold(invoice, document))
                .<Asked>map(invoice -> new Asked.There(finished(client, body, invoice)))
                .orElseGet(FortnoxEffect::notThere);
    }

    /** One that is booked is not written anew: its totals are what counts. */
    private static boolean standsAsSold(JsonNode invoice, SaleDocument document) {
        return Fields.flag(invoice, "Booked")
                ? Documents.totalsAgree(invoice, document)
                : Documents.agrees(invoice, document);
    }

    private ObjectNode invoice(
            FortnoxClient client, EffectRequest request, EffectBody.CreateInvoice body, Attempt attempt) {
        var document = attempt.document();
        var invoice = payload.head(attempt, Documents.customer(document, request), request.person());
        invoice.put("InvoiceType", "INVOICE");
        invoice.put("InvoiceDate", body.date().toString());
        invoice.put("DeliveryDate", body.date().toString());
        invoice.put("DueDate", body.dueDate().toString());
        invoice.set("InvoiceRows", payload.invoiceRows(client, attempt, false));
        return invoice;
    }
}
