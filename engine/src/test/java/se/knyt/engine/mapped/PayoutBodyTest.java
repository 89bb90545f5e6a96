package se.knyt.engine.mapped;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Days that another system hands in: a year that no database keeps is the caller's slip, and told as that. */
class PayoutBodyTest {
    private static Map<String, String> problems(String paidOn, String date) {
        var body = """
                {"id": "P1", "currency": "SEK", "paid_on": "%s", "paid": "10.00",
                 "lines": [{"kind": "sale", "amount": "10.00", "date": "%s"}]}
                """.formatted(paidOn, date);
        return PayoutBody.read(body.getBytes(StandardCharsets.UTF_8), "other", ZoneId.of("Europe/Stockholm"))
                .problems();
    }

    @Test
    void aDayOfNoYearThatAnythingIsPaidInIsRefusedByItsField() {
        assertThat(problems("2026-11-02", "2026-11-01")).isEmpty();
        assertThat(problems("+999999999-12-31", "2026-11-01")).containsOnlyKeys("paid_on");
        assertThat(problems("2026-11-02", "-0001-01-01")).containsOnlyKeys("lines[0].date");
    }
}
