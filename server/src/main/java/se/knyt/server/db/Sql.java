package se.knyt.server.db;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.db.Parameters;

/** One open transaction of {@link WebDatabase}. */
public final class Sql {
    private static final int FETCHED = 500;

    private final Connection connection;

    Sql(Connection connection) {
        this.connection = connection;
    }

    /** Reads one row. */
    @FunctionalInterface
    public interface RowMapper<T extends @Nullable Object> {
        T map(Row row) throws SQLException;
    }

    public <T extends @Nullable Object> List<T> list(String sql, RowMapper<T> mapper, @Nullable Object... parameters)
            throws SQLException {
        try (var statement = Parameters.prepared(connection, sql, parameters);
                var rows = statement.executeQuery()) {
            var result = new ArrayList<T>();
            var row = new Row(rows);
            while (rows.next()) {
                result.add(mapper.map(row));
            }
            return result;
        }
    }

    /** Does something with one row. */
    @FunctionalInterface
    public interface RowConsumer {
        void take(Row row) throws SQLException;
    }

    /** Takes rows one by one from the database's cursor: how many there are costs no memory. */
    public void each(String sql, RowConsumer consumer, @Nullable Object... parameters) throws SQLException {
        try (var statement = Parameters.prepared(connection, sql, parameters)) {
            statement.setFetchSize(FETCHED);
            try (var rows = statement.executeQuery()) {
                var row = new Row(rows);
                while (rows.next()) {
                    consumer.take(row);
                }
            }
        }
    }

    public <T> Optional<T> first(String sql, RowMapper<T> mapper, @Nullable Object... parameters) throws SQLException {
        var rows = list(sql, mapper, parameters);
        return rows.isEmpty() ? Optional.empty() : Optional.of(rows.getFirst());
    }

    /** A result of exactly one row: a count, a sum. */
    public <T> T one(String sql, RowMapper<T> mapper, @Nullable Object... parameters) throws SQLException {
        return first(sql, mapper, parameters).orElseThrow();
    }

    public int update(String sql, @Nullable Object... parameters) throws SQLException {
        try (var statement = Parameters.prepared(connection, sql, parameters)) {
            return statement.executeUpdate();
        }
    }

    /** A new surrogate id. */
    public long nextId() throws SQLException {
        return one("select nextval('knyt_id')", row -> row.number("nextval"));
    }

    /** The row a result stands at; columns by name. */
    public static final class Row {
        private final ResultSet rows;

        Row(ResultSet rows) {
            this.rows = rows;
        }

        public long number(String column) throws SQLException {
            return rows.getLong(column);
        }

        public @Nullable Long numberOrNull(String column) throws SQLException {
            long value = rows.getLong(column);
            return rows.wasNull() ? null : value;
        }

        public int integer(String column) throws SQLException {
            return rows.getInt(column);
        }

        public String text(String column) throws SQLException {
            var value = rows.getString(column);
            return value == null ? "" : value;
        }

        public boolean flag(String column) throws SQLException {
            return rows.getBoolean(column);
        }

        public byte[] bytes(String column) throws SQLException {
            return rows.getBytes(column);
        }

        public LocalDate date(String column) throws SQLException {
            return rows.getObject(column, LocalDate.class);
        }

        public @Nullable LocalDate dateOrNull(String column) throws SQLException {
            return rows.getObject(column, LocalDate.class);
        }

        public Instant instant(String column) throws SQLException {
            return rows.getObject(column, OffsetDateTime.class).toInstant();
        }

        public @Nullable Instant instantOrNull(String column) throws SQLException {
            var value = rows.getObject(column, OffsetDateTime.class);
            return value == null ? null : value.toInstant();
        }

        /** An amount in minor units with the row's column {@code currency}. */
        public Money money(String column) throws SQLException {
            return Money.of(rows.getLong(column), new Currency(rows.getString("currency")));
        }
    }
}
