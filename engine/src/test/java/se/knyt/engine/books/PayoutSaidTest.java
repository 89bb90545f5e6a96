package se.knyt.engine.books;

import static org.assertj.core.api.Assertions.assertThat;
import static se.knyt.engine.books.PayoutBench.fee;
import static se.knyt.engine.books.PayoutBench.sale;
import static se.knyt.engine.books.PayoutBench.sek;
import static se.knyt.engine.books.PayoutBench.vat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is kept of a payout for those who say how it stands: what it waits for, how many lines are whose, where open ones stand. */
class PayoutSaidTest {
    private PayoutBench bench;

    @BeforeEach
    void open() {
        bench = new PayoutBench();
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private String said() {
        return bench.texts("select state || ' ' || lines || ' ' || lines_fees || ' ' || lines_open || ' ' || waits_for"
                        + " from payout where company_id = ?")
                .getFirst();
    }

    @Test
    void anOpenLineOfABookedPayoutIsSaidToStandOpenOnItsAccount() {
        bench.sold("1001", "55", "1249.00");
        bench.tell(
                "P1",
                sek("1736.50"),
                sale(1, "1001", "1249.00"),
                sale(2, "1002", "500.00"),
                fee(1, "-10.00"),
                vat(1, "-2.50"));
        bench.run();
        assertThat(said()).isEqualTo("booked 4 2 1 ");
        assertThat(bench.looseEnds())
                .singleElement()
                .asString()
                .startsWith("payout.line-unmatched")
                .contains("\"account\":\"1581\"", "\"variant\":\"booked\"");
    }

    @Test
    void oneThatIsNotBookedSaysWhatItWaitsFor() {
        bench.sold("1001", "55", "1249.00");
        bench.flow(false);
        bench.tell("P1", sek("1749.00"), sale(1, "1001", "1249.00"), sale(2, "1002", "500.00"));
        bench.run();
        assertThat(said()).isEqualTo("matching 2 0 1 flow-off");
        assertThat(bench.looseEnds()).singleElement().asString().contains("\"variant\":\"\"");

        bench.flow(true);
        bench.test.engine.control().planAgain(bench.company);
        bench.run();
        assertThat(said()).isEqualTo("booked 2 0 1 ");
        assertThat(bench.looseEnds()).singleElement().asString().contains("\"variant\":\"booked\"");
    }
}
