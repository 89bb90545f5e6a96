package se.knyt.engine.intake;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import se.knyt.core.money.Money;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.connections.ConnectionRow;
import se.knyt.engine.connections.Connections;
import se.knyt.engine.db.Database;
import se.knyt.formats.csv.FileText;
import se.knyt.formats.csv.FormatException;
import se.knyt.formats.settlement.FileKind;
import se.knyt.formats.settlement.SettlementFormats;
import se.knyt.spi.PullSource.Page;
import se.knyt.spi.SettlementFileSource;
import se.knyt.spi.SettlementFileSource.Dropped;

/**
 * Settlement files that a person drops. A file is told by what it holds, read whole by the connection whose provider's it is, and
 * goes in as what is fetched does: the bytes kept as evidence, the payouts under the ids that the provider's interface gives. So the
 * same file again, or a file of what was fetched already, changes nothing.
 */
public final class SettlementDrop {
    /** No settlement of a real company comes near it; what is read is held in memory some times over. */
    public static final int FILE_BYTES_MAX = 32 * 1024 * 1024;

    private static final int BEGINNING_BYTES = 64 * 1024;
    private static final int NAME_CHARS_MAX = 100;
    /** Files being read in this process at one time. */
    private static final Semaphore READING = new Semaphore(2);

    private final Connections connections;
    private final PageWriter writer;
    private final FileTaking taking;

    public SettlementDrop(
            Database database, Connections connections, CompanyClocks clocks, PageWriter writer, Archive archive) {
        this.taking = new FileTaking(clocks, writer, new MerchantAccounts(database, archive));
        this.connections = connections;
        this.writer = writer;
    }

    /** A payout of a file, by what its page is found by. */
    public record Told(String provider, String reference) {}

    /**
     * A payout of a file and one that is there already.
     *
     * @param otherAmount whether the two have one reference and different amounts; else they may be the same, which nothing but the amount and
     *     the day says
     * @param thereOf the connection of the one that is there where that is another, which has one of the same reference; else empty
     */
    public record Pair(
            String reference,
            Money amount,
            Told there,
            Money thereAmount,
            LocalDate thereOn,
            boolean otherAmount,
            String thereOf) {}

    /**
     * Payouts of a file that are of before the company's first day: kept as history, and not booked.
     *
     * @param connection with which they are shown
     * @param payouts how many
     * @param fresh how many of them were not kept before
     * @param firstDay the company's
     */
    public record Earlier(
            long connection, int payouts, int fresh, LocalDate oldest, LocalDate newest, LocalDate firstDay) {
        static final Earlier NONE = new Earlier(0, 0, 0, LocalDate.EPOCH, LocalDate.EPOCH, LocalDate.EPOCH);
    }

    /** What became of a file. */
    public sealed interface Outcome {
        /**
         * Taken in.
         *
         * @param connector whose it is
         * @param payouts what they are called, in the order of the file
         * @param changed documents that are new or say something new; 0 when all of it was known already
         * @param parked parts that could not be read; each is kept and is a loose end
         * @param earlier payouts of the file that are of before the company's first day
         */
        record Taken(String connector, List<Told> payouts, int changed, int parked, Earlier earlier)
                implements Outcome {
            public Taken(String connector, List<Told> payouts, int changed, int parked) {
                this(connector, payouts, changed, parked, Earlier.NONE);
            }
        }

        /**
         * Nothing was taken in: what is in it may be there already, read by the provider's interface.
         *
         * @param pairs each payout of the file with the one that it may be
         */
        record MaybeThere(String connector, List<Pair> pairs) implements Outcome {}

        /**
         * Nothing was taken in: the file is of another of a merchant's accounts than the connection's, so it may be another connection's or
         * another provider's. A person says.
         *
         * @param connection its name
         * @param accounts of the file, as the provider writes them
         * @param known of the connection; none where nobody knows one yet
         * @param shared whether another provider's files look the same
         */
        record OtherAccount(
                String connector, String connection, Set<String> accounts, Set<String> known, boolean shared)
                implements Outcome {}

        /** Several connections of one provider could be meant: a person says which. */
        record Several(List<ConnectionRow> connections) implements Outcome {}

        /**
         * None of the company's connections reads it.
         *
         * @param kind id of what it is: {@code PDF}, {@code SIE}, {@code UNKNOWN}, a provider's …
         * @param provider whose it is, empty where that is not known either
         */
        record NotOurs(String kind, String provider) implements Outcome {}

