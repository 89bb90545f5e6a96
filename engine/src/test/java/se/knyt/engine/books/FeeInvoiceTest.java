package se.knyt.engine.books;

import static org.assertj.core.api.Assertions.assertThat;
import static se.knyt.engine.books.PayoutBench.line;
import static se.knyt.engine.books.PayoutBench.sale;
import static se.knyt.engine.books.PayoutBench.sek;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.core.bookkeeping.FeeVat;
import se.knyt.core.commerce.PayoutLine;

/** A provider's own invoice and the payout's line that takes it meet, whichever comes first. Vouchers are worked by hand. */
class FeeInvoiceTest {
    private PayoutBench bench;

    @BeforeEach
    void open() {
        bench = new PayoutBench();
        bench.tell("K0", sek("0.00"));
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private FeeInvoiceDesk desk() {
        return bench.test.engine.desks().feeInvoices();
    }

    private FeeInvoiceDesk.Input invoice(
            String number, String net, String vat, Optional<FeeVat> how, boolean deducted) {
        return new FeeInvoiceDesk.Input(
                bench.provider.id(),
                "klarna",
                number,
                LocalDate.of(2026, 10, 31),
                Optional.of(LocalDate.of(2026, 11, 30)),
                YearMonth.of(2026, 10),
                "",
                how,
                net,
                vat,
                deducted);
    }

    private FeeInvoiceDesk.Outcome book(FeeInvoiceDesk.Input input) {
        var outcome = desk().book(bench.company, input, null, "eva@example.com");
        bench.run();
        return outcome;
    }

    private void payoutTakesIt() {
        bench.sold("1001", "1", "1000.00");
        bench.tell(
                "K1",
                sek("875.00"),
                sale(1, "1001", "1000.00"),
                line(2, PayoutLine.Kind.ADJUSTMENT, "", "Invoice F-1", sek("-125.00")));
        bench.run();
    }

    @Test
    void theInvoiceStandsOnTheProvidersAccountUntilThePayoutTakesIt() {
        var file = new FeeInvoiceDesk.Shown("f1.pdf", "application/pdf", "%PDF-1.4".getBytes(StandardCharsets.UTF_8));
        assertThat(desk().book(
                                bench.company,
                                invoice("F-1", "100.00", "25.00", Optional.empty(), true),
                                file,
                                "eva@example.com")
                        .done())
                .isTrue();
        bench.run();
        assertThat(bench.vouchers()).singleElement().asString().endsWith(": 1581 -12500, 2641 2500, 6064 10000");
        assertThat(bench.effects("create-voucher")).singleElement().asString().endsWith(" done");
        assertThat(bench.effects("attach-file"))
                .singleElement()
                .asString()
                .contains("f1.pdf")
                .endsWith(" done");

        payoutTakesIt();
        assertThat(bench.looseEnds()).isEmpty();
        assertThat(bench.state("K1")).isEqualTo("booked");
        // 1 000.00 sold less 125.00 of the invoice leave the provider's account: with the invoice it is empty of both.
        assertThat(bench.vouchers()).anySatisfy(v -> assertThat(v).endsWith(": 1581 -87500, 1589 87500"));
        assertThat(book(invoice("F-1", "100.00", "25.00", Optional.empty(), true))
                        .code())
                .isEqualTo("fee-invoice.booked-already");
    }

    @Test
    void aLineThatCameFirstIsTakenOffTheAccountItWaitsOn() {
        payoutTakesIt();
        assertThat(bench.looseEnds()).singleElement().asString().startsWith("payout.line-to-decide");
        assertThat(bench.vouchers()).singleElement().asString().endsWith(": 1581 -100000, 1589 87500, 2999 12500");

        assertThat(book(invoice("F-1", "100.00", "25.00", Optional.empty(), true))
                        .done())
                .isTrue();
        assertThat(bench.vouchers()).anySatisfy(v -> assertThat(v).endsWith(": 2641 2500, 2999 -12500, 6064 10000"));
        assertThat(bench.looseEnds()).isEmpty();
    }

    @Test
    void whatWePayOurselvesIsRegisteredInTheSupplierLedgerAndCountedHere() {
        var outcome = book(invoice("F-2", "100.00", "0", Optional.of(FeeVat.REVERSE_CHARGE), false));
        assertThat(outcome.done()).isTrue();
        assertThat(outcome.recorded()).isTrue();
        assertThat(bench.vouchers()).isEmpty();
        assertThat(
                        bench.texts(
                                "select number || ' ' || paid || ' ' || net_minor || ' ' || vat from fee_invoice where company_id = ?"))
                .containsExactly("F-2 recorded 10000 REVERSE_CHARGE");
    }

    @Test
    void reverseChargeIsBookedAndWhatContradictsIsRefused() {
        // 25 % of 100.00 calculated, nothing stated: E14 against the provider's account.
        assertThat(book(invoice("F-3", "100.00", "0", Optional.of(FeeVat.REVERSE_CHARGE), true))
                        .done())
                .isTrue();
        assertThat(bench.vouchers())
                .singleElement()
                .asString()
                .endsWith(": 1581 -10000, 2614 -2500, 2645 2500, 4535 10000, 4598 -10000, 6064 10000");
        assertThat(book(invoice("F-4", "100.00", "8.00", Optional.empty(), true))
                        .code())
                .isEqualTo("fee.vat-mismatch");
        assertThat(book(invoice("F-5", "hundra", "", Optional.empty(), true)).field())
                .isEqualTo("net");
        assertThat(book(invoice("", "1", "", Optional.empty(), true)).field()).isEqualTo("number");
        assertThat(bench.texts("select number from fee_invoice where company_id = ?"))
                .containsExactly("F-3");
    }
}
