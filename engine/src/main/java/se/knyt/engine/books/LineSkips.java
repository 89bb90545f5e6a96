package se.knyt.engine.books;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import se.knyt.core.bookkeeping.PostingSettings;
import se.knyt.engine.db.Tx;
import se.knyt.engine.intake.Archive;
import se.knyt.engine.rules.RuleSubject;
import se.knyt.engine.rules.RuleWords;
import se.knyt.engine.rules.Verdict;
import se.knyt.engine.settings.SettingsStore;

/**
 * Lines of payouts that a rule skips by themselves: others have what they settle. Only a line that has met nothing here can be; it is asked
 * about by the rules in use, since nothing is decided of it, but where its money was booked on an account by a rule's word it goes on under
 * that version. A refund that rules about drafts skip is one too: {@link se.knyt.engine.flows.RuledDrafts} asks those.
 */
public final class LineSkips {
    private static final String STANDING = """
            select s.seq, s.about, s.rule, s.reason, s.settings_version, s.money, s.asked
              from line_skip s
              join payout_line l on l.company_id = s.company_id and l.payout_id = s.payout_id and l.seq = s.seq
                                and l.revision = s.revision
             where s.company_id = ? and s.payout_id = ?
            """;
    private static final String KEEP = """
            insert into line_skip as s (company_id, payout_id, seq, revision, about, rule, reason, settings_version, money, asked)
            select l.company_id, l.payout_id, l.seq, l.revision, n.ab, n.ru, n.re, n.ve, n.mo, n.sk
              from unnest(?, ?, ?, ?, ?, ?, ?) as n (s, ab, ru, re, ve, mo, sk)
              join payout_line l on l.company_id = ? and l.payout_id = ? and l.seq = n.s
            on conflict (company_id, payout_id, seq) do update
               set revision = excluded.revision, about = excluded.about, rule = excluded.rule, reason = excluded.reason,
                   settings_version = excluded.settings_version, money = excluded.money, asked = excluded.asked
             where (s.revision, s.about, s.rule, s.reason, s.money, s.asked)
                   is distinct from (excluded.revision, excluded.about, excluded.rule, excluded.reason, excluded.money, excluded.asked)
            """;
    private static final String VOUCHER = "select 1 from voucher where company_id = ? and payout_id = ? limit 1";

    private final SettingsStore settings;
    private final Archive archive;

    LineSkips(SettingsStore settings, Archive archive) {
        this.settings = settings;
        this.archive = archive;
    }

    /**
     * What a rule has said.
     *
     * @param about code of what the rule is about: lines or drafts
     * @param money as {@link se.knyt.engine.rules.SkippedMoney#code}
     * @param asked by which a person's word on it is kept
     */
    public record Skip(String about, String rule, String reason, int version, String money, String asked) {
        /** Of a verdict that skips. */
        public static Skip of(RuleSubject about, Verdict verdict) {
            var said = verdict.arguments();
            return new Skip(
                    about.flow(),
                    said.getOrDefault("rule", ""),
                    said.getOrDefault("reason", ""),
                    verdict.version(),
                    said.getOrDefault("money", "open"),
                    said.getOrDefault("asked", ""));
        }

        /** Whether a line that is booked goes on under the version of the rule: it stands on an account by it. */
        private boolean goesOn() {
            return !money.equals("open") && about.equals(RuleSubject.PAYOUT_LINE.flow());
        }
    }

