package se.knyt.engine.effects;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import se.knyt.core.money.Money;
import se.knyt.engine.Audit;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.Tx;
import se.knyt.engine.json.Json;
import se.knyt.engine.log.ChangeLog;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectKind;
import se.knyt.spi.EffectRequest;
import se.knyt.spi.FoundElsewhere;
import se.knyt.spi.PullSource.Lane;

/**
 * A capture or refund that was not made, since one of the same amount that somebody else made stands there. Nothing moves until a person
 * has said which it is: theirs is the one that was wanted, or ours is made too.
 */
public final class FoundElsewhereDesk {
    private static final String FIND = """
            select e.effect_id, e.connection_id, e.effect_key, e.kind, e.body, e.error_args, e.trail_id, e.document_id, c.connector,
                   coalesce(t.order_number, '')
              from effect e
              join connection c on c.company_id = e.company_id and c.connection_id = e.connection_id
              left join trail t on t.company_id = e.company_id and t.trail_id = e.trail_id
             where e.company_id = ? and e.effect_id = ? and e.state = 'rejected' and e.error_code in (?, ?)
               for update of e
            """;
    private static final String NOT_THIS = """
            insert into effect_need (company_id, effect_id, alias, connection_id, need_key, result_id)
            values (?, ?, ?, ?, '', ?) on conflict do nothing
            """;
    private static final String SEND = """
            update effect set state = 'waiting', next_at = ?, error_code = '', error_args = '{}', not_there = 0
             where company_id = ? and effect_id = ?
            """;

    private final Database database;
    private final CompanyClocks clocks;
    private final EffectChoices choices;
    private final ChangeLog log;
    private final Runnable wake;

    /** @param wake called when something is to be planned or sent */
    public FoundElsewhereDesk(Database database, CompanyClocks clocks, ChangeLog log, Runnable wake) {
        this.database = database;
        this.clocks = clocks;
        this.choices = new EffectChoices(log);
        this.log = log;
        this.wake = wake;
    }

    /** What a person can say. */
    public enum Word {
        /** Theirs is the one that was wanted: nothing more is made. */
        THIS_ONE,
        /** Theirs is another: ours is made too. */
        OURS_TOO
    }

    /**
     * What was found where ours was to be made.
     *
     * @param effect what was to be made
     * @param capture whether it is a capture; else a refund
     * @param system the connector of the system that it stands in
     * @param order the purchase's number, empty where there is none
     * @param trail the purchase, 0 for none
     * @param ours what was to be made
     */
    public record Case(
            long effect, boolean capture, String system, String order, long trail, Money ours, FoundElsewhere theirs) {}

    private record Row(
            Case of,
            long connection,
            String key,
            EffectKind kind,
            @Nullable Long document) {}

    /** The case behind an effect; empty when it is decided. */
    public Optional<Case> find(long company, long effect) {
        return database.forCompany(
                "found-elsewhere", company, tx -> row(tx, company, effect).map(Row::of));
    }

    private static Optional<Row> row(Tx tx, long company, long effect) throws SQLException {
        return tx.first(FIND, FoundElsewhereDesk::row, company, effect, FoundElsewhere.CAPTURE, FoundElsewhere.REFUND)
                .flatMap(found -> found);
    }

    private static Optional<Row> row(ResultSet row) throws SQLException {
        var kind = EffectKind.ofCode(row.getString(4));
        var ours = amount(Json.readBody(kind, row.getString(5)));
        var theirs = FoundElsewhere.of(Json.readTexts(row.getString(6)));
        if (ours.isEmpty() || theirs.isEmpty()) {
            return Optional.empty();
        }
        var of = new Case(
                row.getLong(1),
                kind == EffectKind.CAPTURE,
                row.getString(9),
                row.getString(10),
                row.getLong(7),
                ours.get(),
                theirs.get());
        return Optional.of(new Row(of, row.getLong(2), row.getString(3), kind, Tx.longOrNull(row, 8)));
    }

    private static Optional<Money> amount(EffectBody body) {
        return switch (body) {
            case EffectBody.Capture capture -> Optional.of(capture.amount());
            case EffectBody.Refund refund -> Optional.of(refund.amount());
            default -> Optional.empty();
        };
    }

    /**
     * Does what a person said, once.
     *
     * @param found the id that the person was shown; where another is found by now nothing is done
     * @return false when it was decided already, or is another
     */
    public boolean say(long company, long effect, String found, Word word, String actor) {
        boolean done = database.forCompany("found-elsewhere-say", company, tx -> {
            var row = row(tx, company, effect)
                    .filter(each -> each.of().theirs().id().equals(found));
            if (row.isEmpty()) {
                return false;
            }
            switch (word) {
                case THIS_ONE -> thisOne(tx, company, row.get(), actor);
                case OURS_TOO -> oursToo(tx, company, row.get());
            }
            noted(tx, company, row.get(), word, actor);
            return true;
        });
        wake.run();
        return done;
    }

    /** Theirs is what the effect gives; where it may come to nothing yet it is asked for as ours would be. */
    private void thisOne(Tx tx, long company, Row row, String actor) throws SQLException {
        var performed = row.of().theirs().performed();
        var now = clocks.machineNow();
        var facts = new TreeMap<>(performed.facts());
        facts.put("hand", "another");
        facts.put("chosen-by", actor);
        choices.given(
                tx,
                company,
                new EffectChoices.Given(row.of().effect(), row.connection(), row.key(), performed.id(), facts),
                now);
        if (!performed.last()) {
            tx.update(
                    "update effect set look_at = ? where company_id = ? and effect_id = ?",
                    Failures.lookFirst(now),
                    company,
                    row.of().effect());
        }
        var document = row.document();
        if (document != null) {
            tx.update(
                    EffectResults.COUNTERPART,
                    now,
                    Tx.bigints(List.of(company)),
                    Tx.bigints(List.of(document)),
                    Tx.bigints(List.of(row.connection())),
                    Tx.texts(List.of(row.kind().code())),
                    Tx.texts(List.of(performed.id())));
        }
    }

    /** What was found is known from now on as one that is not this one, so that it does not stand in the way again. */
    private void oursToo(Tx tx, long company, Row row) throws SQLException {
        var found = row.of().theirs().id();
        tx.update(
                NOT_THIS,
                company,
                row.of().effect(),
                EffectRequest.EARLIER + "found-" + found,
                row.connection(),
                found);
        tx.update(SEND, clocks.machineNow(), company, row.of().effect());
    }

    private void noted(Tx tx, long company, Row row, Word word, String actor) throws SQLException {
        var now = clocks.machineNow();
        Audit.write(
                tx,
                company,
                now,
                actor,
                word == Word.THIS_ONE ? "found-elsewhere.this-one" : "found-elsewhere.ours-too",
                row.of().order(),
                Map.of(
                        "found",
                        row.of().theirs().id(),
                        "amount",
                        row.of().ours().toString()));
        if (row.of().trail() != 0) {
            log.append(
                    tx,
                    List.of(new ChangeLog.NewChange(
                            company,
                            Lane.TRADE,
                            ChangeLog.Subject.TRAIL,
                            row.of().trail(),
                            0)),
                    now);
        }
    }
}
