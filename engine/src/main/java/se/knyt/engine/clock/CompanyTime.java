package se.knyt.engine.clock;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import se.knyt.engine.db.Tx;

/**
 * What a company's clock showed at each moment of machine time. Rows that are noted in machine time are told in the company's by
 * this: with the offset of the moment itself, not of today, so that a time once shown stays when a sandbox's clock is moved.
 *
 * @param ahead how far the company's clock runs ahead of the machine's now
 * @param moves each move of the clock, oldest first; empty for a company whose clock was never moved
 */
public record CompanyTime(Duration ahead, List<Move> moves) {
    /** A clock that goes with the machine's. */
    public static final CompanyTime MACHINE = new CompanyTime(Duration.ZERO, List.of());

    /**
     * @param from the moment of machine time that the clock was moved at
     * @param ahead how far it has run ahead since
     */
    public record Move(Instant from, Duration ahead) {}

    /** As it is stored; reads each move. */
    public static CompanyTime of(Tx tx, long company) throws SQLException {
        var ahead =
                tx.first("select clock_offset_ms from company where company_id = ?", row -> row.getLong(1), company);
        if (ahead.orElse(0L) == 0) {
            return MACHINE;
        }
        return new CompanyTime(
                Duration.ofMillis(ahead.get()),
                tx.query(
                        "select from_at, offset_ms from clock_move where company_id = ? order by offset_ms",
                        row -> new Move(Tx.instant(row, 1), Duration.ofMillis(row.getLong(2))),
                        company));
    }

    public CompanyTime {
        moves = List.copyOf(moves);
    }

    /** What the company's clock showed at a moment of machine time; for one to come, what it will show if nobody moves it. */
    public Instant at(Instant machine) {
        if (moves.isEmpty()) {
            return machine.plus(ahead);
        }
        for (var move : moves.reversed()) {
            if (!machine.isBefore(move.from())) {
                return machine.plus(move.ahead());
            }
        }
        return machine;
    }

    /** The first moment of machine time at which the company's clock had reached {@code company}. */
    public Instant machineAt(Instant company) {
        if (moves.isEmpty()) {
            return company.minus(ahead);
        }
        for (var move : moves.reversed()) {
            if (!company.isBefore(move.from().plus(move.ahead()))) {
                return company.minus(move.ahead());
            }
            if (!company.isBefore(at(move.from().minusNanos(1)))) {
                return move.from();
            }
        }
        return company;
    }
}
