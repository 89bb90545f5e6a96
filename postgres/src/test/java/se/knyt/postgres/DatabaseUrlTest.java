package se.knyt.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlTest {
    @ParameterizedTest
    @CsvSource({
        "postgresql://db.example/knyt, jdbc:postgresql://db.example/knyt",
        "postgres://anna:se%40cret@db.example:6432/knyt, jdbc:postgresql://db.example:6432/knyt?user=anna&password=se%40cret",
        "postgresql://anna@[::1]/knyt?sslmode=require, jdbc:postgresql://[::1]/knyt?sslmode=require&user=anna",
        "jdbc:postgresql://h/d?user=a, jdbc:postgresql://h/d?user=a"
    })
    void both_ways_of_writing_are_taken(String given, String expected) {
        assertThat(DatabaseUrl.parse(given).jdbcUrl()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "knyt",
                "mysql://a:sandbox-secret@b/c",
                "postgresql://a:sandbox-secret@/c",
                "postgresql:// sandbox-secret"
            })
    void anything_else_is_refused_without_repeating_a_password(String given) {
        assertThatThrownBy(() -> DatabaseUrl.parse(given))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("sandbox-secret");
    }

    @Test
    void printed_it_shows_no_password() {
        assertThat(DatabaseUrl.parse("postgresql://anna:sandbox-secret@h/d")).hasToString("jdbc:postgresql://h/d");
    }
}
