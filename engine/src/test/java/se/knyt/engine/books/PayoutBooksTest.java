package se.knyt.engine.books;

import static org.assertj.core.api.Assertions.assertThat;
import static se.knyt.engine.books.PayoutBench.fee;
import static se.knyt.engine.books.PayoutBench.line;
import static se.knyt.engine.books.PayoutBench.sale;
import static se.knyt.engine.books.PayoutBench.sek;
import static se.knyt.engine.books.PayoutBench.vat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.core.commerce.Payout;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.rates.RateDesk;
import se.knyt.engine.rates.RateSource;
import se.knyt.engine.rates.ReferenceRates;

/** A payout is taken up whenever it can be, and one that cannot stands in nobody's way. */
class PayoutBooksTest {
    private static final Currency EUR = new Currency("EUR");
    private PayoutBench bench;

    @BeforeEach
    void open() {
        bench = new PayoutBench();
    }

    @AfterEach
    void close() {
        bench.close();
    }

    /** The payout of the worked example E6: 1 249.00 + 500.00 sold, fee 43.73, VAT on it 10.93. */
    private void tellExample(String reference) {
        bench.sold("1001", "55", "1249.00");
        bench.sold("1002", "56", "500.00");
        bench.tell(
                reference,
                sek("1694.34"),
                sale(1, "1001", "1249.00"),
                sale(2, "1002", "500.00"),
                fee(3, "-43.73"),
                vat(4, "-10.93"));
    }

    @Test
    void oneThatCannotBeReadIsHeldByItself() {
        tellExample("P1");
        bench.sold("1003", "57", "100.00");
        bench.tell("P2", sek("100.00"), sale(1, "1003", "100.00"));
        bench.sql(
                "update payout set class_totals = '{\"nonsense\":\"1.00 SEK\"}' where company_id = ? and reference = 'P1'");
        bench.run();

        assertThat(bench.state("P1")).isEqualTo("held");
        assertThat(bench.state("P2")).isEqualTo("booked");
        assertThat(bench.looseEnds())
                .singleElement()
                .asString()
                .startsWith("payout.not-planned")
                .contains("nonsense")
                .contains("P1");

        bench.sql("update payout set class_totals = '{}' where company_id = ? and reference = 'P1'");
        bench.test.engine.control().planAgain(bench.company);
        bench.run();
        assertThat(bench.state("P1")).isEqualTo("booked");
        assertThat(bench.looseEnds()).isEmpty();
    }

    @Test
    void oneThatTheDatabaseRefusesIsHeldByItself() {
        tellExample("P1");
        bench.sold("1003", "57", "100.00");
        bench.tell("P2", sek("100.00"), sale(1, "1003", "100.00"));
        // The first number of next year's series is taken already, so writing the voucher fails half way.
        bench.sql(
                "insert into voucher (company_id, voucher_id, voucher_key, series, fiscal_year, number, voucher_date, event_date,"
                        + " text, settings_version, made_by, made_at, chain_hash)"
                        + " values (?, 7, 'other', 'K', '2027', 1, date '2027-01-01', date '2027-01-01', 'Annan', 1, 'Eva', now(), '')");
        bench.sql("update payout set book_date = date '2027-01-01' where company_id = ? and reference = 'P1'");
        // The new year is near enough for a payout of it to be posted.
        bench.test.clock.move(Duration.ofDays(57));
        bench.run();

        assertThat(bench.state("P1")).isEqualTo("held");
        assertThat(bench.state("P2")).isEqualTo("booked");
        assertThat(bench.effects("register-payment")).hasSize(1);
    }

    @Test
    void oneThatCameWhileTheFlowWasPausedIsTakenUpWhenItIsOn() {
        bench.flow(false);
        tellExample("P1");
        bench.run();
        assertThat(bench.state("P1")).isEqualTo("matching");
        assertThat(bench.effects("create-voucher")).isEmpty();

        bench.flow(true);
        bench.test.engine.control().planAgain(bench.company);
        bench.run();
        assertThat(bench.state("P1")).isEqualTo("booked");
        assertThat(bench.vouchers())
                .containsExactly("2026-11-02 Utbetalning Klarna P1: 1581 -174900, 1589 169434, 2641 1093, 6064 4373");
    }

