package se.knyt.simulators.fortnox;

import static org.assertj.core.api.Assertions.assertThat;
import static se.knyt.simulators.fortnox.Account.row;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The table M0–M12 of the accounting facts: figures from there, customer ledger and general ledger compared after every step. */
class BothLedgersTest {
    private final Account fortnox = new Account();

    @AfterEach
    void stop() {
        fortnox.close();
    }

    private void ledgersAgree() {
        var ledger = fortnox.control("ledger");
        assertThat(ledger.path("agrees").booleanValue()).as(ledger.toString()).isTrue();
    }

    @Test
    void thePayoutExampleClosesToZero() {
        fortnox.post(
                        "orders",
                        "{\"Order\":{\"CustomerNumber\":\"" + fortnox.customer("Konsument")
                                + "\",\"OrderRows\":[{\"Description\":\"Vara\",\"OrderedQuantity\":\"1\",\"Price\":100}]}}")
                .ok();
        assertThat(fortnox.control("balances")).isEmpty(); // M0: an order is nobody's voucher
        var old = fortnox.bookedInvoice("10455", "2026-10-20", row("1", "299", ""));
        fortnox.pay(old, "299", "BG", "2026-10-28", "");
        ledgersAgree();

        var first = fortnox.bookedInvoice(
                "10482", "2026-11-02", row("1", "1200", "") + "," + row("1", "49", ",\"AccountNumber\":3520"));
        assertThat(fortnox.voucher("B", 2))
                .containsExactly("1510 1249.00", "3001 -960.00", "3520 -39.20", "2611 -249.80");
        ledgersAgree();
        var second = fortnox.bookedInvoice("10483", "2026-11-03", row("1", "599", ""));
        assertThat(fortnox.voucher("B", 3)).containsExactly("1510 599.00", "3001 -479.20", "2611 -119.80");
        ledgersAgree();
        fortnox.put("invoices/" + old + "/credit").ok();
        var credit = fortnox.get("invoices/" + old)
                .ok()
                .path("Invoice")
                .path("CreditInvoiceReference")
                .asString("");
        fortnox.put("invoices/" + credit, "{\"Invoice\":{\"InvoiceDate\":\"2026-11-05\"}}")
                .ok();
        fortnox.put("invoices/" + credit + "/bookkeep").ok();
        assertThat(fortnox.voucher("B", 4)).containsExactlyInAnyOrder("3001 239.20", "2611 59.80", "1510 -299.00");
        assertThat(fortnox.balance(1510)).isEqualByComparingTo("1549.00");
        ledgersAgree();

        fortnox.pay(first, "1249", "KLARNA", "2026-11-10", "");
        assertThat(fortnox.voucher("C", 2)).containsExactly("1581 1249.00", "1510 -1249.00");
        ledgersAgree();
        fortnox.pay(second, "599", "KLARNA", "2026-11-10", "");
        assertThat(fortnox.voucher("C", 3)).containsExactly("1581 599.00", "1510 -599.00");
        ledgersAgree();
        fortnox.pay(credit, "-299", "KLARNA", "2026-11-10", "");
        assertThat(fortnox.voucher("C", 4)).containsExactlyInAnyOrder("1581 -299.00", "1510 299.00");
        ledgersAgree();

        fortnox.post(
                        "vouchers",
                        "{\"Voucher\":{\"Description\":\"Utbetalning Klarna\",\"VoucherSeries\":\"K\",\"TransactionDate\":\"2026-11-10\","
                                + "\"VoucherRows\":[{\"Account\":1930,\"Debit\":1474.55},{\"Account\":6064,\"Debit\":59.56},"
                                + "{\"Account\":2641,\"Debit\":14.89},{\"Account\":1581,\"Credit\":1549}]}}")
                .ok();
        ledgersAgree();
        assertThat(fortnox.balance(1510)).isEqualByComparingTo("0");
        assertThat(fortnox.balance(1581)).isEqualByComparingTo("0");
        assertThat(fortnox.balance(1930).subtract(new java.math.BigDecimal("299")))
                .isEqualByComparingTo("1474.55");
        assertThat(fortnox.get("invoices?filter=unpaid").ok().path("Invoices")).isEmpty();
        assertThat(fortnox.get("invoices/" + first)
                        .ok()
                        .path("Invoice")
                        .path("FinalPayDate")
                        .asString(""))
                .isEqualTo("2026-11-10");
    }

