package se.knyt.connectors.erp.fortnox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import se.knyt.core.commerce.Document;
import se.knyt.core.commerce.Invoice;
import se.knyt.core.commerce.InvoicePayment;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;
import se.knyt.core.money.Rate;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectKind;
import se.knyt.spi.ErpRow;
import se.knyt.spi.LedgerReader.NamedObject;
import se.knyt.spi.LedgerReader.OpenThen;
import se.knyt.spi.ProviderFailure;
import se.knyt.spi.PullSource.Reading;

/** Invoices and payments as they are read, whoever made them. */
class PullTest {
    private static final Instant START_DATE = Instant.parse("2026-11-01T00:00:00Z");

    private final SimulatedFortnox fortnox = new SimulatedFortnox();
    private String cursor = "";

    @AfterEach
    void close() {
        fortnox.close();
    }

    @Test
    void anInvoiceIsReadThroughItsLife() {
        var customer = fortnox.drive(Effects.collectiveCustomer()).id();
        var number = fortnox.drive(Effects.invoice("knyt-i-1", customer)).id();
        var fresh = (Invoice) pull(FortnoxPull.INVOICES).getLast();
        assertThat(fresh.booked()).isFalse();
        assertThat(fresh.externalReference()).isEqualTo("knyt-i-1");
        assertThat(fresh.orderNumber()).isEqualTo("1001");
        assertThat(fresh.rows()).hasSize(2);

        fortnox.drive(Effects.book(number));
        fortnox.drive(Effects.bookPayment(
                fortnox.drive(Effects.pay(number, "1249.00")).id()));
        var paid = (Invoice) pull(FortnoxPull.INVOICES).getLast();
        assertThat(paid.voucher()).isEqualTo("B 1 2026");
        assertThat(paid.total()).isEqualTo(Money.sek("1249.00"));
        assertThat(paid.tax()).isEqualTo(Money.sek("249.80"));
        assertThat(paid.balance()).isEqualTo(Money.sek("0.00"));

        cursor = "";
        var payment = (InvoicePayment) pull(FortnoxPull.INVOICE_PAYMENTS).getLast();
        assertThat(payment.amount()).isEqualTo(Money.sek("1249.00"));
        assertThat(payment.method()).isEqualTo("KLARNA");
        assertThat(payment.account()).isEqualTo(1581);
        assertThat(payment.booked()).isTrue();
    }

    @Test
    void creditNotesAreReadPositive() {
        var customer = fortnox.drive(Effects.collectiveCustomer()).id();
        var number = fortnox.drive(Effects.invoice("knyt-i-1", customer)).id();
        fortnox.drive(Effects.book(number));
        fortnox.drive(Effects.creditPart("knyt-c-1", number));
        var whole = fortnox.drive(Effects.invoice("knyt-i-2", customer)).id();
        fortnox.drive(Effects.book(whole));
        fortnox.drive(Effects.creditWhole("knyt-c-2", whole));
        var notes = pull(FortnoxPull.INVOICES).stream()
                .map(Invoice.class::cast)
                .filter(Invoice::credit)
                .distinct()
                .toList();
        assertThat(notes).extracting(Invoice::creditedNumber).containsExactly(number, whole);
        assertThat(notes.getFirst().total()).isEqualTo(Money.sek("49.00"));
        assertThat(notes.getFirst().rows().getFirst().quantity()).isEqualTo(Quantity.ONE);
    }

