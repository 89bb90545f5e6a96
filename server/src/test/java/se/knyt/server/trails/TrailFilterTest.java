package se.knyt.server.trails;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;

/** A link that somebody has tampered with narrows nothing: a day that the database cannot hold never reaches it. */
class TrailFilterTest {
    @Test
    void aDayThatTheDatabaseDoesNotHaveNarrowsNothing() {
        var filter = TrailFilter.of("", "", "", "", "-999999999-01-01", "+999999998-12-31");
        assertThat(filter.from()).isNull();
        assertThat(filter.to()).isNull();
        assertThat(TrailFilter.of("", "", "", "", "2026-11-01", "").from()).isEqualTo(LocalDate.of(2026, 11, 1));
    }
}
