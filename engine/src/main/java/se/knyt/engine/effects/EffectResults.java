package se.knyt.engine.effects;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import se.knyt.engine.db.Tx;
import se.knyt.engine.json.Json;
import se.knyt.engine.log.ChangeLog;
import se.knyt.spi.EffectKind;
import se.knyt.spi.PullSource.Lane;

/** Writes what came of effects, a batch at a time, and wakes what waited for them. */
final class EffectResults {
    /** An answer counts while its attempt is the latest: what another owner has done or sent since is not undone. */
    private static final String FINISH = """
        update effect e
           set state = n.state, next_at = n.next_at, result_id = n.result_id, result_facts = n.facts, error_code = n.code,
                   error_args = n.args, not_there = n.not_there, maybe_sent = e.maybe_sent or n.state = 'unknown', done_at = case when n.state = 'done' then ?::timestamptz end,
               waits_period = case n.waits when 2 then e.book_month / 100 when 1 then e.book_month else e.waits_period end,
               look_at = n.look_at
          from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            as n (company_id, effect_id, attempt, state, next_at, result_id, facts, code, args, not_there, waits, look_at)
         where e.company_id = n.company_id and e.effect_id = n.effect_id and e.attempts = n.attempt
           and e.state in ('sending', 'unknown')
        returning e.effect_id, e.waits_period
        """;

    private static final String FINISH_ATTEMPT = """
        update effect_attempt a set ended_at = ?, outcome = n.outcome, error_code = n.code, error_args = n.args
          from unnest(?, ?, ?, ?, ?, ?) as n (company_id, effect_id, attempt, outcome, code, args)
         where a.company_id = n.company_id and a.effect_id = n.effect_id and a.attempt = n.attempt
        """;
    static final String WAKE = """
        with satisfied as (
          update effect_need w set result_id = n.result_id
            from unnest(?, ?, ?, ?) as n (company_id, connection_id, need_key, result_id)
           where w.company_id = n.company_id and w.connection_id = n.connection_id and w.need_key = n.need_key
             and w.result_id is null
          returning w.company_id, w.effect_id)
        update effect e set open_needs = e.open_needs - s.n
          from (select company_id, effect_id, count(*) as n from satisfied group by 1, 2) s
         where e.company_id = s.company_id and e.effect_id = s.effect_id
        """;
    /** The next in order is tried at once when the one before it has been let through. */
    private static final String NEXT_IN_PERIOD = """
        update effect e set next_at = ?
          from (select distinct on (w.company_id, w.connection_id, w.waits_period) w.company_id, w.effect_id
                  from effect w
                  join unnest(?, ?, ?) as n (company_id, connection_id, period)
                    on w.company_id = n.company_id and w.connection_id = n.connection_id and w.waits_period = n.period
                 where w.waits_period <> 0 and w.state = 'waiting'
                 order by w.company_id, w.connection_id, w.waits_period, w.made) first
         where e.company_id = first.company_id and e.effect_id = first.effect_id and e.next_at > ?
        """;
    /** Whatever books in the same period there takes its place in the line behind the one that met it closed. */
    private static final String JOIN_LINE = """
        update effect e set waits_period = n.period
          from unnest(?, ?, ?) as n (company_id, connection_id, period)
         where e.company_id = n.company_id and e.connection_id = n.connection_id and e.state = 'waiting'
           and e.waits_period = 0 and n.period <> 0 and (e.book_month = n.period or e.book_month / 100 = n.period)
        """;

    static final String COUNTERPART = """
        insert into counterpart (company_id, document_id, connection_id, kind, target_id, made_at)
        select co, d, cn, k, t, ? from unnest(?, ?, ?, ?, ?) as n (co, d, cn, k, t) on conflict do nothing
        """;

    /** The number that counts is the accounting system's; a file gives none. In company time, as the voucher was made. */
    private static final String NUMBER = """
        insert into voucher_number (company_id, voucher_id, connection_id, system_number, read_at)
        select v.company_id, v.voucher_id, n.cn, n.number, ?::timestamptz + c.clock_offset_ms * interval '1 millisecond'
          from unnest(?, ?, ?, ?) as n (co, cn, k, number)
          join voucher v on v.company_id = n.co and v.voucher_key = n.k
          join company c on c.company_id = n.co
        on conflict do nothing
        """;

    /** From here on our own numbers of the series are references alone, though our vouchers are the books: they stand in the system. */
    private static final String REFERENCES = """
        update voucher_head h set reference = true
          from (select distinct v.company_id, v.series, v.fiscal_year from unnest(?, ?) as n (co, k)
                  join voucher v on v.company_id = n.co and v.voucher_key = n.k and not v.reference) w
         where h.company_id = w.company_id and h.series = w.series and h.fiscal_year = w.fiscal_year and not h.reference
        """;

    private static final String VOUCHER = "voucher";
    private static final String KEY_OF_VOUCHER = "voucher:";

    private final ChangeLog log;

