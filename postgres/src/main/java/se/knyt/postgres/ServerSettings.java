package se.knyt.postgres;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The server's settings, written anew at each start so that a new Knyt brings its own.
 *
 * @param text the configuration file
 * @param fingerprint tells whether a server that already runs was started with these settings
 */
record ServerSettings(String text, String fingerprint) {
    static final String FILE = "knyt.conf";

    /**
     * The four thousand rounds that make a password hard to guess take more of a test run's time than what is done on most connections.
     * Only for tests.
     */
    static final String QUICK_SIGN_IN = "scram_iterations=1";

    /**
     * Settings that keep the data safe and the memory small. A file {@code postgres.conf} in the data folder, if there is
     * one, is read after them and wins.
     */
    static ServerSettings of(PostgresOptions options, String version) {
        var body = """
                # Written by Knyt at each start, for PostgreSQL %s; your own settings go into ../postgres.conf
                listen_addresses = '127.0.0.1'
                unix_socket_directories = ''
                max_connections = %s
                shared_buffers = '128MB'
                jit = off
                # Small machines: no parallel plans, few helpers, reading in the backend itself.
                max_parallel_workers_per_gather = 0
                max_parallel_maintenance_workers = 0
                max_worker_processes = 4
                max_logical_replication_workers = 0
                autovacuum_max_workers = 2
                autovacuum_worker_slots = 2
                io_method = sync
                # The online backup needs the level and one slot; nobody replicates.
                wal_level = replica
                max_wal_senders = 0
                max_replication_slots = 4
                max_wal_size = '512MB'
                min_wal_size = '80MB'
                wal_compression = on
                timezone = 'UTC'
                log_timezone = 'UTC'
                lc_messages = 'C'
                # Values of rows are personal data and have no place in a log: no details, no statements.
                log_error_verbosity = terse
                log_min_error_statement = panic
                log_checkpoints = off
                log_line_prefix = '%%m [%%p] '
                idle_in_transaction_session_timeout = '5min'
                %s
                include_if_exists = '../postgres.conf'
                """.formatted(version, Integer.toString(options.connectionsMax()), durability(options.forgetful()));
        var fingerprint = hash(body);
        return new ServerSettings(body + "knyt.settings = '" + fingerprint + "'\n", fingerprint);
    }

    private static String durability(boolean forgetful) {
        return forgetful
                ? "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\n" + QUICK_SIGN_IN
                : "fsync = on\nsynchronous_commit = on\nfull_page_writes = on";
    }

    private static String hash(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
