package se.knyt.simulators.fortnox;

import static org.assertj.core.api.Assertions.assertThat;
import static se.knyt.simulators.fortnox.Account.row;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Orders, deliveries, invoices, credit notes: what may be done when, and what the system makes of it. */
class LifeOfAnInvoiceTest {
    private final Account fortnox = new Account();

    @AfterEach
    void stop() {
        fortnox.close();
    }

    private String order(String quantity) {
        return fortnox.post(
                        "orders",
                        "{\"Order\":{\"CustomerNumber\":\"" + fortnox.customer("Konsument")
                                + "\",\"VATIncluded\":true,\"ExternalInvoiceReference1\":\"1001\",\"YourOrderNumber\":\"web-1001\","
                                + "\"OrderRows\":[{\"Description\":\"Mössa\",\"OrderedQuantity\":\"" + quantity
                                + "\",\"Price\":100},{\"Description\":\"Frakt\",\"OrderedQuantity\":\"1\",\"Price\":49,\"AccountNumber\":3520}]}}")
                .ok()
                .path("Order")
                .path("DocumentNumber")
                .asString("");
    }

    private JsonNode invoice(String number) {
        return fortnox.get("invoices/" + number).ok().path("Invoice");
    }

    @Test
    void aPartDeliveryIsInvoicedAndTheRestGoesOnAsAFurtherOrder() {
        var number = order("5");
        assertThat(fortnox.put("orders/" + number + "/createinvoice").status()).isEqualTo(400); // nothing delivered
        fortnox.act(
                        "orders/" + number + "/deliver",
                        "{\"rows\":[{\"row\":1,\"quantity\":2},{\"row\":2,\"quantity\":1}]}")
                .ok();
        var made = fortnox.put("orders/" + number + "/createinvoice").ok().path("Invoice");
        assertThat(made.path("Total").decimalValue()).isEqualByComparingTo("249");
        assertThat(made.path("ExternalInvoiceReference1").asString("")).isEqualTo("1001");
        assertThat(made.path("YourOrderNumber").asString("")).isEqualTo("web-1001");
        assertThat(made.path("OrderReference").asString("")).isEqualTo(number);
        assertThat(fortnox.put("orders/" + number + "/createinvoice").status()).isEqualTo(400);

        var rest = fortnox.get("orders?externalinvoicereference1=1001&filter=invoicenotcreated")
                .ok()
                .path("Orders");
        assertThat(rest).hasSize(1);
        var backorder = rest.get(0).path("DocumentNumber").asString("");
        assertThat(rest.get(0).path("Total").decimalValue()).isEqualByComparingTo("300");
        fortnox.act("orders/" + backorder + "/deliver", "{}").ok();
        var second = fortnox.act("orders/" + backorder + "/invoice", "{\"bookkeep\":true}")
                .ok()
                .path("Invoice");
        assertThat(second.path("Booked").booleanValue()).isTrue();
        assertThat(made.path("Total").decimalValue().add(second.path("Total").decimalValue()))
                .isEqualByComparingTo("549");
        assertThat(fortnox.get("orders?filter=invoicenotcreated").ok().path("Orders"))
                .isEmpty();
    }

    @Test
    void moreThanOrderedCannotBeDeliveredAndACancelledOrderIsClosed() {
        var number = order("2");
        assertThat(fortnox.act("orders/" + number + "/deliver", "{\"rows\":[{\"row\":1,\"quantity\":3}]}")
                        .status())
                .isEqualTo(400);
        assertThat(fortnox.act("orders/" + number + "/deliver", "{\"rows\":[{\"row\":9,\"quantity\":1}]}")
                        .status())
                .isEqualTo(400);
        fortnox.put("orders/" + number + "/cancel").ok();
        assertThat(fortnox.act("orders/" + number + "/deliver", "{}").status()).isEqualTo(400);
        assertThat(fortnox.get("orders?filter=cancelled").ok().path("Orders")).hasSize(1);
    }

