package se.knyt.engine.books;

import static org.assertj.core.api.Assertions.assertThat;
import static se.knyt.engine.books.PayoutBench.line;
import static se.knyt.engine.books.PayoutBench.sale;
import static se.knyt.engine.books.PayoutBench.sek;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.core.bookkeeping.BankLeg;
import se.knyt.core.commerce.Payout;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.spi.LedgerReader;

/** What the accounting system's bank feed books of payouts, in other currencies and otherwise than one by one, and of what was paid from 1589. */
class FeedAbroadTest {
    private PayoutBench bench;

    @BeforeEach
    void open() {
        bench = new PayoutBench();
        bench.test.clock.move(Duration.ofDays(10));
    }

    @AfterEach
    void close() {
        bench.close();
    }

    /**
     * The accounting system's bank feed and euro at 11.30. E1: 1 241.31 in transit, the bank made 1 250.00 of it, 8.69 more, which Knyt
     * books. E2: 2 260.00, and the feed has booked its 5.00 of exchange itself. E3: 565.00, of which 600.00 is not made: held by name until
     * it is corrected.
     */
    @Test
    void aBankFeedClosesPayoutsInOtherCurrenciesOrSaysWhatDiffers() {
        bench.test.engine.desks().bank().bankLeg(bench.company, BankLeg.ACCOUNTING_SYSTEM_BOOKS_BANK, "eva");
        for (var payout : Map.of("E1", "109.85", "E2", "200.00", "E3", "50.00").entrySet()) {
            var amount = Money.parse(payout.getValue(), Currency.EUR);
            bench.tell(
                    payout.getKey(),
                    amount,
                    Optional.of(new Payout.Exchange(Currency.SEK, new BigDecimal("11.30"))),
                    line(1, PayoutLine.Kind.FEE_REFUND, "", "", amount));
            bench.run();
        }
        var feed = bench.test.engine.desks().feed();
        bench.test.system.books(
                booked("A 1 2026", "1589 -1250.00", "1930 1250.00"),
                booked("A 2 2026", "1589 -2260.00", "1930 2255.00", "7960 5.00"),
                booked("A 3 2026", "1589 -600.00", "1930 600.00"));
        bench.test.engine.connections().forget(bench.company, bench.erp.id());
        assertThat(feed.look(bench.erp).closed()).isEqualTo(2);
        bench.run();
        assertThat(bench.texts(
                        "select reference || ' ' || bank_leg || ' ' || coalesce(bank_date::text, '-') || ' ' || bank_by"
                                + " from payout where company_id = ? order by reference"))
                .containsExactly(
                        "E1 matched 2026-11-04 scripted A 1 2026",
                        "E2 matched 2026-11-04 scripted A 2 2026",
                        "E3 open - ");
        assertThat(bench.vouchers())
                .filteredOn(v -> v.contains("Insättning"))
                .containsExactly("2026-11-04 Insättning Klarna E1: 1589 869, 3960 -869");
        assertThat(bench.looseEnds())
                .filteredOn(end -> end.startsWith("payout.feed-differs {"))
                .singleElement()
                .asString()
                .contains("\"A 3 2026\"", "565.00 SEK", "600.00 SEK", "-35.00 SEK");
        assertThat(feed.look(bench.erp).closed()).as("once").isZero();

        bench.test.system.books(booked("A 4 2026", "1589 -565.00", "1930 565.00"));
        assertThat(feed.look(bench.erp).closed()).isEqualTo(1);
        bench.run();
        assertThat(bench.looseEnds()).noneMatch(end -> end.contains("E3") && !end.startsWith("payout.fee-vat"));
        assertThat(bench.vouchers()).filteredOn(v -> v.contains("Insättning")).hasSize(1);
        // 1 241.31 + 2 260.00 + 565.00, and 8.69 more: all of it the feed has taken.
        assertThat(bench.inTransit(LocalDate.of(2026, 11, 3))).containsExactly(56_500L, 124_131L, 226_000L);
        assertThat(bench.inTransit(LocalDate.of(2026, 11, 4))).isEmpty();
        assertThat(bench.notProved()).isEmpty();
    }

    /**
     * In kronor there is no voucher of Knyt's at all of what the feed books: 1589 comes to zero by the feed's own, on its day, and so it does
     * where the sums are made anew.
     */
    @Test
    void whatTheFeedHasTakenIsOffTheBalanceOnItsDay() {
        bench.test.engine.desks().bank().bankLeg(bench.company, BankLeg.ACCOUNTING_SYSTEM_BOOKS_BANK, "eva");
        bench.tell("P1", sek("1000.00"), line(1, PayoutLine.Kind.FEE_REFUND, "", "", sek("1000.00")));
        bench.run();
        bench.test.system.books(booked("A 1 2026", "1589 -1000.00", "1930 1000.00"));
        bench.test.engine.connections().forget(bench.company, bench.erp.id());
        assertThat(bench.standsOn1589(LocalDate.of(2026, 11, 30))).isEqualTo(100_000L);
        assertThat(bench.test.engine.desks().feed().look(bench.erp).closed()).isEqualTo(1);
        assertThat(Stream.of(BankLeg.values())
                        .filter(leg -> bench.test
                                .engine
                                .desks()
                                .feed()
                                .inTheWayOf(bench.company, leg)
                                .equals(List.of("A 1 2026"))))
                .as("Knyt would book the deposit a second time, by way of 1589 as well as straight to the bank")
                .containsExactlyInAnyOrder(BankLeg.IN_TRANSIT, BankLeg.DIRECT);
        assertThat(bench.vouchers()).filteredOn(v -> v.contains("1930")).isEmpty();
        assertThat(bench.standsOn1589(LocalDate.of(2026, 11, 3))).isEqualTo(100_000L);
        assertThat(bench.standsOn1589(LocalDate.of(2026, 11, 30))).isZero();
        assertThat(bench.notProved()).isEmpty();
        bench.texts("select clearing_recount(?)::text");
        assertThat(bench.standsOn1589(LocalDate.of(2026, 11, 30))).isZero();
        assertThat(bench.notProved()).isEmpty();
    }