    /**
     * What stands on each account and rate, as Fortnox's own rows have it: by hand, 932.43 and 55.94 at 6 %, 479.98 and 119.99 and freight
     * 39.20 and 9.80 at 25 %. The öre of VAT that are named are base of the rate they are named at, also where prices stand without VAT.
     */
    @ParameterizedTest
    @ValueSource(strings = {"per_rate", "per_row"})
    void theRowsTellBaseAndVatByAccountAndRate(String vatRounding) {
        fortnox.control("POST", "settings", "{\"vat_rounding\":\"" + vatRounding + "\"}");
        var rows = List.of(
                Effects.row("", "Kaffe", 3, "297.03", 6, "16.81", 3003),
                Effects.row("", "Mugg", 3, "599.97", 25, "119.99", 3001),
                Effects.row("", "Bok", 2, "691.34", 6, "39.13", 3003),
                Effects.row("", "Frakt", 1, "49.00", 25, "9.80", 3520));
        var customer = fortnox.drive(Effects.collectiveCustomer()).id();
        fortnox.drive(Effects.invoice("knyt-i-1", customer, rows, "1637.34", "185.73"));
        var read = (Invoice) pull(FortnoxPull.INVOICES).getLast();
        assertThat(read.taxed())
                .extracting(t -> t.account() + " " + t.rate() + " " + t.net() + " " + t.vat())
                .containsExactlyInAnyOrder(
                        "3003 6 932.43 SEK 55.94 SEK", "3001 25 479.98 SEK 119.99 SEK", "3520 25 39.20 SEK 9.80 SEK");
        assertThat(read.rounding()).isEqualTo(Money.sek("0.00"));
    }

    /** Handled in Fortnox: the order is delivered and invoiced there in two parts. */
    @Test
    void deliveriesOfAnOrderAreReadAsItsInvoices() {
        var customer = fortnox.drive(Effects.collectiveCustomer()).id();
        var order = fortnox.drive(Effects.order("knyt-o-1", customer)).id();
        fortnox.control("POST", "orders/" + order + "/deliver", "{\"rows\":[{\"row\":1,\"quantity\":1}]}");
        fortnox.control("POST", "orders/" + order + "/invoice", "{\"bookkeep\":true}");
        var invoices = pull(FortnoxPull.INVOICES).stream()
                .map(Invoice.class::cast)
                .distinct()
                .toList();
        assertThat(invoices).hasSize(1);
        assertThat(invoices.getFirst().erpOrderNumber()).isEqualTo(order);
        assertThat(invoices.getFirst().total()).isEqualTo(Money.sek("1200.00"));
        assertThat(invoices.getFirst().booked()).isTrue();
    }

    @Test
    void everyInvoiceIsReadOverManyPagesAndLaterOnlyWhatChanged() {
        var customer = fortnox.drive(Effects.collectiveCustomer()).id();
        for (int i = 0; i < 60; i++) {
            fortnox.drive(Effects.invoice("knyt-i-" + i, customer));
        }
        assertThat(pull(FortnoxPull.INVOICES)).hasSize(60);
        fortnox.clock.tick(Duration.ofHours(1));
        assertThat(pull(FortnoxPull.INVOICES)).hasSizeLessThanOrEqualTo(60);
        fortnox.clock.tick(Duration.ofHours(1));
        fortnox.drive(Effects.book("7"));
        assertThat(pull(FortnoxPull.INVOICES)).extracting(Document::sourceId).containsExactly("7");
    }

    /**
     * Reading begins on 10 December, for a company that starts on the 5th. All but the last are of 20 November: one is open, one was paid on
     * its day, one on the 7th of December, one is credited with 49.00, and one is not booked, so nothing of it is owed.
     */
    @Test
    void whatWasOpenAtTheStartIsReadHoweverOldAndWhatWasSettledIsNot() {
        var customer = fortnox.drive(Effects.collectiveCustomer()).id();
        var open = booked("knyt-i-1", customer);
        var paidBefore = booked("knyt-i-2", customer);
        var paidAfter = booked("knyt-i-3", customer);
        var note = fortnox.drive(Effects.creditPart("knyt-c-1", open)).id();
        fortnox.drive(Effects.book(note));
        fortnox.drive(Effects.invoice("knyt-i-4", customer));
        paid(paidBefore, Effects.DAY);
        fortnox.clock.tick(Duration.ofDays(17));
        paid(paidAfter, Effects.DAY.plusDays(17));
        fortnox.clock.tick(Duration.ofDays(3));
        var start = Instant.parse("2026-12-05T00:00:00Z");
        var read = pull(FortnoxPull.INVOICES, start).stream()
                .map(Invoice.class::cast)
                .map(invoice -> invoice.number() + " " + invoice.balance())
                .distinct()
                .toList();
        assertThat(read).containsExactlyInAnyOrder(open + " 1249.00 SEK", note + " 49.00 SEK", paidAfter + " 0.00 SEK");
        fortnox.clock.tick(Duration.ofDays(1));
        paid(open, Effects.DAY.plusDays(21));
        assertThat(pull(FortnoxPull.INVOICES, start))
                .extracting(Document::sourceId)
                .containsExactly(open);
    }

