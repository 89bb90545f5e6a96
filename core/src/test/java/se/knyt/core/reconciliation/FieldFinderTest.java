package se.knyt.core.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import se.knyt.core.commerce.Invoice;
import se.knyt.core.commerce.InvoiceField;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.money.Money;

/** Which field of the invoices bears the order numbers of a payout: hits, what is ambiguous, what hits nothing, and what is let pass. */
class FieldFinderTest {
    private static final LocalDate DAY = LocalDate.of(2026, 3, 3);
    private final List<Invoice> invoices = new ArrayList<>();
    private final List<PayoutLine> lines = new ArrayList<>();

    /** Three of four in the buyer's order number; 1004 is nowhere. By chance invoice number 1003 is an order number too, of another amount. */
    @Test
    void theFieldOfMostHitsWithTheLinesOwnAmountIsSuggested() {
        sale("1001", "100.00");
        sale("1002", "200.00");
        sale("1003", "300.00");
        sale("1004", "400.00");
        invoice("1003", "1001", "100.00");
        invoice("1004", "1002", "200.00");
        invoice("1005", "1003", "300.00");
        var tried = FieldFinder.tried(lines, invoices);
        var best = FieldFinder.suggested(tried).orElseThrow();
        assertThat(best.field()).isEqualTo(InvoiceField.YOUR_ORDER_NUMBER);
        assertThat(List.of(
                        best.hits(),
                        best.sameAmount(),
                        best.ambiguous(),
                        best.lines().size()))
                .containsExactly(3, 3, 0, 4);
        assertThat(best.lines())
                .filteredOn(t -> t.outcome() == FieldFinder.Outcome.NONE)
                .singleElement()
                .extracting(t -> t.line().orderReference())
                .isEqualTo("1004");
        // 1003 and 1004 are numbers of other orders' invoices.
        var byChance = of(tried, InvoiceField.NUMBER);
        assertThat(List.of(byChance.hits(), byChance.sameAmount())).containsExactly(2, 0);
    }

    @Test
    void whereNothingHitsNothingIsSuggested() {
        sale("1001", "100.00");
        sale("", "50.00");
        invoice("7", "", "100.00");
        invoice("8", "  ", "50.00");
        assertThat(FieldFinder.suggested(FieldFinder.tried(lines, invoices))).isEmpty();
        assertThat(FieldFinder.tried(lines, List.of())).allMatch(rate -> rate.hits() == 0);
        assertThat(FieldFinder.tried(List.of(), invoices))
                .allMatch(rate -> rate.lines().isEmpty());
    }

    /** Two that are open share the number: nobody chooses. Where one of them is paid the open one is meant; a cancelled one is none. */
    @Test
    void twoOpenInvoicesWithTheSameNumberAreAmbiguous() {
        sale("1001", "100.00");
        invoice("1", "1001", "100.00");
        invoice("2", "1001", "100.00");
        var rate = of(FieldFinder.tried(lines, invoices), InvoiceField.YOUR_ORDER_NUMBER);
        assertThat(List.of(rate.hits(), rate.ambiguous())).containsExactly(0, 1);
        assertThat(rate.lines().getFirst().invoices())
                .extracting(Invoice::number)
                .containsExactly("1", "2");

        invoices.set(1, of("2", "1001", false, "100.00", "0.00", true, List.of()));
        assertThat(of(FieldFinder.tried(lines, invoices), InvoiceField.YOUR_ORDER_NUMBER)
                        .hits())
                .isEqualTo(1);
        invoices.set(0, of("1", "1001", false, "100.00", "100.00", false, List.of()));
        invoices.remove(1);
        assertThat(of(FieldFinder.tried(lines, invoices), InvoiceField.YOUR_ORDER_NUMBER)
                        .hits())
                .as("not booked")
                .isZero();
    }

    @Test
    void aRefundHitsCreditNotesAloneAndASaleInvoicesAlone() {
        sale("1001", "100.00");
        lines.add(line(PayoutLine.Kind.REFUND, "1001", "-40.00"));
        lines.add(line(PayoutLine.Kind.FEE, "1001", "-4.00"));
        invoice("1", "1001", "100.00");
        invoices.add(of("2", "1001", true, "40.00", "40.00", true, List.of()));
        var rate = of(FieldFinder.tried(lines, invoices), InvoiceField.YOUR_ORDER_NUMBER);
        assertThat(rate.lines()).hasSize(2);
        assertThat(List.of(rate.hits(), rate.sameAmount())).containsExactly(2, 2);
        assertThat(rate.lines().getLast().invoices())
                .singleElement()
                .extracting(Invoice::number)
                .isEqualTo("2");
    }

