package se.knyt.connectors.erp.fortnox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import se.knyt.core.bookkeeping.Dimensions;
import se.knyt.core.commerce.Person;
import se.knyt.core.commerce.ShipTo;
import se.knyt.core.money.Money;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectKind;
import se.knyt.spi.EffectRequest;
import se.knyt.spi.EffectTarget.Asked;
import se.knyt.spi.EffectTarget.Performed;
import se.knyt.spi.ProviderFailure;
import tools.jackson.databind.JsonNode;

/** The thread of one sale through Fortnox: M1, M3, M4, M6 and M7 of the accounting page, read back from both ledgers. */
class EffectsTest {
    private final SimulatedFortnox fortnox = new SimulatedFortnox();

    @AfterEach
    void close() {
        fortnox.close();
    }

    /** Fortnox has no €, which becomes EUR: 210 characters where there is room for 200. */
    @Test
    void aVouchersReferenceStandsWholeWhereItsTextBecomesLonger() {
        var body = new EffectBody.CreateVoucher(
                "knyt-v-1",
                "K",
                Effects.DAY,
                "99 € ".repeat(30),
                List.of(Effects.debit(1930, "100.00"), Effects.credit(1581, "100.00")));
        var request = Effects.request(EffectKind.CREATE_VOUCHER, body, Map.of());
        var made = fortnox.session.perform(request);
        assertThat(fortnox.client().list("/3/vouchers/sublist/K", Map.of("financialyear", "2"), "Vouchers"))
                .singleElement()
                .satisfies(row -> assertThat(Fields.text(row, "Description"))
                        .startsWith("99 EUR 99 EUR")
                        .endsWith(" (knyt-v-1)")
                        .hasSizeLessThanOrEqualTo(200));
        assertThat(fortnox.session.ask(request)).isEqualTo(new Asked.There(new Performed(made.id(), made.facts())));
    }

    /** VoucherRow has CostCenter and Project and nothing else (OpenAPI, VoucherRow): the voucher is refused, not written without. */
    @Test
    void aDimensionThatFortnoxHasNoPlaceForIsRefusedBeforeAnythingIsSent() {
        var row = new EffectBody.VoucherRow(
                1581, Money.sek("0.00"), Money.sek("1.00"), "", "", "", Dimensions.NONE.with(20, "NORR"));
        var request = Effects.voucher("knyt-p-9", Effects.DAY, List.of(Effects.debit(1930, "1.00"), row));
        assertThatThrownBy(() -> fortnox.session.perform(request))
                .isInstanceOfSatisfying(ProviderFailure.Refused.class, refused -> {
                    assertThat(refused.code()).isEqualTo("fortnox.dimension");
                    assertThat(refused.arguments())
                            .containsEntry("dimension", "20")
                            .containsEntry("object", "NORR");
                });
        assertThat(Effects.balances(fortnox)).isEmpty();
    }

    /** A gift: the goods go to another than who pays, on the order and on the invoice; who pays stands on both. */
    @Test
    void theGoodsGoWhereTheBuyerSaidAndTheInvoiceToWhoPays() {
        var customer = fortnox.session.perform(Effects.collectiveCustomer());
        var gift = Effects.person("Anna Åberg", "anna@example.com")
                .shippingTo(
                        new ShipTo("Maja Granberg", "", "", "Sjögatan 4", "Uppgång B", "852 34", "Sundsvall", "NO"));
        fortnox.session.perform(to(gift, Effects.order("knyt-o-1", customer.id())));
        fortnox.session.perform(to(gift, Effects.invoice("knyt-i-1", customer.id())));
        fortnox.session.perform(Effects.invoice("knyt-i-2", customer.id()));
        for (var document : List.of(
                fortnox.client().get("/3/orders/1").path("Order"),
                fortnox.client().get("/3/invoices/1").path("Invoice"))) {
            assertThat(texts(document, "DeliveryName", "DeliveryAddress1", "DeliveryAddress2", "DeliveryZipCode"))
                    .containsExactly("Maja Granberg", "Sjögatan 4", "Uppgång B", "852 34");
            assertThat(texts(document, "DeliveryCity", "DeliveryCountry")).containsExactly("Sundsvall", "Norge");
            assertThat(texts(document, "CustomerName", "Address1", "ZipCode", "City"))
                    .containsExactly("Anna Åberg", "Storgatan 1", "111 22", "Stockholm");
        }
        assertThat(texts(
                        fortnox.client().get("/3/invoices/2").path("Invoice"),
                        "DeliveryName",
                        "DeliveryAddress1",
                        "CustomerName"))
                .as("bought for oneself")
                .containsExactly("Anna Åberg", "Storgatan 1", "Webbkunder");
    }

