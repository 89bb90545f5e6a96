package se.knyt.engine.books;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static se.knyt.engine.books.PayoutBench.sale;
import static se.knyt.engine.books.PayoutBench.sek;

import java.time.Duration;
import java.time.YearMonth;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.engine.monthend.MonthEnds;
import se.knyt.engine.monthend.MonthEnds.Hindrance;
import se.knyt.engine.monthend.VatPeriods;
import se.knyt.engine.settings.VatPeriod;

/** A declared VAT period locks its months: what comes late for it is booked in the first open one. */
class DeclaredPeriodTest {
    private static final YearMonth NOVEMBER = YearMonth.of(2026, 11);
    private PayoutBench bench;
    private MonthEnds months;
    private VatPeriods periods;

    @BeforeEach
    void open() {
        bench = new PayoutBench();
        var engine = bench.test.engine;
        months = new MonthEnds(engine.database(), engine.clocks());
        periods = new VatPeriods(engine.database(), engine.clocks(), engine.settings());
        // To the middle of January 2027, whichever day of November the bench begins on.
        bench.test.clock.move(Duration.ofDays(75));
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private void paid(String reference) {
        bench.sold("o" + reference, "i" + reference, "100.00");
        bench.tell(reference, sek("100.00"), sale(1, "o" + reference, "100.00"));
        bench.run();
    }

    @Test
    void aDeclaredQuarterTakesNothingMoreUntilItIsOpenedForAReason() {
        periods.length(bench.company, VatPeriod.QUARTER, "eva");
        assertThat(periods.of(bench.company, NOVEMBER)).isEqualTo(new VatPeriod.Months(YearMonth.of(2026, 10), 3));
        paid("P1");
        assertThat(periods.declare(bench.company, NOVEMBER, "eva")).isEqualTo(Hindrance.NONE);
        assertThat(periods.declare(bench.company, NOVEMBER.minusMonths(1), "eva"))
                .isEqualTo(Hindrance.ALREADY);
        // One lock: the month is locked by it, and is not opened by itself.
        assertThat(months.lock(bench.company, NOVEMBER, "eva")).isEqualTo(Hindrance.ALREADY);
        assertThat(months.unlock(bench.company, NOVEMBER, "fel", "eva")).isEqualTo(Hindrance.DECLARED);
        paid("P2");
        assertThat(bench.texts("select voucher_date || ' ' || event_date from voucher where company_id = ?"
                        + " order by voucher_id"))
                .containsExactly("2026-11-02 2026-11-02", "2027-01-01 2026-11-02");

        assertThatThrownBy(() -> periods.reopen(bench.company, NOVEMBER, " ", "eva"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(periods.reopen(bench.company, NOVEMBER, "rättas", "eva")).isEqualTo(Hindrance.NONE);
        assertThat(periods.reopen(bench.company, NOVEMBER, "igen", "eva")).isEqualTo(Hindrance.ALREADY);
        paid("P3");
        assertThat(bench.vouchers()).last().asString().startsWith("2026-11-02 Knyt klarna P3");
        assertThat(bench.texts("select action || ' ' || subject from audit_log where company_id = ?"
                        + " and action like 'vat-period.%' order by audit_id"))
                .containsExactly(
                        "vat-period.length ",
                        "vat-period.declare 2026-10/2026-12",
                        "vat-period.reopen 2026-10/2026-12");
    }

    /**
     * 1 000.00 booked as sold on 20 November and delivered in no month yet, told when November is declared, and 50.00 more when it is locked.
     * December's end and its turning are two vouchers; November's wait until it is opened, twice.
     */
    @Test
    void whatIsToldOfAClosedMonthIsMovedAtItsEndWhenItIsOpened() {
        assertThat(periods.declare(bench.company, NOVEMBER, "eva")).isEqualTo(Hindrance.NONE);
        sold("a", -100_000);
        assertThat(moved()).containsExactly("2026-12-31 100000", "2027-01-01 -100000");
        assertThat(periods.reopen(bench.company, NOVEMBER, "rättas", "eva")).isEqualTo(Hindrance.NONE);
        bench.run();
        assertThat(moved()).contains("2026-11-30 100000", "2026-12-01 -100000").hasSize(4);

        assertThat(months.lock(bench.company, NOVEMBER, "eva")).isEqualTo(Hindrance.NONE);
        sold("b", -5_000);
        assertThat(moved()).contains("2026-12-31 5000").doesNotContain("2026-11-30 5000");
        assertThat(months.unlock(bench.company, NOVEMBER, "rättas", "eva")).isEqualTo(Hindrance.NONE);
        bench.run();
        assertThat(moved()).contains("2026-11-30 5000", "2026-12-01 -5000").hasSize(8);
        bench.run();
        assertThat(moved()).hasSize(8);
    }

    /** As a purchase is planned whose money came before its delivery, booked as the sale on 20 November. */
    private void sold(String key, long minor) {
        bench.test.engine.database().doForCompany("sold", bench.company, tx -> {
            tx.update(
                    "insert into prepaid_move (company_id, move_key, trail_id, moved_on, currency, account_minor, sold, target_id)"
                            + " values (?, ?, 1, date '2026-11-20', 'SEK', ?, ?, ?)",
                    bench.company,
                    key,
                    minor,
                    "{\"3001|\":\"" + minor + "\"}",
                    bench.erp.id());
            tx.update("update prepaid_run set due = true where company_id = ?", bench.company);
            tx.update(
                    "insert into prepaid_run (company_id, month, due) values (?, date '2026-11-01', true)"
                            + " on conflict (company_id, month) do update set due = true",
                    bench.company);
        });
        bench.run();
    }

    /** By day what is moved on the account of what is sold. */
    private List<String> moved() {
        return bench.texts(
                "select v.voucher_date || ' ' || (r.debit_minor - r.credit_minor) from voucher v join voucher_row r"
                        + " on r.company_id = v.company_id and r.voucher_id = v.voucher_id where v.company_id = ? and r.account = 3001"
                        + " and v.voucher_key like 'not-delivered:%' order by v.voucher_date, v.voucher_id");
    }

    @Test
    void aPeriodThatIsNotOverIsUnderWayOrIsInPartDeclaredIsNotDeclared() {
        bench.sold("o1", "i1", "100.00");
        bench.tell("P1", sek("100.00"), sale(1, "o1", "100.00"));
        bench.plan();
        assertThat(periods.declare(bench.company, NOVEMBER, "eva")).isEqualTo(Hindrance.UNDER_WAY);
        bench.run();
        assertThat(periods.declare(bench.company, NOVEMBER, "eva")).isEqualTo(Hindrance.NONE);
        periods.length(bench.company, VatPeriod.QUARTER, "eva");
        assertThat(periods.declare(bench.company, YearMonth.of(2026, 12), "eva"))
                .isEqualTo(Hindrance.DECLARED);
        // The quarter of January ends in March.
        assertThat(periods.declare(bench.company, YearMonth.of(2027, 1), "eva")).isEqualTo(Hindrance.NOT_OVER);
        // A month that is locked by itself stays locked when the period is opened.
        assertThat(periods.reopen(bench.company, NOVEMBER, "rättas", "eva")).isEqualTo(Hindrance.NONE);
        assertThat(months.lock(bench.company, NOVEMBER, "eva")).isEqualTo(Hindrance.NONE);
        assertThat(periods.declare(bench.company, NOVEMBER, "eva")).isEqualTo(Hindrance.NONE);
        assertThat(periods.reopen(bench.company, NOVEMBER, "rättas", "eva")).isEqualTo(Hindrance.NONE);
        assertThat(months.lock(bench.company, NOVEMBER, "eva")).isEqualTo(Hindrance.ALREADY);
    }
}
