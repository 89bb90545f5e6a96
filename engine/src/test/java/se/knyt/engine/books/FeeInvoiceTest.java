package se.knyt.engine.books;

import static org.assertj.core.api.Assertions.assertThat;
import static se.knyt.engine.books.PayoutBench.line;
import static se.knyt.engine.books.PayoutBench.sale;
import static se.knyt.engine.books.PayoutBench.sek;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.core.bookkeeping.FeeVat;
import se.knyt.core.commerce.Payout;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.money.Currency;
import se.knyt.engine.rules.Rule;
import se.knyt.engine.rules.RuleAction;

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
                "",
                "",
                net,
                vat,
                deducted);
    }

    private FeeInvoiceDesk.Outcome book(FeeInvoiceDesk.Input input) {
        var outcome = desk().book(bench.company, input, null, "eva@example.com");
        bench.run();
        return outcome;
    }

    /** @param fees told beside the payout, with their VAT */
    private void toldApart(String reference, String paidAt, String fees, String vat, int rows) {
        var zero = sek("0.00");
        bench.tell(new Payout(
                        reference, reference, "klarna", Currency.SEK, Instant.parse(paidAt), zero, zero, zero, Map.of())
                .beside(new Payout.Apart(sek(fees), sek(vat), rows)));
        bench.run();
    }

    private void clock(String at) {
        bench.test.clock.move(Duration.between(bench.test.clock.instant(), Instant.parse(at)));
        bench.run();
    }

    /**
     * October's payouts tell 60.03 + 15.01 and 39.98 + 10.00 in fees that come on an invoice: 100.01 and 25.01 of VAT. Klarna's invoice has
     * 100.01 and a quarter of that, 25.00: 0.01 less, which four rounded rows may be. Nothing is said before 25 November.
     */
    @Test
    void feesThatComeOnAnInvoiceAreMissedUntilItIsBookedOrAPersonSaysWhere() {
        clock("2026-11-03T08:00:00Z");
        toldApart("G1", "2026-10-20T06:00:00Z", "60.03", "15.01", 2);
        toldApart("G2", "2026-10-31T06:00:00Z", "39.98", "10.00", 2);
        clock("2026-11-24T08:00:00Z");
        assertThat(bench.looseEnds()).isEmpty();
        clock("2026-11-25T08:00:00Z");
        assertThat(bench.looseEnds())
                .singleElement()
                .asString()
                .startsWith("fees.invoice-missing")
                .contains("\"told\":\"125.02 SEK\"", "2026-10");

        assertThat(book(invoice("F-9", "90.00", "22.50", Optional.empty(), false))
                        .done())
                .isTrue();
        assertThat(bench.looseEnds())
                .singleElement()
                .asString()
                .startsWith("fees.invoice-differs")
                .contains("\"invoiced\":\"112.50 SEK\"");

        // 12.52 stand in a voucher that somebody wrote by hand.
        var desk = bench.test.engine.desks().feesApart();
        var october = LocalDate.of(2026, 10, 1);
        assertThat(desk.say(bench.company, bench.provider.id(), "SEK", october, " ", "eva"))
                .isEqualTo("fees.said-no-reason");
        assertThat(desk.say(bench.company, bench.provider.id(), "SEK", october, "Verifikation A 117", "eva"))
                .isEmpty();
        bench.run();
        assertThat(bench.looseEnds()).isEmpty();
        assertThat(desk.months(bench.company)).singleElement().satisfies(month -> {
            assertThat(month.difference()).isEqualTo(sek("12.52"));
            assertThat(month.isSaid()).isTrue();
        });

        // Another difference is another question.
        takeBack("F-9");
        assertThat(bench.looseEnds()).singleElement().asString().startsWith("fees.invoice-missing");
        assertThat(book(invoice("F-10", "100.01", "25.00", Optional.empty(), false))
                        .done())
                .isTrue();
        assertThat(bench.looseEnds()).isEmpty();
        assertThat(desk.say(bench.company, bench.provider.id(), "SEK", october, "x", "eva"))
                .isEqualTo("fees.said-nothing-off");
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

    private long id(String number) {
        return bench.test.number(
                bench.company,
                "select fee_invoice_id from fee_invoice where company_id = ? and number = ? and withdrawn_on is null",
                bench.company,
                number);
    }

    private void takeBack(String number) {
        var outcome = bench.test
                .engine
                .desks()
                .feeReversals()
                .takeBack(bench.company, id(number), "Fel belopp", "eva@example.com")
                .orElseThrow();
        assertThat(outcome.problem()).isEmpty();
        bench.run();
    }

    /** Turned on its own day, and free to be entered again with another amount. */
    @Test
    void oneThatWasWrongIsTurnedAndEnteredAgain() {
        book(invoice("F-1", "1000.00", "250.00", Optional.empty(), true));
        assertThat(bench.test
                        .engine
                        .desks()
                        .feeReversals()
                        .takeBack(bench.company, id("F-1"), "", "eva@example.com")
                        .orElseThrow()
                        .problem())
                .isEqualTo("fee-invoice.no-reason");
        takeBack("F-1");
        assertThat(bench.vouchers())
                .hasSize(2)
                .anySatisfy(v ->
                        assertThat(v).startsWith("2026-10-31").endsWith(": 1581 125000, 2641 -25000, 6064 -100000"));
        assertThat(book(invoice("F-1", "100.00", "25.00", Optional.empty(), true))
                        .done())
                .isTrue();
        payoutTakesIt();
        assertThat(bench.looseEnds()).isEmpty();
        assertThat(bench.vouchers()).hasSize(4).anySatisfy(v -> assertThat(v).endsWith(": 1581 -87500, 1589 87500"));
    }

    /**
     * The payout's 125.00 have met the invoice on 1581: turned, they would stand there without a name, so they move to 2999 and are a loose
     * end until the right invoice takes them off again.
     */
    @Test
    void thatOfABookedPayoutLeavesItsLineOnTheAccountOfAdjustments() {
        book(invoice("F-1", "100.00", "25.00", Optional.empty(), true));
        payoutTakesIt();
        takeBack("F-1");
        assertThat(bench.vouchers()).anySatisfy(v -> assertThat(v).endsWith(": 1581 -12500, 2999 12500"));
        assertThat(bench.looseEnds()).singleElement().asString().startsWith("payout.line-to-decide");
        assertThat(book(invoice("F-1b", "100.00", "25.00", Optional.empty(), true))
                        .done())
                .isTrue();
        assertThat(bench.vouchers()).anySatisfy(v -> assertThat(v).endsWith(": 2641 2500, 2999 -12500, 6064 10000"));
        assertThat(bench.looseEnds()).isEmpty();
    }

    /** 100.00 EUR at 11.50 by the invoice's own rate: 1 150.00, with nothing of VAT. Without a rate nothing is booked. */
    @Test
    void oneInAnotherCurrencyIsBookedAtTheRateThatItSays() {
        var exempt = Optional.of(FeeVat.EXEMPT);
        var told = invoice("F-7", "100.00", "0", exempt, true);
        assertThat(book(in("EUR", "", told)).code()).isEqualTo("currency.no-rate");
        assertThat(book(in("EUR", "elva", told)).field()).isEqualTo("rate");
        assertThat(book(in("EURO", "11.50", told)).field()).isEqualTo("currency");
        // A yen has no decimals: half of one is no amount.
        assertThat(book(in("JPY", "0.07", invoice("F-6", "5.5", "0", exempt, true)))
                        .field())
                .isEqualTo("net");
        assertThat(book(in("EUR", "11.50", told)).done()).isTrue();
        assertThat(bench.vouchers()).singleElement().asString().endsWith(": 1581 -115000, 6064 115000");
        assertThat(bench.texts(
                        "select rate::text || ' ' || rate_source || ' ' || rate_on || ' ' || currency || ' ' || net_minor"
                                + " || ' ' || book_minor from fee_invoice where company_id = ?"))
                .containsExactly("11.50 klarna F-7 2026-10-31 EUR 10000 115000");
    }

    private static FeeInvoiceDesk.Input in(String currency, String rate, FeeInvoiceDesk.Input of) {
        return new FeeInvoiceDesk.Input(
                of.connection(),
                of.provider(),
                of.number(),
                of.date(),
                of.due(),
                of.month(),
                of.type(),
                of.treatment(),
                currency,
                rate,
                of.net(),
                of.vat(),
                of.deducted());
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

    private void rule(String when, RuleAction... then) {
        var rules = List.of(Rule.of("regel", "payout-lines", when, then));
        bench.test
                .engine
                .database()
                .doForCompany(
                        "rules",
                        bench.company,
                        tx -> bench.test
                                .engine
                                .settings()
                                .change(
                                        tx,
                                        bench.company,
                                        s -> s.withRules(s.ruleSet().withRules(rules)),
                                        "",
                                        "Eva",
                                        Instant.EPOCH));
    }

    /** 1 000.00 less 250.00 and 40.00 that the provider does not tell apart: 710.00. */
    private void payoutTakesTwo() {
        bench.sold("1001", "1", "1000.00");
        bench.tell(
                "K1",
                sek("710.00"),
                sale(1, "1001", "1000.00"),
                line(2, PayoutLine.Kind.ADJUSTMENT, "", "A-2", sek("-250.00")),
                line(3, PayoutLine.Kind.ADJUSTMENT, "", "A-3", sek("-40.00")));
        bench.run();
    }

    /** The 250.00 are a cost already: an invoice of as much is another, open at the provider, and the 40.00 stand on 2999 as they stood. */
    @Test
    void aLineThatARuleMadeAFeeIsNoInvoicesPayment() {
        rule(
                "kind == 'adjustment' && amount_minor == -25000",
                new RuleAction.LineKind(PayoutLine.Kind.FEE),
                new RuleAction.LineAccount(6570));
        payoutTakesTwo();
        assertThat(bench.vouchers())
                .singleElement()
                .asString()
                .endsWith(": 1581 -100000, 1589 71000, 2999 4000, 6570 25000");
        assertThat(book(invoice("F-1", "200.00", "50.00", Optional.empty(), true))
                        .done())
                .isTrue();
        assertThat(bench.vouchers())
                .hasSize(2)
                .anySatisfy(v -> assertThat(v).endsWith(": 1581 -25000, 2641 5000, 6064 20000"));
        assertThat(bench.looseEnds())
                .anySatisfy(end ->
                        assertThat(end).startsWith("payout.line-to-decide").contains("\"line\":\"3\""));
    }

    /** The rule's 40.00 are on 6990 and the other 250.00 on 2999: each invoice takes its own off. */
    @Test
    void ofTwoAdjustmentsEachIsTakenOffItsOwnAccount() {
        rule("kind == 'adjustment' && amount_minor == -4000", new RuleAction.LineAccount(6990));
        payoutTakesTwo();
        assertThat(bench.vouchers())
                .singleElement()
                .asString()
                .endsWith(": 1581 -100000, 1589 71000, 2999 25000, 6990 4000");
        assertThat(book(invoice("F-1", "200.00", "50.00", Optional.empty(), true))
                        .done())
                .isTrue();
        assertThat(book(invoice("F-2", "32.00", "8.00", Optional.empty(), true)).done())
                .isTrue();
        assertThat(bench.vouchers())
                .anySatisfy(v -> assertThat(v).endsWith(": 2641 5000, 2999 -25000, 6064 20000"))
                .anySatisfy(v -> assertThat(v).endsWith(": 2641 800, 6064 3200, 6990 -4000"));
        assertThat(bench.looseEnds()).isEmpty();
    }

    /** Entered first, the invoice is the cost of 100.00 and stands on 1581: the line takes it off there, whatever a rule says of such lines. */
    @Test
    void aRuleDoesNotMakeAFeeOfTheLineThatPaysAnInvoice() {
        rule("kind == 'adjustment'", new RuleAction.LineKind(PayoutLine.Kind.FEE));
        book(invoice("F-1", "100.00", "25.00", Optional.empty(), true));
        payoutTakesIt();
        assertThat(bench.vouchers()).hasSize(2).anySatisfy(v -> assertThat(v).endsWith(": 1581 -87500, 1589 87500"));
        assertThat(bench.looseEnds()).isEmpty();
    }

    /** 40.00 taken and 40.00 given back in one payout leave no row on 2999, and the invoice is taken off there all the same. */
    @Test
    void ofAdjustmentsThatComeToNothingTheInvoiceTakesTheOne() {
        bench.sold("1001", "1", "1000.00");
        bench.tell(
                "K1",
                sek("1000.00"),
                sale(1, "1001", "1000.00"),
                line(2, PayoutLine.Kind.ADJUSTMENT, "", "A-2", sek("-40.00")),
                line(3, PayoutLine.Kind.ADJUSTMENT, "", "A-3", sek("40.00")));
        bench.run();
        assertThat(bench.vouchers()).singleElement().asString().endsWith(": 1581 -100000, 1589 100000");
        assertThat(book(invoice("F-2", "32.00", "8.00", Optional.empty(), true)).done())
                .isTrue();
        assertThat(bench.vouchers()).anySatisfy(v -> assertThat(v).endsWith(": 2641 800, 2999 -4000, 6064 3200"));
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
