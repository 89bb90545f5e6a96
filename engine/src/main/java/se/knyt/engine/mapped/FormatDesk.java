package se.knyt.engine.mapped;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import se.knyt.core.money.Currency;
import se.knyt.engine.Audit;
import se.knyt.engine.books.ProviderCodes;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.connections.ConnectionRow;
import se.knyt.engine.connections.Connections;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.Tx;
import se.knyt.engine.intake.SettlementDrop;
import se.knyt.engine.json.Json;
import se.knyt.engine.seal.CompanyKeys;
import se.knyt.engine.settings.SettingsStore;
import se.knyt.formats.csv.FileText;
import se.knyt.formats.csv.FormatException;
import se.knyt.formats.settlement.mapped.FormatGuess;
import se.knyt.formats.settlement.mapped.MappedFormat;
import se.knyt.formats.settlement.mapped.MappedFormatText;
import se.knyt.formats.settlement.mapped.Role;
import se.knyt.spi.ConnectorInfo;

/** Formats for files that no reader of Knyt's knows: made from a file, tried on it, and saved. */
public final class FormatDesk {

    /** A format is made from a file of a usual size. */
    public static final int SAMPLE_BYTES_MAX = 8 * 1024 * 1024;

    private static final int FORMATS_MAX = 50;
    private static final int NAME_MAX = 60;
    /** Files being read in this process at one time. */
    private static final Semaphore READING = new Semaphore(2);

    private static final String NEWEST = """
            select distinct on (name) name, version, body, saved_by, saved_at from file_format
             where company_id = ? and connection_id = ? order by name, version desc limit 50
            """;

    private final Database database;
    private final CompanyKeys keys;
    private final CompanyClocks clocks;
    private final Connections connections;
    private final SettingsStore settings;
    private final SettlementDrop drop;

    public FormatDesk(
            Database database,
            CompanyKeys keys,
            CompanyClocks clocks,
            Connections connections,
            SettingsStore settings,
            SettlementDrop drop) {
        this.database = database;
        this.keys = keys;
        this.clocks = clocks;
        this.connections = connections;
        this.settings = settings;
        this.drop = drop;
    }

    /** A saved format, its newest version. */
    public record Saved(String name, int version, String savedBy, Instant savedAt, Map<String, String> columns) {}

    /** What saving did. */
    public sealed interface Outcome {
        /** Saved as a version, and the file it was made from taken in. */
        record Done(int version, SettlementDrop.Outcome file) implements Outcome {}

        /** Nothing was changed: what stands in the way is told by the draft, or by a code: {@code name}, {@code gone}, {@code many}. */
        record Not(String code) implements Outcome {}
    }

    private record Sample(String name, byte[] content) {}

    /**
     * The connections of a company that can have formats: those to providers of its own, and those to providers whose exports by a person
     * Knyt does not know. A bank's report of Swish is read by a connection to a provider of the company's own.
     */
    public List<ConnectionRow> connections(long company) {
        return connections.of(List.of(company)).stream()
                .filter(row -> row.connector().equals(ProviderCodes.OTHER) || isProvider(row))
                .toList();
    }

    private boolean isProvider(ConnectionRow row) {
        return connections
                .connector(row)
                .filter(c -> readsBeside(row.connector(), c.info().family()))
                .isPresent();
    }

    /** Whether exports of a provider that Knyt reads itself can be read by formats beside it; what Swish pays only a bank tells. */
    public static boolean readsBeside(String connector, ConnectorInfo.Family family) {
        return family == ConnectorInfo.Family.PAYMENT_PROVIDER && !connector.equals("swish");
    }

    private Optional<ConnectionRow> connection(long company, long connection) {
        return connections(company).stream()
                .filter(row -> row.id() == connection)
                .findFirst();
    }

    /** The formats of a connection, by name. */
    public List<Saved> formats(long company, long connection) {
        return database.forCompany(
                "formats",
                company,
                tx -> tx.query(
                        NEWEST,
                        row -> {
                            var format = MappedFormatText.read("format", row.getString(3));
                            var columns = new TreeMap<String, String>();
                            format.columns().forEach((role, column) -> columns.put(role.code(), column));
                            return new Saved(
                                    row.getString(1),
                                    row.getInt(2),
                                    row.getString(4),
                                    row.getTimestamp(5).toInstant(),
                                    columns);
                        },
                        company,
                        connection));
    }

