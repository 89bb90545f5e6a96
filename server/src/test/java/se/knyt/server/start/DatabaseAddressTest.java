package se.knyt.server.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** The forms of database URL that {@code docs/reference/environment-and-commands.md} promises. */
class DatabaseAddressTest {
    @Test
    void theUserAndPasswordMayStandBeforeTheHost() {
        assertThat(DatabaseAddress.parse("postgresql://knyt:p%40ss@db.example:5432/books?sslmode=require"))
                .isEqualTo(
                        new DatabaseAddress("jdbc:postgresql://db.example:5432/books?sslmode=require", "knyt", "p@ss"));
    }

    @Test
    void orAsParameters() {
        assertThat(DatabaseAddress.parse("jdbc:postgresql://127.0.0.1:5432/books?user=knyt&password=word"))
                .isEqualTo(new DatabaseAddress("jdbc:postgresql://127.0.0.1:5432/books", "knyt", "word"));
    }

    @Test
    void whatIsWrongIsToldWithoutThePassword() {
        assertThatThrownBy(() -> DatabaseAddress.parse("mysql://knyt:hidden@db/books"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("hidden");
        assertThatThrownBy(() -> DatabaseAddress.parse("postgresql://db.example/books?password=hidden"))
                .hasMessageNotContaining("hidden");
    }
}
