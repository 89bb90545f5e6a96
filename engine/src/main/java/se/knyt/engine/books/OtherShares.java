package se.knyt.engine.books;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import se.knyt.core.bookkeeping.OtherRoad;
import se.knyt.core.bookkeeping.OtherShare;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.reconciliation.SharedParts;
import se.knyt.engine.books.MetInvoices.Unmet;
import se.knyt.engine.db.Tx;
import se.knyt.engine.log.ChangeLog;
import se.knyt.engine.rates.ReferenceRates;
import se.knyt.engine.settings.Settings;
import se.knyt.spi.PullSource.Lane;

/**
 * A purchase of a shop that several providers pay, or pay back, each by a line of another amount than the shop told its part to be: the lines
 * are weighed together against what all of them owe. Where they are that, each provider owes what it paid, whatever the shop said, and the
 * lines are matched as any; what stood on the wrong provider's account by a voucher of ours is moved. Where they are not, none of them is
 * matched and each says why.
 */
final class OtherShares {
    /** What the open lines of a payout name at their provider: all that the same purchases owe or are owed, by whomever. */
    private static final String ITEMS = """
            with mine as (
              select distinct f.trail_id, f.type
                from payout_line_reference r
                join fact_reference k on k.company_id = r.company_id and k.provider = ? and k.reference = r.reference
                join fact f on f.company_id = k.company_id and f.fact_id = k.fact_id
               where r.company_id = ? and r.payout_id = ? and f.trail_id is not null and f.type in ('sale', 'credit'))
            select i.fact_id, i.trail_id, f.type, i.provider, i.currency, abs(i.amount_minor + i.share_minor), i.own_minor = i.amount_minor,
                   i.own_minor = 0, i.account, i.rate is not null or f.notes <> '[]' and json_array_length(f.notes::json) > 1,
                   coalesce(t.order_number, ''), l.reference, l.minor
              from mine m
              join fact f on f.company_id = ? and f.trail_id = m.trail_id and f.type = m.type
              join provider_item i on i.company_id = f.company_id and i.fact_id = f.fact_id and i.provider <> ?
              left join trail t on t.company_id = f.company_id and t.trail_id = f.trail_id
              left join lateral (
                   select p.reference, abs(case when l.original_currency = '' then l.amount_minor else l.original_minor end) as minor
                     from payout_line l join payout p on p.company_id = l.company_id and p.payout_id = l.payout_id
                    where l.company_id = i.company_id and l.fact_id = i.fact_id limit 1) l on true
             order by i.trail_id, f.type, i.fact_id
            """;
    /** Open lines that name one of these facts, of payouts that add up; one that a person has let be is not among them. */
    private static final String LINES = """
            select distinct k.fact_id, l.payout_id, l.seq, p.reference, p.paid_at, p.book_date,
                   case when l.kind = 'refund' then -1 else 1 end * case when l.original_currency = '' then l.amount_minor else l.original_minor end,
                   coalesce(nullif(l.original_currency, ''), p.currency), l.kind, l.order_reference
              from fact_reference k
              join payout_line_reference r on r.company_id = k.company_id and r.reference = k.reference
              join payout_line l on l.company_id = r.company_id and l.payout_id = r.payout_id and l.seq = r.seq
              join payout p on p.company_id = l.company_id and p.payout_id = l.payout_id and p.provider = k.provider
             where k.company_id = ? and k.fact_id = any (?) and l.fact_id is null and l.kind in ('sale', 'refund')
               and p.state <> 'held' and p.reconciled_at is not null
               and not exists (select 1 from loose_end e
                                where e.company_id = l.company_id and e.cause_key = 'line:' || l.payout_id || ':' || l.seq
                                  and e.closed_at is not null and e.closed_by <> 'knyt')
             order by p.paid_at, l.payout_id, l.seq
            """;
    /** Payouts of other providers with open lines for the same purchases. */
    private static final String BESIDE = """
            select distinct r.payout_id
              from fact f
              join provider_item i on i.company_id = f.company_id and i.fact_id = f.fact_id and i.payout_id is null
              join fact_reference k on k.company_id = f.company_id and k.fact_id = f.fact_id
              join payout_line_reference r on r.company_id = k.company_id and r.reference = k.reference
              join payout p on p.company_id = r.company_id and p.payout_id = r.payout_id and p.provider = k.provider
             where f.company_id = ? and f.trail_id = any (?) and f.type in ('sale', 'credit') and f.provider <> ?
            """;

