package se.knyt.engine.books;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import se.knyt.core.bookkeeping.LineAccounts;
import se.knyt.core.bookkeeping.LineRuling;
import se.knyt.core.bookkeeping.PostingSettings;
import se.knyt.core.commerce.PayoutLine.Kind;
import se.knyt.engine.db.Tx;
import se.knyt.engine.rules.SkippedMoney;

/**
 * Lines of a payout that name a purchase or a refund which a rule skips, or that a rule skips by themselves. The money has come and belongs to a sale that others have booked: where the
 * rule says that they have it, it is booked against that; else it stands open on the provider's account, by name. Two shops may use one
 * order number: by a number that another purchase bears too nobody knows which is meant, and the line is open as one that met nothing. A
 * purchase placed after the payout was paid is none of its.
 */
final class SkippedLines {
    private static final String FIND = """
            select l.seq, s.trail_id, s.rule, s.reason, s.settings_version, s.money, s.refund_minor <> 0
              from (select x.company_id, x.seq, p.provider, p.paid_at,
                           case when x.original_currency = '' then x.amount_minor else x.original_minor end as minor,
                           array[x.provider_transaction_id, x.provider_order_id, x.capture_reference, x.order_reference,
                                 x.second_reference] as names
                      from payout_line x join payout p on p.company_id = x.company_id and p.payout_id = x.payout_id
                     where x.company_id = ? and x.payout_id = ? and x.kind in ('sale', 'refund') and x.fact_id is null) l
             cross join lateral (
                   select * from skipped_reference s
                    where s.company_id = l.company_id and s.provider = l.provider and s.reference = any (l.names) and s.reference <> ''
                      and s.refund_minor in (0, l.minor)
                      and not exists (select 1 from skipped_reference o
                                       where o.company_id = s.company_id and o.provider = s.provider and o.reference = s.reference
                                         and o.trail_id <> s.trail_id
                                         and not exists (select 1 from trail t
                                                          where t.company_id = o.company_id and t.trail_id = o.trail_id
                                                            and t.placed_at > l.paid_at))
                      and not exists (select 1 from trail t
                                       where t.company_id = s.company_id and t.order_number = s.reference and t.merged_into is null
                                         and t.trail_id <> s.trail_id and t.placed_at <= l.paid_at)
                    order by s.refund_minor, array_position(l.names, s.reference) limit 1) s
            """;
    private static final String KEEP = """
            update payout_line l
               set status = coalesce(nullif(n.st, ''), l.status),
                   trail_id = coalesce(n.t, l.trail_id), ruled_account = n.a, ruled_by = n.b, ruled_version = n.v
              from unnest(?, ?, ?, ?, ?, ?) as n (s, st, t, a, b, v)
             where l.company_id = ? and l.payout_id = ? and l.seq = n.s
            """;
    private static final String COUNT = """
            update payout p
               set lines_open = (select count(*) from payout_line l
                                  where l.company_id = p.company_id and l.payout_id = p.payout_id and l.status in ('unmatched', 'suggested')),
                   planned_at = case when ? then null else p.planned_at end
             where p.company_id = ? and p.payout_id = ?
            """;

    private static final String UNMET =
            "select seq from payout_line where company_id = ? and payout_id = ? and kind in ('sale', 'refund') and fact_id is null";

    private SkippedLines() {}

    /** What is skipped. */
    enum What {
        PURCHASE("payout.line-skipped"),
        REFUND("payout.line-refund-skipped"),
        LINE("payout.line-rule-skipped");

        private final String code;

        What(String code) {
            this.code = code;
        }

        /** Code of what tells that the line stands open. */
        String code() {
            return code;
        }
    }

    /**
     * By what a line is skipped.
     *
     * @param trail the purchase that it is of, null where it is skipped by itself
     * @param ruling where the line is booked; none while nobody has said
     */
    record Of(What what, @Nullable Long trail, String rule, String reason, int version, LineRuling ruling) {
        boolean open() {
            return ruling.account() == 0;
        }
    }

