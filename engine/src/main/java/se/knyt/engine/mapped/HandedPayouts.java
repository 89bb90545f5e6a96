package se.knyt.engine.mapped;

import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import se.knyt.core.bookkeeping.DatedAhead;
import se.knyt.core.commerce.Payout;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.money.Currency;
import se.knyt.engine.Audit;
import se.knyt.engine.books.ProviderCodes;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.connections.ConnectionRow;
import se.knyt.engine.connections.Connections;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.Tx;
import se.knyt.engine.intake.PageWriter;
import se.knyt.engine.intake.RecordOrigin;
import se.knyt.engine.intake.StreamNames;
import se.knyt.engine.looseends.LooseEnds;
import se.knyt.spi.PullSource.Evidence;
import se.knyt.spi.PullSource.Lane;
import se.knyt.spi.PullSource.Page;
import se.knyt.spi.PullSource.Reading;
import se.knyt.spi.PullSource.SourceRecord;

/**
 * Payouts that another system hands in for a connection. They go in as what is fetched does, under the id that the caller gives: the same
 * again is nothing, other content is the provider's change of the payout.
 */
public final class HandedPayouts {
    public static final int BODY_BYTES_MAX = 8 * 1024 * 1024;

    private static final String JSON = "application/json";
    /** Bodies being read in this process at one time. */
    private static final Semaphore READING = new Semaphore(2);

    private final Database database;
    private final CompanyClocks clocks;
    private final Connections connections;
    private final PageWriter writer;
    private final ApiTokens tokens;
    private final Runnable wake;

    /** @param wake called when something is to be planned */
    public HandedPayouts(
            Database database,
            CompanyClocks clocks,
            Connections connections,
            PageWriter writer,
            LooseEnds looseEnds,
            Runnable wake) {
        this.database = database;
        this.clocks = clocks;
        this.connections = connections;
        this.writer = writer;
        this.tokens = new ApiTokens(database, clocks, new ExpiringTokens(database, clocks, looseEnds));
        this.wake = wake;
    }

    /** The tokens that open this way in. */
    public ApiTokens tokens() {
        return tokens;
    }

    /** What became of a payout that was handed in. */
    public sealed interface Outcome {
        /** @param what {@code created}, {@code changed} or {@code unchanged} */
        record Taken(String id, String what) implements Outcome {}

        /**
         * Kept as history and not booked: it was paid before the company's first day, and the earlier books hold it.
         *
         * @param firstDay the company's
         */
        record Earlier(String id, LocalDate firstDay) implements Outcome {}

        /**
         * Nothing was taken in.
         *
         * @param problems what is wrong, by field; the empty field is the whole
         */
        record Invalid(Map<String, String> problems) implements Outcome {}

        /**
         * Another payout stands with its reference. Nothing was taken in; where that is another connection's, it waits for a person's word.
         *
         * @param what both payouts, as people read them
         */
        record Conflict(String what) implements Outcome {}

        /** Others are being read: to be tried again in a moment. */
        record Busy() implements Outcome {}
    }

    /**
     * How far a payout has come.
     *
     * @param state {@code received}, {@code held}, {@code certified}, {@code booked} and the like, as the payout's page has it
     * @param differenceMinor what the certificate lacks, in minor units
     * @param decimals how many decimals its currency has
     */
    public record State(String id, String state, long differenceMinor, int decimals, int lines) {}

    /** Takes in a payout for the connection of a token. */
    public Outcome take(ApiTokens.Holder holder, byte[] body) {
        var row = connection(holder);
        if (row.isEmpty()) {
            return new Outcome.Invalid(Map.of("", "the connection takes no payouts"));
        }
        if (!READING.tryAcquire()) {
            return new Outcome.Busy();
        }
        try {
            var zone = ZoneId.of(row.get().zone());
            var latest =
                    DatedAhead.latest(LocalDate.ofInstant(clocks.now(row.get().company()), zone));
            var read = PayoutBody.read(body, provider(row.get()), zone, latest);
            var payout = read.payout();
            return payout == null
                    ? new Outcome.Invalid(read.problems())
                    : write(holder, row.get(), payout, read.lines(), body);
        } finally {
            READING.release();
        }
    }

