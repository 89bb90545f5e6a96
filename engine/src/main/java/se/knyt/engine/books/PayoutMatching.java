package se.knyt.engine.books;

import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import se.knyt.core.bookkeeping.DifferenceClass;
import se.knyt.core.bookkeeping.DifferenceLimits;
import se.knyt.core.bookkeeping.PostingSettings;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.reconciliation.Finding;
import se.knyt.core.reconciliation.MatchLimits;
import se.knyt.core.reconciliation.MatchStatus;
import se.knyt.core.reconciliation.OpenItem;
import se.knyt.core.reconciliation.Reconciler;
import se.knyt.engine.db.Tx;
import se.knyt.engine.json.Json;
import se.knyt.engine.trails.ReferenceRanks;

/** Reconciles a stored payout with the facts that are open for its provider, and writes what became of each line. */
final class PayoutMatching {
    private static final int BY_AMOUNT_MAX = 500;
    /** By amount only what is open: what payouts have settled grows with the years. */
    private static final String OPEN_FACTS = """
            with found as (
              select r.fact_id from fact_reference r
               where r.company_id = ? and r.provider = ? and r.reference = any (?)
              union
              select a.fact_id from (
                select i.fact_id from provider_item i
                 cross join lateral (
                       select f.event_date, f.type from fact f where f.company_id = ? and f.fact_id = i.fact_id offset 0) f
                 where i.company_id = ? and i.provider = ? and i.amount_minor = any (?) and i.cleared_on is null and i.payout_id is null
                   and f.event_date between ? and ? and f.type in ('sale', 'credit')
                 limit ?) a)
            select f.fact_id, f.type, f.event_date, f.currency,
                   f.amount_minor - f.elsewhere_minor + case when f.type like 'credit%' then -1 else 1 end * coalesce(i.share_minor, 0),
                   f.trail_id, r.reference, r.rank, f.account, r.told_minor
              from found o
              join fact f on f.company_id = ? and f.fact_id = o.fact_id
              left join provider_item i on i.company_id = f.company_id and i.fact_id = f.fact_id
              left join fact_reference r on r.company_id = f.company_id and r.fact_id = f.fact_id and r.provider = ?
             where not exists (select 1 from payout_line l where l.company_id = f.company_id and l.fact_id = f.fact_id)
             order by f.event_date, f.amount_minor, f.fact_key, r.rank, r.reference
            """;

    private static final String WRITE_LINES = """
            update payout_line l
               set status = n.s, tier = n.t, fact_id = n.f, trail_id = n.tr, candidates = n.c,
                   matched_by = case when n.f is null then '' else 'knyt' end,
                   matched_at = case when n.f is null then null else ?::timestamptz end
              from unnest(?, ?, ?, ?, ?, ?) as n (q, s, t, f, tr, c)
             where l.company_id = ? and l.payout_id = ? and l.seq = n.q and l.fact_id is null
            """;
    private static final String WRITE_PAYOUT = """
            update payout set sales_minor = ?, refunds_minor = ?, fees_minor = ?, fee_vat_minor = ?, adjustments_minor = ?,
                   fx_minor = ?, difference_minor = ?, lines_open = ?, state = ?, findings = ?, reconciled_at = ?,
                   sales_count = ?, refunds_count = ?, disputes_count = ?
             where company_id = ? and payout_id = ?
            """;

    private PayoutMatching() {}

    /**
     * @param closes whether the certificate adds up, or by what one thing explains within the company's limit
     * @param trails trails that a line was matched with just now
     * @param unmet lines that name several deliveries and are not just them, by their places
     */
    record Outcome(
            boolean closes,
            Money difference,
            List<Finding> findings,
            Set<Long> trails,
            Map<Integer, MetInvoices.Unmet> unmet) {}

    record Fact(long id, @Nullable Long trail, OpenItem item) {}

