package se.knyt.engine.books;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.reconciliation.Leniency;
import se.knyt.engine.db.Tx;
import se.knyt.engine.log.ChangeLog;
import se.knyt.engine.settings.Settings;
import se.knyt.spi.PullSource.Lane;

/**
 * Payments alone: the open lines of other payouts that name what a payout's lines name, of whatever provider. Those of them that are for the
 * same invoice or credit note are weighed together with the payout's own. One that a person has let be is not among them.
 */
public final class LinesBeside {
    private static final String LINE = """
            l.payout_id, l.seq, l.line, l.kind, l.provider_kind, l.amount_minor, p.currency, l.at, l.order_reference, l.second_reference,
            l.capture_reference, l.provider_order_id, l.provider_transaction_id, l.original_currency, l.original_minor, p.provider,
            p.reference, p.paid_at
            """;
    private static final String NAMING = """
            select distinct %s
              from payout_line_reference r
              join payout_line l on l.company_id = r.company_id and l.payout_id = r.payout_id and l.seq = r.seq
              join payout p on p.company_id = l.company_id and p.payout_id = l.payout_id
             where r.company_id = ? and r.reference = any (?) and r.payout_id <> ? and l.fact_id is null
               and not exists (select 1 from loose_end e
                                where e.company_id = l.company_id and e.cause_key = 'line:' || l.payout_id || ':' || l.seq
                                  and e.closed_at is not null and e.closed_by <> 'knyt')
             order by p.paid_at, l.payout_id, l.line, l.seq
            """.formatted(LINE);
    private static final String NEW = """
            select %s
              from payout p join payout_line l on l.company_id = p.company_id and l.payout_id = p.payout_id
             where p.company_id = ? and p.payout_id = any (?) and p.reconciled_at is null and l.fact_id is null
            """.formatted(LINE);
    private static final String LEAVE_WORD = """
            insert into payout_line_reference (company_id, reference, payout_id, seq)
            select ?, r, p, s from unnest(?, ?, ?) as n (r, p, s) on conflict do nothing
            """;
    /** By what was left of a payout before it changed, too. */
    private static final String SHARING = """
            select distinct o.payout_id from payout_line_reference m
              join payout_line_reference o on o.company_id = m.company_id and o.reference = m.reference and o.payout_id <> m.payout_id
             where m.company_id = ? and m.payout_id = ?
            """;

    private LinesBeside() {}

    /**
     * An open line of another payout.
     *
     * @param reference of the payout
     */
    record Beside(long payout, int seq, String provider, String reference, Instant paidAt, PayoutLine line) {}

    /** Leaves word of what lines name that nobody has looked at yet, so that those which are looked at first know of the others. */
    static void announce(Tx tx, long company, Collection<Long> payouts) throws SQLException {
        var references = new ArrayList<String>();
        var ids = new ArrayList<Long>();
        var seqs = new ArrayList<Integer>();
        for (var one : tx.query(NEW, LinesBeside::row, company, Tx.bigints(payouts))) {
            if (one.line().kind().needsMatch()) {
                for (var word : words(List.of(one.line()))) {
                    references.add(word);
                    ids.add(one.payout());
                    seqs.add(one.seq());
                }
            }
        }
        if (!references.isEmpty()) {
            tx.update(LEAVE_WORD, company, Tx.texts(references), Tx.bigints(ids), Tx.ints(seqs));
        }
    }

    /** Those beside some open lines of a payout, the earliest payout's first. */
    static List<Beside> of(Tx tx, PayoutRow row, List<PayoutLine> lines) throws SQLException {
        return tx.query(NAMING, LinesBeside::row, row.company(), Tx.texts(List.copyOf(words(lines))), row.id());
    }

    /** Payouts to be looked at again when this one has met what it can: of one that the provider has changed, also by what it said before. */
    static List<ChangeLog.NewChange> after(Tx tx, PayoutRow row, Settings inUse, MetInvoices.Met met)
            throws SQLException {
        boolean changed = row.version() > 1 && row.reconciledAt() == null;
        return changed && !inUse.orderFields().isEmpty()
                ? again(tx, row.company(), row.id())
                : met.beside().stream()
                        .map(payout -> change(row.company(), payout))
                        .toList();
    }

    /** Payouts with open lines that name what the payout's do, to be looked at again. */
    public static List<ChangeLog.NewChange> again(Tx tx, long company, long payout) throws SQLException {
        return tx.query(SHARING, r -> change(company, r.getLong(1)), company, payout);
    }

    private static ChangeLog.NewChange change(long company, long payout) {
        return new ChangeLog.NewChange(company, Lane.TRADE, ChangeLog.Subject.PAYOUT, payout, 0);
    }

    /** As it is spelt, and as an invoice of the accounting system may spell it. */
    static Set<String> words(List<PayoutLine> lines) {
        var words = new LinkedHashSet<String>();
        lines.forEach(line -> words.addAll(line.references()));
        List.copyOf(words).forEach(word -> words.add(Leniency.plain(word)));
        return words;
    }

    private static Beside row(ResultSet r) throws SQLException {
        var original = r.getString(14);
        var line = new PayoutLine(
                r.getInt(3),
                PayoutLine.Kind.ofCode(r.getString(4)),
                r.getString(5),
                Money.of(r.getLong(6), new Currency(r.getString(7))),
                Tx.instant(r, 8),
                r.getString(9),
                r.getString(10),
                r.getString(11),
                r.getString(12),
                r.getString(13),
                original.isEmpty() ? Optional.empty() : Optional.of(Money.of(r.getLong(15), new Currency(original))));
        return new Beside(r.getLong(1), r.getInt(2), r.getString(16), r.getString(17), Tx.instant(r, 18), line);
    }
}
