package se.knyt.engine.intake;

import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import se.knyt.core.money.Money;
import se.knyt.core.reconciliation.TakenRun;
import se.knyt.engine.Audit;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.connections.ConnectionDesk;
import se.knyt.engine.connections.ConnectionRow;
import se.knyt.engine.connections.Connections;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.Tx;
import se.knyt.engine.json.Json;
import se.knyt.spi.BalanceSource.Transaction;
import se.knyt.spi.ByHandSource;
import se.knyt.spi.ByHandSource.Standing;
import se.knyt.spi.ByHandSource.Word;
import se.knyt.spi.ProviderSession;

/**
 * Lets a person say which transactions a payout took that somebody made by hand, where the provider does not tell. The word is kept with the
 * connection and in the audit log; the payout is then read by it like any other. A later word takes its place, also once it is booked.
 */
public final class HandPayoutDesk {
    private static final int REASON_CHARS_MAX = 200;
    private static final String READ = """
            select planned_at is not null from payout p
              join document d on d.company_id = p.company_id and d.document_id = p.payout_id
             where p.company_id = ? and p.connection_id = ? and d.source_id = ?
            """;

    private final Database database;
    private final CompanyClocks clocks;
    private final Connections connections;
    private final ConnectionDesk rows;
    private final Runnable wake;

    public HandPayoutDesk(
            Database database, CompanyClocks clocks, Connections connections, ConnectionDesk rows, Runnable wake) {
        this.database = database;
        this.clocks = clocks;
        this.connections = connections;
        this.rows = rows;
        this.wake = wake;
    }

    /**
     * A payout that was made by hand, and what it can have taken.
     *
     * @param proposed ids of the transactions that add up, where one choice does; none otherwise
     * @param said ids of those that a person has said before
     * @param read whether the payout is there by that word
     */
    public record Choice(Standing standing, Set<String> proposed, Set<String> said, boolean read) {
        /** What some of them come to, with what was carried; ids that are none of them count nothing. */
        public Money sum(Set<String> ids) {
            return standing.transactions().stream()
                    .filter(one -> ids.contains(one.id()))
                    .map(Transaction::net)
                    .reduce(standing.carried(), Money::plus);
        }

        /** What would stay in the balance of what it took; negative where they are less than the payout. */
        public Money rest(Set<String> ids) {
            return sum(ids).minus(standing.paid());
        }
    }

    /**
     * What came of a word.
     *
     * @param problem empty when it is kept; else {@code reason}, {@code none}, {@code foreign}, {@code less}, {@code rest}, {@code more} or
     *     {@code read}
     */
    public record Outcome(String problem, Optional<Money> difference) {
        static final Outcome KEPT = new Outcome("", Optional.empty());

        static Outcome of(String problem) {
            return new Outcome(problem, Optional.empty());
        }
    }

    /**
     * Asks the provider now.
     *
     * @return empty where the connection cannot tell, and where the payout is none that was made by hand
     * @throws se.knyt.spi.ProviderFailure when it could not be asked
     */
    public Optional<Choice> choice(long company, long connection, String payout) {
        return source(company, connection).flatMap(of -> choice(of, payout));
    }

    private record Source(ConnectionRow row, ByHandSource session) {}

    private Optional<Source> source(long company, long connection) {
        return rows.find(company, connection)
                .filter(ConnectionRow::open)
                .flatMap(row -> connections.usable(row).orElse(null) instanceof ByHandSource session
                        ? Optional.of(new Source(row, session))
                        : Optional.empty());
    }

    private Optional<Choice> choice(Source of, String payout) {
        return of.session().standing(payout).map(standing -> {
            var said = Optional.ofNullable(words(of.row().settings()).get(payout))
                    .map(Word::transactions)
                    .orElse(List.of());
            boolean read = database.forCompany(
                    "payout-by-hand",
                    of.row().company(),
                    tx -> read(tx, of.row().company(), of.row().id(), payout).isPresent());
            return new Choice(standing, proposed(standing), Set.copyOf(said), read);
        });
    }

    private static Set<String> proposed(Standing standing) {
        var all = standing.transactions();
        var day = standing.at();
        return TakenRun.of(
                        all.stream().map(one -> one.net().minor()).toList(),
                        all.stream()
                                .map(one -> one.payableOn()
                                        .map(on -> !on.atStartOfDay(java.time.ZoneOffset.UTC)
                                                .toInstant()
                                                .isAfter(day))
                                        .orElse(false))
                                .toList(),
                        standing.paid().minus(standing.carried()).minor())
                .stream()
                .map(place -> all.get(place).id())
                .collect(Collectors.toSet());
    }

