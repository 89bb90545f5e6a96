package se.knyt.connectors.erp.fortnox;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.http.json.Json;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectRequest;
import se.knyt.spi.EffectTarget.Asked;
import se.knyt.spi.EffectTarget.Performed;
import se.knyt.spi.MadeElsewhere;
import se.knyt.spi.ProviderFailure.Refused;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Registers a payment on a booked invoice, or a negative one on a credit note. */
final class RegisterPayment implements FortnoxEffect {
    private final FinancialYears years;

    RegisterPayment(FinancialYears years) {
        this.years = years;
    }

    @Override
    public Performed perform(FortnoxClient client, EffectRequest request) {
        var asked = (EffectBody.RegisterPayment) request.body();
        var invoiceNumber = invoiceNumber(request, asked);
        var rows = InvoicePayments.of(client, invoiceNumber);
        var others = InvoicePayments.without(rows, request.earlier());
        var invoice = Documents.INVOICES.read(client, invoiceNumber);
        var body = dated(asked, invoice);
        var standing = InvoicePayments.same(client, others, body);
        if (standing.isPresent()) {
            return InvoicePayments.performed(client, years, standing.get());
        }
        requirePayable(client, rows, others, invoice, invoiceNumber, body);
        var payment = payment(invoice, invoiceNumber, body);
        var made = years.on(client, body.date(), () -> client.post(InvoicePayments.PATH, Map.of(), payment));
        return InvoicePayments.performed(client, years, Fields.inside(made, InvoicePayments.WRAPPER));
    }

    @Override
    public Asked ask(FortnoxClient client, EffectRequest request) {
        var asked = (EffectBody.RegisterPayment) request.body();
        var invoiceNumber = invoiceNumber(request, asked);
        var others = InvoicePayments.without(InvoicePayments.of(client, invoiceNumber), request.earlier());
        if (others.isEmpty()) {
            return FortnoxEffect.notThere();
        }
        var body = dated(asked, Documents.INVOICES.read(client, invoiceNumber));
        return InvoicePayments.same(client, others, body)
                .<Asked>map(payment -> new Asked.There(InvoicePayments.performed(client, years, payment)))
                .orElseGet(FortnoxEffect::notThere);
    }

    /** Fortnox takes no payment dated before its invoice: money that came first pays the invoice on the invoice's own day. */
    private static EffectBody.RegisterPayment dated(EffectBody.RegisterPayment body, JsonNode invoice) {
        return Fields.date(invoice, "InvoiceDate")
                .filter(invoiced -> invoiced.isAfter(body.date()))
                .map(invoiced -> new EffectBody.RegisterPayment(
                        body.invoiceNumber(),
                        body.amount(),
                        invoiced,
                        body.method(),
                        body.account(),
                        body.writeOffs(),
                        body.reference()))
                .orElse(body);
    }

    private static String invoiceNumber(EffectRequest request, EffectBody.RegisterPayment body) {
        return body.invoiceNumber().isBlank() ? request.need("invoice") : body.invoiceNumber();
    }

    /**
     * A payment never makes an invoice overpaid: somebody else has paid it then, and a person must look.
     *
     * @param others the payments on it less those that are known to be ours
     */
    private void requirePayable(
            FortnoxClient client,
            List<JsonNode> rows,
            List<JsonNode> others,
            JsonNode invoice,
            String number,
            EffectBody.RegisterPayment body) {
        if (!Fields.flag(invoice, "Booked")) {
            throw FortnoxErrors.own(
                    "invoice-not-booked", "invoice " + number + " is not booked", Map.of("invoice", number));
        }
        var currency = Fields.currency(invoice, "Currency");
        if (!currency.equals(body.amount().currency())) {
            throw FortnoxErrors.own(
                    "currency-differs",
                    "invoice " + number + " is in " + currency,
                    Map.of("invoice", number, "currency", currency.code()));
        }
        var balance = Fields.moneyOrZero(invoice, "Balance", currency);
        var left = balance.minus(InvoicePayments.waiting(client, rows, currency));
        if (!InvoicePayments.covers(left, taken(body))) {
            throw InvoicePayments.elsewhere(client, years, others, body)
                    .map(RegisterPayment::madeElsewhere)
                    .orElseGet(() -> tooSmall(number, left, body));
        }
    }

    /** What it takes off the invoice at least: money beyond it is written off with the other sign. */
    private static Money taken(EffectBody.RegisterPayment body) {
        var taken = body.amount();
        for (var writeOff : body.writeOffs()) {
            if (writeOff.amount().signum() == -taken.signum()) {
                taken = taken.plus(writeOff.amount());
            }
        }
        return taken;
    }

    private static Refused madeElsewhere(MadeElsewhere theirs) {
        return new Refused(
                MadeElsewhere.CODE,
                "invoice " + theirs.invoice() + " is paid by payment " + theirs.number(),
                theirs.arguments());
    }

    private static Refused tooSmall(String number, Money balance, EffectBody.RegisterPayment body) {
        return FortnoxErrors.own(
                "balance-too-small",
                "invoice " + number + " has " + balance + " left to pay",
                Map.of(
                        "invoice", number,
                        "balance", balance.toPlain(),
                        "amount", body.amount().toPlain()));
    }

    private static ObjectNode payment(JsonNode invoice, String number, EffectBody.RegisterPayment body) {
        var payment = Json.object();
        payment.put("InvoiceNumber", new BigDecimal(number).intValueExact());
        payment.put("PaymentDate", body.date().toString());
        if (!body.method().isEmpty()) {
            payment.put("ModeOfPayment", body.method());
        }
        payment.put("ModeOfPaymentAccount", body.account());
        putAmount(payment, invoice, body.amount());
        if (!body.writeOffs().isEmpty()) {
            var writeOffs = Json.array();
            for (var writeOff : body.writeOffs()) {
                var node = Json.object();
                node.put("Amount", writeOff.amount().toDecimal());
                node.put("AccountNumber", writeOff.account());
                writeOffs.add(node);
            }
            payment.set("WriteOffs", writeOffs);
        }
        var outer = Json.object();
        outer.set(InvoicePayments.WRAPPER, payment);
        return outer;
    }

    /**
     * In another currency the payment carries the invoice's own rate: Fortnox would else book the exchange difference by itself,
     * and the payout's voucher books it too.
     */
    private static void putAmount(ObjectNode payment, JsonNode invoice, Money amount) {
        if (amount.currency().equals(Currency.SEK)) {
            payment.put("Amount", amount.toDecimal());
            return;
        }
        var rate = Fields.decimal(invoice, "CurrencyRate").orElse(BigDecimal.ONE);
        var unit = Fields.decimal(invoice, "CurrencyUnit")
                .filter(value -> value.signum() > 0)
                .orElse(BigDecimal.ONE);
        payment.put("Currency", amount.currency().code());
        payment.put("CurrencyRate", rate);
        payment.put("CurrencyUnit", unit);
        payment.put("AmountCurrency", amount.toDecimal());
        payment.put("Amount", amount.toDecimal().multiply(rate).divide(unit, 2, RoundingMode.HALF_UP));
    }
}
