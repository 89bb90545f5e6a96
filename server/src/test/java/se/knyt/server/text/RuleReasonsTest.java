package se.knyt.server.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the language of conditions says of an expression that it cannot work out, as people read it. */
class RuleReasonsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "evaluation error at <input>:12: / by zero | delar med noll",
                "evaluation error at <input>:2: divide by zero | delar med noll",
                "evaluation error at <input>:9: long overflow | för stort eller för litet",
                "evaluation error: key 'gift' is not present in map. | fält som inte finns",
                "evaluation error at <input>:1: No matching overload for function '_<_' | värden av olika slag",
                "evaluation error at <input>:4: For input string: \"abc\" | kan inte läsas som",
                "evaluation error: Iteration budget exceeded: 1000 | fler steg",
                "something that nobody has seen | går inte att räkna ut"
            })
    void aRuleThatFailsIsToldWithoutEnglish(String said, String expected) {
        var messages = new Messages(Texts.of(Language.SV), new Format(Language.SV, ZoneId.of("Europe/Stockholm")));
        var message = messages.of("rule.failed", Map.of("rule", "Norge", "order", "1", "reason", said));
        assertThat(message.why())
                .contains(expected)
                .doesNotContain("evaluation")
                .doesNotContain("zero");
    }
}