    private static Map<String, Word> words(Map<String, String> settings) {
        return ByHandSource.words(settings.getOrDefault(ByHandSource.TAKEN, ""));
    }

    private static Optional<Boolean> read(Tx tx, long company, long connection, String payout) throws SQLException {
        return tx.first(READ, row -> row.getBoolean(1), company, connection, payout);
    }

    /**
     * Keeps what a person says, and has the payout read by it.
     *
     * @param ids of the transactions; each must be one that stood there and that no other payout is known to have taken
     * @param stays whether the person has said that what is left of them stays in the balance
     */
    public Optional<Outcome> say(
            long company, long connection, String payout, Set<String> ids, boolean stays, String reason, String actor) {
        var source = source(company, connection);
        var choice = source.flatMap(of -> choice(of, payout));
        if (choice.isEmpty()) {
            return Optional.empty();
        }
        var why = reason.strip();
        if (why.isEmpty() || why.length() > REASON_CHARS_MAX) {
            return Optional.of(Outcome.of("reason"));
        }
        var known = choice.get().standing().transactions().stream()
                .map(Transaction::id)
                .toList();
        if (ids.isEmpty()) {
            return Optional.of(Outcome.of("none"));
        }
        if (!new HashSet<>(known).containsAll(ids)) {
            return Optional.of(Outcome.of("foreign"));
        }
        var rest = choice.get().rest(ids);
        if (rest.isNegative()) {
            return Optional.of(new Outcome("less", Optional.of(rest.negated())));
        }
        if (rest.compareTo(choice.get().standing().after()) > 0) {
            return Optional.of(new Outcome("more", Optional.of(rest)));
        }
        if (!rest.isZero() && !stays) {
            return Optional.of(new Outcome("rest", Optional.of(rest)));
        }
        var word = new Word(rest.minor(), known.stream().filter(ids::contains).toList());
        var told = Map.of(
                "payout",
                payout,
                "transactions",
                String.join(" ", word.transactions()),
                "rest",
                rest.toString(),
                "reason",
                why);
        change(company, connection, payout, Optional.of(word), "payout.taken", told, actor);
        return Optional.of(Outcome.KEPT);
    }

    /** Takes a word back, as long as the payout has not been read by it: after that another word takes its place. */
    public Outcome takeBack(long company, long connection, String payout, String actor) {
        boolean read = database.forCompany(
                "payout-by-hand",
                company,
                tx -> read(tx, company, connection, payout).isPresent());
        if (read) {
            return Outcome.of("read");
        }
        if (rows.find(company, connection)
                .filter(row -> words(row.settings()).containsKey(payout))
                .isEmpty()) {
            return Outcome.KEPT;
        }
        change(company, connection, payout, Optional.empty(), "payout.taken-back", Map.of("payout", payout), actor);
        return Outcome.KEPT;
    }

    private void change(
            long company,
            long connection,
            String payout,
            Optional<Word> word,
            String action,
            Map<String, String> told,
            String actor) {
        var now = clocks.machineNow();
        database.doForCompany(action, company, tx -> {
            var stored = tx.first(
                            "select settings from connection where company_id = ? and connection_id = ? for update",
                            row -> row.getString(1),
                            company,
                            connection)
                    .orElseThrow(() -> new IllegalArgumentException("no such connection"));
            var settings = new TreeMap<>(Json.readTexts(stored));
            var words = new TreeMap<>(words(settings));
            word.ifPresentOrElse(said -> words.put(payout, said), () -> words.remove(payout));
            settings.put(ByHandSource.TAKEN, ByHandSource.written(words));
            tx.update(
                    "update connection set settings = ? where company_id = ? and connection_id = ?",
                    Json.write(settings),
                    company,
                    connection);
            // Read again from the beginning, where everything else is known already.
            tx.update(
                    "update schedule set cursor = '', hinted_at = ? where company_id = ? and connection_id = ? and stream = ?",
                    now,
                    company,
                    connection,
                    ProviderSession.PAYOUTS);
            Audit.write(tx, company, now, actor, action, payout, told);
        });
        wake.run();
    }
}
