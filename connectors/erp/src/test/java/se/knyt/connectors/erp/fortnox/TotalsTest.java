package se.knyt.connectors.erp.fortnox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;
import se.knyt.core.money.Rate;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectKind;
import se.knyt.spi.ErpRow;
import se.knyt.spi.ProviderFailure.Refused;

/** What Fortnox counts is what was sold, to the öre, or nothing is left to book. */
class TotalsTest {
    private final SimulatedFortnox fortnox = new SimulatedFortnox();
    private String customer = "";

    @AfterEach
    void close() {
        fortnox.close();
    }

    @Test
    void anAmountThatDoesNotDivideIsExact() {
        var invoice = invoice(
                "knyt-i-1", List.of(Effects.row("", "Strumpor", 3, "100.00", 25, "20.00", 3001)), "100.00", "20.00");
        assertThat(invoice).containsEntry("total", "100.00").containsEntry("vat", "20.00");
    }

    @Test
    void aBrokenQuantityIsExact() {
        var cloth = new ErpRow(
                "", "Tyg, meter", Quantity.of("1.35"), Money.sek("99.99"), Rate.of(25), Money.sek("20.00"), 3001);
        assertThat(invoice("knyt-i-1", List.of(cloth), "99.99", "20.00")).containsEntry("total", "99.99");
    }

    @Test
    void rowsOfSeveralRatesAreExact() {
        // E2 of the accounting page: 500.00 at 25 %, 212.00 at 6 %, freight 71.20 split 50.00 and 21.20.
        var rows = List.of(
                Effects.row("", "Bok och väska", 1, "500.00", 25, "100.00", 3001),
                Effects.row("", "Bok", 1, "212.00", 6, "12.00", 3003),
                Effects.row("", "Frakt", 1, "50.00", 25, "10.00", 3520),
                Effects.row("", "Frakt", 1, "21.20", 6, "1.20", 3524));
        assertThat(invoice("knyt-i-1", rows, "783.20", "123.20")).containsEntry("vat", "123.20");
    }

    @Test
    void vatThatTheShopRoundedPerRowComesOutRight() {
        // 3 × 0.99 at 25 %: 0.198 of VAT each. The shop says 3 × 0.20, Fortnox of the sum 0.594 says 0.59.
        var rows = Collections.nCopies(3, Effects.row("", "Kort", 1, "0.99", 25, "0.20", 3001));
        assertThat(invoice("knyt-i-1", rows, "2.97", "0.60")).containsEntry("vat", "0.60");
    }

    @Test
    void vatThatFortnoxDoesNotReachIsRefusedAndTheInvoiceCancelled() {
        var rows = List.of(Effects.row("", "Jacka", 1, "100.00", 25, "19.00", 3001));
        assertThatThrownBy(() -> invoice("knyt-i-1", rows, "100.00", "19.00"))
                .isInstanceOfSatisfying(Refused.class, refused -> {
                    assertThat(refused.code()).isEqualTo("fortnox.total-differs");
                    assertThat(refused.arguments())
                            .containsEntry("vat", "19.00")
                            .containsEntry("left", "false")
                            .containsKeys("total", "fortnoxTotal", "fortnoxVat", "number");
                });
        var left = fortnox.client().list("/3/invoices", Map.of(), "Invoices");
        assertThat(left).hasSize(1).allMatch(row -> Fields.flag(row, "Cancelled"));
    }

    /**
     * 500 rows are the most that Fortnox takes: naming the öre of VAT takes two more. Of 500.02 Fortnox counts 100.00 of VAT as the shop did,
     * but 0.20 of each 1.01 where the shop said 0.21 and 0.19 on two accounts; of 400.02 without VAT it counts 100.01.
     */
    @Test
    void theFirstWayWhoseTotalIsRightStandsWhereNoneReachesEveryAccount() {
        var rows = new ArrayList<>(Collections.nCopies(498, Effects.row("", "Kort", 1, "1.00", 25, "0.20", 3001)));
        rows.add(Effects.row("", "Kort", 1, "1.01", 25, "0.21", 3001));
        rows.add(Effects.row("", "Frakt", 1, "1.01", 25, "0.19", 3520));
        assertThat(invoice("knyt-i-1", rows, "500.02", "100.00"))
                .containsEntry("total", "500.02")
                .containsEntry("vat", "100.00");
        assertThat(invoice("knyt-i-1", rows, "500.02", "100.00")).containsEntry("total", "500.02");
        assertThat(fortnox.client().list("/3/invoices", Map.of(), "Invoices")).hasSize(1);
    }

