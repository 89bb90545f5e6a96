package se.knyt.engine.connections;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import se.knyt.engine.testing.TestEngine;

class SignInsTest {
    /** The last sign-in was made while the clock was ahead: a refusal now is later than that, whatever the two say. */
    @Test
    void aRefusalClosesAConnectionThatWasOpenedByAClockAhead() {
        try (var test = new TestEngine()) {
            long company = test.company("bolaget");
            var row = test.connect(company, "a");
            test.clock.move(Duration.ofDays(40));
            test.engine
                    .database()
                    .doForCompany("open", company, tx -> test.signIns().state(tx, company, row.id(), "active"));
            test.clock.move(Duration.ofDays(-40));
            test.engine
                    .database()
                    .doForCompany(
                            "needed", company, tx -> test.signIns().needed(tx, row, "expired", test.clock.instant()));
            assertThat(test.text(company, "select state from connection where company_id = ?", company))
                    .isEqualTo("sign-in-again");
            assertThat(test.number(company, "select count(*) from loose_end where code = 'connection.sign-in-again'"))
                    .isEqualTo(1);
        }
    }
}
