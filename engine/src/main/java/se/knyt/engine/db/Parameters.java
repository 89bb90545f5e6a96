package se.knyt.engine.db;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Prepares statements with their parameters, for the engine's transactions and for those of the pages. */
public final class Parameters {
    private Parameters() {}

    /**
     * @param parameters null, Long, Integer, String, Boolean, bytes, Instant, LocalDate, long[] or {@link Tx.Values}
     * @throws IllegalArgumentException for one of any other type
     */
    public static PreparedStatement prepared(Connection connection, String sql, @Nullable Object... parameters)
            throws SQLException {
        var statement = connection.prepareStatement(sql);
        try {
            for (int i = 0; i < parameters.length; i++) {
                bind(connection, statement, i + 1, parameters[i]);
            }
            return statement;
        } catch (SQLException | RuntimeException e) {
            statement.close();
            throw e;
        }
    }

    private static void bind(Connection connection, PreparedStatement statement, int index, @Nullable Object value)
            throws SQLException {
        switch (value) {
            case null -> statement.setNull(index, Types.NULL);
            case Long v -> statement.setLong(index, v);
            case Integer v -> statement.setInt(index, v);
            case String v -> statement.setString(index, v);
            case Boolean v -> statement.setBoolean(index, v);
            case byte[] v -> statement.setBytes(index, v);
            case Instant v -> statement.setObject(index, v.atOffset(ZoneOffset.UTC));
            case LocalDate v -> statement.setObject(index, v);
            case long[] v ->
                statement.setArray(
                        index,
                        connection.createArrayOf(
                                "bigint", Arrays.stream(v).boxed().toArray(Long[]::new)));
            case Tx.Values v -> statement.setArray(index, connection.createArrayOf(v.type(), v.values()));
            default -> throw new IllegalArgumentException("no SQL type for " + value.getClass());
        }
    }
}
