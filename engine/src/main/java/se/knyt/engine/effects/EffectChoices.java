package se.knyt.engine.effects;

import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import se.knyt.engine.db.Tx;
import se.knyt.engine.json.Json;
import se.knyt.engine.log.ChangeLog;
import se.knyt.spi.EffectKind;
import se.knyt.spi.PullSource.Lane;

/**
 * Lets a person choose between customers that fit equally well. The one chosen is what the effect gives, as if the target had named
 * it: it becomes the counterpart, and what waited for a customer goes on.
 */
public final class EffectChoices {
    private static final String HELD = """
            select e.effect_id, e.connection_id, e.effect_key, e.document_id, e.trail_id, e.error_args
              from loose_end l
              join effect e on e.company_id = l.company_id and e.effect_id = l.effect_id
             where l.company_id = ? and l.loose_end_id = ? and l.closed_at is null and e.state = 'held'
               and e.kind = ? and e.error_code in ('customer.ambiguous', 'effect.ambiguous')
               for update of e
            """;
    private static final String CHOSEN = """
            update effect set state = 'done', result_id = ?, result_facts = ?, error_code = '', error_args = '{}', done_at = ?,
                   next_at = ?
             where company_id = ? and effect_id = ?
            """;

    private final ChangeLog log;

    public EffectChoices(ChangeLog log) {
        this.log = log;
    }

    /**
     * An effect that is held because several customers fit.
     *
     * @param candidates their numbers
     */
    public record Choice(
            long effect,
            long connection,
            String key,
            @Nullable Long document,
            @Nullable Long trail,
            List<String> candidates) {
        public Choice {
            candidates = List.copyOf(candidates);
        }
    }

    /** The choice behind an open loose end, its effect locked; empty when there is none or it has been made. */
    public Optional<Choice> find(Tx tx, long company, long looseEnd) throws SQLException {
        return tx.first(
                HELD,
                row -> new Choice(
                        row.getLong(1),
                        row.getLong(2),
                        row.getString(3),
                        row.getObject(4, Long.class),
                        row.getObject(5, Long.class),
                        candidates(Json.readTexts(row.getString(6)))),
                company,
                looseEnd,
                EffectKind.CREATE_CUSTOMER.code());
    }

    private static List<String> candidates(Map<String, String> args) {
        var numbers = args.getOrDefault("numbers", args.getOrDefault("detail", ""));
        return Arrays.stream(numbers.split(","))
                .map(String::strip)
                .filter(number -> !number.isEmpty())
                .toList();
    }

    /**
     * What a person says that an effect gave.
     *
     * @param result as the target names it
     * @param facts more of it, by name
     */
    public record Given(long effect, long connection, String key, String result, Map<String, String> facts) {
        public Given {
            facts = Map.copyOf(facts);
        }
    }

    /** The effect is done with what a person says that it gave, and what waited for it goes on. */
    public void given(Tx tx, long company, Given given, Instant now) throws SQLException {
        tx.update(CHOSEN, given.result(), Json.write(given.facts()), now, now, company, given.effect());
        tx.update(
                EffectResults.WAKE,
                Tx.bigints(List.of(company)),
                Tx.bigints(List.of(given.connection())),
                Tx.texts(List.of(given.key())),
                Tx.texts(List.of(given.result())));
    }

    /** @throws IllegalArgumentException when the number is none of the candidates */
    public void choose(Tx tx, long company, Choice choice, String number, String actor, Instant now)
            throws SQLException {
        if (!choice.candidates().contains(number)) {
            throw new IllegalArgumentException("not one of the customers that fit");
        }
        given(
                tx,
                company,
                new Given(
                        choice.effect(),
                        choice.connection(),
                        choice.key(),
                        number,
                        Map.of("number", number, "chosen-by", actor)),
                now);
        var document = choice.document();
        if (document != null) {
            tx.update(
                    EffectResults.COUNTERPART,
                    now,
                    Tx.bigints(List.of(company)),
                    Tx.bigints(List.of(document)),
                    Tx.bigints(List.of(choice.connection())),
                    Tx.texts(List.of(EffectKind.CREATE_CUSTOMER.code())),
                    Tx.texts(List.of(number)));
        }
        var trail = choice.trail();
        if (trail != null) {
            log.append(
                    tx, List.of(new ChangeLog.NewChange(company, Lane.TRADE, ChangeLog.Subject.TRAIL, trail, 0)), now);
        }
    }
}