    EffectResults(ChangeLog log) {
        this.log = log;
    }

    /** One effect with what came of it. */
    record Result(ClaimedEffect effect, Outcome outcome) {}

    /** Returns whether the change log has something new, so that planning has. */
    boolean write(Tx tx, List<Result> batch, Instant now) throws SQLException {
        var since = batch.stream().filter(r -> r.effect().done() != null).toList();
        if (since.isEmpty()) {
            return writeSent(tx, batch, now);
        }
        var undone = DoneEffects.write(tx, since);
        var changes = changes(undone);
        log.append(tx, changes, now);
        var sent = batch.stream().filter(r -> r.effect().done() == null).toList();
        boolean more = !sent.isEmpty() && writeSent(tx, sent, now);
        return more || !changes.isEmpty();
    }

    private boolean writeSent(Tx tx, List<Result> results, Instant now) throws SQLException {
        var counted = finish(tx, results, now);
        var done = results.stream()
                .filter(r -> r.outcome() instanceof Outcome.Done
                        && counted.containsKey(r.effect().id()))
                .toList();
        if (done.stream().anyMatch(r -> r.effect().kind() != EffectKind.DELIVER)) {
            wake(tx, done);
            counterparts(tx, done, now);
            numbers(tx, done, now);
        }
        nextInPeriod(tx, results, counted, now);
        var changes = changes(results);
        log.append(tx, changes, now);
        return !changes.isEmpty();
    }

    private static void nextInPeriod(Tx tx, List<Result> results, Map<Long, Integer> counted, Instant now)
            throws SQLException {
        var through = results.stream()
                .filter(r -> counted.getOrDefault(r.effect().id(), 0) != 0 && !(r.outcome() instanceof Outcome.Again))
                .toList();
        if (!through.isEmpty()) {
            var line = Line.of(through, counted);
            tx.update(NEXT_IN_PERIOD, now, line.companies(), line.connections(), line.periods(), now);
        }
        var closed = results.stream()
                .filter(r -> r.outcome() instanceof Outcome.Again again && Failures.waitsForPeriod(again.code()))
                .toList();
        if (!closed.isEmpty()) {
            var line = Line.of(closed, counted);
            tx.update(JOIN_LINE, line.companies(), line.connections(), line.periods());
        }
    }

    /** The lines before closed periods that results belong to. */
    private record Line(Tx.Values companies, Tx.Values connections, Tx.Values periods) {
        static Line of(List<Result> results, Map<Long, Integer> periods) {
            return new Line(
                    Tx.bigints(results.stream()
                            .map(r -> r.effect().connection().company())
                            .toList()),
                    Tx.bigints(results.stream()
                            .map(r -> r.effect().connection().id())
                            .toList()),
                    Tx.ints(results.stream()
                            .map(r -> periods.getOrDefault(r.effect().id(), 0))
                            .toList()));
        }
    }

    /** Those that counted, with the period each had to wait for. */
    private static Map<Long, Integer> finish(Tx tx, List<Result> results, Instant now) throws SQLException {
        var companies = Tx.bigints(
                results.stream().map(r -> r.effect().connection().company()).toList());
        var ids = Tx.bigints(results.stream().map(r -> r.effect().id()).toList());
        var views = results.stream().map(r -> View.of(r, now)).toList();
        var attempts = Tx.ints(results.stream().map(r -> r.effect().attempt()).toList());
        var counted = new HashMap<Long, Integer>();
        tx.query(
                FINISH,
                row -> counted.put(row.getLong(1), row.getInt(2)),
                now,
                companies,
                ids,
                attempts,
                Tx.texts(views.stream().map(View::state).toList()),
                Tx.instants(views.stream().map(View::nextAt).toList()),
                Tx.texts(views.stream().map(View::resultId).toList()),
                Tx.texts(views.stream().map(View::facts).toList()),
                Tx.texts(views.stream().map(View::code).toList()),
                Tx.texts(views.stream().map(View::args).toList()),
                Tx.ints(views.stream().map(View::notThere).toList()),
                Tx.ints(views.stream().map(View::waits).toList()),
                Tx.instants(results.stream().map(r -> lookAt(r, now)).toList()));
        tx.update(
                FINISH_ATTEMPT,
                now,
                companies,
                ids,
                attempts,
                Tx.texts(views.stream().map(View::state).toList()),
                Tx.texts(views.stream().map(View::code).toList()),
                Tx.texts(views.stream().map(View::args).toList()));
        return counted;
    }

    private static @Nullable Instant lookAt(Result result, Instant now) {
        return result.outcome() instanceof Outcome.Done(var performed) && !performed.last()
                ? Failures.lookFirst(now)
                : null;
    }

    private static void wake(Tx tx, List<Result> done) throws SQLException {
        tx.update(
                WAKE,
                Tx.bigints(done.stream()
                        .map(r -> r.effect().connection().company())
                        .toList()),
                Tx.bigints(done.stream().map(r -> r.effect().connection().id()).toList()),
                Tx.texts(done.stream().map(r -> r.effect().key()).toList()),
                Tx.texts(done.stream().map(EffectResults::resultId).toList()));
    }