    /**
     * 300.00 owed to a buyer (2490) and paid from 1589 on the 3rd, which the feed takes with its voucher of the 4th: until then it is open
     * there the other way round.
     */
    @Test
    void whatIsPaidBackFrom1589IsOpenThereUntilTheFeedTakesIt() {
        bench.test.engine.desks().bank().bankLeg(bench.company, BankLeg.ACCOUNTING_SYSTEM_BOOKS_BANK, "eva");
        bench.sold("o1", "i1", "300.00");
        bench.sql("insert into road_payment (company_id, fact_id, paid_on, booked_on, account, said_by, said_at)"
                + " select company_id, fact_id, date '2026-11-03', date '2026-11-03', 1589, 'eva', timestamptz '2026-11-03 08:00Z'"
                + " from fact where company_id = ?");
        bench.sql(
                "insert into voucher (company_id, voucher_id, voucher_key, series, fiscal_year, number, voucher_date, event_date, text,"
                        + " trail_id, settings_version, made_by, made_at, chain_hash)"
                        + " select company_id, 9001, fact_key || ':road:voucher', 'K', '2026', 9001, date '2026-11-03', date '2026-11-03',"
                        + " 'Återbetalt order o1', trail_id, 1, 'knyt', timestamptz '2026-11-03 08:00Z', '\\x00' from fact where company_id = ?");
        bench.sql(
                "insert into voucher_row (company_id, voucher_id, row_no, account, currency, debit_minor, credit_minor, rule)"
                        + " select company_id, 9001, n, case n when 1 then 2490 else 1589 end, 'SEK', case n when 1 then 30000 else 0 end,"
                        + " case n when 1 then 0 else 30000 end, 'refund.other-road' from company cross join generate_series(1, 2) n"
                        + " where company_id = ?");
        assertThat(bench.inTransit(LocalDate.of(2026, 11, 3))).containsExactly(-30_000L);
        assertThat(bench.notProved()).isEmpty();
        bench.test.system.books(booked("A 9 2026", "1589 300.00", "1930 -300.00"));
        bench.test.engine.connections().forget(bench.company, bench.erp.id());
        assertThat(bench.test.engine.desks().feed().look(bench.erp).closed()).isEqualTo(1);
        assertThat(bench.inTransit(LocalDate.of(2026, 11, 3))).containsExactly(-30_000L);
        assertThat(bench.inTransit(LocalDate.of(2026, 11, 4))).isEmpty();
        assertThat(bench.standsOn1589(LocalDate.of(2026, 11, 30))).isZero();
        assertThat(bench.notProved()).isEmpty();
        assertThat(bench.test.engine.desks().feed().look(bench.erp).closed())
                .as("once")
                .isZero();
    }

    /**
     * One voucher of 350.00 is P1 and P2, 100.00 and 250.00; those of 400.00 and 500.00 are P3, 900.00. No other sum of theirs is any of
     * these, and neither of the last two is a payout of 400.00 that comes later.
     */
    @Test
    void oneVoucherOfTwoPayoutsAndTwoVouchersOfOneCloseThemAll() {
        bench.test.engine.desks().bank().bankLeg(bench.company, BankLeg.ACCOUNTING_SYSTEM_BOOKS_BANK, "eva");
        paid("P1", "100.00");
        paid("P2", "250.00");
        paid("P3", "900.00");
        var feed = bench.test.engine.desks().feed();
        bench.test.system.books(
                booked("A 1 2026", "1589 -350.00", "1930 350.00"),
                booked("A 2 2026", "1589 -400.00", "1930 400.00"),
                booked("A 3 2026", "1589 -500.00", "1930 500.00"));
        bench.test.engine.connections().forget(bench.company, bench.erp.id());
        assertThat(feed.look(bench.erp).closed()).isEqualTo(3);
        var legs = List.of(
                "P1 matched 2026-11-04 10000 scripted A 1 2026",
                "P2 matched 2026-11-04 25000 scripted A 1 2026",
                "P3 matched 2026-11-04 90000 scripted A 2 2026, scripted A 3 2026");
        assertThat(legs()).isEqualTo(legs);
        paid("P4", "400.00");
        assertThat(feed.look(bench.erp).closed()).as("each voucher once").isZero();
        assertThat(legs()).startsWith(legs.toArray(String[]::new)).hasSize(4);
        assertThat(bench.vouchers()).as("nothing is booked").hasSize(4);
    }

    private void paid(String reference, String amount) {
        bench.sold("o" + reference, "i" + reference, amount);
        bench.tell(reference, sek(amount), sale(1, "o" + reference, amount));
        bench.run();
    }

    private List<String> legs() {
        return bench.texts("select reference || ' ' || bank_leg || ' ' || coalesce(bank_date::text, '-') || ' '"
                + " || bank_minor || ' ' || bank_by from payout where company_id = ? order by reference");
    }

    private static LedgerReader.Booked booked(String voucher, String... rows) {
        var accounts = new TreeMap<Integer, Money>();
        for (var row : rows) {
            accounts.put(Integer.valueOf(row.substring(0, 4)), sek(row.substring(5)));
        }
        return new LedgerReader.Booked(voucher, "A", LocalDate.of(2026, 11, 4), accounts);
    }
}