    private static final String SHARE = """
            update provider_item i set share_minor = i.share_minor + n.minor, share_on = n.day
              from unnest(?, ?, ?) as n (fact_id, minor, day)
             where i.company_id = ? and i.fact_id = n.fact_id
            """;

    private final BesideVouchers vouchers;
    private final FileTargets files;

    OtherShares(BesideVouchers vouchers, FileTargets files) {
        this.vouchers = vouchers;
        this.files = files;
    }

    /**
     * What became of it.
     *
     * @param unmet why lines of the payout settle nothing, by their place
     * @param trails of the purchases that are shared otherwise now, so that lines fit which did not
     * @param looked of the purchases that open lines of the payout are for, shared otherwise or not
     */
    record Weighed(Map<Integer, Unmet> unmet, Set<Long> trails, Set<Long> looked) {
        static Weighed nothing() {
            return new Weighed(new HashMap<>(), new TreeSet<>(), new TreeSet<>());
        }
    }

    /** Payouts of other providers with open lines for some purchases: something else holds of them now. */
    static List<ChangeLog.NewChange> beside(Tx tx, PayoutRow row, Set<Long> trails) throws SQLException {
        return trails.isEmpty()
                ? List.of()
                : tx.query(
                        BESIDE,
                        r -> new ChangeLog.NewChange(
                                row.company(), Lane.TRADE, ChangeLog.Subject.PAYOUT, r.getLong(1), 0),
                        row.company(),
                        Tx.bigints(trails),
                        row.payout().provider());
    }

    /**
     * What a provider owes of a purchase, or is owed.
     *
     * @param amount as it stands, positive
     * @param other whether it stands at a rate, or on several notes: then it is not shared anew
     * @param settledBy reference of the payout whose line has settled it
     */
    private record Item(
            long fact,
            long trail,
            boolean credit,
            String provider,
            Money amount,
            boolean allOwn,
            boolean noneOwn,
            int account,
            boolean other,
            String order,
            @Nullable String settledBy,
            @Nullable Money settled) {
        boolean open() {
            return settledBy == null;
        }
    }

    /** @param worth positive where it is of the sign of its item */
    private record Line(
            long fact,
            long payout,
            int seq,
            String reference,
            LocalDate day,
            Money worth,
            boolean refund,
            String order) {}

    /** One open item with the one open line of its provider. */
    private record Pair(Item item, Line line) {}

    /** Weighs the open lines of a payout that adds up and has been matched as far as it goes. */
    Weighed weigh(Tx tx, PayoutRow row, Settings inUse, PayoutBooks.Moment moment) throws SQLException {
        var result = Weighed.nothing();
        if (!row.hasOpenLines()) {
            return result;
        }
        var items = tx.query(
                ITEMS,
                OtherShares::item,
                row.payout().provider(),
                row.company(),
                row.id(),
                row.company(),
                OtherRoad.CODE);
        var purchases = items.stream()
                .collect(Collectors.groupingBy(
                        item -> item.trail() + (item.credit() ? " credit" : " sale"),
                        LinkedHashMap::new,
                        Collectors.toList()));
        purchases.values().removeIf(of -> providers(of).size() < 2);
        if (purchases.isEmpty()) {
            return result;
        }
        var facts = purchases.values().stream()
                .flatMap(List::stream)
                .filter(Item::open)
                .map(Item::fact)
                .toList();
        var lines = tx.query(LINES, OtherShares::line, row.company(), Tx.bigints(facts));
        for (var purchase : purchases.values()) {
            result.looked().add(purchase.getFirst().trail());
            weigh(tx, row, purchase, lines, inUse, moment, result);
        }
        return result;
    }

