package se.knyt.connectors.erp.fortnox;

import java.util.Map;
import java.util.Optional;
import se.knyt.http.json.Json;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectRequest;
import se.knyt.spi.EffectTarget.Asked;
import se.knyt.spi.EffectTarget.Performed;
import se.knyt.spi.ProviderFailure;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A credit note. The whole invoice is credited by Fortnox's own {@code /credit}, which knows that an invoice has one credit at
 * most; a part is an invoice with negative quantities, which names the invoice in words.
 */
final class CreateCreditNote implements FortnoxEffect {
    private final DocumentPayload payload;
    private final FinancialYears years;

    CreateCreditNote(DocumentPayload payload, FinancialYears years) {
        this.payload = payload;
        this.years = years;
    }

    @Override
    public Performed perform(FortnoxClient client, EffectRequest request) {
        var body = (EffectBody.CreateCreditNote) request.body();
        var document = SaleDocument.of(body);
        if (body.whole()) {
            document.requireReference();
        } else {
            document.requireSendable();
        }
        var found = Documents.INVOICES.byReference(client, document.reference());
        var note = found.isPresent()
                ? found.get()
                : years.on(client, body.date(), () -> make(client, request, body, document));
        if (!body.whole()) {
            note = new BestAttempt(client, Documents.INVOICES, document, attempt -> part(client, request, attempt))
                    .of(note, found.isEmpty());
        }
        if (!Documents.totalsAgree(note, document)) {
            throw Documents.INVOICES.differs(client, note, document);
        }
        return finished(client, note);
    }

    @Override
    public Asked ask(FortnoxClient client, EffectRequest request) {
        var body = (EffectBody.CreateCreditNote) request.body();
        var document = SaleDocument.of(body);
        return Documents.INVOICES
                .byReference(client, document.reference())
                .or(() -> body.whole() ? standing(client, request.need("invoice"), body) : Optional.empty())
                .filter(note -> Documents.totalsAgree(note, document))
                .<Asked>map(note -> new Asked.There(finished(client, note)))
                .orElseGet(FortnoxEffect::notThere);
    }

    /** Marking as sent may be done again at will, so asking does it too: what is found is then there whole. */
    private Performed finished(FortnoxClient client, JsonNode note) {
        if (!Fields.flag(note, "Sent")) {
            Documents.INVOICES.act(client, Fields.text(note, "DocumentNumber"), "externalprint");
        }
        return InvoiceFacts.of(client, years, note);
    }

    private JsonNode make(
            FortnoxClient client, EffectRequest request, EffectBody.CreateCreditNote body, SaleDocument document) {
        return body.whole()
                ? whole(client, request.need("invoice"), body)
                : Documents.INVOICES.create(client, part(client, request, Attempt.first(document)));
    }

    private JsonNode whole(FortnoxClient client, String invoiceNumber, EffectBody.CreateCreditNote body) {
        return standing(client, invoiceNumber, body).orElseGet(() -> {
            var number = credit(client, invoiceNumber);
            return claimed(client, Documents.INVOICES.read(client, invoiceNumber), number, body);
        });
    }

    /** The credit note that the invoice names already, claimed for this effect. */
    private static Optional<JsonNode> standing(
            FortnoxClient client, String invoiceNumber, EffectBody.CreateCreditNote body) {
        var invoice = Documents.INVOICES.read(client, invoiceNumber);
        return creditOf(invoice).map(number -> claimed(client, invoice, number, body));
    }

    private static JsonNode claimed(
            FortnoxClient client, JsonNode invoice, String number, EffectBody.CreateCreditNote body) {
        var invoiceNumber = Fields.text(invoice, "DocumentNumber");
        var note = Documents.INVOICES.read(client, number);
        var carried = Fields.text(note, "ExternalInvoiceReference1");
        if (carried.equals(body.externalReference())) {
            return note;
        }
        boolean another = !carried.isEmpty() && !carried.equals(Fields.text(invoice, "ExternalInvoiceReference1"));
        if (another) {
            throw FortnoxErrors.own(
                    "already-credited",
                    "invoice " + invoiceNumber + " is credited by " + number,
                    Map.of("invoice", invoiceNumber, "number", number));
        }
        // Made by us with the answer lost, or by a person in Fortnox: an invoice is credited once, so either is the
        // one. A booked
        // one can no longer take our reference.
        return Fields.flag(note, "Booked") ? note : marked(client, note, number, body);
    }

    /** What {@code /credit} answers differs; that the invoice then names its credit note is what the documentation promises. */
    private String credit(FortnoxClient client, String invoiceNumber) {
        Documents.INVOICES.act(client, invoiceNumber, "credit");
        return creditOf(Documents.INVOICES.read(client, invoiceNumber))
                .orElseThrow(() -> new ProviderFailure.OutcomeUnknown("credited, but no credit note is named yet"));
    }

    private static Optional<String> creditOf(JsonNode invoice) {
        var number = Fields.reference(invoice, "CreditInvoiceReference");
        return number.isEmpty() ? Optional.empty() : Optional.of(number);
    }

    private static JsonNode marked(
            FortnoxClient client, JsonNode note, String number, EffectBody.CreateCreditNote body) {
        var change = Json.object();
        change.put("CustomerNumber", Fields.text(note, "CustomerNumber"));
        change.put("ExternalInvoiceReference1", body.externalReference());
        change.put("InvoiceDate", body.date().toString());
        change.put("DueDate", body.date().toString());
        return Documents.INVOICES.update(client, number, change);
    }

    private ObjectNode part(FortnoxClient client, EffectRequest request, Attempt attempt) {
        var document = attempt.document();
        var invoiceNumber = request.need("invoice");
        var invoice = Documents.INVOICES.read(client, invoiceNumber);
        // The same customer as on the invoice, whatever has been merged or set since.
        var note = payload.head(attempt, Fields.text(invoice, "CustomerNumber"), request.person());
        note.put("InvoiceType", "INVOICE");
        note.put("InvoiceDate", document.date().toString());
        note.put("DueDate", document.date().toString());
        note.put("ExternalInvoiceReference2", CreditedInvoice.text(invoiceNumber));
        note.put("Remarks", CreditedInvoice.text(invoiceNumber));
        note.set("InvoiceRows", payload.invoiceRows(client, attempt, true));
        return note;
    }
}