    @Test
    void rowsAreChangedByPositionOrByIdAndGetNewIds() {
        var number = fortnox.invoice("1", Account.TODAY, row("1", "10", "") + "," + row("1", "20", ""));
        var before = invoice(number).path("InvoiceRows");
        var byPosition = fortnox.put("invoices/" + number, "{\"Invoice\":{\"InvoiceRows\":[{\"Price\":11},{}]}}")
                .ok()
                .path("Invoice");
        assertThat(byPosition.path("Total").decimalValue()).isEqualByComparingTo("31");
        assertThat(byPosition.path("InvoiceRows").get(0).path("RowId"))
                .isNotEqualTo(before.get(0).path("RowId"));
        var kept = byPosition.path("InvoiceRows").get(1).path("RowId").asInt();
        var byId = fortnox.put(
                        "invoices/" + number,
                        "{\"Invoice\":{\"InvoiceRows\":[{\"RowId\":" + kept + "}," + row("1", "5", "") + "]}}")
                .ok()
                .path("Invoice");
        assertThat(byId.path("Total").decimalValue()).isEqualByComparingTo("25");
        assertThat(fortnox.put("invoices/" + number, "{\"Invoice\":{\"InvoiceRows\":[{\"RowId\":" + kept + "}]}}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void aBookedInvoiceIsReadOnlyAndIsCreditedOnce() {
        var number = fortnox.bookedInvoice("1", Account.TODAY, row("2", "62.50", ""));
        assertThat(fortnox.put("invoices/" + number, "{\"Invoice\":{\"Remarks\":\"x\"}}")
                        .status())
                .isEqualTo(400);
        assertThat(fortnox.put("invoices/" + number + "/bookkeep").status()).isEqualTo(400);
        assertThat(fortnox.put("invoices/" + number + "/cancel").status()).isEqualTo(400);
        var credited = fortnox.put("invoices/" + number + "/credit").ok().path("Invoice");
        var note = credited.path("CreditInvoiceReference").asString("");
        assertThat(invoice(note).path("Credit").asString("")).isEqualTo("true");
        assertThat(invoice(note).path("Total").decimalValue()).isEqualByComparingTo("-125");
        assertThat(invoice(note).path("CreditInvoiceReference").asString("")).isEqualTo(number);
        assertThat(invoice(note).path("Booked").booleanValue()).isFalse();
        assertThat(fortnox.put("invoices/" + number + "/credit").status()).isEqualTo(400);
        assertThat(fortnox.get("invoices?credit=true").ok().path("Invoices")).hasSize(1);
    }

    @Test
    void aPartCreditIsAnInvoiceWithNegativeQuantity() {
        var number = fortnox.bookedInvoice("1", Account.TODAY, row("3", "100", ""));
        var note = fortnox.bookedInvoice("1", Account.TODAY, row("-1", "100", ""));
        assertThat(invoice(note).path("Credit").asString("")).isEqualTo("true");
        assertThat(invoice(number).path("Balance").decimalValue()).isEqualByComparingTo("300");
        assertThat(fortnox.balance(1510)).isEqualByComparingTo("200");
        assertThat(fortnox.voucher("B", 2)).containsExactlyInAnyOrder("1510 -100.00", "3001 80.00", "2611 20.00");
    }

    @Test
    void onlyAnUnbookedInvoiceCanBeCancelled() {
        var number = fortnox.invoice("1", Account.TODAY, row("1", "10", ""));
        assertThat(fortnox.put("invoices/" + number + "/credit").status()).isEqualTo(400);
        fortnox.put("invoices/" + number + "/cancel").ok();
        assertThat(fortnox.put("invoices/" + number + "/bookkeep").status()).isEqualTo(400);
        assertThat(fortnox.get("invoices?filter=cancelled").ok().path("Invoices"))
                .hasSize(1);
    }

    @Test
    void aPaymentNeedsABookedInvoiceAndNoMoreThanItsBalance() {
        var number = fortnox.invoice("1", Account.TODAY, row("1", "100", ""));
        var payment = "{\"InvoicePayment\":{\"InvoiceNumber\":" + number
                + ",\"Amount\":100,\"ModeOfPayment\":\"KLARNA\",\"PaymentDate\":\"" + Account.TODAY + "\"}}";
        assertThat(fortnox.post("invoicepayments", payment).status()).isEqualTo(400);
        fortnox.put("invoices/" + number + "/bookkeep").ok();
        assertThat(fortnox.post("invoicepayments", payment.replace("100,", "100.01,"))
                        .status())
                .isEqualTo(400);
        assertThat(fortnox.post("invoicepayments", payment.replace("KLARNA", "FINNS EJ"))
                        .status())
                .isEqualTo(400);
        fortnox.post("invoicepayments", payment).ok();
        assertThat(invoice(number).path("Balance").decimalValue())
                .as("registered, not booked")
                .isEqualByComparingTo("100");
        assertThat(fortnox.post("invoicepayments", payment).status())
                .as("nothing left to pay")
                .isEqualTo(400);
        fortnox.put("invoicepayments/1/bookkeep").ok();
        assertThat(fortnox.put("invoicepayments/1/bookkeep").status()).isEqualTo(400);
        assertThat(fortnox.call("DELETE", "/3/invoicepayments/1", "").status()).isEqualTo(400);
        assertThat(fortnox.get("invoicepayments?invoicenumber=" + number).ok().path("InvoicePayments"))
                .hasSize(1);
        assertThat(fortnox.get("invoices?filter=fullypaid").ok().path("Invoices"))
                .hasSize(1);
    }

    @Test
    void whatTheDocumentsLeaveOpenCanBeSwitched() {
        var number = fortnox.bookedInvoice("1", Account.TODAY, row("1", "100", ""));
        var note = fortnox.bookedInvoice("1", Account.TODAY, row("-1", "100", ""));
        fortnox.set("credit_note_payment", "refuse");
        var negative = "{\"InvoicePayment\":{\"InvoiceNumber\":" + note
                + ",\"Amount\":-100,\"ModeOfPayment\":\"KLARNA\",\"PaymentDate\":\"" + Account.TODAY + "\"}}";
        assertThat(fortnox.post("invoicepayments", negative).status()).isEqualTo(400);
        fortnox.set("credit_settles_original", "true");
        fortnox.put("invoices/" + number + "/credit").ok();
        var whole = invoice(number).path("CreditInvoiceReference").asString("");
        fortnox.put("invoices/" + whole + "/bookkeep").ok();
        assertThat(invoice(number).path("Balance").decimalValue()).isEqualByComparingTo("0");
        assertThat(fortnox.control("ledger").path("agrees").booleanValue()).isTrue();
    }

    @Test
    void anOrderRowTakesAFractionalRateAndItsInvoiceDoesNot() {
        fortnox.set("extra_vat_rates", "25.5");
        var number = fortnox.post(
                        "orders",
                        "{\"Order\":{\"CustomerNumber\":\"" + fortnox.customer("Ostaja")
                                + "\",\"OrderRows\":[{\"Description\":\"x\",\"OrderedQuantity\":\"1\",\"DeliveredQuantity\":\"1\",\"Price\":100,"
                                + "\"VAT\":25.5,\"AccountNumber\":3131}]}}")
                .ok()
                .path("Order")
                .path("DocumentNumber")
                .asString("");
        assertThat(fortnox.put("orders/" + number + "/createinvoice").status()).isEqualTo(400);
        fortnox.set("create_invoice_fractional_vat", "truncate");
        assertThat(fortnox.put("orders/" + number + "/createinvoice")
                        .ok()
                        .path("Invoice")
                        .path("TotalVAT")
                        .decimalValue())
                .isEqualByComparingTo("25");
    }
}