    @Test
    void aLineWhoseInvoiceComesWhileTheFlowIsPausedIsPaidWhenItIsOn() {
        bench.sold("1001", "55", "1249.00");
        bench.tell("P1", sek("1749.00"), sale(1, "1001", "1249.00"), sale(2, "1002", "500.00"));
        bench.run();
        assertThat(bench.state("P1")).isEqualTo("booked");
        assertThat(bench.effects("register-payment")).hasSize(1);

        bench.flow(false);
        bench.sold("1002", "56", "500.00");
        bench.planPayout("P1");
        bench.run();
        assertThat(bench.effects("register-payment")).hasSize(1);

        bench.flow(true);
        bench.test.engine.control().planAgain(bench.company);
        bench.run();
        assertThat(bench.effects("register-payment"))
                .hasSize(2)
                .allSatisfy(e -> assertThat(e).endsWith(" done"));
        assertThat(bench.effects("create-voucher")).hasSize(1);
        assertThat(bench.state("P1")).isEqualTo("booked");
        assertThat(bench.looseEnds()).isEmpty();
    }

    @Test
    void theSpecificationIsWrittenWhenEveryLineHasItsInvoice() {
        bench.sold("1001", "55", "1249.00");
        bench.tell("P1", sek("1749.00"), sale(1, "1001", "1249.00"), sale(2, "1002", "500.00"));
        bench.run();
        assertThat(bench.state("P1")).isEqualTo("booked");
        assertThat(bench.specifications()).isEmpty();

        bench.sold("1002", "56", "500.00");
        bench.planPayout("P1");
        bench.run();
        assertThat(bench.specifications())
                .singleElement()
                .asString()
                .containsPattern(
                        "P1;1;försäljning;[^;]*;1001;[^;]*;[^;]*;1249,00;SEK;1249,00;SEK;faktura;;\\d;sale:1:1001\r\n")
                .containsPattern(
                        "P1;2;försäljning;[^;]*;1002;[^;]*;[^;]*;500,00;SEK;500,00;SEK;faktura;;\\d;sale:1:1002\r\n");
        assertThat(bench.effects("attach-file"))
                .satisfiesExactly(
                        list -> assertThat(list).endsWith("specifikation-P1.csv done"),
                        pdf -> assertThat(pdf).endsWith("specifikation-P1.pdf done"));
    }

    @Test
    void theSpecificationIsWrittenWhenAPersonLetsTheLineBe() {
        bench.sold("1001", "55", "1249.00");
        bench.tell("P1", sek("1749.00"), sale(1, "1001", "1249.00"), sale(2, "1002", "500.00"));
        bench.run();
        assertThat(bench.specifications()).isEmpty();

        bench.closeLooseEnd("payout.line-unmatched", "såld i den gamla butiken");
        bench.run();
        assertThat(bench.specifications())
                .singleElement()
                .asString()
                .containsPattern(";1002;[^;]*;[^;]*;500,00;SEK;500,00;SEK;ingen, lämnas öppen;;;\r\n")
                .doesNotContain("gamla butiken");
        assertThat(bench.looseEnds()).isEmpty();
    }

    private List<String> parts() {
        return bench.texts(
                "select l.line || ' ' || l.amount_minor || ' ' || l.status || ' ' || coalesce(f.invoice_number, '-')"
                        + " from payout_line l left join fact f on f.company_id = l.company_id and f.fact_id = l.fact_id"
                        + " where l.company_id = ? and l.kind = 'sale' order by l.line, l.seq");
    }

    private void tellOnce(String amount) {
        bench.tell(
                "P1",
                sek(amount),
                PayoutBench.sale(1, "1001", amount),
                PayoutBench.sale(2, "1002", "250.00"),
                PayoutBench.fee(3, "-200.00"),
                PayoutBench.vat(4, "-50.00"));
        bench.run();
    }

