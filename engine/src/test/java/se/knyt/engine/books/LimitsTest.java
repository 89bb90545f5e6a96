package se.knyt.engine.books;

import static org.assertj.core.api.Assertions.assertThat;
import static se.knyt.engine.books.PayoutBench.sale;
import static se.knyt.engine.books.PayoutBench.sek;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.core.bookkeeping.DifferenceClass;

/** What differs within the company's limit is written off to its account and listed; what is more stays open by name. */
class LimitsTest {
    private PayoutBench bench;

    @BeforeEach
    void open() {
        bench = new PayoutBench();
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private LimitDesk desk() {
        return bench.test.engine.desks().limits();
    }

    private void paid(String reference, String open, String paid) {
        bench.sold("o" + reference, "i" + reference, open);
        bench.tell(reference, sek(paid), sale(1, "o" + reference, paid));
        bench.run();
    }

    private List<String> written() {
        return bench.texts("select p.reference || ' ' || l.difference || ' ' || l.difference_minor from payout_line l"
                + " join payout p on p.company_id = l.company_id and p.payout_id = l.payout_id"
                + " where l.company_id = ? and l.difference <> '' order by p.reference");
    }

    private String writeOffs(String reference) {
        return bench.texts(
                        "select (e.body::json -> 'writeOffs')::text from effect e join payout p on p.company_id = e.company_id"
                                + " and p.payout_id = e.payout_id where e.company_id = ? and e.kind = 'register-payment' and p.reference = '"
                                + reference + "'")
                .getFirst();
    }

    @Test
    void withinTheLimitItIsWrittenOffToItsAccountAndListed() {
        paid("P1", "100.00", "97.00");
        assertThat(written()).isEmpty();
        assertThat(bench.looseEnds()).singleElement().asString().startsWith("payout.line-suggested");

        assertThat(desk().save(
                                bench.company,
                                List.of(new LimitDesk.Input(DifferenceClass.UNDERPAID, "5.00", "", "6352")),
                                "eva"))
                .isEmpty();
        paid("P2", "100.00", "97.00");
        paid("P3", "100.00", "94.99");
        paid("P4", "100.00", "99.50");
        assertThat(written()).contains("P2 underpaid 300", "P4 rounding 50").doesNotContain("P3 underpaid 501");
        assertThat(writeOffs("P2")).contains("\"amount\":\"3.00 SEK\"").contains("\"account\":6352");
        assertThat(bench.looseEnds()).anySatisfy(end -> assertThat(end).contains("P3"));
        assertThat(writeOffs("P4")).contains("\"amount\":\"0.50 SEK\"").contains("\"account\":3740");
    }

    @Test
    void whatIsNoLimitIsNamedAndNothingIsChanged() {
        var before = desk().limits(bench.company);
        assertThat(desk().save(
                                bench.company,
                                List.of(
                                        new LimitDesk.Input(DifferenceClass.ROUNDING, "-1", "10.00", "3740"),
                                        new LimitDesk.Input(DifferenceClass.OVERPAID, "1.00", "x", "1930"),
                                        new LimitDesk.Input(DifferenceClass.EXCHANGE, "", "1.005", "")),
                                "eva"))
                .containsExactly(
                        new LimitDesk.Problem(DifferenceClass.ROUNDING, "each"),
                        new LimitDesk.Problem(DifferenceClass.OVERPAID, "month"),
                        new LimitDesk.Problem(DifferenceClass.OVERPAID, "account"),
                        new LimitDesk.Problem(DifferenceClass.EXCHANGE, "month"));
        assertThat(desk().limits(bench.company)).isEqualTo(before);
    }
}
