package se.knyt.core.bookkeeping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Dimensions are numbered as SIE numbers them (4B, 8.1), and an object's id is one that every reader of its files takes. */
class DimensionsTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 6, 7, 8, 9, 10, 20, 21, 999})
    void whatIsFreeAndWhatSieNamesCanBeSet(int number) {
        assertThat(Dimensions.settable(number)).isTrue();
    }

    /** 2 is under 1, 3–5 and 11–19 are reserved. */
    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 2, 3, 5, 11, 19, 1000})
    void whatIsReservedOrUnderAnotherCannot(int number) {
        assertThat(Dimensions.settable(number)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "NORR", "Åre 7", "a-b/c.d", "12345678901234567890"})
    void anObjectIsUpToTwentyCharacters(String id) {
        assertThat(Dimensions.isObject(id)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", " a", "a ", "a\"b", "a{b", "a}b", "a\\b", "a\tb", "a\nb", "日本", "123456789012345678901"
            })
    void whatAFileWouldMisreadIsNoObject(String id) {
        assertThat(Dimensions.isObject(id)).isFalse();
    }

    @Test
    void theyAreKeptByNumberAndReadAsTheyWereWritten() {
        var both = Dimensions.NONE.with(30, "B 2").with(20, "NORR").with(20, "SYD");
        assertThat(both.text()).isEqualTo("20 SYD\t30 B 2");
        assertThat(Dimensions.parse(both.text())).isEqualTo(both);
        assertThat(Dimensions.parse("")).isEqualTo(Dimensions.NONE);
        assertThat(both).isEqualTo(Dimensions.NONE.with(20, "SYD").with(30, "B 2"));
    }

    @Test
    void aRowHasAtMostTen() {
        var ten = Dimensions.NONE;
        for (int number = 20; number < 30; number++) {
            ten = ten.with(number, "X");
        }
        var full = ten;
        assertThat(full.takes(29)).isTrue();
        assertThat(full.takes(30)).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> full.with(30, "X"));
        assertThatIllegalArgumentException().isThrownBy(() -> Dimensions.NONE.with(1, "cost centre"));
    }
}