    /**
     * Order 1001 of 1 000.00 was taken at once and is sent as 600.00 (invoice 55) and 400.00 (invoice 56). By hand: the line is both
     * invoices, each paid its own part; the voucher is what it was, 1581 −1250, 1589 +1000, 6064 +200, 2641 +50.
     */
    @Test
    void aLineOfACaptureThatCoversSeveralParcelsIsAllOfThem() {
        bench.sold("1002", "54", "250.00");
        bench.parcel("1001", 1, "55", "600.00");
        bench.sql("insert into unbooked_capture values (?, 10001, now(), 'SEK', 40000)");
        tellOnce("1000.00");
        assertThat(parts()).containsExactly("1 100000 suggested -", "2 25000 matched 54");
        assertThat(bench.looseEnds())
                .singleElement()
                .asString()
                .startsWith("payout.parcels-awaited")
                .contains("600.00 SEK", "1000.00 SEK", "400.00 SEK");

        bench.sql("delete from unbooked_capture where company_id = ?");
        bench.parcel("1001", 2, "56", "400.00");
        bench.planPayout("P1");
        bench.run();
        assertThat(parts()).containsExactly("1 40000 matched 56", "1 60000 matched 55", "2 25000 matched 54");
        assertThat(bench.looseEnds()).isEmpty();
        assertThat(bench.texts("select (body::json ->> 'amount') || ' ' || effect_key || ' ' || state from effect"
                        + " where company_id = ? and kind = 'register-payment' order by 1"))
                .containsExactly(
                        "250.00 SEK pay:klarna:P1:sale:T-1002 done",
                        "400.00 SEK pay:klarna:P1:sale:T-1001 done",
                        "600.00 SEK pay:klarna:P1:sale:T-1001:parcel5 done");
        assertThat(
                        bench.texts(
                                "select string_agg(account || ' ' || (debit_minor - credit_minor), ', ' order by account)"
                                        + " from account_sum where company_id = ? and span = 'day' and debit_minor <> credit_minor"))
                .containsExactly("1581 -125000, 1589 100000, 2641 5000, 6064 20000");

        tellOnce("1000.00");
        assertThat(parts()).as("told again, nothing is new").hasSize(3);
        tellOnce("990.00");
        assertThat(parts()).as("another amount is a line that is whole").contains("1 99000 suggested -");
        assertThat(bench.looseEnds()).anySatisfy(end -> assertThat(end).startsWith("payout.parcels-unclear"));
    }

    @Test
    void parcelsThatAreMoreThanTheLineAreNamedAndNoneIsChosen() {
        bench.sold("1002", "54", "250.00");
        bench.parcel("1001", 1, "55", "600.00");
        bench.parcel("1001", 2, "56", "400.00");
        bench.parcel("1001", 3, "57", "500.00");
        tellOnce("1000.00");
        assertThat(parts()).contains("1 100000 suggested -");
        assertThat(bench.looseEnds())
                .singleElement()
                .asString()
                .startsWith("payout.parcels-unclear")
                .contains("\"count\":\"3\"", "1500.00 SEK", "-500.00 SEK");
    }

    @Test
    void anotherCurrencyWithoutARateIsHeldWhole() {
        bench.tell(
                "E1",
                Money.parse("97.50", EUR),
                line(1, PayoutLine.Kind.SALE, "2001", "T-2001", Money.parse("100.00", EUR)),
                line(2, PayoutLine.Kind.FEE, "", "", Money.parse("-2.50", EUR)));
        bench.run();

        assertThat(bench.state("E1")).isEqualTo("held");
        assertThat(bench.looseEnds())
                .anySatisfy(
                        end -> assertThat(end).startsWith("currency.no-rate").contains("EUR"));
        assertThat(bench.vouchers()).isEmpty();
    }

