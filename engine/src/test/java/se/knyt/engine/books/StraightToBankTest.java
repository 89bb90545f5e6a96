package se.knyt.engine.books;

import static org.assertj.core.api.Assertions.assertThat;
import static se.knyt.engine.books.PayoutBench.fee;
import static se.knyt.engine.books.PayoutBench.line;
import static se.knyt.engine.books.PayoutBench.sale;
import static se.knyt.engine.books.PayoutBench.sek;
import static se.knyt.engine.books.PayoutBench.vat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.core.bookkeeping.BankLeg;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.engine.bank.BankDesk;
import se.knyt.engine.bank.BankDrop;

/**
 * Knyt books straight to the bank: a payout waits for its bank line and has one voucher on the bank's day; never past its month, and by
 * way of 1589 where the bank line is not the whole payout alone. Every payout is paid on Monday 2 November 2026.
 */
class StraightToBankTest {
    private static final String ACCOUNT = "SE3550000000054910000003";
    private PayoutBench bench;

    @BeforeEach
    void open() {
        bench = new PayoutBench();
        choose(BankLeg.DIRECT);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private BankDesk desk() {
        return bench.test.engine.desks().bank();
    }

    private void choose(BankLeg leg) {
        desk().bankLeg(bench.company, leg, "eva");
    }

    private void drop(String... rows) {
        var content = "Bokföringsdatum;Belopp;Text\n" + String.join("\n", rows) + "\n";
        assertThat(desk().take(
                                bench.company,
                                new BankDrop.File(
                                        "utdrag.csv", content.getBytes(StandardCharsets.UTF_8), true, 1930, ACCOUNT),
                                "eva"))
                .isInstanceOf(BankDrop.Outcome.Taken.class);
        bench.run();
    }

    private void paid(String reference, String amount) {
        bench.sold("o" + reference, "i" + reference, amount);
        bench.tell(reference, sek(amount), sale(1, "o" + reference, amount));
        bench.run();
    }

    private long payout(String reference) {
        return Long.parseLong(bench.texts(
                        "select payout_id::text from payout where company_id = ? and reference = '" + reference + "'")
                .getFirst());
    }

    private List<String> legs() {
        return bench.texts("select reference || ' ' || state || ' ' || bank_way || ' ' || bank_leg || ' '"
                + " || coalesce(bank_date::text, '-') from payout where company_id = ? order by reference");
    }

    private void days(int days) {
        bench.test.clock.move(Duration.ofDays(days));
        bench.run();
    }

    /**
     * {@code accounting.md}, payout and bank, (a): 1249.00 + 599.00 sold less 299.00 taken back = 1549.00 leaves 1581; of it 59.56 and its
     * VAT 14.89 are fees, 1474.55 reaches the bank.
     */
    @Test
    void oneVoucherOnTheBanksDay() {
        bench.sold("1001", "55", "1249.00");
        bench.sold("1002", "56", "599.00");
        credited();
        bench.tell(
                "PAY7001",
                sek("1474.55"),
                sale(1, "1001", "1249.00"),
                sale(2, "1002", "599.00"),
                line(3, PayoutLine.Kind.REFUND, "1000", "R-1000", sek("-299.00")),
                fee(4, "-59.56"),
                vat(5, "-14.89"));
        bench.run();
        assertThat(legs()).containsExactly("PAY7001 matching waits open -");
        assertThat(bench.vouchers()).isEmpty();
        assertThat(bench.specifications()).isEmpty();
        assertThat(bench.effects("register-payment"))
                .as("its invoices are paid on the payout's day")
                .hasSize(3)
                .allSatisfy(e -> assertThat(e).endsWith(" done"));
        assertThat(bench.looseEnds()).isEmpty();

        days(2);
        var tuesday = LocalDate.of(2026, 11, 3);
        var preview = desk().receipts().preview(bench.company, payout("PAY7001"), tuesday, sek("1474.55"), 0);
        assertThat(preview.problem()).isEmpty();
        assertThat(preview.voucher().orElseThrow().rows())
                .extracting(r -> r.account() + " " + r.debit().minus(r.credit()).toPlain())
                .containsExactlyInAnyOrder("1930 1474.55", "6064 59.56", "2641 14.89", "1581 -1549.00");
        assertThat(bench.vouchers()).as("a preview changes nothing").isEmpty();

        assertThat(desk().receipts()
                        .confirm(bench.company, payout("PAY7001"), tuesday, sek("1474.54"), 0, "eva")
                        .problem())
                .isEqualTo("bank.differs");
        assertThat(desk().receipts()
                        .confirm(bench.company, payout("PAY7001"), tuesday, sek("1474.55"), 0, "eva")
                        .problem())
                .isEmpty();
        bench.run();
        assertThat(legs()).containsExactly("PAY7001 booked direct matched 2026-11-03");
        assertThat(bench.vouchers())
                .containsExactly(
                        "2026-11-03 Utbetalning Klarna PAY7001: 1581 -154900, 1930 147455, 2641 1489, 6064 5956");
        assertThat(bench.effects("create-voucher")).singleElement().asString().endsWith(" done");
        assertThat(bench.specifications()).hasSize(1);
        assertThat(desk().receipts()
                        .confirm(bench.company, payout("PAY7001"), tuesday, sek("1474.55"), 0, "eva")
                        .problem())
                .isEqualTo("bank.confirmed-already");
    }

    /** What was taken back of order 1000, credited in the accounting system as 901. */
    private void credited() {
        bench.sql(
                "insert into fact (company_id, fact_id, fact_key, type, trail_id, document_id, document_version, provider,"
                        + " invoice_number, event_date, currency, amount_minor, tax_minor, body, settings_version, created_at)"
                        + " values (?, 900, 'credit:1:1000', 'credit', 1900, 900, 1, 'klarna', '901', date '2026-10-30', 'SEK', 29900, 0,"
                        + " '{}', 1, timestamptz '2026-11-01 08:00:00Z')");
        bench.sql("insert into fact_reference (company_id, provider, reference, rank, fact_id)"
                + " values (?, 'klarna', '1000', 4, 900)");
    }

    @Test
    void aFileTellsItOnceAndABankThatReturnsItIsBookedAgainst1589() {
        paid("PAY7001", "694.34");
        days(10);
        drop("2026-11-03;694,34;KLARNA PAY7001");
        drop("2026-11-03;694,34;KLARNA PAY7001");
        assertThat(legs()).containsExactly("PAY7001 booked direct matched 2026-11-03");
        drop("2026-11-04;-694,34;Retur KLARNA PAY7001");
        assertThat(legs()).containsExactly("PAY7001 booked direct open -");
        drop("2026-11-09;694,34;KLARNA PAY7001");
        assertThat(legs()).containsExactly("PAY7001 booked direct matched 2026-11-09");
        assertThat(bench.vouchers())
                .containsExactly(
                        "2026-11-03 Utbetalning Klarna PAY7001: 1581 -69434, 1930 69434",
                        "2026-11-04 Insättning 2 Klarna PAY7001: 1589 69434, 1930 -69434",
                        "2026-11-09 Insättning 3 Klarna PAY7001: 1589 -69434, 1930 69434");
        assertThat(bench.inTransit(LocalDate.of(2026, 11, 3))).isEmpty();
        assertThat(bench.inTransit(LocalDate.of(2026, 11, 8))).containsExactly(69_434L);
        assertThat(bench.notProved()).isEmpty();
    }

    /**
     * Of 1 000.00 paid on the 2nd 400.00 came on 29 November and 600.00 on 2 December; on the 4th the bank took all of it back, until the
     * 7th. A month's end shows what was on its way then, whatever has come since.
     */
    @Test
    void what1589HadOnADayIsWhatHadNotComeByThen() {
        choose(BankLeg.IN_TRANSIT);
        paid("PAY7001", "1000.00");
        days(45);
        drop("2026-11-29;400,00;KLARNA PAY7001", "2026-12-02;600,00;KLARNA PAY7001");
        assertThat(bench.inTransit(LocalDate.of(2026, 11, 28))).containsExactly(100_000L);
        assertThat(bench.inTransit(LocalDate.of(2026, 11, 30))).containsExactly(60_000L);
        assertThat(bench.inTransit(LocalDate.of(2026, 12, 2))).isEmpty();
        assertThat(bench.notProved()).isEmpty();
        drop("2026-12-04;-1000,00;Retur KLARNA PAY7001");
        assertThat(bench.inTransit(LocalDate.of(2026, 11, 30))).containsExactly(60_000L);
        assertThat(bench.inTransit(LocalDate.of(2026, 12, 3))).isEmpty();
        assertThat(bench.notProved()).isEmpty();
        drop("2026-12-07;1000,00;KLARNA PAY7001");
        assertThat(bench.inTransit(LocalDate.of(2026, 12, 6))).containsExactly(100_000L);
        assertThat(bench.notProved()).isEmpty();
    }

    @Test
    void whatTheBankShowedBeforeThePayoutWasToldIsTakenAtOnce() {
        days(2);
        drop("2026-11-03;694,34;KLARNA PAY7001");
        paid("PAY7001", "694.34");
        assertThat(legs()).containsExactly("PAY7001 booked direct matched 2026-11-03");
        assertThat(bench.vouchers()).containsExactly("2026-11-03 Utbetalning Klarna PAY7001: 1581 -69434, 1930 69434");
    }

    @Test
    void itNeverWaitsPastItsMonth() {
        paid("PAY7001", "694.34");
        // 30 November 08:00 UTC is November still.
        days(28);
        assertThat(legs()).containsExactly("PAY7001 matching waits open -");
        assertThat(bench.vouchers()).isEmpty();
        days(1);
        assertThat(legs()).containsExactly("PAY7001 booked transit open -");
        drop("2026-12-01;694,34;KLARNA PAY7001");
        assertThat(bench.vouchers())
                .containsExactly(
                        "2026-11-02 Utbetalning Klarna PAY7001: 1581 -69434, 1589 69434",
                        "2026-12-01 Insättning Klarna PAY7001: 1589 -69434, 1930 69434");
        assertThat(legs()).containsExactly("PAY7001 booked transit matched 2026-12-01");
    }

    /** Told on the first of December of the second of November: its month is over before it could wait. */
    @Test
    void oneThatIsToldAfterItsMonthGoesByWayOf1589EvenWhereTheBankLineIsOfThatMonth() {
        days(29);
        drop("2026-11-03;694,34;KLARNA PAY7001");
        paid("PAY7001", "694.34");
        assertThat(bench.vouchers())
                .containsExactly(
                        "2026-11-02 Utbetalning Klarna PAY7001: 1581 -69434, 1589 69434",
                        "2026-11-03 Insättning Klarna PAY7001: 1589 -69434, 1930 69434");
    }

    @Test
    void oneDepositOfSeveralAndSeveralOfOneGoByWayOf1589() {
        paid("PAY7001", "694.34");
        paid("PAY7002", "100.00");
        paid("PAY7003", "50.00");
        days(3);
        drop(
                "2026-11-03;794,34;KLARNA PAY7001 PAY7002",
                "2026-11-03;20,00;KLARNA PAY7003",
                "2026-11-04;30,00;KLARNA PAY7003");
        assertThat(legs())
                .containsExactly(
                        "PAY7001 booked transit matched 2026-11-03",
                        "PAY7002 booked transit matched 2026-11-03",
                        "PAY7003 booked transit matched 2026-11-04");
        assertThat(bench.vouchers())
                .containsExactlyInAnyOrder(
                        "2026-11-02 Utbetalning Klarna PAY7001: 1581 -69434, 1589 69434",
                        "2026-11-02 Utbetalning Klarna PAY7002: 1581 -10000, 1589 10000",
                        "2026-11-02 Utbetalning Klarna PAY7003: 1581 -5000, 1589 5000",
                        "2026-11-03 Insättning Klarna PAY7001: 1589 -69434, 1930 69434",
                        "2026-11-03 Insättning Klarna PAY7002: 1589 -10000, 1930 10000",
                        "2026-11-03 Insättning Klarna PAY7003: 1589 -2000, 1930 2000",
                        "2026-11-04 Insättning 2 Klarna PAY7003: 1589 -3000, 1930 3000");
    }

    /** A person says that an entry is a part: the payout is booked first, then the choice can be made. */
    @Test
    void aPartThatAPersonPointsOutHasThePayoutBookedFirst() {
        paid("PAY7001", "694.34");
        days(3);
        drop("2026-11-03;600,00;KLARNA PAY7001");
        long entry = Long.parseLong(bench.texts("select bank_entry_id::text from bank_entry where company_id = ?")
                .getFirst());
        assertThat(desk().match(bench.company, entry, payout("PAY7001"), "eva")
                        .orElseThrow()
                        .problem())
                .isEqualTo("bank.transit-first");
        bench.run();
        assertThat(legs()).containsExactly("PAY7001 booked transit open -");
        assertThat(desk().match(bench.company, entry, payout("PAY7001"), "eva")
                        .orElseThrow()
                        .problem())
                .isEmpty();
        assertThat(bench.vouchers())
                .containsExactly(
                        "2026-11-02 Utbetalning Klarna PAY7001: 1581 -69434, 1589 69434",
                        "2026-11-03 Insättning Klarna PAY7001: 1589 -60000, 1930 60000");
    }

    @Test
    void whatIsBookedKeepsItsWayAndWhatWaitsGoesTheNewOne() {
        choose(BankLeg.IN_TRANSIT);
        paid("PAY7001", "694.34");
        assertThat(legs()).containsExactly("PAY7001 booked transit open -");
        choose(BankLeg.DIRECT);
        paid("PAY7002", "100.00");
        days(3);
        drop("2026-11-03;694,34;KLARNA PAY7001");
        assertThat(bench.vouchers())
                .containsExactly(
                        "2026-11-02 Utbetalning Klarna PAY7001: 1581 -69434, 1589 69434",
                        "2026-11-03 Insättning Klarna PAY7001: 1589 -69434, 1930 69434");
        assertThat(legs()).contains("PAY7002 matching waits open -");

        choose(BankLeg.ACCOUNTING_SYSTEM_BOOKS_BANK);
        bench.run();
        assertThat(legs()).contains("PAY7002 booked transit open -");
        drop("2026-11-03;100,00;KLARNA PAY7002");
        assertThat(bench.vouchers())
                .as("the accounting system's feed books the second voucher")
                .hasSize(3)
                .contains("2026-11-02 Utbetalning Klarna PAY7002: 1581 -10000, 1589 10000");
        assertThat(legs()).contains("PAY7002 booked transit matched 2026-11-03");
    }

    /** Five banking days from Monday the 2nd end on Monday the 9th. */
    @Test
    void oneThatNeverComesIsALooseEndAndStaysOneWhenItsMonthEnds() {
        paid("PAY7001", "694.34");
        paid("PAY7002", "100.00");
        days(1);
        drop("2026-11-03;100,00;KLARNA PAY7002");
        days(6);
        assertThat(bench.looseEnds()).isEmpty();
        days(1);
        assertThat(bench.looseEnds())
                .singleElement()
                .asString()
                .startsWith("payout.not-at-bank")
                .contains("PAY7001");
        days(25);
        assertThat(legs()).contains("PAY7001 booked transit open -");
        assertThat(bench.looseEnds()).singleElement().asString().startsWith("payout.not-at-bank");
        drop("2026-12-04;694,34;KLARNA PAY7001");
        assertThat(bench.looseEnds()).isEmpty();
    }

    /** Its fee turns out to be 40.00 with 10.00 VAT of what was sold for 744.34; what reached the bank is the same. */
    @Test
    void aChangedPayoutIsBookedAnewWithItsBankLine() {
        paid("PAY7001", "694.34");
        days(3);
        drop("2026-11-03;694,34;KLARNA PAY7001");
        bench.sold("1002", "56", "50.00");
        bench.tell(
                "PAY7001",
                sek("694.34"),
                sale(1, "oPAY7001", "694.34"),
                sale(2, "1002", "50.00"),
                fee(3, "-40.00"),
                vat(4, "-10.00"));
        bench.run();
        assertThat(legs()).containsExactly("PAY7001 booked direct matched 2026-11-03");
        assertThat(bench.vouchers())
                .containsExactly(
                        "2026-11-03 Utbetalning Klarna PAY7001: 1581 -69434, 1930 69434",
                        "2026-11-05 Rättelse av Knyt-ref 000001 (Knyt): utbetalningen är ändrad: 1581 69434, 1930 -69434",
                        "2026-11-05 Rättad utbetalning v2 Klarna PAY7001: 1581 -74434, 1930 69434, 2641 1000, 6064 4000");
    }

    @Test
    void nothingIsGuessedOfOneThatIsChangedToAnotherAmountThanTheBankHas() {
        paid("PAY7001", "694.34");
        days(3);
        drop("2026-11-03;694,34;KLARNA PAY7001");
        bench.tell("PAY7001", sek("644.34"), sale(1, "oPAY7001", "694.34"), fee(2, "-40.00"), vat(3, "-10.00"));
        bench.run();
        assertThat(bench.state("PAY7001")).isEqualTo("held");
        assertThat(bench.looseEnds()).singleElement().asString().startsWith("payout.bank-differs");
        assertThat(bench.vouchers()).hasSize(1);
    }

    @Test
    void theChoiceIsInTheNextSettingsVersionAndTheProvidersHaveIt() {
        var settings = bench.test
                .engine
                .database()
                .forCompany(
                        "test-settings",
                        bench.company,
                        tx -> bench.test
                                .engine
                                .settings()
                                .current(tx, bench.company)
                                .settings());
        assertThat(settings.bankLeg()).isEqualTo(BankLeg.DIRECT);
        assertThat(settings.version()).isEqualTo(2);
        assertThat(settings.posting().provider("klarna").orElseThrow().bankLeg())
                .isEqualTo(BankLeg.DIRECT);
        assertThat(bench.test.engine.desks().feed().deposits(bench.company))
                .as("the scripted system keeps no ledger that can be asked")
                .extracting(d -> Map.of(d.asked(), d.vouchers().size()))
                .isEqualTo(Map.of(false, 0));
    }
}
