package se.knyt.connectors.erp.fortnox;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.http.Uris;
import se.knyt.spi.EffectBody.RegisterPayment;
import se.knyt.spi.EffectTarget.Performed;
import se.knyt.spi.MadeElsewhere;
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
    static Optional<JsonNode> same(FortnoxClient client, List<JsonNode> rows, RegisterPayment wanted) {
        for (var number : numbers(rows, wanted)) {
            var payment = read(client, number);
            var method = Fields.text(payment, "ModeOfPayment");
            boolean byAccount = method.isEmpty() || wanted.method().isEmpty();
            boolean sameMethod = byAccount
                    ? Fields.whole(payment, "ModeOfPaymentAccount") == wanted.account()
                    : method.equals(wanted.method());
            if (sameMethod && amount(payment, wanted.amount().currency()).equals(wanted.amount())) {
                return Optional.of(payment);
            }
        }
        return Optional.empty();
    }

    /** Whether what is left to pay has room for an amount on the same side. */
    static boolean covers(Money left, Money amount) {
        return left.signum() == amount.signum() && left.abs().compareTo(amount.abs()) >= 0;
    }

    /** What is registered on the invoice and not booked: it is not in the invoice's balance yet. */
    static Money waiting(FortnoxClient client, List<JsonNode> rows, Currency currency) {
        return Money.sum(
                rows.stream()
                        .filter(row -> !Fields.flag(row, "Booked"))
                        .map(row -> amount(read(client, Fields.text(row, "Number")), currency))
                        .toList(),
                currency);
    }

    /** The payment of another hand that stands where one of ours was to: the newest of our amount, else the newest. */
    static Optional<MadeElsewhere> elsewhere(
            FortnoxClient client, FinancialYears years, List<JsonNode> rows, RegisterPayment wanted) {
        var all = rows.stream()
                .map(row -> read(client, Fields.text(row, "Number")))
                .toList();
        return all.reversed().stream()
                .filter(payment -> closes(amount(payment, wanted.amount().currency()), wanted))
                .findFirst()
                .or(() -> all.reversed().stream().findFirst())
                .map(payment -> told(client, years, payment, wanted));
    }

    /** Whether an amount is that of ours, or that with what ours would write off. */
    private static boolean closes(Money amount, RegisterPayment wanted) {
        var whole = wanted.amount();
        for (var writeOff : wanted.writeOffs()) {
            whole = whole.plus(writeOff.amount());
        }
        return amount.equals(wanted.amount()) || amount.equals(whole);
    }

    /** Fortnox tells where a payment came from, but of no payment who registered it. */
    private static MadeElsewhere told(
            FortnoxClient client, FinancialYears years, JsonNode payment, RegisterPayment wanted) {
        return new MadeElsewhere(
                Fields.text(payment, "InvoiceNumber"),
                Fields.text(payment, "Number"),
                Fields.date(payment, "PaymentDate").orElseThrow(() -> new UnreadableAnswer("missing PaymentDate")),
                amount(payment, wanted.amount().currency()),
                value(payment, wanted.amount().currency()),
                Fields.whole(payment, "ModeOfPaymentAccount"),
                VoucherName.of(client, years, payment),
                Fields.flag(payment, "Booked"),
                "",
                Fields.text(payment, "Source"));
    }

    /** The payments of one invoice, as the list has them. */
    static List<JsonNode> of(FortnoxClient client, String invoiceNumber) {
        return client.list(PATH, Map.of("invoicenumber", invoiceNumber), LIST).stream()
                .filter(row -> Fields.text(row, "InvoiceNumber").equals(invoiceNumber))
                .toList();
    }

    /** Those of other numbers: what is ours already is neither the one that was asked for nor another hand's. */
    static List<JsonNode> without(List<JsonNode> rows, Set<String> numbers) {
        return rows.stream()
                .filter(row -> !numbers.contains(Fields.text(row, "Number")))
                .toList();
    }

    private static List<String> numbers(List<JsonNode> rows, RegisterPayment wanted) {
        return rows.stream()
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

    /** What of another currency stands on the payment's account: {@code Amount}, where the amount itself is told beside it. */
    private static Optional<Money> value(JsonNode payment, Currency currency) {
        boolean both = !currency.equals(Currency.SEK)
                && Fields.decimal(payment, "AmountCurrency").isPresent()
                && Fields.decimal(payment, "Amount").isPresent();
        return both ? Optional.of(Fields.money(payment, "Amount", Currency.SEK)) : Optional.empty();
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