        /**
         * Something in it cannot be read; nothing of it was taken in.
         *
         * @param line 1-based, 0 for the file as a whole
         * @param column 1-based, 0 for the line as a whole
         */
        record Unreadable(String connector, int line, int column, String reason) implements Outcome {}

        /** @param code {@code empty}, {@code too-large} or {@code busy} */
        record Refused(String code) implements Outcome {}
    }

    /** The connections of a company that read files, whatever state they are in: a file needs no call. */
    public List<ConnectionRow> sources(long company) {
        return connections.of(List.of(company)).stream()
                .filter(row -> source(row) != null)
                .toList();
    }

    /**
     * Takes in a file.
     *
     * @param chosen the connection that a person named; 0 to tell it by what the file holds
     */
    public Outcome take(long company, long chosen, String fileName, byte[] content, String actor) {
        return take(company, fileName, content, new Said(chosen, false, Set.of(), actor));
    }

    /**
     * What a person has said of files.
     *
     * @param chosen the connection that they are for; 0 to tell it by what each file holds
     * @param apart whether payouts like those that are there already are others
     * @param accounts those of the merchant's accounts that are the connection's, though nobody had seen them there
     */
    public record Said(long chosen, boolean apart, Set<String> accounts, String actor) {
        public Said {
            accounts = Set.copyOf(accounts);
        }
    }

    private Outcome take(long company, String fileName, byte[] content, Said said) {
        if (content.length == 0) {
            return new Outcome.Refused("empty");
        }
        if (content.length > FILE_BYTES_MAX) {
            return new Outcome.Refused("too-large");
        }
        if (!READING.tryAcquire()) {
            return new Outcome.Refused("busy");
        }
        try {
            return told(company, plain(fileName), content, said);
        } finally {
            READING.release();
        }
    }

    /**
     * What became of one file.
     *
     * @param name without its path
     */
    public record Result(String name, Outcome outcome) {}

    /**
     * Takes in files that were dropped together. Those that say only together what was paid are read as one and share an outcome; any
     * other is taken in by itself.
     */
    public List<Result> take(long company, List<Dropped> files, Said said) {
        var parts = new LinkedHashMap<Long, List<Dropped>>();
        var results = new ArrayList<Result>();
        for (var file : files) {
            var named = new Dropped(plain(file.name()), file.content());
            var whole = partOf(company, said.chosen(), named);
            if (whole.isPresent()) {
                parts.computeIfAbsent(whole.get().id(), c -> new ArrayList<>()).add(named);
            } else {
                results.add(new Result(named.name(), take(company, named.name(), named.content(), said)));
            }
        }
        parts.forEach((connection, together) ->
                results.add(new Result(names(together), takeParts(company, connection, together, said))));
        return results;
    }

    private static String names(List<Dropped> files) {
        return files.stream().map(Dropped::name).collect(Collectors.joining(", "));
    }

    /** The connection of which a file is a part of a settlement; empty for a file that is read by itself, or not at all. */
    private Optional<ConnectionRow> partOf(long company, long chosen, Dropped file) {
        if (file.content().length == 0 || file.content().length > FILE_BYTES_MAX) {
            return Optional.empty();
        }
        try {
            var beginning = beginning(file.name(), file.content());
            var ours = ours(company, chosen, file.name(), beginning);
            var source = ours.size() == 1 ? source(ours.getFirst()) : null;
            return source != null && source.isPart(file.name(), beginning)
                    ? Optional.of(ours.getFirst())
                    : Optional.empty();
        } catch (FormatException e) {
            return Optional.empty();
        }
    }

    private Outcome takeParts(long company, long connection, List<Dropped> parts, Said said) {
        if (parts.stream().mapToLong(part -> part.content().length).sum() > FILE_BYTES_MAX) {
            return new Outcome.Refused("too-large");
        }
        if (!READING.tryAcquire()) {
            return new Outcome.Refused("busy");
        }
        try {
            var row = sources(company).stream()
                    .filter(one -> one.id() == connection)
                    .findFirst()
                    .orElseThrow();
            return read(row, parts, new Said(said.chosen(), false, said.accounts(), said.actor()));
        } finally {
            READING.release();
        }
    }

