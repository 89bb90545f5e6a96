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

/** A month that is locked here gets nothing more: what comes late is booked on the next open day, and named. */
class LockedMonthTest {
    private static final YearMonth NOVEMBER = YearMonth.of(2026, 11);
    private PayoutBench bench;
    private MonthEnds months;

    @BeforeEach
    void open() {
        bench = new PayoutBench();
        months = new MonthEnds(bench.test.engine.database(), bench.test.engine.clocks());
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
    void whatComesLateIsBookedOnTheNextOpenDayAndStaysThereWhenTheMonthIsOpened() {
        paid("P1");
        assertThat(months.lock(bench.company, NOVEMBER, "eva")).isEqualTo(Hindrance.NONE);
        assertThat(months.lock(bench.company, NOVEMBER, "eva")).isEqualTo(Hindrance.ALREADY);
        assertThat(months.lock(bench.company, NOVEMBER.plusMonths(1), "eva")).isEqualTo(Hindrance.NONE);
        paid("P2");
        assertThat(bench.state("P2")).isEqualTo("booked");
        assertThat(bench.vouchers())
                .containsExactly(
                        "2026-11-02 Knyt klarna P1: 1581 -10000, 1589 10000",
                        "2027-01-01 Knyt klarna P2: 1581 -10000, 1589 10000");
        assertThat(bench.texts("select voucher_date || ' ' || event_date || ' ' || fiscal_year from voucher"
                        + " where company_id = ? order by voucher_id"))
                .containsExactly("2026-11-02 2026-11-02 2026", "2027-01-01 2026-11-02 2027");
        // Payment and voucher went the same way.
        assertThat(bench.texts("select kind || ' ' || moved_from || ' ' || book_month from effect where company_id = ?"
                        + " and moved_from is not null order by made"))
                .contains("register-payment 2026-11-02 202701", "create-voucher 2026-11-02 202701");
        bench.planPayout("P2");
        bench.run();
        assertThat(bench.vouchers()).hasSize(2);

        assertThatThrownBy(() -> months.unlock(bench.company, NOVEMBER, " ", "eva"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(months.unlock(bench.company, NOVEMBER, "revisorns rättelse", "eva"))
                .isEqualTo(Hindrance.NONE);
        assertThat(months.unlock(bench.company, NOVEMBER, "igen", "eva")).isEqualTo(Hindrance.ALREADY);
        paid("P3");
        assertThat(bench.vouchers()).last().asString().startsWith("2026-11-02 Knyt klarna P3");
        assertThat(bench.texts("select action || ' ' || subject || ' ' || details from audit_log where company_id = ?"
                        + " and action like 'month-end.%' order by audit_id"))
                .hasSize(3)
                .last()
                .asString()
                .startsWith("month-end.unlock 2026-11")
                .contains("revisorns rättelse");
    }

    @Test
    void aMonthInWhichSomethingIsStillToBeBookedOrThatIsNotOverIsNotLocked() {
        bench.sold("o1", "i1", "100.00");
        bench.tell("P1", sek("100.00"), sale(1, "o1", "100.00"));
        bench.plan();
        assertThat(months.lock(bench.company, NOVEMBER, "eva")).isEqualTo(Hindrance.UNDER_WAY);
        bench.run();
        assertThat(months.lock(bench.company, NOVEMBER, "eva")).isEqualTo(Hindrance.NONE);
        assertThat(months.lock(bench.company, YearMonth.of(2027, 6), "eva")).isEqualTo(Hindrance.NOT_OVER);
    }
}