    @Test
    void twoCapturesAreTwoInvoices() { // M8
        for (var amount : new String[] {"600", "400"}) {
            var number = fortnox.bookedInvoice("10490", "2026-11-05", row("1", amount, ""));
            ledgersAgree();
            fortnox.pay(number, amount, "KLARNA", "2026-11-12", "");
            ledgersAgree();
        }
        assertThat(fortnox.balance(1581)).isEqualByComparingTo("1000");
        assertThat(fortnox.get("invoices?externalinvoicereference1=10490").ok().path("Invoices"))
                .hasSize(2);
    }

    @Test
    void giftCardAndCardPayOneInvoice() { // M9
        var number = fortnox.bookedInvoice("10491", "2026-11-05", row("1", "800", ""));
        fortnox.pay(number, "500", "PRESENTKORT", "2026-11-05", "");
        assertThat(fortnox.voucher("C", 1)).containsExactly("2421 500.00", "1510 -500.00");
        ledgersAgree();
        assertThat(fortnox.get("invoices/" + number)
                        .ok()
                        .path("Invoice")
                        .path("Balance")
                        .decimalValue())
                .isEqualByComparingTo("300");
        fortnox.pay(number, "300", "STRIPE", "2026-11-12", "");
        assertThat(fortnox.voucher("C", 2)).containsExactly("1582 300.00", "1510 -300.00");
        ledgersAgree();
    }

    @Test
    void oreDifferenceIsWrittenOffWithThePayment() { // M12, both signs the documents allow
        for (var sign : new String[] {"", "-"}) {
            var number = fortnox.bookedInvoice("10492", "2026-11-05", row("1", "100.30", ""));
            fortnox.pay(
                    number,
                    "100.00",
                    "KLARNA",
                    "2026-11-12",
                    ",\"WriteOffs\":[{\"Amount\":" + sign + "0.30,\"AccountNumber\":3740}]");
            ledgersAgree();
            assertThat(fortnox.get("invoices/" + number)
                            .ok()
                            .path("Invoice")
                            .path("Balance")
                            .decimalValue())
                    .isEqualByComparingTo("0");
        }
        assertThat(fortnox.balance(3740)).isEqualByComparingTo("0.60");
        assertThat(fortnox.balance(1510)).isEqualByComparingTo("0");
    }

    @Test
    void writeOffGoesTheOtherWayWhenTooMuchWasPaid() {
        var number = fortnox.bookedInvoice("10493", "2026-11-05", row("1", "99.70", ""));
        fortnox.pay(
                number, "100.00", "KLARNA", "2026-11-12", ",\"WriteOffs\":[{\"Amount\":-0.30,\"AccountNumber\":3740}]");
        ledgersAgree();
        assertThat(fortnox.balance(3740)).isEqualByComparingTo("-0.30");
    }

    @Test
    void wholeKronorRoundingGoesTo3740() { // E11
        fortnox.set("round_to_krona", "true");
        var customer = fortnox.customer("Bolaget AB");
        var number = fortnox.post(
                        "invoices",
                        "{\"Invoice\":{\"CustomerNumber\":\"" + customer + "\",\"VATIncluded\":false,\"InvoiceRows\":["
                                + row("1", "4467.75", "") + "]}}")
                .ok()
                .path("Invoice")
                .path("DocumentNumber")
                .asString("");
        var booked = fortnox.put("invoices/" + number + "/bookkeep").ok().path("Invoice");
        assertThat(booked.path("TotalToPay").decimalValue()).isEqualByComparingTo("5585");
        assertThat(booked.path("Total").decimalValue()).isEqualByComparingTo("5584.69");
        assertThat(fortnox.voucher("B", 1))
                .containsExactly("1510 5585.00", "3001 -4467.75", "2611 -1116.94", "3740 -0.31");
        ledgersAgree();
    }

