package se.knyt.engine.books;

import static org.assertj.core.api.Assertions.assertThat;
import static se.knyt.engine.books.PayoutBench.line;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.core.commerce.Payout;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.books.Revaluations.Outcome;
import se.knyt.engine.books.Revaluations.State;
import se.knyt.engine.clearing.ClearingAccount;
import se.knyt.engine.clearing.ItemSql;
import se.knyt.engine.flows.FlowCode;
import se.knyt.engine.monthend.MonthEnds;
import se.knyt.engine.settings.Revaluing;

/** What is open in euro on the last of November 2026, at the rate of that day, worked by hand. */
class RevaluationsTest {
    private static final YearMonth NOVEMBER = YearMonth.of(2026, 11);
    private static final Currency EUR = new Currency("EUR");

    private PayoutBench bench;
    private RevaluationDesk desk;
    private MonthEnds months;

    @BeforeEach
    void open() {
        bench = new PayoutBench();
        desk = bench.test.engine.desks().revaluations();
        months = new MonthEnds(bench.test.engine.database(), bench.test.engine.clocks());
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private static Money euro(String amount) {
        return Money.parse(amount, EUR);
    }

    private void rates(String csv) {
        bench.test.engine.rates().fromFile(bench.company, "eurofxref.csv", csv.getBytes(StandardCharsets.UTF_8), "eva");
    }

    private Outcome run() {
        var outcome = desk.run(bench.company, NOVEMBER, "eva");
        bench.run();
        return outcome;
    }

    /** By account and day what has been moved there by revaluations, in öre. */
    private List<String> moved() {
        return bench.texts("select r.account || ' ' || v.voucher_date || ' ' || sum(r.debit_minor - r.credit_minor)"
                + " from voucher v join voucher_row r on r.company_id = v.company_id and r.voucher_id = v.voucher_id"
                + " where v.company_id = ? and v.voucher_key like 'revaluation:%' group by r.account, v.voucher_date"
                + " having sum(r.debit_minor - r.credit_minor) <> 0 order by 1");
    }

    /**
     * With the customer ledger in the accounting system: 97.50 EUR are in transit at 11.2345 (1 095.36), and a line of 100.00 EUR has no
     * counterpart (−1 123.45). At 11.50 they are 1 121.25, a gain of 25.89, and −1 150.00, a loss of 26.55.
     */
    @Test
    void aPersonBooksItOnceAndItIsTakenBackWhenTheMonthIsOpened() {
        bench.tell(
                "E1",
                euro("97.50"),
                Optional.of(new Payout.Exchange(Currency.SEK, new BigDecimal("11.2345"))),
                line(1, PayoutLine.Kind.SALE, "2001", "T-2001", euro("100.00")),
                line(2, PayoutLine.Kind.FEE, "", "", euro("-2.50")));
        bench.run();
        assertThat(run()).isEqualTo(new Outcome(State.NOT_OVER, List.of()));
        bench.test.clock.move(Duration.ofDays(30));
        assertThat(run()).isEqualTo(new Outcome(State.NO_RATE, List.of("EUR")));
        rates("Date,SEK\n2026-11-30,11.5000\n");

        assertThat(run().state()).isEqualTo(State.BOOKED);
        var once = List.of(
                "1581 2026-11-30 -2655",
                "1581 2026-12-01 2655",
                "1589 2026-11-30 2589",
                "1589 2026-12-01 -2589",
                "3960 2026-11-30 -2589",
                "3960 2026-12-01 2589",
                "7960 2026-11-30 2655",
                "7960 2026-12-01 -2655");
        assertThat(moved()).isEqualTo(once);
        assertThat(bench.effects("create-voucher"))
                .contains("voucher:revaluation:2026-11:1:end done", "voucher:revaluation:2026-11:1:back done");
        assertThat(desk.state(bench.company, NOVEMBER).proved()).isTrue();
        assertThat(run().state()).isEqualTo(State.STANDS);
        assertThat(moved()).isEqualTo(once);

        assertThat(months.lock(bench.company, NOVEMBER, "eva")).isEqualTo(MonthEnds.Hindrance.NONE);
        assertThat(run().state()).isEqualTo(State.CLOSED);
        assertThat(months.unlock(bench.company, NOVEMBER, "rättas", "eva")).isEqualTo(MonthEnds.Hindrance.NONE);
        bench.run();
        assertThat(moved()).isEmpty();
        assertThat(desk.state(bench.company, NOVEMBER).run().stands()).isFalse();
        assertThat(run().state()).isEqualTo(State.BOOKED);
        assertThat(moved()).isEqualTo(once);
    }

    /**
     * A payout of 67.50 EUR at 11.2345: 20.00 are held back (224.69) and 10.00 are disputed (112.345, so 112.35). At 11.50 the 30.00 EUR on
     * 1689 are 345.00, a gain of 7.96; 67.50 in transit (758.33) are 776.25, a gain of 17.92; the line without counterpart is −26.55 as
     * above. In December all 30.00 come back: nothing is left in euro to be taken up.
     */
    @Test
    void whatProvidersHoldBackIsTakenUpTooAndStandsInItsOwnCurrency() {
        bench.tell(
                "E1",
                euro("67.50"),
                Optional.of(new Payout.Exchange(Currency.SEK, new BigDecimal("11.2345"))),
                line(1, PayoutLine.Kind.SALE, "2001", "T-2001", euro("100.00")),
                line(2, PayoutLine.Kind.FEE, "", "", euro("-2.50")),
                line(3, PayoutLine.Kind.RESERVE_HOLD, "2001", "T-2001", euro("-20.00")),
                line(4, PayoutLine.Kind.CHARGEBACK, "2001", "T-2001", euro("-10.00")));
        bench.run();
        bench.test.clock.move(Duration.ofDays(30));
        rates("Date,SEK\n2026-11-30,11.5000\n2026-12-31,11.4000\n");
        assertThat(held(NOVEMBER)).containsExactly("dispute EUR 1000 11235", "reserve EUR 2000 22469");
        assertThat(run().state()).isEqualTo(State.BOOKED);
        assertThat(moved())
                .containsExactly(
                        "1581 2026-11-30 -2655",
                        "1581 2026-12-01 2655",
                        "1589 2026-11-30 1792",
                        "1589 2026-12-01 -1792",
                        "1689 2026-11-30 796",
                        "1689 2026-12-01 -796",
                        "3960 2026-11-30 -2588",
                        "3960 2026-12-01 2588",
                        "7960 2026-11-30 2655",
                        "7960 2026-12-01 -2655");
        // The items are the balance on the last day too: 337.04 and what they were taken up by.
        assertThat(held(NOVEMBER))
                .containsExactly("dispute EUR 1000 11235", "reserve EUR 2000 22469", "revalued SEK 796 796");
        assertThat(desk.state(bench.company, NOVEMBER).proved()).isTrue();

        bench.tell(
                "E2",
                euro("30.00"),
                Optional.of(new Payout.Exchange(Currency.SEK, new BigDecimal("11.2345"))),
                line(1, PayoutLine.Kind.RESERVE_RELEASE, "2001", "T-2001", euro("20.00")),
                line(2, PayoutLine.Kind.CHARGEBACK_WON, "2001", "T-2001", euro("10.00")));
        bench.run();
        assertThat(held(NOVEMBER.plusMonths(1))).isEmpty();
    }

    /** What stands on 1689 at the end of a month, each as "kind currency amount booked". */
    private List<String> held(YearMonth month) {
        return bench.test.engine.database().forCompany("held", bench.company, tx -> {
            var posting = bench.test
                    .engine
                    .settings()
                    .current(tx, bench.company)
                    .settings()
                    .posting();
            var account = ClearingAccount.of(posting).stream()
                    .filter(a -> a.kind() == ClearingAccount.Kind.RESERVE)
                    .findFirst()
                    .orElseThrow();
            var items = ItemSql.of(bench.company, "SEK", account, month.atEndOfMonth());
            return tx.query(
                    "select kind || ' ' || currency || ' ' || account_minor || ' ' || book_minor from (" + items.text()
                            + ") i order by 1",
                    row -> row.getString(1),
                    items.with(List.of()));
        });
    }

    /**
     * In books of our own, every month by itself: 119.00 EUR sold at 11.2345 stand at 1 336.91 and are 1 344.70 at 11.30, a gain of 7.79.
     * Told afterwards that 50.00 EUR more were sold, at 561.73: 169.00 EUR are 1 909.70, a gain of 11.06.
     */
    @Test
    void everyMonthItIsBookedByItselfOnceThereIsARateAndAnewByAPersonWhenSomethingCameLate() {
        bench.flow(false);
        bench.test
                .engine
                .companies()
                .flow(bench.company, FlowCode.PAYOUTS_TO_VOUCHERS, bench.provider.id(), bench.erp.id(), true);
        // What the provider owes is owed though its connection is paused, and nobody waits for what it would tell.
        bench.sql("update schedule set complete_to = case when connection_id = " + bench.provider.id()
                + " then timestamptz '2026-11-20Z' else timestamptz '2027-03-01Z' end where company_id = ?");
        bench.sql("update connection set state = 'paused' where company_id = ? and connection_id = "
                + bench.provider.id());
        desk.choose(bench.company, Revaluing.MONTHLY, "eva");
        sold(901, "119.00");
        bench.test.clock.move(Duration.ofDays(31));
        bench.run();
        assertThat(bench.looseEnds()).as("three days are waited").isEmpty();
        bench.test.clock.move(Duration.ofDays(1));
        bench.run();
        assertThat(bench.looseEnds())
                .singleElement()
                .asString()
                .startsWith("currency.no-rate")
                .contains("EUR");
        rates("Date,SEK\n2026-11-30,11.3000\n");
        bench.test.clock.move(Duration.ofHours(1));
        bench.run();
        assertThat(bench.looseEnds()).isEmpty();
        assertThat(moved())
                .containsExactly(
                        "1581 2026-11-30 779", "1581 2026-12-01 -779", "3960 2026-11-30 -779", "3960 2026-12-01 779");
        assertThat(desk.state(bench.company, NOVEMBER).proved()).isTrue();

        sold(902, "50.00");
        var late = desk.state(bench.company, NOVEMBER);
        assertThat(late.proved()).isFalse();
        assertThat(late.found().lines()).singleElement().satisfies(line -> {
            assertThat(line.amount()).isEqualTo(euro("169.00"));
            assertThat(line.value()).isEqualTo(Money.parse("1909.70", Currency.SEK));
        });
        assertThat(run().state()).isEqualTo(State.BOOKED);
        assertThat(moved())
                .containsExactly(
                        "1581 2026-11-30 1106",
                        "1581 2026-12-01 -1106",
                        "3960 2026-11-30 -1106",
                        "3960 2026-12-01 1106");
        // Taken back and booked anew: two vouchers, two that correct them, two more.
        assertThat(bench.effects("create-voucher")).hasSize(6).allMatch(effect -> effect.endsWith(" done"));
        assertThat(bench.texts("select month::text from revaluation where company_id = ? and look_at is not null"))
                .containsExactly("2026-12-01");
        desk.choose(bench.company, Revaluing.YEAR_END, "eva");
        assertThat(bench.texts("select month::text from revaluation where company_id = ? and look_at is not null"))
                .containsExactly("2026-12-01");
        desk.choose(bench.company, Revaluing.NEVER, "eva");
        assertThat(bench.texts("select month::text from revaluation where company_id = ? and look_at is not null"))
                .isEmpty();
    }

    /** A month that waits for a rate waits no longer when a person has booked it, or when it is not asked for any more. */
    @Test
    void whatWantedARateWantsNoneWhenAPersonHasBookedTheMonthOrItIsNotAskedFor() {
        bench.flow(false);
        bench.test
                .engine
                .companies()
                .flow(bench.company, FlowCode.PAYOUTS_TO_VOUCHERS, bench.provider.id(), bench.erp.id(), true);
        bench.sql("update schedule set complete_to = timestamptz '2027-03-01Z' where company_id = ?");
        desk.choose(bench.company, Revaluing.MONTHLY, "eva");
        sold(901, "119.00");
        bench.test.clock.move(Duration.ofDays(32));
        bench.run();
        assertThat(bench.looseEnds()).hasSize(1);
        rates("Date,SEK\n2026-11-30,11.3000\n");
        assertThat(run().state()).isEqualTo(State.BOOKED);
        assertThat(bench.looseEnds()).as("booked by a person").isEmpty();

        bench.test.clock.move(Duration.ofDays(31));
        bench.run();
        assertThat(bench.looseEnds()).as("December has no rate").hasSize(1);
        desk.choose(bench.company, Revaluing.NEVER, "eva");
        assertThat(bench.looseEnds()).as("asked for no more").isEmpty();
    }

    /**
     * What a person closes is not told again every hour; another currency is, and each is cured by its own rate. Sold 119.00 in euro at
     * 11.2345, and the same in pounds.
     */
    @Test
    void aMissingRateThatAPersonClosesStaysClosedAndAnotherCurrencysIsTold() {
        bench.flow(false);
        bench.test
                .engine
                .companies()
                .flow(bench.company, FlowCode.PAYOUTS_TO_VOUCHERS, bench.provider.id(), bench.erp.id(), true);
        bench.sql("update schedule set complete_to = timestamptz '2027-03-01Z' where company_id = ?");
        desk.choose(bench.company, Revaluing.MONTHLY, "eva");
        sold(901, "119.00");
        bench.test.clock.move(Duration.ofDays(32));
        bench.run();
        bench.closeLooseEnd("currency.no-rate", "vi omvärderar själva");
        hourLater();
        assertThat(bench.looseEnds()).as("told once").isEmpty();

        sold(902, Money.parse("119.00", new Currency("GBP")));
        hourLater();
        assertThat(bench.looseEnds()).singleElement().asString().contains("GBP").doesNotContain("EUR");
        rates("Date,SEK\n2026-11-30,11.3000\n");
        hourLater();
        assertThat(bench.looseEnds()).as("euro alone has its rate").hasSize(1);
        rates("Date,SEK,GBP\n2026-11-30,11.3000,0.8500\n");
        hourLater();
        assertThat(bench.texts("select args || closed_by from loose_end where company_id = ? order by args"))
                .containsExactly("{\"0\":\"EUR\"}Eva", "{\"0\":\"GBP\"}knyt");
        assertThat(desk.state(bench.company, NOVEMBER).proved()).isTrue();
    }

    private void hourLater() {
        bench.test.clock.move(Duration.ofHours(1));
        bench.run();
    }

    /** A sale at the provider on 20 November, on our own account at 11.2345. */
    private void sold(long fact, String amount) {
        sold(fact, euro(amount));
    }

    private void sold(long fact, Money amount) {
        bench.test
                .engine
                .database()
                .doForCompany(
                        "sold",
                        bench.company,
                        tx -> tx.update(
                                "insert into fact (company_id, fact_id, fact_key, type, trail_id, document_id, document_version,"
                                        + " provider, invoice_number, event_date, currency, amount_minor, tax_minor, own_minor, body,"
                                        + " settings_version, created_at) values (?, ?, ?, 'sale', ?, ?, 1, 'klarna', '',"
                                        + " date '2026-11-20', ?, ?, 0, ?, '{\"exchangeRate\":{\"perUnit\":\"11.2345\"}}', 1, now())",
                                bench.company,
                                fact,
                                "sale:euro:" + fact,
                                fact,
                                fact,
                                amount.currency().code(),
                                amount.minor(),
                                amount.minor()));
    }
}
