package se.knyt.engine.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a pattern may cost. Counted repeats are unrolled by the search: RE2's own syntax page bounds them at 1,000 each. */
class PatternsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "((a{1,30}){1,30}){1,30}$",
                "((a{1,1000}){1,1000}){1,1000}",
                "a{101}",
                "a{0,101}",
                "a{101,}",
                "(a{2}){2}",
                "(?:x|(b{2})*)?{3}",
                "(a(b(c{2})d)e){2}",
                "a{2}{2}",
                "a{2}*{2}",
                "[]a]{101}",
                "[[:alpha:]]{101}",
                "[\\]]{101}",
                "\\Q{\\E{101}",
                "\\p{Lu}{101}",
                "(",
                "a)",
                "[",
                "*a",
                "a{100}a{100}a{100}a{100}a{100}a{100}a{100}a{100}a{100}a{100}a{1}"
            })
    void whatWouldCostTooMuchOrIsNoneIsRefused(String pattern) {
        assertThat(Patterns.fault(pattern)).isPresent();
        assertThatThrownBy(() -> Patterns.found("a", pattern)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "^[A-Z]{2}\\d{6,8}$",
                "(?i)faktura|(kredit){1,2}",
                "\\{101\\}",
                "[{101}]{2}",
                "{101",
                "x{,101}",
                "\\Q(a{2}){2}\\E",
                "(a*)*b+?",
                "\\p{L}{1,100}",
                "\\x{41}"
            })
    void whatPeopleWriteIsTaken(String pattern) {
        assertThat(Patterns.fault(pattern)).isEmpty();
    }

    @Test
    void theLongestAndTheDeepest() {
        assertThat(Patterns.fault("a".repeat(500))).isEmpty();
        assertThat(Patterns.fault("a".repeat(501))).isPresent();
        assertThat(Patterns.fault("(".repeat(240) + ")".repeat(240))).isPresent();
    }

    @Test
    void theBeginningOfATextIsSearched() {
        assertThat(Patterns.found("x".repeat(995) + "here", "here")).isTrue();
        assertThat(Patterns.found("x".repeat(997) + "here", "here")).isFalse();
        assertThat(Patterns.found("SE-4711", "^SE-\\d+$")).isTrue();
    }

    private static RuleLanguage.Expression order(String text) {
        return RuleLanguage.condition(RuleSubject.ORDER, text);
    }

    private static Map<String, Object> values() {
        return new HashMap<>(Map.of("number", "1001", "channel", "web"));
    }

    /** In a condition a pattern may also come from elsewhere, or be put together; both ways to write the question are bounded. */
    @Test
    void aPatternThatIsPutTogetherIsBoundedToo() {
        for (var condition : new String[] {"number.matches('(a{2}' + '){2}')", "matches(number, '(a{2}' + '){2}')"}) {
            assertThatThrownBy(() -> order(condition).of(values())).isInstanceOf(RuleLanguage.Failed.class);
        }
        assertThat(order("number.matches('^1[0-9]+$') && matches(number, '01$')")
                        .of(values()))
                .isEqualTo(true);
    }

    /** The rest of CEL's own functions are there as before. */
    @Test
    void theOtherFunctionsAreThere() {
        assertThat(order("size(number) == 4 && number.startsWith('10') && number.contains('0')"
                                + " && int(number) + 1 == 1002 && string(5) == '5' && channel in ['web', 'pos']")
                        .of(values()))
                .isEqualTo(true);
    }

    @Test
    void allRulesTogetherHaveATime() {
        var nanos = new AtomicLong();
        var condition = order("number.matches('^1')");
        RuleTime.bounded(nanos::get, () -> {
            assertThat(condition.of(values())).isEqualTo(true);
            nanos.set(RuleTime.MAX.toNanos() + 1);
            assertThatThrownBy(() -> condition.of(values()))
                    .isInstanceOf(RuleLanguage.Failed.class)
                    .hasMessageContaining("took more than 5 seconds");
            assertThatThrownBy(() -> Patterns.found("a", "a")).hasMessageContaining("took more than 5 seconds");
            return true;
        });
        assertThat(condition.of(values())).isEqualTo(true);
    }
}