    /** What rules say of the lines that have met nothing, by their place; a person's word stands over it. */
    Map<Integer, Skip> of(Tx tx, PayoutRow row, PostingSettings posting) throws SQLException {
        var inUse = settings.current(tx, row.company());
        var standing = standing(tx, row);
        boolean asks = inUse.rules().skips(RuleSubject.PAYOUT_LINE);
        if (standing.isEmpty() && !asks) {
            return Map.of();
        }
        var words = PayoutRules.words(tx, row);
        var result = new TreeMap<Integer, Skip>();
        standing.forEach((seq, skip) -> {
            if (inUse.rules().skips(RuleSubject.RETURN_DRAFT)
                    && skip.about().equals(RuleSubject.RETURN_DRAFT.flow())
                    && !words.letGo().contains(skip.asked())) {
                result.put(seq, skip);
            }
        });
        boolean booked =
                tx.first(VOUCHER, r -> r.getInt(1), row.company(), row.id()).isPresent();
        var around = LineContext.of(tx, row, posting);
        var raw = Map.<Integer, Map<String, String>>of();
        if (asks && inUse.rules().asksOfFields(RuleSubject.PAYOUT_LINE)) {
            raw = RawFields.of(tx, archive, row);
        }
        for (var line : row.lines()) {
            if (line.matched() || !line.line().kind().needsMatch()) {
                continue;
            }
            var before = standing.get(line.seq());
            var rules = booked && before != null && before.goesOn()
                    ? settings.version(tx, row.company(), before.version()).rules()
                    : inUse.rules();
            if (!rules.skips(RuleSubject.PAYOUT_LINE)) {
                continue;
            }
            if (raw.isEmpty() && rules.asksOfFields(RuleSubject.PAYOUT_LINE)) {
                raw = RawFields.of(tx, archive, row);
            }
            var verdict = rules.judge(around.with(raw).asked(line), words);
            if (verdict.skipped()) {
                result.put(line.seq(), Skip.of(RuleSubject.PAYOUT_LINE, verdict));
            }
        }
        return result;
    }

    private static Map<Integer, Skip> standing(Tx tx, PayoutRow row) throws SQLException {
        var result = new HashMap<Integer, Skip>();
        tx.query(
                STANDING,
                r -> result.put(
                        r.getInt(1),
                        new Skip(
                                r.getString(2),
                                r.getString(3),
                                r.getString(4),
                                r.getInt(5),
                                r.getString(6),
                                r.getString(7))),
                row.company(),
                row.id());
        return result;
    }

    /** Keeps those that stand, and forgets the payout's others. */
    static void keep(Tx tx, PayoutRow row, Map<Integer, Skip> skips) throws SQLException {
        tx.update(
                "delete from line_skip where company_id = ? and payout_id = ? and not seq = any (?)",
                row.company(),
                row.id(),
                Tx.ints(List.copyOf(skips.keySet())));
        put(tx, row.company(), row.id(), skips);
    }

    /** Keeps what rules say of lines of a payout. @return how many it is new for */
    public static int put(Tx tx, long company, long payout, Map<Integer, Skip> skips) throws SQLException {
        if (skips.isEmpty()) {
            return 0;
        }
        var seqs = new ArrayList<>(skips.keySet());
        var all = seqs.stream().map(skips::get).toList();
        return tx.update(
                KEEP,
                Tx.ints(seqs),
                Tx.texts(all.stream().map(Skip::about).toList()),
                Tx.texts(all.stream().map(Skip::rule).toList()),
                Tx.texts(all.stream().map(Skip::reason).toList()),
                Tx.ints(all.stream().map(Skip::version).toList()),
                Tx.texts(all.stream().map(Skip::money).toList()),
                Tx.texts(all.stream().map(Skip::asked).toList()),
                company,
                payout);
    }

    /** As if no rule had skipped any of its lines, for trying others. */
    static PayoutRow without(Tx tx, PayoutRow row) throws SQLException {
        var skipped = standing(tx, row).keySet();
        return skipped.isEmpty()
                ? row
                : row.with(row.lines().stream()
                        .map(line -> skipped.contains(line.seq()) && line.skipped() ? line.unmet() : line)
                        .toList());
    }

    /** Without some of its lines: what is skipped is met with nothing. */
    static PayoutRow except(PayoutRow row, Set<Integer> seqs) {
        return seqs.isEmpty()
                ? row
                : row.with(row.lines().stream()
                        .filter(line -> !seqs.contains(line.seq()))
                        .toList());
    }

    /** What people have said of a payout's lines. */
    public static RuleWords words(Tx tx, long company, long payout) throws SQLException {
        var letGo = tx.query(
                "select asked from rule_word where company_id = ? and document_id = ? and word = 'let-go'",
                r -> r.getString(1),
                company,
                payout);
        return new RuleWords(letGo, List.of());
    }
}
