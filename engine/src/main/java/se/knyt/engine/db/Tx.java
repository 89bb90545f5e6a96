package se.knyt.engine.db;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One open transaction: the few ways in which SQL is run. */
public final class Tx {
    private final Connection connection;
    private final List<Runnable> afterCommit;

    Tx(Connection connection, List<Runnable> afterCommit) {
        this.connection = connection;
        this.afterCommit = afterCommit;
    }

    /** Reads one row of a result. */
    @FunctionalInterface
    public interface RowMapper<T extends @Nullable Object> {
        T map(ResultSet row) throws SQLException;
    }

    public <T extends @Nullable Object> List<T> query(String sql, RowMapper<T> mapper, @Nullable Object... parameters)
            throws SQLException {
        try (var statement = Parameters.prepared(connection, sql, parameters);
                var rows = statement.executeQuery()) {
            var result = new ArrayList<T>();
            while (rows.next()) {
                result.add(mapper.map(rows));
            }
            return result;
        }
    }

    public <T> Optional<T> first(String sql, RowMapper<T> mapper, @Nullable Object... parameters) throws SQLException {
        var rows = query(sql, mapper, parameters);
        return rows.isEmpty() ? Optional.empty() : Optional.of(rows.getFirst());
    }

    /** Runs a statement and returns the number of rows it touched. */
    public int update(String sql, @Nullable Object... parameters) throws SQLException {
        try (var statement = Parameters.prepared(connection, sql, parameters)) {
            return statement.executeUpdate();
        }
    }

    /** Work that, when it fails, is taken back by itself: the transaction goes on without it. Rethrows what it failed with. */
    public <T> T apart(Database.Work<T> work) throws SQLException {
        var before = connection.setSavepoint();
        int promised = afterCommit.size();
        boolean done = false;
        try {
            var result = work.run(this);
            connection.releaseSavepoint(before);
            done = true;
            return result;
        } finally {
            if (!done) {
                connection.rollback(before);
                afterCommit.subList(promised, afterCommit.size()).clear();
            }
        }
    }

    /** Runs after the commit, in order; not when the transaction rolls back. */
    public void afterCommit(Runnable action) {
        afterCommit.add(action);
    }

    /** Database time; for leases only. */
    public Instant databaseNow() throws SQLException {
        return first("select clock_timestamp()", row -> instant(row, 1)).orElseThrow();
    }

    /** The driver's connection, for COPY. */
    public Connection connection() {
        return connection;
    }

    public static Instant instant(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    public static @Nullable Instant instantOrNull(ResultSet row, int column) throws SQLException {
        var value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }

    public static @Nullable Long longOrNull(ResultSet row, int column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : value;
    }

    /** An array parameter. The driver sends one whose Java type it knows in binary form, and any other as escaped text. */
    public record Values(String type, @Nullable Object[] values) {}

    public static Values bigints(Collection<? extends @Nullable Long> values) {
        return new Values("bigint", values.toArray(Long[]::new));
    }

    public static Values ints(Collection<Integer> values) {
        return new Values("int", values.toArray(Integer[]::new));
    }

    public static Values texts(Collection<? extends @Nullable String> values) {
        return new Values("text", values.toArray(String[]::new));
    }

    public static Values booleans(Collection<Boolean> values) {
        return new Values("boolean", values.toArray());
    }

    public static Values bytes(Collection<? extends byte @Nullable []> values) {
        return new Values("bytea", values.toArray(byte[][]::new));
    }

    public static Values instants(Collection<? extends @Nullable Instant> values) {
        return new Values(
                "timestamptz",
                values.stream().map(v -> v == null ? null : v.toString()).toArray());
    }

    public static Values dates(Collection<? extends @Nullable LocalDate> values) {
        return new Values(
                "date",
                values.stream().map(v -> v == null ? null : v.toString()).toArray());
    }
}