    /** Paid on Monday 2 November 2026: the last rate before it is Friday's. 97.50 and 2.50 at 11.2345, as where the settlement says so. */
    @Test
    void anotherCurrencyIsBookedAtThePublishedRateOnceThereIsOne() {
        bench.tell(
                "E1",
                Money.parse("97.50", EUR),
                line(1, PayoutLine.Kind.SALE, "2001", "T-2001", Money.parse("100.00", EUR)),
                line(2, PayoutLine.Kind.FEE, "", "", Money.parse("-2.50", EUR)));
        bench.run();
        assertThat(bench.state("E1")).isEqualTo("held");

        assertThat(rates("Date,SEK\n2026-11-03,12.0000\n2026-10-25,10.0000\n")).isEqualTo(taken(2, 0));
        bench.run();
        assertThat(bench.state("E1")).as("a week old, or of the day after").isEqualTo("held");
        assertThat(rates("Date,SEK\n2026-11-03,12.0000\n2026-10-30,11.2345\n")).isEqualTo(taken(1, 1));
        bench.run();

        assertThat(bench.state("E1")).isEqualTo("booked");
        assertThat(bench.vouchers())
                .containsExactly("2026-11-02 Utbetalning Klarna E1: 1581 -112345, 1589 109536, 6064 2809");
        assertThat(bench.looseEnds()).noneSatisfy(end -> assertThat(end).startsWith("currency.no-rate"));
    }

    @Test
    void aFileThatSaysSomethingElseThanAnEarlierOneChangesNothing() {
        rates("Date,SEK,USD\n2026-10-30,11.2345,1.05\n");
        assertThat(rates("Date,SEK,USD\n2026-10-31,11.3,1.06\n2026-10-30,11.2345,1.07\n"))
                .isEqualTo(new RateDesk.Outcome.Differs(
                        RateSource.ECB, LocalDate.of(2026, 10, 30), "USD", new BigDecimal("1.05")));
        assertThat(rates("Date,SEK,USD\n2026-10-31,11.3,1.06\n2026-10-30,11.2345,1.05\n"))
                .isEqualTo(taken(2, 2));
        assertThat(rates("Date,SEK\n2026-10-32,11.3\n"))
                .isEqualTo(new RateDesk.Outcome.Unreadable(2, 1, "not a date: 2026-10-32"));
    }

    private static RateDesk.Outcome taken(int added, int known) {
        return new RateDesk.Outcome.Taken(RateSource.ECB, new ReferenceRates.Kept(added, known));
    }

    private RateDesk.Outcome rates(String csv) {
        return bench.test
                .engine
                .rates()
                .fromFile(bench.company, "eurofxref.csv", csv.getBytes(StandardCharsets.UTF_8), "eva");
    }

    @Test
    void theRateOfTheSettlementIsUsedExactly() {
        bench.tell(
                "E1",
                Money.parse("97.50", EUR),
                Optional.of(new Payout.Exchange(Currency.SEK, new BigDecimal("11.2345"))),
                line(1, PayoutLine.Kind.SALE, "2001", "T-2001", Money.parse("100.00", EUR)),
                line(2, PayoutLine.Kind.FEE, "", "", Money.parse("-2.50", EUR)));
        bench.run();

        assertThat(bench.state("E1")).isEqualTo("booked");
        // 97.50 × 11.2345 = 1095.36375, 2.50 × 11.2345 = 28.08625, 100.00 × 11.2345 = 1123.45: a half goes up, and the
        // sum holds.
        assertThat(bench.vouchers())
                .containsExactly("2026-11-02 Utbetalning Klarna E1: 1581 -112345, 1589 109536, 6064 2809");
    }

    /** 20.00 euro are left at 11.00 and come at 11.50: ten kronor are a gain, and nothing stays on the provider's account. */
    @Test
    void whatIsCarriedOverInAnotherCurrencyLeavesTheAccountAtTheRateItWasLeftAt() {
        carried(
                "E1",
                0,
                "80.00",
                "0.00",
                "20.00",
                "11.0000",
                line(1, PayoutLine.Kind.SALE, "2001", "T-2001", euro("100.00")));
        carried("E2", 7, "20.00", "20.00", "0.00", "11.5000");
        bench.run();

        assertThat(bench.vouchers())
                .containsExactly(
                        "2026-11-02 Utbetalning Klarna E1: 1581 -88000, 1589 88000",
                        "2026-11-09 Utbetalning Klarna E2: 1581 -22000, 1589 23000, 3960 -1000");
    }

