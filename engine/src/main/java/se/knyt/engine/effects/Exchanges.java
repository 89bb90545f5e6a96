package se.knyt.engine.effects;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.knyt.engine.connections.CallLog;
import se.knyt.engine.db.Database;
import se.knyt.engine.intake.Archive;
import se.knyt.engine.json.Json;

/**
 * Keeps what was sent and answered in attempts that did not end well, so that a person can see why. What went well is told by the
 * effect itself. For looking at only: losing one changes nothing, so it is written apart and never makes an attempt fail.
 */
final class Exchanges {
    private static final Logger LOG = LoggerFactory.getLogger(Exchanges.class);
    private static final String KEEP = """
            insert into effect_exchange (company_id, effect_id, attempt, kept_at, sealed) values (?, ?, ?, ?, ?)
            on conflict (company_id, effect_id, attempt) do update set kept_at = excluded.kept_at, sealed = excluded.sealed
            """;

    private final Database database;
    private final Archive archive;

    Exchanges(Database database, Archive archive) {
        this.database = database;
        this.archive = archive;
    }

    void keep(ClaimedEffect effect, Outcome outcome, CallLog log, Instant now) {
        if (!tells(outcome)) {
            return;
        }
        var calls = log.kept();
        if (calls.isEmpty()) {
            return;
        }
        long company = effect.connection().company();
        try {
            var sealed = archive.sealedExchange(
                    company, effect.id(), effect.attempt(), Json.write(calls).getBytes(StandardCharsets.UTF_8));
            database.doForCompany(
                    "exchange", company, tx -> tx.update(KEEP, company, effect.id(), effect.attempt(), now, sealed));
        } catch (RuntimeException e) {
            LOG.warn("the exchange of {} is not kept", effect.key(), e);
        }
    }

    /** Having to wait for quota tells nothing, and comes often. */
    private static boolean tells(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Done _, Outcome.NotThere _, Outcome.Stands _, Outcome.Open _ -> false;
            case Outcome.Again again -> !again.code().equals("rate-limited");
            case Outcome.Rejected _, Outcome.Held _, Outcome.Unknown _, Outcome.Undone _ -> true;
        };
    }
}