    /**
     * Keeps a file to make a format from, in place of the one kept before.
     *
     * @return what is wrong with it: a code ({@code empty}, {@code too-large}) or the place that cannot be read; empty when it is kept
     */
    public Optional<FormatDraft.Place> keep(
            long company, long connection, String fileName, byte[] content, String actor) {
        if (connection(company, connection).isEmpty() || content.length == 0) {
            return Optional.of(new FormatDraft.Place(0, 0, "empty"));
        }
        if (content.length > SAMPLE_BYTES_MAX) {
            return Optional.of(new FormatDraft.Place(0, 0, "too-large"));
        }
        var name = SettlementDrop.plain(fileName);
        try {
            read(() -> FormatGuess.of(FileText.of(name, content), "", Currency.SEK));
        } catch (FormatException e) {
            return Optional.of(new FormatDraft.Place(e.line(), e.column(), e.reason()));
        }
        database.doForCompany(
                "format-sample",
                company,
                tx -> tx.update(
                        "insert into file_sample (company_id, connection_id, file_name, sealed, kept_by, kept_at) values (?, ?, ?, ?, ?, ?)"
                                + " on conflict (company_id, connection_id) do update set file_name = excluded.file_name,"
                                + " sealed = excluded.sealed, kept_by = excluded.kept_by, kept_at = excluded.kept_at",
                        company,
                        connection,
                        name,
                        keys.of(company).sealCompressed(content, place(company, connection)),
                        actor,
                        clocks.machineNow()));
        return Optional.empty();
    }

    /**
     * The format in the making; empty when no file is kept.
     *
     * @param sent fields of the form, over what is guessed; empty for the guess itself
     * @param from name of a saved format to begin from, empty for none
     */
    public Optional<FormatDraft> draft(long company, long connection, String from, Map<String, String> sent) {
        return sample(company, connection).map(sample -> read(() -> draft(company, connection, sample, from, sent)));
    }

    private FormatDraft draft(long company, long connection, Sample sample, String from, Map<String, String> sent) {
        var text = FileText.of(sample.name(), sample.content());
        var guess = FormatGuess.of(text, "", books(company));
        var standing = saved(company, connection, from);
        var begun = standing == null ? FormatForm.of(guess.format()) : FormatForm.of(standing);
        var form = begun.with(sent);
        var type = form.value("column.type");
        var second = form.value("column." + Role.SECOND_TYPE.code());
        var words = type.isEmpty() ? Map.<String, Integer>of() : FormatGuess.words(text, type, second);
        if (sent.isEmpty()
                || !second.isEmpty()
                || !type.equals(guess.format().columns().get(Role.TYPE))) {
            // A column of types that a person chose has words of its own to be explained.
            var meant = new TreeMap<String, String>();
            FormatGuess.meanings(words).forEach((word, meaning) -> meant.put("w." + word, meaning.code()));
            meant.keySet().removeAll(form.values().keySet());
            form = form.with(meant);
        }
        var reasons = new TreeMap<String, String>();
        for (var role : guess.reasons().keySet()) {
            if (form.value("column." + role.code())
                    .equals(guess.format().columns().get(role))) {
                reasons.put(role.code(), guess.reasons().get(role));
            }
        }
        var columns = guess.columns().stream()
                .map(column -> new FormatDraft.Column(column.name(), column.cells()))
                .toList();
        return FormatTrial.of(text, form, columns, reasons, words);
    }

