package se.knyt.connectors.erp.fortnox;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import se.knyt.core.commerce.Person;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;
import se.knyt.core.money.Rate;
import se.knyt.spi.DocumentDetails;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectBody.VoucherRow;
import se.knyt.spi.EffectKind;
import se.knyt.spi.EffectRequest;
import se.knyt.spi.ErpRow;

/** Effects of one sale: Klarna, 1 200.00 of goods and 49.00 of freight at 25 % (M1 of the accounting page). */
final class Effects {
    static final LocalDate DAY = LocalDate.of(2026, 11, 20);

    private Effects() {}

    static final List<ErpRow> ROWS = List.of(
            row("JACKET", "Jacka", 1, "1200.00", 25, "240.00", 3001), row("", "Frakt", 1, "49.00", 25, "9.80", 3520));

    static ErpRow row(String sku, String text, long quantity, String gross, long rate, String tax, int account) {
        return new ErpRow(sku, text, Quantity.of(quantity), Money.sek(gross), Rate.of(rate), Money.sek(tax), account);
    }

    static Person person(String name, String email) {
        return new Person("p-1", name, "", email, "070-1740605", "Storgatan 1", "", "111 22", "Stockholm", "SE");
    }

    static EffectRequest request(EffectKind kind, EffectBody body, Map<String, String> needs) {
        return request(
                "effect-" + body.hashCode(),
                kind,
                body,
                needs,
                Optional.of(person("Anna Åberg", "anna@example.com")),
                new byte[0]);
    }

    static EffectRequest request(
            String key,
            EffectKind kind,
            EffectBody body,
            Map<String, String> needs,
            Optional<Person> person,
            byte[] content) {
        return new EffectRequest(key, kind, body, needs, person, content);
    }

    static EffectRequest collectiveCustomer() {
        return customer("knyt-samlingskund-web", false, "", "", person("Webbkunder", "webb@example.com"));
    }

    static EffectRequest customer(String reference, boolean business, String organization, String vat, Person person) {
        var body =
                new EffectBody.CreateCustomer(reference, business, organization, vat, person.country(), Currency.SEK);
        return request(reference, EffectKind.CREATE_CUSTOMER, body, Map.of(), Optional.of(person), new byte[0]);
    }

    static EffectRequest order(String reference, String customer) {
        var body = new EffectBody.CreateOrder(
                reference, "1001", "", DAY, Currency.SEK, ROWS, Money.sek("1249.00"), Money.sek("249.80"));
        return request(EffectKind.CREATE_ORDER, body, Map.of("customer", customer));
    }

    static EffectRequest invoice(String reference, String customer) {
        return invoice(reference, customer, ROWS, "1249.00", "249.80");
    }

    static EffectRequest invoice(String reference, String customer, List<ErpRow> rows, String total, String tax) {
        return invoice(reference, customer, DAY, rows, total, tax);
    }

    static EffectRequest invoice(
            String reference, String customer, LocalDate date, List<ErpRow> rows, String total, String tax) {
        var body = new EffectBody.CreateInvoice(
                reference,
                "1001",
                "",
                date,
                date.plusDays(60),
                true,
                Currency.SEK,
                rows,
                Money.sek(total),
                Money.sek(tax),
                Optional.empty());
        return request(EffectKind.CREATE_INVOICE, body, Map.of("customer", customer));
    }

    static EffectRequest coded(String reference, String customer) {
        var rows = ROWS.stream()
                .map(r -> new ErpRow(
                        r.sku(), r.text(), r.quantity(), r.gross(), r.rate(), r.tax(), r.account(), "WEBB", "", "", 0))
                .toList();
        var details = new DocumentDetails("Webben", "Order 1001", "Tack", "", "", "WEBB", "");
        var body = new EffectBody.CreateInvoice(
                reference,
                "1001",
                "",
                DAY,
                DAY.plusDays(60),
                true,
                Currency.SEK,
                rows,
                Money.sek("1249.00"),
                Money.sek("249.80"),
                Optional.empty(),
                details);
        return request(EffectKind.CREATE_INVOICE, body, Map.of("customer", customer));
    }

    static EffectRequest creditWhole(String reference, String invoice) {
        var body = new EffectBody.CreateCreditNote(
                reference,
                "1001",
                "",
                DAY,
                true,
                Currency.SEK,
                ROWS,
                Money.sek("1249.00"),
                Money.sek("249.80"),
                Optional.empty());
        return request(EffectKind.CREATE_CREDIT_NOTE, body, Map.of("invoice", invoice));
    }

    /** The freight, at the price of one. */
    static EffectRequest creditPart(String reference, String invoice) {
        var rows = List.of(ROWS.get(1));
        var body = new EffectBody.CreateCreditNote(
                reference,
                "1001",
                "",
                DAY,
                false,
                Currency.SEK,
                rows,
                Money.sek("49.00"),
                Money.sek("9.80"),
                Optional.empty());
        return request(EffectKind.CREATE_CREDIT_NOTE, body, Map.of("invoice", invoice));
    }

    static EffectRequest book(String invoice) {
        return request(EffectKind.BOOK_INVOICE, new EffectBody.BookInvoice(DAY), Map.of("invoice", invoice));
    }

    static EffectRequest pay(String invoice, String amount) {
        return pay(invoice, amount, DAY);
    }

    static EffectRequest pay(String invoice, String amount, LocalDate date) {
        var body =
                new EffectBody.RegisterPayment("", Money.sek(amount), date, "KLARNA", 1581, List.of(), "knyt-line-1");
        return request(EffectKind.REGISTER_PAYMENT, body, Map.of("invoice", invoice));
    }

    static EffectRequest bookPayment(String payment) {
        return request(EffectKind.BOOK_PAYMENT, new EffectBody.BookPayment(DAY), Map.of("payment", payment));
    }

    /** M7 for the one sale: fee 34.99, its VAT 8.74. */
    static EffectRequest payoutVoucher(String reference) {
        return payoutVoucher(reference, DAY);
    }

    static EffectRequest payoutVoucher(String reference, LocalDate date) {
        return voucher(
                reference,
                date,
                List.of(debit(1930, "1205.27"), debit(6064, "34.99"), debit(2641, "8.74"), credit(1581, "1249.00")));
    }

    static EffectRequest voucher(String reference, LocalDate date, List<VoucherRow> rows) {
        var body = new EffectBody.CreateVoucher(reference, "K", date, "Utbetalning Klarna", rows);
        return request(EffectKind.CREATE_VOUCHER, body, Map.of());
    }

    static VoucherRow debit(int account, String amount) {
        return new VoucherRow(account, Money.sek(amount), Money.sek("0.00"), "");
    }

    static VoucherRow credit(int account, String amount) {
        return new VoucherRow(account, Money.sek("0.00"), Money.sek(amount), "");
    }

    static EffectRequest attach(String voucher, byte[] content) {
        var body = new EffectBody.AttachFile("settlement.csv", "text/csv", 7);
        return request("attach-1", EffectKind.ATTACH_FILE, body, Map.of("voucher", voucher), Optional.empty(), content);
    }

    /** Every account of the simulator that is not zero, as plain decimals. */
    static Map<String, String> balances(SimulatedFortnox fortnox) {
        var balances = new TreeMap<String, String>();
        fortnox.control("balances")
                .properties()
                .forEach(entry -> balances.put(
                        entry.getKey(),
                        Fields.money(fortnox.control("balances"), entry.getKey(), Currency.SEK)
                                .toPlain()));
        return balances;
    }
}