    /** Sixty stand on three pages; the first of all is settled when the last page has been read, and the 26th when the second has. */
    @Test
    void whatIsSettledWhileTheOpenAreReadHidesNoOther() {
        var customer = fortnox.drive(Effects.collectiveCustomer()).id();
        var numbers = new ArrayList<String>();
        for (int i = 0; i < 60; i++) {
            numbers.add(booked("knyt-i-" + i, customer));
        }
        fortnox.clock.tick(Duration.ofDays(10));
        var start = Instant.parse("2026-11-25T00:00:00Z");
        var read = new ArrayList<String>();
        for (int page = 0; page < 10; page++) {
            if (page == 2 || page == 3) {
                paid(numbers.get(page == 2 ? 0 : 25), Effects.DAY.plusDays(10));
            }
            var next = fortnox.session.pull(FortnoxPull.INVOICES, cursor, start);
            next.records().forEach(record -> read.add(record.key()));
            cursor = next.cursor();
        }
        assertThat(cursor).startsWith("after ");
        assertThat(read).containsAll(numbers);
    }

    private String booked(String reference, String customer) {
        var number = fortnox.drive(Effects.invoice(reference, customer)).id();
        fortnox.drive(Effects.book(number));
        return number;
    }

    private void paid(String number, LocalDate day) {
        fortnox.drive(Effects.bookPayment(
                fortnox.drive(Effects.pay(number, "1249.00", day)).id()));
    }

    @Test
    void balancesAndOpenItemsAreTheLedgersOwn() {
        var customer = fortnox.drive(Effects.collectiveCustomer()).id();
        var number = fortnox.drive(Effects.invoice("knyt-i-1", customer)).id();
        fortnox.drive(Effects.book(number));
        var note = fortnox.drive(Effects.creditPart("knyt-c-1", number)).id();
        fortnox.drive(Effects.book(note));
        var session = fortnox.session;
        assertThat(session.balance(1510, Effects.DAY)).isEqualTo(Money.sek("1200.00"));
        assertThat(session.balance(1510, Effects.DAY.minusDays(1))).isEqualTo(Money.sek("0.00"));
        assertThat(session.balances(List.of(1510, 2999), Effects.DAY))
                .isEqualTo(Map.of(1510, Money.sek("1200.00"), 2999, Money.sek("0.00")));
        assertThat(session.openInvoices())
                .extracting(open -> open.number() + " " + open.externalReference() + " " + open.balance())
                .containsExactlyInAnyOrder(number + " knyt-i-1 1249.00 SEK", note + " knyt-c-1 -49.00 SEK");
    }

    /** 1249.00 of the 20th is paid with 1200.00 of its own day and 49.00 is taken back: what was open that evening stays so, whatever is paid later. */
    @Test
    void whatWasOpenAtTheEndOfADayIsToldWhateverIsPaidAfterIt() {
        var customer = fortnox.drive(Effects.collectiveCustomer()).id();
        var part = fortnox.drive(Effects.invoice("knyt-i-1", customer)).id();
        var whole = fortnox.drive(Effects.invoice("knyt-i-2", customer)).id();
        var later = fortnox.drive(Effects.invoice(
                        "knyt-i-3", customer, Effects.DAY.plusDays(1), Effects.ROWS, "1249.00", "249.80"))
                .id();
        for (var number : List.of(part, whole, later)) {
            fortnox.drive(Effects.book(number));
        }
        var note = fortnox.drive(Effects.creditPart("knyt-c-1", part)).id();
        fortnox.drive(Effects.book(note));
        fortnox.drive(Effects.bookPayment(
                fortnox.drive(Effects.pay(part, "200.00", Effects.DAY)).id()));
        var then = List.of(part + " 1049.00 SEK", whole + " 1249.00 SEK", note + " -49.00 SEK");
        assertThat(openAt(Effects.DAY)).containsExactlyInAnyOrderElementsOf(then);
        fortnox.clock.tick(Duration.ofDays(3));
        var paid = Effects.DAY.plusDays(2);
        fortnox.drive(Effects.bookPayment(
                fortnox.drive(Effects.pay(part, "1000.00", paid)).id()));
        fortnox.drive(Effects.bookPayment(
                fortnox.drive(Effects.pay(whole, "1249.00", paid)).id()));
        assertThat(openAt(Effects.DAY)).containsExactlyInAnyOrderElementsOf(then);
        assertThat(openAt(Effects.DAY.minusDays(1))).isEmpty();
        assertThat(openAt(paid))
                .containsExactlyInAnyOrder(part + " 49.00 SEK", note + " -49.00 SEK", later + " 1249.00 SEK");
    }