    static Outcome reconcile(Tx tx, PayoutRow row, ZoneId zone, Instant companyNow, PostingSettings posting)
            throws SQLException {
        var limits = BankPaid.limits(
                limits(posting.limits()),
                row.lines().stream().map(PayoutRow.Line::line).toList());
        var facts = openFacts(
                tx,
                row.placed(posting),
                posting.limits().of(DifferenceClass.ROUNDING).each());
        var open = row.lines().stream().filter(l -> !l.matched()).toList();
        // Lines matched earlier stay as they are; the certificate is over all of them.
        var items = facts.values().stream().map(Fact::item).toList();
        var whole = Reconciler.reconcile(
                row.payout(), row.lines().stream().map(PayoutRow.Line::line).toList(), items, zone, limits);
        var rest = row.lines().size() == open.size()
                ? whole
                : Reconciler.reconcile(
                        row.payout(), open.stream().map(PayoutRow.Line::line).toList(), items, zone, limits);
        var tied = rest.lines().stream().map(line -> BankPaid.tied(line, zone)).toList();
        var parcels = ParcelLines.of(open, tied, facts);
        var found = EqualParts.matched(parcels.found(), facts);
        var trails = writeLines(tx, row, open, found, facts, companyNow);
        parcels.write(tx, row);
        var certificate = whole.certificate();
        var explained = PayoutDifferences.explain(tx, row, whole, found, posting);
        boolean closes = certificate.closes() || explained.passes();
        var findings = new ArrayList<>(whole.findings());
        explained.finding().ifPresent(findings::add);
        long stillOpen = found.stream()
                .filter(l -> l.line().kind().needsMatch() && l.status() != MatchStatus.MATCHED)
                .count();
        tx.update(
                WRITE_PAYOUT,
                certificate.sales().minor(),
                certificate.refunds().minor(),
                certificate.fees().minor(),
                certificate.feeVat().minor(),
                certificate.adjustments().minor(),
                certificate.fx().minor(),
                certificate.difference().minor(),
                (int) stillOpen,
                closes ? "matching" : "held",
                Json.joined(
                        row.changes(),
                        Json.write(Stream.concat(
                                        findings.stream().map(PayoutMatching::finding),
                                        CarriedDebts.findings(row).stream())
                                .toList())),
                companyNow,
                count(row, PayoutLine.Kind.SALE),
                count(row, PayoutLine.Kind.REFUND),
                count(row, PayoutLine.Kind.CHARGEBACK),
                row.company(),
                row.id());
        return new Outcome(closes, certificate.difference(), findings, trails, parcels.unmet(tx, row.company()));
    }

    static MatchLimits limits(DifferenceLimits differences) {
        return MatchLimits.DEFAULT.letting(
                differences.of(DifferenceClass.UNDERPAID).each(),
                differences.of(DifferenceClass.OVERPAID).each());
    }

    private static int count(PayoutRow row, PayoutLine.Kind kind) {
        return (int) row.lines().stream()
                .filter(l -> l.line().kind() == kind && l.partOf() == 0)
                .count();
    }

    private static Map<String, Object> finding(Finding finding) {
        var result = new TreeMap<String, Object>();
        result.put("code", finding.code().code());
        result.put("line", finding.line());
        result.put("amount", finding.amount().toPlain());
        result.put("arguments", finding.arguments());
        return result;
    }

    private static Set<Long> writeLines(
            Tx tx,
            PayoutRow row,
            List<PayoutRow.Line> open,
            List<Reconciler.LineResult> results,
            Map<String, Fact> facts,
            Instant companyNow)
            throws SQLException {
        var seqs = new ArrayList<Integer>();
        var statuses = new ArrayList<String>();
        var tiers = new ArrayList<Integer>();
        var factIds = new ArrayList<@Nullable Long>();
        var trailIds = new ArrayList<@Nullable Long>();
        var candidates = new ArrayList<String>();
        var trails = new LinkedHashSet<Long>();
        for (int i = 0; i < open.size(); i++) {
            var result = results.get(i);
            var fact = result.status() == MatchStatus.MATCHED
                    ? facts.get(result.items().getFirst().id())
                    : null;
            seqs.add(open.get(i).seq());
            statuses.add(result.status().code());
            tiers.add(result.tier());
            factIds.add(fact == null ? null : fact.id());
            trailIds.add(fact == null ? null : fact.trail());
            candidates.add(Json.write(
                    fact == null ? result.items().stream().map(OpenItem::id).toList() : List.of()));
            if (fact != null && fact.trail() != null) {
                trails.add(fact.trail());
            }
        }
        tx.update(
                WRITE_LINES,
                companyNow,
                Tx.ints(seqs),
                Tx.texts(statuses),
                Tx.ints(tiers),
                Tx.bigints(factIds),
                Tx.bigints(trailIds),
                Tx.texts(candidates),
                row.company(),
                row.id());
        waitForFacts(tx, row, open, results);
        return trails;
    }