    private Outcome write(
            ApiTokens.Holder holder, ConnectionRow row, Payout payout, List<PayoutLine> lines, byte[] body) {
        boolean known = state(holder, payout.sourceId()).isPresent();
        var record = new SourceRecord(
                payout.sourceId(),
                clocks.now(row.company()),
                JSON,
                body,
                new Reading.Read(
                        List.of(payout),
                        List.of(),
                        Map.of(payout.sourceId(), lines),
                        List.of(new Evidence(payout.sourceId(), payout.sourceId() + ".json", JSON, body))));
        var origin = new RecordOrigin(row.company(), row.id(), StreamNames.API, Lane.TRADE);
        var page = new Page(List.of(record), "", false);
        var there = writer.there(origin, page).getOrDefault(payout.sourceId(), "");
        if (!there.isEmpty() && !writer.isAnothers(origin, page)) {
            return new Outcome.Conflict(there);
        }
        var written = writer.write(
                origin,
                page,
                // What is dropped for the connection meanwhile waits for this, or this for that.
                tx -> tx.query("select 1 from lease where scope = ? for update", r -> r.getInt(1), row.leaseScope()),
                tx -> Audit.write(
                        tx,
                        row.company(),
                        clocks.machineNow(),
                        holder.beginning(),
                        "settlement.handed-in",
                        payout.provider(),
                        Map.of("payout", payout.sourceId())));
        if (written.parked() > 0) {
            return there.isEmpty()
                    ? new Outcome.Invalid(Map.of("", "it could not be kept; it is among the loose ends"))
                    : new Outcome.Conflict(there);
        }
        if (!written.earlier().payouts().isEmpty()) {
            return new Outcome.Earlier(payout.sourceId(), written.earlier().firstDay());
        }
        wake.run();
        return new Outcome.Taken(
                payout.sourceId(), written.changed() == 0 ? "unchanged" : known ? "changed" : "created");
    }

    /** How far a payout that was handed in has come, {@code earlier} for one that is kept as history; empty when there is none of that id. */
    public Optional<State> state(ApiTokens.Holder holder, String id) {
        return database.forCompany("handed-payout", holder.company(), tx -> {
            var taken = taken(tx, holder, id);
            return taken.isPresent() ? taken : earlier(tx, holder, id);
        });
    }

    private static Optional<State> earlier(Tx tx, ApiTokens.Holder holder, String id) throws SQLException {
        return tx.first(
                "select currency, lines from history_payout where company_id = ? and connection_id = ? and source_id = ?",
                row -> new State(id, "earlier", 0, new Currency(row.getString(1)).decimals(), row.getInt(2)),
                holder.company(),
                holder.connection(),
                id);
    }

    private static Optional<State> taken(Tx tx, ApiTokens.Holder holder, String id) throws SQLException {
        return tx.first(
                "select p.state, p.difference_minor, p.currency, p.lines from document d"
                        + " join payout p on p.company_id = d.company_id and p.payout_id = d.document_id"
                        + " where d.company_id = ? and d.connection_id = ? and d.kind = 'payout' and d.source_id = ?",
                row -> new State(
                        id, row.getString(1), row.getLong(2), new Currency(row.getString(3)).decimals(), row.getInt(4)),
                holder.company(),
                holder.connection(),
                id);
    }

    private Optional<ConnectionRow> connection(ApiTokens.Holder holder) {
        return connections.of(List.of(holder.company())).stream()
                .filter(row -> row.id() == holder.connection())
                .filter(row -> row.connector().equals(ProviderCodes.OTHER))
                .findFirst();
    }

    private static String provider(ConnectionRow row) {
        return row.settings().getOrDefault("provider", "");
    }
}