    /** One of 125.00 EUR stands on 1510 too: that it was open is told, and no amount. */
    @Test
    void anInvoiceInAnotherCurrencyThatWasOpenIsToldByItsCurrencyAlone() {
        var row = new ErpRow("JACKET", "Jacka", Quantity.ONE, euro("125.00"), Rate.of(25), euro("25.00"), 3001);
        var invoice = new EffectBody.CreateInvoice(
                "knyt-e-1",
                "1002",
                "",
                Effects.DAY,
                Effects.DAY.plusDays(60),
                true,
                Currency.EUR,
                List.of(row),
                euro("125.00"),
                euro("25.00"),
                Optional.of(new BigDecimal("11.2345")));
        var customer = fortnox.drive(Effects.collectiveCustomer()).id();
        var number = fortnox.drive(Effects.request(EffectKind.CREATE_INVOICE, invoice, Map.of("customer", customer)))
                .id();
        fortnox.drive(Effects.book(number));
        assertThat(fortnox.session.openInvoices(Effects.DAY))
                .contains(new OpenThen(List.of(), Map.of(Currency.EUR, 1)));
        assertThat(fortnox.session.openInvoices(Effects.DAY.minusDays(1))).contains(new OpenThen(List.of(), Map.of()));
    }

    private static Money euro(String amount) {
        return Money.parse(amount, Currency.EUR);
    }

    private List<String> openAt(LocalDate day) {
        return fortnox.session.openInvoices(day).orElseThrow().invoices().stream()
                .map(open -> open.number() + " " + open.balance())
                .toList();
    }

    @Test
    void costCentresAndProjectsAreNamed() {
        assertThat(fortnox.session.objects())
                .containsExactly(new NamedObject(1, "WEBB", "Webbutik"), new NamedObject(6, "1", "Julkampanj"));
    }

    @Test
    void aCursorOfSomethingElseIsRefused() {
        assertThatThrownBy(() -> fortnox.session.pull(FortnoxPull.INVOICES, "eyJwYWdlIjox", START_DATE))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aPageThatCannotBeReadMovesNothing() {
        var customer = fortnox.drive(Effects.collectiveCustomer()).id();
        fortnox.drive(Effects.invoice("knyt-i-1", customer));
        fortnox.fault("cut", "GET /3/invoices");
        assertThatThrownBy(() -> pull(FortnoxPull.INVOICES)).isInstanceOf(ProviderFailure.NotSent.class);
        assertThat(cursor).isEmpty();
        assertThat(pull(FortnoxPull.INVOICES)).hasSize(1);
    }

    /** Reads to the end of the round. */
    private List<Document> pull(String stream) {
        return pull(stream, START_DATE);
    }

    private List<Document> pull(String stream, Instant start) {
        var documents = new ArrayList<Document>();
        for (boolean more = true; more; ) {
            var page = fortnox.session.pull(stream, cursor, start);
            for (var read : page.records()) {
                assertThat(read.raw()).isNotEmpty();
                documents.addAll(((Reading.Read) read.reading()).documents());
            }
            cursor = page.cursor();
            more = page.more();
        }
        return documents;
    }
}
