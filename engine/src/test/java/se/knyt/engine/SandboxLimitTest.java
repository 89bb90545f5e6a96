package se.knyt.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import se.knyt.engine.settings.Settings;
import se.knyt.engine.testing.TestEngine;

/** Each sandbox company runs simulators of its own, so an organization has a bounded number of them. */
class SandboxLimitTest {
    private static final int MAX = 3;

    @Test
    void anOrganizationHasNoMoreSandboxesThanItMay() {
        try (var test = new TestEngine()) {
            long one = test.engine.companies().createOrganization("Ett");
            long first = make(test, one, "s0", true).orElseThrow();
            for (int i = 1; i < MAX; i++) {
                assertThat(make(test, one, "s" + i, true)).isPresent();
            }
            assertThat(make(test, one, "s3", true)).isEmpty();
            assertThat(make(test, one, "riktigt", false))
                    .as("a company that is none is not counted")
                    .isPresent();
            long other = test.engine.companies().createOrganization("Annat");
            assertThat(make(test, other, "annans", true)).isPresent();

            test.engine.companies().endSandbox(first);
            assertThat(make(test, one, "s4", true)).isPresent();
        }
    }

    private static OptionalLong make(TestEngine test, long organization, String slug, boolean sandbox) {
        return test.engine
                .companies()
                .createCompany(
                        new Companies.NewCompany(organization, slug, slug, "", sandbox, LocalDate.of(2026, 11, 1)),
                        Settings.initial(),
                        MAX);
    }
}