    private void carried(
            String reference, int days, String paid, String opening, String closing, String rate, PayoutLine... lines) {
        bench.tell(
                new Payout(
                        reference,
                        reference,
                        "klarna",
                        EUR,
                        PayoutBench.PAID.plus(Duration.ofDays(days)),
                        euro(paid),
                        euro(opening),
                        euro(closing),
                        Optional.of(new Payout.Exchange(Currency.SEK, new BigDecimal(rate))),
                        java.util.Map.of()),
                lines);
    }

    private static Money euro(String amount) {
        return Money.parse(amount, EUR);
    }

    /** Paid on Monday 2 November 2026: five banking days later is Monday the 9th. */
    @Test
    void oneIsMissedAtTheBankOnlyWhereReceiptsAreNotedAndFromTheSixthBankingDay() {
        tellExample("P1");
        bench.sold("1003", "57", "100.00");
        bench.tell("P2", sek("100.00"), sale(1, "1003", "100.00"));
        bench.run();
        bench.test.clock.move(Duration.ofDays(30));
        bench.run();
        assertThat(bench.looseEnds()).as("nobody has noted any receipt").isEmpty();

        assertThat(noted("P1", "1694.34")).isEmpty();
        bench.run();
        assertThat(bench.looseEnds())
                .singleElement()
                .asString()
                .startsWith("payout.not-at-bank")
                .contains("P2")
                .contains("2026-11-02");

        assertThat(noted("P2", "100.00")).isEmpty();
        assertThat(bench.looseEnds()).isEmpty();
        bench.run();
        assertThat(bench.looseEnds()).isEmpty();
    }

    @Test
    void theFifthBankingDayIsNotTooLateYet() {
        tellExample("P1");
        bench.sold("1003", "57", "100.00");
        bench.tell("P2", sek("100.00"), sale(1, "1003", "100.00"));
        bench.run();
        assertThat(noted("P1", "1694.34")).isEmpty();
        bench.test.clock.move(Duration.ofDays(7));
        bench.run();
        assertThat(bench.looseEnds()).isEmpty();
        bench.test.clock.move(Duration.ofDays(1));
        bench.run();
        assertThat(bench.looseEnds()).singleElement().asString().startsWith("payout.not-at-bank");

        bench.sql(
                "update loose_end set closed_at = now(), closed_by = 'eva', close_reason = 'sett' where company_id = ?");
        bench.test.engine.control().planAgain(bench.company);
        bench.run();
        assertThat(bench.looseEnds()).as("closed by a person").isEmpty();
    }

    /** What is in the way of noting a payout's whole amount on its pay day; empty for nothing. */
    private String noted(String reference, String amount) {
        long payout = Long.parseLong(bench.texts(
                        "select payout_id::text from payout where company_id = ? and reference = '" + reference + "'")
                .getFirst());
        return bench.test
                .engine
                .desks()
                .bank()
                .receipts()
                .confirm(bench.company, payout, LocalDate.of(2026, 11, 2), sek(amount), 0, "eva")
                .problem();
    }

    /** Five hundred of one amount are looked at: those that are paid out already must not stand in the way of the one that is open. */
    @Test
    void aLineWithoutAReferenceFindsTheOpenSaleAmongManySettledOnesOfItsAmount() {
        bench.sql("""
                insert into fact (company_id, fact_id, fact_key, type, trail_id, document_id, document_version, provider, event_date,
                                  currency, amount_minor, tax_minor, body, settings_version, created_at)
                select ?, 5000 + n, 'sale:settled:' || n, 'sale', 7000 + n, 5000 + n, 1, 'klarna', date '2026-10-27',
                       'SEK', 10000, 0, '{}', 1, now()
                  from generate_series(1, 600) n""");
        bench.sql("update provider_item set cleared_on = date '2026-10-29', payout_id = 1 where company_id = ?");
        bench.sold("1001", "55", "100.00");
        bench.tell("P1", sek("100.00"), sale(1, "", "100.00"));
        bench.run();

        assertThat(bench.test.text(
                        bench.company,
                        "select status || ' ' || candidates from payout_line where company_id = ?",
                        bench.company))
                .isEqualTo("suggested [\"1\"]");
    }
}