    private static Set<String> providers(List<Item> items) {
        return items.stream().map(Item::provider).collect(Collectors.toCollection(TreeSet::new));
    }

    private void weigh(
            Tx tx,
            PayoutRow row,
            List<Item> purchase,
            List<Line> lines,
            Settings inUse,
            PayoutBooks.Moment moment,
            Weighed result)
            throws SQLException {
        var open = purchase.stream().filter(Item::open).toList();
        var pairs = pairs(open, lines);
        if (pairs.isEmpty() || pairs.stream().noneMatch(pair -> pair.line().payout() == row.id())) {
            return;
        }
        var limits = PayoutMatching.limits(inUse.limits());
        var parts = SharedParts.of(
                pairs.stream().map(pair -> pair.item().amount()).toList(),
                pairs.stream().map(pair -> pair.line().worth()).toList(),
                limits);
        if (parts.isPresent() && canShare(pairs)) {
            share(tx, row, pairs, parts.get(), inUse, moment, result);
            return;
        }
        boolean awaited = pairs.size() < open.size();
        for (var pair : pairs) {
            if (pair.line().payout() == row.id()) {
                result.unmet().put(pair.line().seq(), why(pair, purchase, pairs, awaited));
            }
        }
    }

    /** Of each provider with one open item and one open line, both; none where any has several, for nothing tells which is which. */
    private static List<Pair> pairs(List<Item> open, List<Line> lines) {
        var items = open.stream().collect(Collectors.groupingBy(Item::provider));
        var result = new ArrayList<Pair>();
        if (items.values().stream().anyMatch(of -> of.size() > 1)) {
            return result;
        }
        var byFact = open.stream().collect(Collectors.toMap(Item::fact, Function.identity()));
        var seen = new TreeSet<Long>();
        for (var line : lines) {
            var item = byFact.get(line.fact());
            if (item != null
                    && line.refund() == item.credit()
                    && line.worth().currency().equals(item.amount().currency())) {
                if (!seen.add(item.fact())) {
                    return List.of();
                }
                result.add(new Pair(item, line));
            }
        }
        return result;
    }

    /** Vouchers of ours put all of it on the providers' accounts, or none: what stands at a rate is not moved. */
    private static boolean canShare(List<Pair> pairs) {
        return pairs.stream().noneMatch(pair -> pair.item().other())
                && (pairs.stream().allMatch(pair -> pair.item().allOwn())
                        || pairs.stream().allMatch(pair -> pair.item().noneOwn()));
    }

    private void share(
            Tx tx,
            PayoutRow row,
            List<Pair> pairs,
            List<Money> parts,
            Settings inUse,
            PayoutBooks.Moment moment,
            Weighed result)
            throws SQLException {
        boolean own = pairs.getFirst().item().allOwn();
        if (own && PayoutTargets.of(tx, row, inUse, files).isEmpty()) {
            // Paused: what is to be moved waits as all of the payout does.
            return;
        }
        var moved = new TreeMap<Long, Money>();
        var on = new ArrayList<OtherShare.Part>();
        for (int i = 0; i < pairs.size(); i++) {
            var item = pairs.get(i).item();
            var more = parts.get(i).minus(item.amount());
            var signed = item.credit() ? more.negated() : more;
            moved.put(item.fact(), signed);
            on.add(new OtherShare.Part(item.provider(), item.account(), signed));
        }
        var day = pairs.stream()
                .map(pair -> pair.line().day())
                .max(LocalDate::compareTo)
                .orElseThrow();
        if (own) {
            day = move(tx, row, pairs.getFirst().item(), day, on, inUse, moment);
        }
        tx.update(
                SHARE,
                Tx.bigints(List.copyOf(moved.keySet())),
                Tx.bigints(moved.values().stream().map(Money::minor).toList()),
                Tx.dates(Collections.nCopies(moved.size(), day)),
                row.company());
        result.trails().add(pairs.getFirst().item().trail());
    }

