package se.knyt.engine.intake;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;
import se.knyt.engine.connections.ConnectionRow;
import se.knyt.spi.PullSource.Lane;

/**
 * A stream whose time has come, or that a hint asks for.
 *
 * @param cursor where the reading before ended
 * @param interval how often it is read where it has no timetable
 * @param failing whether the reading before failed
 * @param startDate the company's first day
 * @param begun machine time when it was found due
 */
record DueRead(
        ConnectionRow connection,
        String stream,
        Lane lane,
        String cursor,
        Duration interval,
        boolean failing,
        LocalDate startDate,
        Instant begun,
        Optional<Timetable> timetable) {
    /** When it is to be read again after a read that began then. */
    Instant next(Instant after) {
        return timetable.map(t -> t.next(after, ZoneId.of(connection.zone()))).orElseGet(() -> after.plus(interval));
    }

    String key() {
        return connection.company() + "/" + connection.id() + "/" + stream;
    }
}
