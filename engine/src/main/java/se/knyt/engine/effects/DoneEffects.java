package se.knyt.engine.effects;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import se.knyt.engine.db.Tx;
import se.knyt.engine.json.Json;

/**
 * Writes what has become of effects that were done and not final. One that came to nothing is rejected and keeps what it gave: by that
 * it is told from one that was never done, and what was planned on it stands.
 */
final class DoneEffects {
    /** Only while it is what was asked about. */
    private static final String WRITE = """
            update effect e
               set look_at = n.look_at, state = case n.code when '' then e.state else 'rejected' end,
                   error_code = case n.code when '' then e.error_code else n.code end,
                   error_args = case n.code when '' then e.error_args else n.args end,
                   done_at = case n.code when '' then e.done_at end
              from unnest(?, ?, ?, ?, ?, ?) as n (company_id, effect_id, result_id, look_at, code, args)
             where e.company_id = n.company_id and e.effect_id = n.effect_id and e.result_id = n.result_id and e.state = 'done'
            returning e.effect_id
            """;

    private DoneEffects() {}

    private record View(String id, @Nullable Instant lookAt, String code, String args) {
        static View of(EffectResults.Result result) {
            var done = result.effect().done();
            var id = done == null ? "" : done.id();
            return switch (result.outcome()) {
                case Outcome.Open(var askAt) -> new View(id, askAt, "", "{}");
                case Outcome.Undone(var code, var args) -> new View(id, null, code, Json.write(args));
                default -> new View(id, null, "", "{}");
            };
        }
    }

    /** Those that came to nothing. */
    static List<EffectResults.Result> write(Tx tx, List<EffectResults.Result> results) throws SQLException {
        var views = results.stream().map(View::of).toList();
        var lookAt = new ArrayList<@Nullable Instant>();
        views.forEach(v -> lookAt.add(v.lookAt()));
        var written = new HashSet<>(tx.query(
                WRITE,
                row -> row.getLong(1),
                Tx.bigints(results.stream()
                        .map(r -> r.effect().connection().company())
                        .toList()),
                Tx.bigints(results.stream().map(r -> r.effect().id()).toList()),
                Tx.texts(views.stream().map(View::id).toList()),
                Tx.instants(lookAt),
                Tx.texts(views.stream().map(View::code).toList()),
                Tx.texts(views.stream().map(View::args).toList())));
        return results.stream()
                .filter(r -> r.outcome() instanceof Outcome.Undone
                        && written.contains(r.effect().id()))
                .toList();
    }
}