    private List<ConnectionRow> ours(long company, long chosen, String name, byte[] beginning) {
        return sources(company).stream()
                .filter(row -> chosen == 0 || row.id() == chosen)
                .filter(row -> recognizes(row, name, beginning))
                .toList();
    }

    private Outcome told(long company, String name, byte[] content, Said said) {
        final byte[] beginning;
        try {
            beginning = beginning(name, content);
        } catch (FormatException e) {
            return new Outcome.Unreadable("", e.line(), e.column(), e.reason());
        }
        var ours = ours(company, said.chosen(), name, beginning);
        if (ours.isEmpty()) {
            var kind = kind(name, beginning);
            return new Outcome.NotOurs(kind.id(), kind.provider());
        }
        var files = List.of(new Dropped(name, content));
        var known = ours.size() == 1
                ? ours
                : ours.stream().filter(row -> isOf(row, files)).toList();
        return known.size() == 1 ? read(known.getFirst(), files, said) : new Outcome.Several(ours);
    }

    /** The first bytes; of what is packed, those of its text: its own beginning tells nothing. */
    private static byte[] beginning(String name, byte[] content) {
        if (FileText.isPacked(content)) {
            return FileText.of(name, content).head(BEGINNING_BYTES).getBytes(StandardCharsets.UTF_8);
        }
        if (content.length <= BEGINNING_BYTES) {
            return content;
        }
        int end = BEGINNING_BYTES;
        boolean wide = (content[0] & 0xFE) == 0xFE;
        // Up to a line's end: cut inside a letter, the text would be taken for one of another encoding.
        while (!wide && end > 0 && content[end - 1] != '\n') {
            end--;
        }
        return Arrays.copyOf(content, end == 0 ? BEGINNING_BYTES : end);
    }

    /** Whether a file names accounts, all of them this connection's. */
    private boolean isOf(ConnectionRow row, List<Dropped> files) {
        var source = source(row);
        return source != null && taking.isOf(row, source, files);
    }

    private Outcome read(ConnectionRow row, List<Dropped> files, Said said) {
        final Page page;
        try {
            page = writer.named(row.company(), page(row, files));
        } catch (IllegalArgumentException e) {
            return unreadable(row, e);
        }
        if (page.records().isEmpty()) {
            return new Outcome.Unreadable(row.connector(), 0, 0, names(files) + " holds no payout");
        }
        return taking.take(row, Objects.requireNonNull(source(row)), files, page, said);
    }

    private Page page(ConnectionRow row, List<Dropped> files) {
        var source = source(row);
        if (source == null) {
            return new Page(List.of(), "", false);
        }
        return files.size() == 1
                ? source.read(files.getFirst().name(), files.getFirst().content())
                : source.readParts(files);
    }

    private static Outcome unreadable(ConnectionRow row, IllegalArgumentException e) {
        return e.getCause() instanceof FormatException place
                ? new Outcome.Unreadable(row.connector(), place.line(), place.column(), place.reason())
                : new Outcome.Unreadable(row.connector(), 0, 0, String.valueOf(e.getMessage()));
    }

    private boolean recognizes(ConnectionRow row, String name, byte[] beginning) {
        var source = source(row);
        return source != null && source.recognizes(name, beginning);
    }

    /** Whether a connection reads files by a session of a kind. */
    public boolean reads(ConnectionRow row, Class<? extends SettlementFileSource> by) {
        return by.isInstance(source(row));
    }

    private @Nullable SettlementFileSource source(ConnectionRow row) {
        // Settings that cannot be used: the page of the connection says so.
        return connections.usable(row).orElse(null) instanceof SettlementFileSource source ? source : null;
    }

    private static FileKind kind(String name, byte[] beginning) {
        try {
            return SettlementFormats.installed().kind(FileText.of(name, beginning));
        } catch (FormatException e) {
            return FileKind.UNKNOWN;
        }
    }

    /** The last part of a file's name, without what a path or a terminal would make something of. */
    public static String plain(String fileName) {
        var last = fileName.substring(Math.max(fileName.lastIndexOf('/'), fileName.lastIndexOf('\\')) + 1);
        var clean = last.replaceAll("[\\p{Cntrl}\"<>|:*?]", "_").strip();
        var bounded = clean.length() > NAME_CHARS_MAX ? clean.substring(clean.length() - NAME_CHARS_MAX) : clean;
        return bounded.isEmpty() ? "file" : bounded;
    }
}