    @Test
    void cashMethodBooksTheSaleWhenItIsPaid() {
        fortnox.act("years", "{\"method\":\"CASH\",\"years\":[{\"from\":\"2026-01-01\",\"to\":\"2026-12-31\"}]}")
                .ok();
        var number = fortnox.bookedInvoice(
                "10482", "2026-11-02", row("1", "1200", "") + "," + row("1", "49", ",\"AccountNumber\":3520"));
        assertThat(fortnox.control("balances")).isEmpty();
        fortnox.pay(number, "1000", "KLARNA", "2026-11-10", "");
        fortnox.pay(number, "249", "KLARNA", "2026-11-11", "");
        assertThat(fortnox.balance(1581)).isEqualByComparingTo("1249");
        assertThat(fortnox.balance(3001)).isEqualByComparingTo("-960");
        assertThat(fortnox.balance(3520)).isEqualByComparingTo("-39.20");
        assertThat(fortnox.balance(2611)).isEqualByComparingTo("-249.80");
        assertThat(fortnox.balance(1510)).isEqualByComparingTo("0");
    }

    @Test
    void foreignInvoiceKeepsItsRateAndBooksTheDifferenceOfTheMoney() { // E9 with a customer ledger
        fortnox.set("extra_vat_rates", "19");
        var customer = fortnox.customer("Käufer");
        var number = fortnox.post(
                        "invoices",
                        "{\"Invoice\":{\"CustomerNumber\":\"" + customer
                                + "\",\"VATIncluded\":true,\"Currency\":\"EUR\",\"CurrencyRate\":11.2345,\"InvoiceRows\":[{\"Description\":\"Ware\","
                                + "\"DeliveredQuantity\":\"1\",\"Price\":119,\"VAT\":19,\"AccountNumber\":3131}]}}")
                .ok()
                .path("Invoice")
                .path("DocumentNumber")
                .asString("");
        fortnox.put("invoices/" + number + "/bookkeep").ok();
        assertThat(fortnox.voucher("B", 1)).containsExactly("1510 1336.91", "3131 -1123.45", "2670 -213.46");
        ledgersAgree();
        var payment = fortnox.post(
                        "invoicepayments",
                        "{\"InvoicePayment\":{\"InvoiceNumber\":" + number
                                + ",\"AmountCurrency\":119,\"Amount\":1330.42,\"ModeOfPayment\":\"STRIPE\",\"PaymentDate\":\""
                                + Account.TODAY + "\"}}")
                .ok()
                .path("InvoicePayment")
                .path("Number")
                .asString("");
        fortnox.put("invoicepayments/" + payment + "/bookkeep").ok();
        assertThat(fortnox.voucher("C", 1)).containsExactly("1582 1330.42", "7960 6.49", "1510 -1336.91");
        ledgersAgree();
    }

    private String saleTo(String customerFields, String price) {
        var customer = fortnox.post("customers", "{\"Customer\":{\"Name\":\"Ostaja Oy\"," + customerFields + "}}")
                .ok()
                .path("Customer")
                .path("CustomerNumber")
                .asString("");
        var number = fortnox.post(
                        "invoices",
                        "{\"Invoice\":{\"CustomerNumber\":\"" + customer
                                + "\",\"InvoiceRows\":[{\"Description\":\"Vara\",\"DeliveredQuantity\":\"1\",\"Price\":"
                                + price
                                + "}]}}")
                .ok()
                .path("Invoice")
                .path("DocumentNumber")
                .asString("");
        fortnox.put("invoices/" + number + "/bookkeep").ok();
        return number;
    }

    @Test
    void salesWithoutSwedishVatGoToTheirOwnAccounts() { // E16, and E15 as an invoice
        saleTo("\"VATType\":\"EUREVERSEDVAT\",\"VATNumber\":\"FI12345671\",\"CountryCode\":\"FI\"", "2000");
        assertThat(fortnox.voucher("B", 1)).containsExactly("1510 2000.00", "3108 -2000.00");
        saleTo("\"VATType\":\"EXPORT\",\"CountryCode\":\"NO\"", "1000");
        assertThat(fortnox.voucher("B", 2)).containsExactly("1510 1000.00", "3105 -1000.00");
        ledgersAgree();
    }
}