    /**
     * Saves a format under its name as a further version, and takes in the file that it was made from. A file whose sums do not close is no
     * proof of a format: then nothing is saved.
     */
    public Outcome save(long company, long connection, Map<String, String> sent, String actor) {
        var name = sent.getOrDefault("name", "").strip();
        if (name.isEmpty() || name.length() > NAME_MAX || name.matches(".*\\p{Cntrl}.*")) {
            return new Outcome.Not("name");
        }
        var sample = sample(company, connection);
        var draft = draft(company, connection, "", sent);
        if (sample.isEmpty() || draft.isEmpty()) {
            return new Outcome.Not("gone");
        }
        if (!draft.get().closes()) {
            return new Outcome.Not("not-closed");
        }
        int version = database.forCompany(
                "format-save",
                company,
                tx -> write(tx, company, connection, name, draft.get().form(), actor));
        if (version == 0) {
            return new Outcome.Not("many");
        }
        return new Outcome.Done(
                version,
                drop.take(company, connection, sample.get().name(), sample.get().content(), actor));
    }

    /** 0 when the connection has as many formats as it can have. */
    private int write(Tx tx, long company, long connection, String name, FormatForm form, String actor)
            throws SQLException {
        // Locked first: two people who save at once make two versions.
        var stored = tx.first(
                        "select settings from connection where company_id = ? and connection_id = ? for update",
                        row -> row.getString(1),
                        company,
                        connection)
                .orElseThrow(() -> new IllegalArgumentException("no such connection"));
        var standing = tx.query(NEWEST, row -> Map.entry(row.getString(1), row.getString(3)), company, connection);
        var bodies = new TreeMap<String, String>();
        standing.forEach(entry -> bodies.put(entry.getKey(), entry.getValue()));
        var before = bodies.get(name);
        if (before == null && bodies.size() >= FORMATS_MAX) {
            return 0;
        }
        int version =
                before == null ? 1 : MappedFormatText.read("format", before).version() + 1;
        var body = MappedFormatText.write(form.read(version));
        if (before != null && sameButVersion(before, body)) {
            tx.update("delete from file_sample where company_id = ? and connection_id = ?", company, connection);
            return version - 1;
        }
        tx.update(
                "insert into file_format (company_id, connection_id, name, version, body, saved_by, saved_at) values (?, ?, ?, ?, ?, ?, ?)",
                company,
                connection,
                name,
                version,
                body,
                actor,
                clocks.machineNow());
        bodies.put(name, body);
        var changed = new TreeMap<>(Json.readTexts(stored));
        changed.put("formats", String.join("---\n", bodies.values()));
        tx.update(
                "update connection set settings = ? where company_id = ? and connection_id = ?",
                Json.write(changed),
                company,
                connection);
        tx.update("delete from file_sample where company_id = ? and connection_id = ?", company, connection);
        Audit.write(
                tx,
                company,
                clocks.machineNow(),
                actor,
                "format.save",
                name,
                Map.of("version", Integer.toString(version), "body", body));
        return version;
    }

    private static boolean sameButVersion(String one, String other) {
        return one.replaceFirst("version = \\d+", "").equals(other.replaceFirst("version = \\d+", ""));
    }

    private @Nullable MappedFormat saved(long company, long connection, String name) {
        return name.isEmpty()
                ? null
                : database.forCompany(
                        "format",
                        company,
                        tx -> tx.first(
                                        "select body from file_format where company_id = ? and connection_id = ? and name = ?"
                                                + " order by version desc limit 1",
                                        row -> MappedFormatText.read("format", row.getString(1)),
                                        company,
                                        connection,
                                        name)
                                .orElse(null));
    }

    private Optional<Sample> sample(long company, long connection) {
        return database.forCompany(
                "format-sample-read",
                company,
                tx -> tx.first(
                        "select file_name, sealed from file_sample where company_id = ? and connection_id = ?",
                        row -> new Sample(
                                row.getString(1),
                                keys.of(company).openCompressed(row.getBytes(2), place(company, connection))),
                        company,
                        connection));
    }

    private Currency books(long company) {
        return database.forCompany(
                "format-currency",
                company,
                tx -> settings.current(tx, company).settings().posting().bookCurrency());
    }

    private static String place(long company, long connection) {
        return "format-sample/" + company + "/" + connection;
    }

    /** A reading of something, which may find it unreadable. */
    private interface Reading<T> {
        T read();
    }

    private static <T> T read(Reading<T> reading) {
        READING.acquireUninterruptibly();
        try {
            return reading.read();
        } finally {
            READING.release();
        }
    }
}
