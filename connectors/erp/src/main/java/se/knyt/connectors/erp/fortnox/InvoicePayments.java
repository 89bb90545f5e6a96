package se.knyt.connectors.erp.fortnox;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.http.Uris;
import se.knyt.spi.EffectBody.RegisterPayment;
import se.knyt.spi.EffectTarget.Performed;
import tools.jackson.databind.JsonNode;

/** Payments on invoices: read, and found by invoice, date, amount and payment method. */
final class InvoicePayments {
    static final String PATH = "/3/invoicepayments";
    static final String LIST = "InvoicePayments";
    static final String WRAPPER = "InvoicePayment";

    private InvoicePayments() {}

    static JsonNode read(FortnoxClient client, String number) {
        return Fields.inside(client.get(at(number)), WRAPPER);
    }

    static String at(String number) {
        return PATH + "/" + Uris.segment(number);
    }

    /**
     * The payment that was asked for, if it stands there already, whoever registered it: the same amount by the same method on the
     * same day on the same invoice is one payment (MAPPING.md names the one case where it is not).
     */
    static Optional<JsonNode> same(FortnoxClient client, String invoiceNumber, RegisterPayment wanted) {
        var rows = client.list(PATH, Map.of("invoicenumber", invoiceNumber), LIST);
        for (var number : numbers(rows, invoiceNumber, wanted)) {
            var payment = read(client, number);
            var method = Fields.text(payment, "ModeOfPayment");
            boolean sameMethod = method.isEmpty()
                    ? Fields.whole(payment, "ModeOfPaymentAccount") == wanted.account()
                    : method.equals(wanted.method());
            if (sameMethod && amount(payment, wanted.amount().currency()).equals(wanted.amount())) {
                return Optional.of(payment);
            }
        }
        return Optional.empty();
    }

    private static List<String> numbers(List<JsonNode> rows, String invoiceNumber, RegisterPayment wanted) {
        return rows.stream()
                .filter(row -> Fields.text(row, "InvoiceNumber").equals(invoiceNumber))
                .filter(row -> Fields.date(row, "PaymentDate").equals(Optional.of(wanted.date())))
                .map(row -> Fields.text(row, "Number"))
                .toList();
    }

    /** The amount in the invoice's currency: {@code Amount} is in the company's own where the two differ. */
    static Money amount(JsonNode payment, Currency currency) {
        boolean own = currency.equals(Currency.SEK)
                || Fields.decimal(payment, "AmountCurrency").isEmpty();
        return Fields.money(payment, own ? "Amount" : "AmountCurrency", currency);
    }

    static Performed performed(FortnoxClient client, FinancialYears years, JsonNode payment) {
        var number = Fields.text(payment, "Number");
        var facts = new HashMap<String, String>();
        facts.put("number", number);
        facts.put("invoice", Fields.text(payment, "InvoiceNumber"));
        facts.put("voucher", VoucherName.of(client, years, payment));
        return new Performed(number, facts);
    }
}
