package se.knyt.engine.mapped;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import se.knyt.engine.looseends.LooseEnds;
import se.knyt.engine.testing.TestEngine;

/** A token lives for a year; a person is told fourteen days before it ends, once. */
class ExpiringTokensTest {
    private static final String OPEN =
            "select count(*) from loose_end where company_id = ? and code = 'api-token.expires' and closed_at is null";

    @Test
    void aPersonIsToldFourteenDaysBeforeATokenExpires() {
        try (var test = new TestEngine()) {
            long company = test.company("bolaget");
            var row = test.connect(company, "a");
            var tokens = test.engine.desks().handed().tokens();
            assertThat(tokens.make(company, row.id(), "eva@example.com")).isPresent();
            var expiring =
                    new ExpiringTokens(test.engine.database(), test.engine.clocks(), new LooseEnds(test.engine.ids()));

            test.clock.move(Duration.ofDays(350));
            expiring.step(List.of(company));
            assertThat(test.number(company, OPEN, company)).isZero();

            test.clock.move(Duration.ofDays(2));
            expiring.step(List.of(company));
            assertThat(test.number(company, OPEN, company)).isEqualTo(1);
            expiring.step(List.of(company));
            assertThat(test.number(company, OPEN, company)).isEqualTo(1);

            tokens.revoke(
                    company, row.id(), tokens.list(company, row.id()).getFirst().id(), "eva@example.com");
            assertThat(test.number(company, OPEN, company)).isZero();
        }
    }
}