    /** What is let pass is named, and no more of it than was needed. */
    @ParameterizedTest
    @CsvSource({
        "1001, 1001, ''",
        "#1001, 1001, hash",
        "1001, # 1001, hash",
        "1001, 10 01, spaces",
        "1001, 001001, zeros",
        "#1001, 00 1001, hash spaces zeros",
        "1001, 1001 , ''"
    })
    void whatTheSpellingsDifferByIsNamed(String told, String written, String names) {
        sale(told, "100.00");
        invoice("1", written, "100.00");
        var rate = of(FieldFinder.tried(lines, invoices), InvoiceField.YOUR_ORDER_NUMBER);
        assertThat(rate.hits()).isEqualTo(1);
        assertThat(rate.lenient()).extracting(Leniency::code).containsExactlyInAnyOrder(split(names));
    }

    /** Without zeros 01001 and 1001 would be one: what one line needs makes another ambiguous, and that is told. */
    @Test
    void whatOneLineNeedsCountsForAll() {
        sale("1001", "100.00");
        sale("2002", "200.00");
        invoice("1", "1001", "100.00");
        invoice("2", "01001", "100.00");
        invoice("3", "002002", "200.00");
        var rate = of(FieldFinder.tried(lines, invoices), InvoiceField.YOUR_ORDER_NUMBER);
        assertThat(rate.lenient()).containsExactly(Leniency.ZEROS);
        assertThat(List.of(rate.hits(), rate.ambiguous())).containsExactly(1, 1);
    }

    @Test
    void aWordOfFreeTextHitsByItself() {
        sale("1001", "100.00");
        invoices.add(of(
                "1",
                "",
                false,
                "100.00",
                "100.00",
                true,
                List.of(
                        new Invoice.Reference(InvoiceField.REMARKS, "070-1234567"),
                        new Invoice.Reference(InvoiceField.REMARKS, "1001"))));
        assertThat(FieldFinder.suggested(FieldFinder.tried(lines, invoices))
                        .orElseThrow()
                        .field())
                .isEqualTo(InvoiceField.REMARKS);
    }

    /** Zeros alone are a number too, and the empty text is none. */
    @Test
    void leniencyLeavesSomethingOfZeros() {
        assertThat(Leniency.plain("000")).isEqualTo("0");
        assertThat(Leniency.plain(" # 0 0 7 ")).isEqualTo("7");
        assertThat(Leniency.plain("#")).isEmpty();
        assertThat(Leniency.apply(Set.of(), " #007 ")).isEqualTo("#007");
    }

    private static String[] split(String names) {
        return names.isEmpty() ? new String[0] : names.split(" ");
    }

    private static FieldFinder.HitRate of(List<FieldFinder.HitRate> tried, InvoiceField field) {
        return tried.stream().filter(r -> r.field() == field).findFirst().orElseThrow();
    }

    private void sale(String reference, String amount) {
        lines.add(line(PayoutLine.Kind.SALE, reference, amount));
    }

    private PayoutLine line(PayoutLine.Kind kind, String reference, String amount) {
        return new PayoutLine(
                lines.size() + 1,
                kind,
                kind.name(),
                Money.sek(amount),
                Instant.parse("2026-03-04T08:00:00Z"),
                reference,
                "",
                "",
                "",
                "");
    }

    private void invoice(String number, String order, String amount) {
        invoices.add(of(number, order, false, amount, amount, true, List.of()));
    }

    private static Invoice of(
            String number,
            String order,
            boolean credit,
            String amount,
            String balance,
            boolean booked,
            List<Invoice.Reference> references) {
        return new Invoice(
                number,
                number,
                credit,
                "",
                "",
                order,
                "",
                DAY,
                DAY,
                Money.sek(amount),
                Money.sek("0.00"),
                Money.sek(balance),
                booked,
                false,
                "",
                "",
                List.of(),
                references,
                List.of(),
                Money.sek("0.00"));
    }
}
