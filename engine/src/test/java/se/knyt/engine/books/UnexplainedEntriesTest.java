package se.knyt.engine.books;

import static org.assertj.core.api.Assertions.assertThat;
import static se.knyt.engine.books.PayoutBench.sale;
import static se.knyt.engine.books.PayoutBench.sek;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.engine.bank.BankDesk;
import se.knyt.engine.bank.BankDrop;

/**
 * A line of Wednesday 23 December 2026. Christmas Eve to the 27th are no banking days, nor is New Year's Eve or New Year's Day: the five
 * are the 28th, 29th and 30th, and 4 and 5 January. From 6 January it is a loose end.
 */
class UnexplainedEntriesTest {
    private static final String LINE = "2026-12-23;-1895,00;KLARNA";
    private static final LocalDate FIFTH = LocalDate.of(2027, 1, 5);
    private PayoutBench bench;

    @BeforeEach
    void open() {
        bench = new PayoutBench();
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private BankDesk desk() {
        return bench.test.engine.desks().bank();
    }

    private void noonOf(LocalDate day) {
        var noon = day.atTime(12, 0).atZone(ZoneId.of("Europe/Stockholm")).toInstant();
        bench.test.clock.move(Duration.between(bench.test.engine.clocks().now(bench.company), noon));
        bench.run();
    }

    private void drop(String... rows) {
        var csv = "Bokföringsdatum;Belopp;Text\n" + String.join("\n", rows) + "\n";
        assertThat(desk().take(
                                bench.company,
                                new BankDrop.File(
                                        "utdrag.csv",
                                        csv.getBytes(StandardCharsets.UTF_8),
                                        true,
                                        1930,
                                        "SE3550000000054910000003"),
                                "eva"))
                .isInstanceOf(BankDrop.Outcome.Taken.class);
    }

    private List<String> ends() {
        return bench.looseEnds().stream()
                .filter(end -> end.startsWith("bank.entry-unexplained"))
                .toList();
    }

    private long entry() {
        return Long.parseLong(bench.texts("select bank_entry_id::text from bank_entry where company_id = ?")
                .getFirst());
    }

    @Test
    void itIsALooseEndAfterFiveBankingDaysUntilItIsSetAside() {
        noonOf(LocalDate.of(2026, 12, 28));
        drop(LINE);
        noonOf(FIFTH);
        assertThat(ends()).isEmpty();
        noonOf(FIFTH.plusDays(1));
        assertThat(ends())
                .singleElement()
                .asString()
                .contains("2026-12-23", "-1895.00", "KLARNA", "SE3550000000054910000003", "\"" + entry() + "\"");
        assertThat(bench.texts("select amount_minor::text from loose_end where company_id = ? and closed_at is null"))
                .containsExactly("-189500");
        bench.run();
        assertThat(ends()).hasSize(1);

        assertThat(desk().letBe(bench.company, entry(), "Avgift, bokförd i V12", "eva"))
                .isTrue();
        bench.run();
        assertThat(ends()).isEmpty();
        assertThat(bench.texts(
                        "select closed_by from loose_end where company_id = ? and code = 'bank.entry-unexplained'"))
                .containsExactly("knyt");
        assertThat(desk().reopen(bench.company, entry(), "eva")).isTrue();
        bench.run();
        assertThat(ends()).as("taken up again").hasSize(1);
    }

    @Test
    void itClosesWhenItsPayoutComes() {
        noonOf(LocalDate.of(2026, 11, 20));
        drop("2026-11-02;100,00;KLARNA P1");
        bench.run();
        assertThat(ends()).hasSize(1);
        bench.sold("o1", "i1", "100.00");
        bench.tell("P1", sek("100.00"), sale(1, "o1", "100.00"));
        bench.run();
        drop("2026-11-02;100,00;KLARNA P1");
        bench.run();
        assertThat(bench.texts("select state from bank_entry where company_id = ?"))
                .containsExactly("matched");
        assertThat(ends()).isEmpty();
    }

    @Test
    void whatAPersonClosedStaysClosedAndWhatIsOlderThanTheCompanyIsNotAsked() {
        noonOf(LocalDate.of(2026, 11, 20));
        long other = bench.test.company("annan");
        drop("2026-09-30;-8,00;KLARNA AVGIFT", "2026-11-02;-9,00;KLARNA AVGIFT");
        bench.run();
        assertThat(ends()).singleElement().asString().contains("-9.00");
        bench.closeLooseEnd("bank.entry-unexplained", "Fråga ställd till banken");
        bench.run();
        assertThat(ends()).isEmpty();
        assertThat(bench.test.number(other, "select count(*) from loose_end where company_id = ?", other))
                .isZero();
    }
}
