package se.knyt.engine.intake;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import se.knyt.engine.connections.ConnectionRow;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.Tx;
import se.knyt.engine.json.Json;
import se.knyt.spi.ProviderSession;
import se.knyt.spi.SettlementFileSource;

/**
 * Which accounts at its provider are a connection's: those that its settings name, those that its interface has told payouts of, and those of
 * files that were taken in for it. A file of another account may be another connection's, or another provider's whose files look the same.
 */
final class MerchantAccounts {
    /** The setting with those of files, by line. */
    private static final String TAKEN = "merchants";
    /** Payouts of the interface that are looked at. */
    private static final int LATEST = 20;

    private static final String FETCHED = """
            select d.raw_id from (select payout_id from payout where company_id = ? and connection_id = ? order by paid_at desc limit ?) p
              join document d on d.company_id = ? and d.document_id = p.payout_id
              join raw_record r on r.company_id = d.company_id and r.raw_id = d.raw_id and r.stream = ?
            """;

    private final Database database;
    private final Archive archive;

    MerchantAccounts(Database database, Archive archive) {
        this.database = database;
        this.archive = archive;
    }

    Set<String> of(ConnectionRow row, SettlementFileSource source) {
        var known = new TreeSet<>(source.ownAccounts());
        known.addAll(taken(row.settings()));
        var answers = database.forCompany("merchant-accounts", row.company(), tx -> {
            var raws = tx.query(
                    FETCHED,
                    r -> r.getLong(1),
                    row.company(),
                    row.id(),
                    LATEST,
                    row.company(),
                    ProviderSession.PAYOUTS);
            return raws.isEmpty()
                    ? List.<Archive.Kept>of()
                    : List.copyOf(archive.raws(tx, row.company(), raws).values());
        });
        answers.forEach(kept -> known.addAll(source.accounts(kept.name(), kept.content())));
        return known;
    }

    private static Set<String> taken(Map<String, String> settings) {
        return Arrays.stream(settings.getOrDefault(TAKEN, "").split("\n", -1))
                .filter(id -> !id.isBlank())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Keeps that accounts are a connection's. */
    static void keep(Tx tx, ConnectionRow row, Collection<String> accounts) throws SQLException {
        var stored = tx.first(
                        "select settings from connection where company_id = ? and connection_id = ? for update",
                        r -> r.getString(1),
                        row.company(),
                        row.id())
                .orElseThrow(() -> new IllegalArgumentException("no such connection"));
        var settings = new TreeMap<>(Json.readTexts(stored));
        var all = taken(settings);
        all.addAll(accounts);
        settings.put(TAKEN, String.join("\n", all));
        tx.update(
                "update connection set settings = ? where company_id = ? and connection_id = ?",
                Json.write(settings),
                row.company(),
                row.id());
    }
}
