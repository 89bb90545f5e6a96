package se.knyt.engine.flows;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import se.knyt.engine.Audit;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.Tx;
import se.knyt.engine.json.Json;
import se.knyt.engine.log.ChangeLog;
import se.knyt.engine.looseends.Causes;
import se.knyt.engine.rules.RuleOutcome;
import se.knyt.engine.trails.RefundWord;
import se.knyt.spi.PullSource.Lane;

/**
 * Where a person lets one order, payout or line of a payout go that a rule stops, or puts an order aside. A payout is never put aside: its money has come.
 */
public final class RuleWordDesk {
    /** Begins the key of a word on an order, among those of its refunds. */
    private static final String TRAIL = """
            select trail_id, order_document_id, held_code, held_args, order_number from trail
             where company_id = ? and trail_id = ? and merged_into is null and state in ('held', 'skipped') for update
            """;
    /** Also where a person has closed the loose end: it is held all the same. */
    private static final String PAYOUT = """
            select p.payout_id, e.code, e.args, p.reference
              from payout p
             cross join lateral (
                   select code, args from (
                          select 0 as closed, loose_end_id, code, args from loose_end
                           where company_id = p.company_id and cause_key = 'payout:' || p.payout_id || ':held' and closed_at is null
                          union all
                          select 1, loose_end_id, code, args from loose_end
                           where company_id = p.company_id and cause_key = 'payout:' || p.payout_id || ':held'
                             and closed_at is not null and closed_by <> 'knyt') l
                    order by closed, loose_end_id desc limit 1) e
             where p.company_id = ? and p.payout_id = ? and p.state = 'held'
            """;

    private static final String LINE = """
            select p.payout_id, s.rule, s.reason, s.settings_version, p.reference, l.line
              from line_skip s
              join payout p on p.company_id = s.company_id and p.payout_id = s.payout_id
              join payout_line l on l.company_id = s.company_id and l.payout_id = s.payout_id and l.seq = s.seq
                                and l.status = 'skipped'
             where s.company_id = ? and s.payout_id = ? and s.asked = ?
             order by s.seq limit 1
            """;

    private static final String SAY = """
            insert into rule_word (company_id, document_id, asked, word, held_code, held_args, said_by, said_at)
            values (?, ?, ?, ?, ?, ?, ?, ?)
            on conflict (company_id, document_id, asked) do update
               set word = excluded.word, said_by = excluded.said_by, said_at = excluded.said_at
            """;

    private final Database database;
    private final CompanyClocks clocks;
    private final ChangeLog log;
    private final Runnable wake;

    /** @param wake called when something is to be planned */
    public RuleWordDesk(Database database, CompanyClocks clocks, ChangeLog log, Runnable wake) {
        this.database = database;
        this.clocks = clocks;
        this.log = log;
        this.wake = wake;
    }

    /** What stands still, why, and the order number or reference that people know it by. */
    private record Stopped(long subject, long document, String code, Map<String, String> arguments, String name) {
        boolean waitsFor(String asked) {
            return !asked.isEmpty() && asked.equals(arguments.get("asked"));
        }
    }

    /**
     * Lets an order go, or puts it aside; it is planned anew.
     *
     * @param trail of the order: two shops may use one order number
     * @param asked what the word is about, as the purchase names it
     * @return whether it was said: nothing is where the order does not wait for that word any more
     */
    public boolean order(long company, long trail, String asked, RefundWord word, String actor) {
        boolean said = database.forCompany("rule-word", company, tx -> {
            var stopped = tx.first(
                            TRAIL,
                            row -> new Stopped(
                                    row.getLong(1),
                                    row.getLong(2),
                                    row.getString(3),
                                    Json.readTexts(row.getString(4)),
                                    row.getString(5)),
                            company,
                            trail)
                    .filter(one -> Causes.ORDER_RULES.contains(one.code()) && one.waitsFor(asked))
                    .filter(one -> word == RefundWord.LET_GO
                            || !(RuleOutcome.SKIPPED.equals(one.code()) || VoucherDrafts.CODE.equals(one.code())));
            if (stopped.isEmpty()) {
                return false;
            }
            boolean draft = VoucherDrafts.CODE.equals(stopped.get().code());
            var act = draft ? "voucher.book-draft" : word == RefundWord.ASIDE ? "order.put-aside" : "order.let-go";
            say(
                    tx,
                    company,
                    stopped.get(),
                    word,
                    actor,
                    act,
                    "#" + stopped.get().name());
            append(tx, company, ChangeLog.Subject.TRAIL, stopped.get().subject());
            return true;
        });
        wake.run();
        return said;
    }

    /** Lets a payout go, or one line of it that a rule skips; it is planned anew. */
    public boolean payout(long company, long payout, String asked, String actor) {
        boolean said = database.forCompany("rule-word", company, tx -> {
            var line = line(tx, company, payout, asked);
            var held = line.isPresent() ? line : payout(tx, company, payout, asked);
            if (held.isEmpty()) {
                return false;
            }
            boolean draft = Causes.DRAFTS.contains(held.get().code());
            var act = draft ? "voucher.book-draft" : line.isPresent() ? "payout.line-let-go" : "payout.let-go";
            say(
                    tx,
                    company,
                    held.get(),
                    RefundWord.LET_GO,
                    actor,
                    act,
                    held.get().name());
            append(tx, company, ChangeLog.Subject.PAYOUT, held.get().subject());
            return true;
        });
        wake.run();
        return said;
    }

    private static Optional<Stopped> line(Tx tx, long company, long payout, String asked) throws SQLException {
        return tx.first(
                LINE,
                row -> new Stopped(
                        row.getLong(1),
                        row.getLong(1),
                        "payout.line-rule-skipped",
                        Map.of(
                                "rule",
                                row.getString(2),
                                "reason",
                                row.getString(3),
                                "version",
                                String.valueOf(row.getInt(4)),
                                "reference",
                                row.getString(5),
                                "line",
                                String.valueOf(row.getInt(6)),
                                "asked",
                                asked),
                        row.getString(5)),
                company,
                payout,
                asked);
    }

    private static Optional<Stopped> payout(Tx tx, long company, long payout, String asked) throws SQLException {
        return tx
                .query(
                        PAYOUT,
                        row -> new Stopped(
                                row.getLong(1),
                                row.getLong(1),
                                row.getString(2),
                                Json.readTexts(row.getString(3)),
                                row.getString(4)),
                        company,
                        payout)
                .stream()
                .filter(one -> Causes.PAYOUT_RULES.contains(one.code()) && one.waitsFor(asked))
                .findFirst();
    }

    private void say(Tx tx, long company, Stopped of, RefundWord word, String actor, String act, String what)
            throws SQLException {
        tx.update(
                SAY,
                company,
                of.document(),
                of.arguments().getOrDefault("asked", ""),
                word.code(),
                of.code(),
                Json.write(new TreeMap<>(of.arguments())),
                actor,
                clocks.now(company));
        var details = new TreeMap<String, String>();
        details.put("rule", of.arguments().getOrDefault("rule", ""));
        details.put("version", of.arguments().getOrDefault("version", ""));
        details.put("reason", of.arguments().getOrDefault("reason", ""));
        Audit.write(tx, company, clocks.machineNow(), actor, act, what, details);
    }

    private void append(Tx tx, long company, ChangeLog.Subject subject, long id) throws SQLException {
        log.append(tx, List.of(new ChangeLog.NewChange(company, Lane.TRADE, subject, id, 0)), clocks.machineNow());
    }
}
