package se.knyt.benchmarks.pages;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import se.knyt.engine.Engine;
import se.knyt.engine.db.CrashPoints;
import se.knyt.postgres.EmbeddedPostgres;
import se.knyt.postgres.PostgresOptions;
import se.knyt.spi.ProviderFailure;

/** Puts two years of a shop into a company, by set-based SQL into the stopped Knyt's own database. */
final class History {
    private static final long FIRST_ID = 50_000_000_000L;
    private static final List<String> FIRST_NAMES =
            List.of("anna", "erik", "maria", "lars", "karin", "anders", "eva", "johan", "sara", "per");
    private static final int LAST_NAMES = 400;

    private final Path data;
    private final String slug;
    private final int orders;

    History(Path data, String slug, int orders) {
        this.data = data;
        this.slug = slug;
        this.orders = orders;
    }

    void put() throws SQLException, IOException {
        try (var postgres = EmbeddedPostgres.start(PostgresOptions.in(data));
                var connection = postgres.connect("knyt")) {
            long company = company(connection);
            try (var statement = connection.createStatement()) {
                // The rows are consistent by themselves; triggers would check each of them.
                statement.execute("set session_replication_role = replica");
                statement.execute("set synchronous_commit = off");
                statement.execute("set maintenance_work_mem = '512MB'");
                var indexes = dropped(connection);
                statement.execute(String.format(Locale.ROOT, text("fill.sql"), company, orders, FIRST_ID));
                name(connection, postgres, company);
                for (var index : indexes) {
                    statement.execute(index);
                }
                statement.execute("vacuum (analyze)");
            }
        }
    }

    private long company(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement("select company_id from company where slug = ?")) {
            statement.setString(1, slug);
            try (var row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /** Indexes are made at the end in one go; returns how. */
    private static List<String> dropped(Connection connection) throws SQLException {
        var made = new ArrayList<String>();
        try (var statement = connection.createStatement();
                var drop = connection.createStatement();
                var rows = statement.executeQuery("select i.indexname, i.indexdef from pg_indexes i"
                        + " where i.schemaname = 'public' and i.indexdef not like '%UNIQUE%' and i.tablename in ('trail', 'document',"
                        + " 'effect', 'fact', 'payout_line', 'person_token', 'loose_end', 'audit_log', 'person')")) {
            while (rows.next()) {
                made.add(rows.getString(2));
                drop.execute("drop index " + rows.getString(1));
            }
        }
        return made;
    }

    /** Every buyer has a first and a last name; their tokens are keyed as the company's own. */
    private void name(Connection connection, EmbeddedPostgres postgres, long company) throws SQLException, IOException {
        try (var engine = engine(postgres)) {
            var words = engine.persons().words(company);
            var last =
                    IntStream.range(0, LAST_NAMES).mapToObj(History::lastName).toList();
            for (var names : List.of(FIRST_NAMES, last)) {
                var tokens =
                        names.stream().map(name -> words.range(name).from()).toArray();
                name(connection, company, tokens);
            }
        }
    }

    private void name(Connection connection, long company, Object[] tokens) throws SQLException {
        try (var insert = connection.prepareStatement(
                "insert into person_token select ?, (?::text[])[1 + abs(hashint8(i + ?)) % ?], ? + 10 + i"
                        + " from generate_series(1, ?) i on conflict do nothing")) {
            insert.setLong(1, company);
            insert.setArray(2, connection.createArrayOf("text", tokens));
            insert.setInt(3, tokens.length);
            insert.setInt(4, tokens.length);
            insert.setLong(5, FIRST_ID);
            insert.setInt(6, orders);
            insert.executeUpdate();
        }
    }

    static String lastName(int number) {
        return Integer.toString(number + LAST_NAMES, Character.MAX_RADIX) + "sson";
    }

    private Engine engine(EmbeddedPostgres postgres) throws IOException {
        var key = Base64.getDecoder()
                .decode(Files.readString(data.resolve("master.key")).strip());
        return new Engine(new Engine.Options(
                postgres.jdbcUrl(),
                Files.readString(data.resolve("roles.password")).strip(),
                key,
                2,
                InstantSource.system(),
                (uri, sandbox) -> call -> {
                    throw new ProviderFailure.NotSent("nothing is sent while the history is put in");
                },
                List.of(),
                CrashPoints.NONE,
                _ -> false));
    }

    private static String text(String name) throws IOException {
        try (var in = History.class.getResourceAsStream("/pages/" + name)) {
            if (in == null) {
                throw new IllegalStateException("missing " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
