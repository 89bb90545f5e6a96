package se.knyt.engine.books;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static se.knyt.engine.books.PayoutBench.sale;
import static se.knyt.engine.books.PayoutBench.sek;

import java.time.Duration;
import java.time.YearMonth;
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