    /** @return the day that it stands in the books */
    private LocalDate move(
            Tx tx,
            PayoutRow row,
            Item first,
            LocalDate day,
            List<OtherShare.Part> parts,
            Settings inUse,
            PayoutBooks.Moment moment)
            throws SQLException {
        var posting = row.posting(inUse);
        var fact = PayoutPlans.group(
                        row, posting.bookCurrency(), ReferenceRates.of(tx, row.company(), posting.bookCurrency()))
                .payout();
        int before = tx.query(
                        "select 1 from voucher where company_id = ? and payout_id = ? and voucher_key like '%:share'"
                                + " and reverses_voucher_id is null",
                        r -> r.getInt(1), row.company(), row.id())
                .size();
        var name = (first.order().isEmpty() ? String.valueOf(first.trail()) : first.order())
                + (before == 0 ? "" : "." + (before + 1));
        var entry = OtherShare.voucher(fact, first.order(), name, day, parts, posting);
        vouchers.write(tx, row, entry, inUse, new BesideVouchers.By("knyt", moment.companyNow(), moment.machineNow()));
        return tx.first(
                        "select voucher_date from voucher where company_id = ? and voucher_key = ?",
                        r -> r.getObject(1, LocalDate.class),
                        row.company(),
                        entry.key())
                .orElseThrow();
    }

    /** With what the others have paid, and by which payouts. */
    private static Unmet why(Pair own, List<Item> purchase, List<Pair> pairs, boolean awaited) {
        var providers = new TreeSet<String>();
        var references = new TreeSet<String>();
        var zero = Money.zero(own.item().amount().currency());
        var paid = zero;
        for (var item : purchase) {
            if (!item.open()) {
                providers.add(item.provider());
                references.add(Objects.requireNonNull(item.settledBy()));
                paid = paid.plus(Objects.requireNonNull(item.settled()));
            }
        }
        for (var pair : pairs) {
            if (!pair.equals(own)) {
                providers.add(pair.item().provider());
                references.add(pair.line().reference());
                paid = paid.plus(pair.line().worth());
            }
        }
        var owed = Money.sum(purchase.stream().map(Item::amount).toList(), zero.currency());
        var amount = own.line().worth();
        var args = new TreeMap<String, String>();
        args.put("amount", amount.toString());
        args.put("told", own.item().amount().toString());
        args.put("owed", owed.toString());
        if (awaited) {
            args.put(
                    "by",
                    purchase.stream()
                            .filter(Item::open)
                            .filter(item ->
                                    pairs.stream().noneMatch(pair -> pair.item().equals(item)))
                            .map(Item::provider)
                            .distinct()
                            .collect(Collectors.joining(", ")));
            return new Unmet("payout.line-share-awaited", args);
        }
        args.put("by", String.join(", ", providers));
        args.put("with", String.join(", ", references));
        args.put("paid", paid.toString());
        args.put("sum", amount.plus(paid).toString());
        args.put("over", amount.plus(paid).minus(owed).toString());
        return new Unmet("payout.line-shares-differ", args);
    }

    private static Item item(ResultSet row) throws SQLException {
        var currency = new Currency(row.getString(5));
        var settled = row.getString(12);
        return new Item(
                row.getLong(1),
                row.getLong(2),
                "credit".equals(row.getString(3)),
                row.getString(4),
                Money.of(row.getLong(6), currency),
                row.getBoolean(7),
                row.getBoolean(8),
                row.getInt(9),
                row.getBoolean(10),
                row.getString(11),
                settled,
                settled == null ? null : Money.of(row.getLong(13), currency));
    }

    private static Line line(ResultSet row) throws SQLException {
        return new Line(
                row.getLong(1),
                row.getLong(2),
                row.getInt(3),
                row.getString(4),
                row.getObject(6, LocalDate.class),
                Money.of(row.getLong(7), new Currency(row.getString(8))),
                "refund".equals(row.getString(9)),
                row.getString(10));
    }
}
