package se.knyt.connectors.erp.fortnox;

import java.util.HashMap;
import java.util.Optional;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectRequest;
import se.knyt.spi.EffectTarget.Asked;
import se.knyt.spi.EffectTarget.Performed;
import se.knyt.spi.ProviderFailure.Refused;
import tools.jackson.databind.JsonNode;

/**
 * Takes away a payment of another hand. Fortnox lets a program delete one that is not booked; a booked one only a person can take back,
 * and that shows in what the invoice has left to pay.
 */
final class UndoPayment implements FortnoxEffect {
    private final FinancialYears years;

    UndoPayment(FinancialYears years) {
        this.years = years;
    }

    @Override
    public Performed perform(FortnoxClient client, EffectRequest request) {
        var body = (EffectBody.UndoPayment) request.body();
        var payment = payment(client, body);
        if (payment.isEmpty() || isTakenBack(client, payment.get(), body)) {
            return Performed.of(body.paymentNumber());
        }
        if (Fields.flag(payment.get(), "Booked")) {
            throw byHand(client, payment.get(), body);
        }
        try {
            client.delete(InvoicePayments.at(body.paymentNumber()));
        } catch (Refused refused) {
            var now = payment(client, body);
            if (now.isPresent()) {
                throw Fields.flag(now.get(), "Booked") ? byHand(client, now.get(), body) : refused;
            }
        }
        return Performed.of(body.paymentNumber());
    }

    @Override
    public Asked ask(FortnoxClient client, EffectRequest request) {
        var body = (EffectBody.UndoPayment) request.body();
        var payment = payment(client, body);
        return payment.isEmpty() || isTakenBack(client, payment.get(), body)
                ? new Asked.There(Performed.of(body.paymentNumber()))
                : FortnoxEffect.notThere();
    }

    private static Optional<JsonNode> payment(FortnoxClient client, EffectBody.UndoPayment body) {
        return client.find(InvoicePayments.at(body.paymentNumber()))
                .map(answer -> Fields.inside(answer, InvoicePayments.WRAPPER));
    }

    /** One that is booked is taken back when the invoice has it left to pay again, however the person did it. */
    private static boolean isTakenBack(FortnoxClient client, JsonNode payment, EffectBody.UndoPayment body) {
        if (!Fields.flag(payment, "Booked")) {
            return false;
        }
        var invoice = Documents.INVOICES.read(client, body.invoiceNumber());
        var balance = Fields.moneyOrZero(invoice, "Balance", body.wanted().currency());
        return InvoicePayments.covers(balance, body.wanted());
    }

    private Refused byHand(FortnoxClient client, JsonNode payment, EffectBody.UndoPayment body) {
        var arguments = new HashMap<String, String>();
        arguments.put("invoice", body.invoiceNumber());
        arguments.put("payment", body.paymentNumber());
        arguments.put("voucher", VoucherName.of(client, years, payment));
        arguments.put("date", Fields.text(payment, "PaymentDate"));
        arguments.put("amount", body.wanted().toPlain());
        return FortnoxErrors.own(
                "undo-by-hand",
                "payment " + body.paymentNumber() + " is booked and can only be undone by a person",
                arguments);
    }
}