    /** Leaves word of the references of open lines, so that a fact that comes later finds them. */
    private static void waitForFacts(
            Tx tx, PayoutRow row, List<PayoutRow.Line> open, List<Reconciler.LineResult> results) throws SQLException {
        tx.update("delete from payout_line_reference where company_id = ? and payout_id = ?", row.company(), row.id());
        var references = new ArrayList<String>();
        var seqs = new ArrayList<Integer>();
        for (int i = 0; i < open.size(); i++) {
            if (open.get(i).line().kind().needsMatch() && results.get(i).status() != MatchStatus.MATCHED) {
                for (var reference : LinesBeside.words(List.of(open.get(i).line()))) {
                    references.add(reference);
                    seqs.add(open.get(i).seq());
                }
            }
        }
        tx.update(
                "insert into payout_line_reference (company_id, reference, payout_id, seq)"
                        + " select ?, r, ?, s from unnest(?, ?) as n (r, s) on conflict do nothing",
                row.company(),
                row.id(),
                Tx.texts(references),
                Tx.ints(seqs));
    }

    /** @param rounding within which what the shop says of the capture of a converted purchase may be another amount than its sale */
    private static Map<String, Fact> openFacts(Tx tx, PayoutRow row, Money rounding) throws SQLException {
        var references = new LinkedHashSet<String>();
        var amounts = new LinkedHashSet<Long>();
        for (var line : row.lines()) {
            if (line.isOpen()) {
                references.addAll(line.line().references());
                amounts.add(line.line().purchased().abs().minor());
            }
        }
        var found = new LinkedHashMap<Long, Building>();
        var provider = row.payout().provider();
        tx.query(
                OPEN_FACTS,
                r -> found.computeIfAbsent(r.getLong(1), id -> Building.of(r))
                        .key(r.getString(7), r.getInt(8))
                        .told(Tx.longOrNull(r, 10), rounding),
                row.company(),
                provider,
                Tx.texts(references),
                row.company(),
                row.company(),
                provider,
                Tx.bigints(amounts.stream()
                        .flatMap(minor -> Stream.of(minor, -minor))
                        .toList()),
                row.bookDate().minusDays(MatchLimits.DEFAULT.daysAfter()),
                row.bookDate().plusDays(MatchLimits.DEFAULT.daysBefore()),
                BY_AMOUNT_MAX,
                row.company(),
                provider);
        var result = new LinkedHashMap<String, Fact>();
        ofContract(found.values(), row.place().account()).forEach(b -> result.put(String.valueOf(b.id), b.build()));
        return result;
    }

    /**
     * Two contracts may have sold under the same number: what stands on the account of the one that paid comes before what another's has,
     * and the other's is found by a reference alone, never by its amount.
     */
    private static List<Building> ofContract(Collection<Building> found, int account) {
        var own = found.stream()
                .filter(one -> one.account == account)
                .flatMap(one -> one.keys.stream())
                .map(OpenItem.Key::value)
                .collect(Collectors.toSet());
        return found.stream()
                .filter(one -> one.account == account
                        || (!one.keys.isEmpty()
                                && one.keys.stream().map(OpenItem.Key::value).noneMatch(own::contains)))
                .toList();
    }

    /** An open item while its references are read. */
    private static final class Building {
        private final long id;
        private final boolean credit;
        private final LocalDate date;
        private Money amount;
        private final @Nullable Long trail;
        private final int account;
        private final List<OpenItem.Key> keys = new ArrayList<>();

        private Building(long id, boolean credit, LocalDate date, Money amount, @Nullable Long trail, int account) {
            this.id = id;
            this.account = account;
            this.credit = credit;
            this.date = date;
            this.amount = amount;
            this.trail = trail;
        }

        static Building of(java.sql.ResultSet row) {
            try {
                return new Building(
                        row.getLong(1),
                        row.getString(2).startsWith("credit"),
                        row.getObject(3, LocalDate.class),
                        Money.of(row.getLong(5), new Currency(row.getString(4))),
                        Tx.longOrNull(row, 6),
                        row.getInt(9));
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        Building key(@Nullable String reference, int rank) {
            if (reference != null) {
                keys.add(new OpenItem.Key(ReferenceRanks.kind(rank), reference));
            }
            return this;
        }

        /** What the provider pays of it is what its capture came to. */
        Building told(@Nullable Long captured, Money rounding) {
            if (captured != null && amount.currency().equals(rounding.currency())) {
                var paid = Money.of(captured, amount.currency());
                amount = paid.isPositive() && paid.minus(amount).abs().compareTo(rounding) <= 0 ? paid : amount;
            }
            return this;
        }

        Fact build() {
            return new Fact(id, trail, new OpenItem(String.valueOf(id), credit, date, amount, true, keys));
        }
    }
}