    /** Of 495.00 Fortnox counts 99.00 of VAT, the shop 100.00; the rows that would name the difference are too many. */
    @Test
    void whereAFurtherWayIsRefusedNothingIsLeftToBook() {
        var rows = Collections.nCopies(500, Effects.row("", "Kort", 1, "0.99", 25, "0.20", 3001));
        refused("fortnox.total-differs", () -> invoice("knyt-i-1", rows, "495.00", "100.00"));
        assertThat(fortnox.client().list("/3/invoices", Map.of(), "Invoices"))
                .hasSize(1)
                .allMatch(row -> Fields.flag(row, "Cancelled"));
    }

    @Test
    void whatFortnoxCannotHoldIsRefusedBeforeItIsSent() {
        var finland =
                new ErpRow("", "Jacka", Quantity.ONE, Money.sek("125.50"), Rate.of("25.5"), Money.sek("25.50"), 3132);
        refused("fortnox.vat-fractional", () -> invoice("knyt-i-1", List.of(finland), "125.50", "25.50"));
        refused("fortnox.rows-do-not-sum", () -> invoice("knyt-i-1", Effects.ROWS, "1249.01", "249.80"));
        refused("fortnox.no-rows", () -> invoice("knyt-i-1", List.of(), "0.00", "0.00"));
        refused("fortnox.reference-too-long", () -> invoice("k".repeat(81), Effects.ROWS, "1249.00", "249.80"));
        var many = Collections.nCopies(501, Effects.row("", "Kort", 1, "1.00", 25, "0.20", 3001));
        refused("fortnox.too-many-rows", () -> invoice("knyt-i-1", many, "501.00", "100.20"));
        assertThat(fortnox.client().list("/3/invoices", Map.of(), "Invoices")).isEmpty();
    }

    @Test
    void aPaymentNeverMakesAnInvoiceOverpaid() {
        var number = number(invoice("knyt-i-1", Effects.ROWS, "1249.00", "249.80"));
        refused("fortnox.invoice-not-booked", () -> fortnox.session.perform(Effects.pay(number, "1249.00")));
        fortnox.session.perform(Effects.book(number));
        refused("fortnox.balance-too-small", () -> fortnox.session.perform(Effects.pay(number, "1249.01")));
        refused("fortnox.balance-too-small", () -> fortnox.session.perform(Effects.pay(number, "-1.00")));
        fortnox.control("POST", "invoices/" + number + "/pay", "{\"mode\":\"BG\"}");
        refused("payment.made-elsewhere", () -> fortnox.session.perform(Effects.pay(number, "1249.00")));
    }

    /** 1 249.05 came for 1 249.00: five öre are written off with the other sign, and nothing is overpaid. */
    @Test
    void whatIsWrittenOffBeyondTheInvoiceIsPartOfItsPayment() {
        var number = number(invoice("knyt-i-1", Effects.ROWS, "1249.00", "249.80"));
        fortnox.session.perform(Effects.book(number));
        var body = new EffectBody.RegisterPayment(
                "",
                Money.sek("1249.05"),
                Effects.DAY,
                "KLARNA",
                1581,
                List.of(new EffectBody.WriteOff(Money.sek("-0.05"), 3740)),
                "knyt-line-1");
        var paid = fortnox.session
                .perform(Effects.request(EffectKind.REGISTER_PAYMENT, body, Map.of("invoice", number)))
                .id();
        fortnox.session.perform(Effects.bookPayment(paid));
        var after = fortnox.client().get("/3/invoices/" + number).path("Invoice");
        assertThat(Fields.moneyOrZero(after, "Balance", Currency.SEK).isZero()).isTrue();
    }

    @Test
    void aCreditNoteOfSomebodyElseIsNotTakenForOurs() {
        var number = number(invoice("knyt-i-1", Effects.ROWS, "1249.00", "249.80"));
        fortnox.session.perform(Effects.book(number));
        fortnox.session.perform(Effects.creditWhole("knyt-c-1", number));
        refused("fortnox.already-credited", () -> fortnox.session.perform(Effects.creditWhole("knyt-c-2", number)));
    }

    private Map<String, String> invoice(String reference, List<ErpRow> rows, String total, String tax) {
        if (customer.isEmpty()) {
            customer = fortnox.session.perform(Effects.collectiveCustomer()).id();
        }
        return fortnox.session
                .perform(Effects.invoice(reference, customer, rows, total, tax))
                .facts();
    }

    private static String number(Map<String, String> facts) {
        return facts.getOrDefault("number", "");
    }

    private static void refused(String code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.code()).isEqualTo(code));
    }
}