    private static EffectRequest to(Person buyer, EffectRequest request) {
        return new EffectRequest(
                request.key(), request.kind(), request.body(), request.needs(), Optional.of(buyer), request.content());
    }

    private static List<String> texts(JsonNode document, String... fields) {
        return Stream.of(fields).map(field -> document.path(field).asString("")).toList();
    }

    @Test
    void aSaleIsInvoicedBookedPaidAndPaidOut() {
        Performed customer = fortnox.session.perform(Effects.collectiveCustomer());
        Performed invoice = fortnox.session.perform(Effects.invoice("knyt-i-1", customer.id()));
        assertThat(invoice.facts()).containsEntry("total", "1249.00").containsEntry("vat", "249.80");
        Performed booked = fortnox.session.perform(Effects.book(invoice.id()));
        assertThat(booked.facts().get("voucher")).matches("[A-Z] \\d+ 2026");
        Performed payment = fortnox.session.perform(Effects.pay(invoice.id(), "1249.00"));
        Performed paid = fortnox.session.perform(Effects.bookPayment(payment.id()));
        assertThat(paid.facts().get("voucher")).matches("[A-Z] \\d+ 2026");
        Performed voucher = fortnox.session.perform(Effects.payoutVoucher("knyt-p-1"));
        assertThat(voucher.facts().get("voucher")).isEqualTo(voucher.id());
        Performed file =
                fortnox.session.perform(Effects.attach(voucher.id(), "line 1\n".getBytes(StandardCharsets.UTF_8)));
        assertThat(file.id()).isNotEmpty();

        // M7: everything of the sale has reached the bank and the fee accounts, nothing is left on 1510 and 1581.
        assertThat(Effects.balances(fortnox))
                .isEqualTo(Map.of(
                        "1930", "1205.27",
                        "2611", "-249.80",
                        "2641", "8.74",
                        "3001", "-960.00",
                        "3520", "-39.20",
                        "6064", "34.99"));
        assertThat(fortnox.control("ledger").get("agrees").booleanValue()).isTrue();
        assertThat(fortnox.control("reminders").get("reached")).isEmpty();
    }

    /** What rules choose of references, codes, cost centre and project stands on the invoice and its rows, as Fortnox reads it back. */
    @Test
    void referencesAndDimensionsStandOnTheInvoice() {
        var customer = fortnox.session.perform(Effects.collectiveCustomer());
        var invoice = fortnox.session.perform(Effects.coded("knyt-i-7", customer.id()));
        var read = Documents.INVOICES.read(fortnox.client(), invoice.id());
        assertThat(read.get("YourReference").asString()).isEqualTo("Order 1001");
        assertThat(read.get("OurReference").asString()).isEqualTo("Webben");
        assertThat(read.get("Remarks").asString()).isEqualTo("Tack");
        assertThat(read.get("CostCenter").asString()).isEqualTo("WEBB");
        assertThat(read.get("InvoiceRows").get(0).get("CostCenter").asString()).isEqualTo("WEBB");
    }

    /** Money that came before the invoice was written pays it on the invoice's day, once however often it is asked for. */
    @Test
    void noPaymentIsDatedBeforeItsInvoice() {
        var customer = fortnox.session.perform(Effects.collectiveCustomer());
        var invoice = fortnox.session.perform(Effects.invoice("knyt-i-1", customer.id()));
        fortnox.session.perform(Effects.book(invoice.id()));
        var early = Effects.pay(invoice.id(), "1249.00", Effects.DAY.minusDays(2));
        assertThat(fortnox.session.ask(early)).isInstanceOf(Asked.NotThere.class);
        var payment = fortnox.session.perform(early);
        assertThat(InvoicePayments.read(fortnox.client(), payment.id())
                        .get("PaymentDate")
                        .asString())
                .isEqualTo(Documents.INVOICES
                        .read(fortnox.client(), invoice.id())
                        .get("InvoiceDate")
                        .asString());
        assertThat(fortnox.session.perform(early).id()).isEqualTo(payment.id());
        assertThat(fortnox.session.ask(early)).isInstanceOf(Asked.There.class);
    }