    /**
     * Finds them among the lines that have met nothing, and takes back what was said of those that are of no such purchase any more. What
     * is booked otherwise than before is planned anew.
     *
     * @param row as it was before its lines were matched now
     * @param skips what rules say of its lines by themselves
     * @return by the line's place in the payout
     */
    static Map<Integer, Of> meet(Tx tx, PayoutRow row, PostingSettings posting, Map<Integer, LineSkips.Skip> skips)
            throws SQLException {
        var found = new HashMap<Integer, Of>();
        tx.query(
                FIND,
                r -> found.put(
                        r.getInt(1),
                        new Of(
                                r.getBoolean(7) ? What.REFUND : What.PURCHASE,
                                r.getLong(2),
                                r.getString(3),
                                r.getString(4),
                                r.getInt(5),
                                ruling(row, posting, r.getString(6), r.getString(3), r.getInt(5)))),
                row.company(),
                row.id());
        byThemselves(tx, row, posting, skips, found);
        var seqs = new ArrayList<Integer>();
        var states = new ArrayList<String>();
        var trails = new ArrayList<@Nullable Long>();
        var accounts = new ArrayList<Integer>();
        var rules = new ArrayList<String>();
        var versions = new ArrayList<Integer>();
        boolean otherwise = false;
        for (var line : row.lines()) {
            boolean settles = line.line().kind() == Kind.SALE || line.line().kind() == Kind.REFUND;
            var now = Optional.ofNullable(found.get(line.seq()));
            var ruling = now.map(Of::ruling).orElse(LineRuling.NONE);
            if (!settles || (now.isEmpty() && line.ruling().equals(LineRuling.NONE))) {
                continue;
            }
            otherwise |= ruling.account() != line.ruling().account();
            seqs.add(line.seq());
            states.add(now.isPresent() ? "skipped" : "");
            trails.add(now.flatMap(of -> Optional.ofNullable(of.trail())).orElse(null));
            accounts.add(ruling.account());
            rules.add(ruling.rule());
            versions.add(ruling.version());
        }
        if (!seqs.isEmpty()) {
            tx.update(
                    KEEP,
                    Tx.ints(seqs),
                    Tx.texts(states),
                    Tx.bigints(trails),
                    Tx.ints(accounts),
                    Tx.texts(rules),
                    Tx.ints(versions),
                    row.company(),
                    row.id());
            tx.update(COUNT, otherwise, row.company(), row.id());
        }
        return Map.copyOf(found);
    }

    /** Of those that have met nothing: a purchase that is skipped says itself where its money stands. */
    private static void byThemselves(
            Tx tx, PayoutRow row, PostingSettings posting, Map<Integer, LineSkips.Skip> skips, Map<Integer, Of> found)
            throws SQLException {
        var unmet = skips.isEmpty() ? List.<Integer>of() : tx.query(UNMET, r -> r.getInt(1), row.company(), row.id());
        var standing = new TreeMap<Integer, LineSkips.Skip>();
        for (int seq : unmet) {
            var skip = skips.get(seq);
            if (skip != null && !found.containsKey(seq)) {
                standing.put(seq, skip);
                found.put(
                        seq,
                        new Of(
                                What.LINE,
                                null,
                                skip.rule(),
                                skip.reason(),
                                skip.version(),
                                ruling(row, posting, skip)));
            }
        }
        LineSkips.keep(tx, row, standing);
    }

    static LineRuling ruling(PayoutRow row, PostingSettings posting, LineSkips.Skip skip) {
        return ruling(row, posting, skip.money(), skip.rule(), skip.version());
    }

    private static LineRuling ruling(PayoutRow row, PostingSettings posting, String money, String rule, int version) {
        int receivable = Integer.parseInt(PayoutCauses.receivable(row, posting));
        var said = SkippedMoney.ofCode(money);
        // An account that has become somebody else's since is nobody's word.
        boolean refused = said instanceof SkippedMoney.On(int account)
                && LineAccounts.refused(account, posting).isPresent();
        return (refused ? Optional.<Integer>empty() : said.account(receivable))
                .map(account -> LineRuling.skipped(account, rule, version))
                .orElse(LineRuling.NONE);
    }
}
