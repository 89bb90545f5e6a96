package se.knyt.engine.log;

import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import se.knyt.engine.db.Tx;
import se.knyt.spi.PullSource.Lane;

/**
 * What happened, in order within one company and lane, nowhere else. The append is part of the transaction of the change.
 *
 * <p>Whatever relays the log elsewhere passes the same contract test as the table.
 */
public interface ChangeLog {
    /** What a change is about. */
    enum Subject {
        DOCUMENT,
        /** Something that belongs to a trail has moved: an effect was done, a line matched. */
        TRAIL,
        /** Something that a payout waits for has moved. */
        PAYOUT;

        String code() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }

        static Subject ofCode(String code) {
            return valueOf(code.toUpperCase(java.util.Locale.ROOT));
        }
    }

    /**
     * @param position 1, 2, 3 … within company and lane
     * @param subjectId document, trail or payout
     * @param version of the document, 0 for the others
     */
    record Change(long company, Lane lane, long position, Subject subject, long subjectId, int version, Instant at) {}

    /** A change about to be appended. */
    record NewChange(long company, Lane lane, Subject subject, long subjectId, int version) {}

    /**
     * Appends within the caller's transaction. Takes the heads last: call it after all other work, just before the commit.
     *
     * @param at machine time
     */
    void append(Tx tx, List<NewChange> changes, Instant at) throws SQLException;

    /**
     * The changes after the reader's position, in order for each company: at most {@code max} in all, and no company's more than its
     * share of them, so that a busy one does not keep the others waiting.
     */
    List<Change> read(Tx tx, String reader, Lane lane, Collection<Long> companies, int max) throws SQLException;

    /** Moves a reader on; never back. */
    void advance(Tx tx, String reader, Collection<Change> done) throws SQLException;
}