    @Test
    void everyEffectDoneTwiceIsDoneOnce() {
        var customer = fortnox.session.perform(Effects.collectiveCustomer());
        var request = Effects.invoice("knyt-i-1", customer.id());
        var invoice = fortnox.session.perform(request);
        assertThat(fortnox.session.perform(request).id()).isEqualTo(invoice.id());
        assertThat(fortnox.session.perform(Effects.collectiveCustomer()).id()).isEqualTo(customer.id());
        fortnox.session.perform(Effects.book(invoice.id()));
        assertThat(fortnox.session.perform(Effects.book(invoice.id())).facts()).containsEntry("balance", "1249.00");
        var payment = fortnox.session.perform(Effects.pay(invoice.id(), "1249.00"));
        assertThat(fortnox.session.perform(Effects.pay(invoice.id(), "1249.00")).id())
                .isEqualTo(payment.id());
        fortnox.session.perform(Effects.bookPayment(payment.id()));
        fortnox.session.perform(Effects.bookPayment(payment.id()));
        var voucher = fortnox.session.perform(Effects.payoutVoucher("knyt-p-1"));
        assertThat(fortnox.session.perform(Effects.payoutVoucher("knyt-p-1")).id())
                .isEqualTo(voucher.id());
        var content = "line 1\n".getBytes(StandardCharsets.UTF_8);
        var file = fortnox.session.perform(Effects.attach(voucher.id(), content));
        assertThat(fortnox.session
                        .perform(Effects.attach(voucher.id(), content))
                        .id())
                .isEqualTo(file.id());
    }

    @Test
    void aWholeInvoiceIsCreditedAndTheNoteRefunded() {
        var customer = fortnox.session.perform(Effects.collectiveCustomer());
        var invoice = fortnox.session.perform(Effects.invoice("knyt-i-1", customer.id()));
        fortnox.session.perform(Effects.book(invoice.id()));
        var note = fortnox.session.perform(Effects.creditWhole("knyt-c-1", invoice.id()));
        assertThat(note.id()).isNotEqualTo(invoice.id());
        fortnox.session.perform(Effects.book(note.id()));
        assertThat(Effects.balances(fortnox)).isEmpty();
        assertThat(fortnox.control("ledger").get("agrees").booleanValue()).isTrue();
    }

    @Test
    void aPartIsCreditedAndRefunded() {
        var customer = fortnox.session.perform(Effects.collectiveCustomer());
        var invoice = fortnox.session.perform(Effects.invoice("knyt-i-1", customer.id()));
        fortnox.session.perform(Effects.book(invoice.id()));
        var note = fortnox.session.perform(Effects.creditPart("knyt-c-1", invoice.id()));
        fortnox.session.perform(Effects.book(note.id()));
        assertThat(note.facts()).containsEntry("total", "-49.00");
        var refund = fortnox.session.perform(Effects.pay(note.id(), "-49.00"));
        fortnox.session.perform(Effects.bookPayment(refund.id()));
        assertThat(Effects.balances(fortnox))
                .isEqualTo(Map.of("1510", "1249.00", "1581", "-49.00", "2611", "-240.00", "3001", "-960.00"));
    }

    @Test
    void anOrderIsMadeWithoutDeliveringIt() {
        var customer = fortnox.session.perform(Effects.collectiveCustomer());
        var request = Effects.order("knyt-o-1", customer.id());
        var order = fortnox.session.perform(request);
        assertThat(fortnox.session.perform(request).id()).isEqualTo(order.id());
        assertThat(request.kind()).isEqualTo(EffectKind.CREATE_ORDER);
        assertThat(fortnox.control("orders").get("orders")).hasSize(1);
    }
}
