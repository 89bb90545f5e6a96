package se.knyt.connectors.erp.fortnox;

import java.time.LocalDate;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectRequest;
import se.knyt.spi.EffectTarget.Asked;
import se.knyt.spi.EffectTarget.Performed;
import se.knyt.spi.ProviderFailure.Refused;
import tools.jackson.databind.JsonNode;

/** Books a registered payment, on the date it carries; tried at once, looked up when Fortnox says no. */
final class BookPayment implements FortnoxEffect {
    private final FinancialYears years;

    BookPayment(FinancialYears years) {
        this.years = years;
    }

    @Override
    public Performed perform(FortnoxClient client, EffectRequest request) {
        var number = request.need("payment");
        return InvoicePayments.performed(
                client, years, booked(client, number, (EffectBody.BookPayment) request.body()));
    }

    private JsonNode booked(FortnoxClient client, String number, EffectBody.BookPayment body) {
        try {
            client.act(InvoicePayments.at(number) + "/bookkeep");
        } catch (Refused refused) {
            var payment = InvoicePayments.read(client, number);
            if (Fields.flag(payment, "Booked")) {
                return payment;
            }
            LocalDate date = Fields.date(payment, "PaymentDate").orElse(body.date());
            return years.on(client, date, () -> {
                throw refused;
            });
        }
        return InvoicePayments.read(client, number);
    }

    @Override
    public Asked ask(FortnoxClient client, EffectRequest request) {
        var payment = InvoicePayments.read(client, request.need("payment"));
        return Fields.flag(payment, "Booked")
                ? new Asked.There(InvoicePayments.performed(client, years, payment))
                : FortnoxEffect.notThere();
    }
}