    private static void counterparts(Tx tx, List<Result> done, Instant now) throws SQLException {
        var of = done.stream()
                .filter(r -> r.effect().document() != null && !resultId(r).isEmpty())
                .toList();
        if (of.isEmpty()) {
            return;
        }
        tx.update(
                COUNTERPART,
                now,
                Tx.bigints(
                        of.stream().map(r -> r.effect().connection().company()).toList()),
                Tx.bigints(of.stream().map(r -> r.effect().document()).toList()),
                Tx.bigints(of.stream().map(r -> r.effect().connection().id()).toList()),
                Tx.texts(of.stream().map(r -> r.effect().kind().code()).toList()),
                Tx.texts(of.stream().map(EffectResults::resultId).toList()));
    }

    private static void numbers(Tx tx, List<Result> done, Instant now) throws SQLException {
        var numbered = done.stream()
                .filter(r -> r.effect().kind() == EffectKind.CREATE_VOUCHER
                        && r.effect().key().startsWith(KEY_OF_VOUCHER)
                        && !number(r).isEmpty())
                .toList();
        if (numbered.isEmpty()) {
            return;
        }
        tx.update(
                NUMBER,
                now,
                Tx.bigints(numbered.stream()
                        .map(r -> r.effect().connection().company())
                        .toList()),
                Tx.bigints(
                        numbered.stream().map(r -> r.effect().connection().id()).toList()),
                Tx.texts(numbered.stream()
                        .map(r -> r.effect().key().substring(KEY_OF_VOUCHER.length()))
                        .toList()),
                Tx.texts(numbered.stream().map(EffectResults::number).toList()));
        tx.update(
                REFERENCES,
                Tx.bigints(numbered.stream()
                        .map(r -> r.effect().connection().company())
                        .toList()),
                Tx.texts(numbered.stream()
                        .map(r -> r.effect().key().substring(KEY_OF_VOUCHER.length()))
                        .toList()));
    }

    private static String number(Result result) {
        return result.outcome() instanceof Outcome.Done d
                ? d.performed().facts().getOrDefault(VOUCHER, "")
                : "";
    }

    private static String resultId(Result result) {
        return result.outcome() instanceof Outcome.Done d ? d.performed().id() : "";
    }

    private static List<ChangeLog.NewChange> changes(List<Result> results) {
        var changes = new ArrayList<ChangeLog.NewChange>();
        var seen = new HashSet<String>();
        for (var result : results) {
            var effect = result.effect();
            if (effect.kind() == EffectKind.DELIVER && result.outcome() instanceof Outcome.Done) {
                continue;
            }
            add(changes, seen, effect, ChangeLog.Subject.TRAIL, effect.trail());
            add(changes, seen, effect, ChangeLog.Subject.PAYOUT, effect.payout());
        }
        return changes;
    }

    private static void add(
            List<ChangeLog.NewChange> changes,
            Set<String> seen,
            ClaimedEffect effect,
            ChangeLog.Subject subject,
            @Nullable Long id) {
        if (id != null && seen.add(effect.connection().company() + "/" + subject + "/" + id)) {
            changes.add(new ChangeLog.NewChange(effect.connection().company(), Lane.TRADE, subject, id, 0));
        }
    }

    /** The columns that an outcome gives; {@code waits} is 1 for a locked period, 2 for a missing fiscal year. */
    private record View(
            String state, Instant nextAt, String resultId, String facts, String code, String args, int notThere) {
        int waits() {
            return state.equals("waiting") ? Failures.periodKind(code) : 0;
        }

        static View of(Result result, Instant now) {
            int notThere = result.effect().notThere();
            return switch (result.outcome()) {
                case Outcome.Done(var performed) ->
                    new View("done", now, performed.id(), Json.write(performed.facts()), "", "{}", notThere);
                case Outcome.Again(var at, var code, var args) ->
                    new View("waiting", at, "", "{}", code, Json.write(args), notThere);
                case Outcome.Rejected(var code, var args) ->
                    new View("rejected", now, "", "{}", code, Json.write(args), notThere);
                case Outcome.Held(var code, var args) ->
                    new View("held", now, "", "{}", code, Json.write(args), notThere);
                case Outcome.Unknown(var askAt, var code, var reason) ->
                    new View("unknown", askAt, "", "{}", code, Json.write(Map.of("reason", reason)), 0);
                case Outcome.Stands _, Outcome.Open _, Outcome.Undone _ ->
                    throw new IllegalStateException("said of what is done, not of what is sent");
                case Outcome.NotThere(var resend, var askAt) ->
                    new View(resend ? "waiting" : "unknown", askAt, "", "{}", "", "{}", resend ? 0 : notThere + 1);
            };
        }
    }
}
