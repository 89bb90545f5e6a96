package se.knyt.engine.books;

import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import se.knyt.core.bookkeeping.OtherShare;
import se.knyt.core.bookkeeping.OwnReceivable;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.reconciliation.MatchLimits;
import se.knyt.core.reconciliation.SharedParts;
import se.knyt.engine.books.MetInvoices.Unmet;
import se.knyt.engine.books.ShareReader.Item;
import se.knyt.engine.books.ShareReader.Line;
import se.knyt.engine.db.IdAllocator;
import se.knyt.engine.db.Tx;
import se.knyt.engine.rates.ReferenceRates;
import se.knyt.engine.settings.Settings;

/**
 * A purchase of a shop that several providers pay, or pay back, each by a line of another amount than the shop told its part to be: the lines
 * are weighed together against what all of them owe. Where they are that, each provider owes what it paid, whatever the shop said, and the
 * lines are matched as any; what stood on the wrong provider's account by a voucher of ours is moved. Where they are not, none of them is
 * matched and each says why.
 * So it is where the shop told nothing of one of the providers, whose line names the order by its number: it is owed what it has
 * paid where all of them together have paid what is owed, to the öre.
 */
final class OtherShares {
    private static final String SHARE = """
            update provider_item i set share_minor = i.share_minor + n.minor, share_on = n.day
              from unnest(?, ?, ?) as n (fact_id, minor, day)
             where i.company_id = ? and i.fact_id = n.fact_id
            """;

    private final IdAllocator ids;
    private final BesideVouchers vouchers;
    private final FileTargets files;

    OtherShares(IdAllocator ids, BesideVouchers vouchers, FileTargets files) {
        this.ids = ids;
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

    /** One open item with the one open line of its provider. */
    private record Pair(Item item, Line line) {}

    /** Weighs the open lines of a payout that adds up and has been matched as far as it goes. */
    Weighed weigh(Tx tx, PayoutRow row, Settings inUse, PayoutContext moment) throws SQLException {
        var result = Weighed.nothing();
        if (!row.hasOpenLines()) {
            return result;
        }
        var purchases = ShareReader.items(tx, row).stream()
                .collect(Collectors.groupingBy(
                        OtherShares::purchase, LinkedHashMap::new, Collectors.toCollection(ArrayList::new)));
        var firsts = purchases.values().stream().map(List::getFirst).toList();
        var untold = purchases.isEmpty()
                ? Map.<String, List<Line>>of()
                : ShareReader.untold(tx, row.company(), firsts).stream()
                        .collect(Collectors.groupingBy(line -> line.of() + (line.refund() ? " credit" : " sale")));
        purchases.forEach((of, items) -> items.addAll(beside(items, untold.getOrDefault(of, List.of()), inUse)));
        purchases.values().removeIf(of -> providers(of).size() < 2);
        if (purchases.isEmpty()) {
            return result;
        }
        var facts = purchases.values().stream()
                .flatMap(List::stream)
                .filter(Item::open)
                .map(Item::fact)
                .toList();
        var lines = ShareReader.lines(tx, row.company(), facts);
        for (var purchase : purchases.entrySet()) {
            result.looked().add(purchase.getValue().getFirst().trail());
            var both = new ArrayList<>(lines);
            both.addAll(untold.getOrDefault(purchase.getKey(), List.of()));
            weigh(tx, row, purchase.getValue(), both, inUse, moment, result);
        }
        return result;
    }

    private static String purchase(Item item) {
        return item.trail() + (item.credit() ? " credit" : " sale");
    }

    /** What each provider of which the shop told nothing owes of a purchase: nothing, until its line and the others' are what is owed. */
    private static List<Item> beside(List<Item> items, List<Line> untold, Settings inUse) {
        var first = items.stream().filter(Item::open).findFirst();
        if (first.isEmpty() && items.getFirst().credit()) {
            // What went back is told one by one: this may be another.
            return List.of();
        }
        var like = first.orElse(items.getFirst());
        var byProvider =
                untold.stream().collect(Collectors.groupingBy(Line::provider, TreeMap::new, Collectors.toList()));
        return byProvider.values().stream()
                .map(List::getFirst)
                .map(line ->
                        like.beside(line.provider(), account(line, like.amount().currency(), inUse)))
                .toList();
    }

    /** That of the contract whose payout the line is in; 0 for the provider's common one. */
    private static int account(Line line, Currency currency, Settings inUse) {
        return inUse.posting()
                .ofConnection(line.provider(), line.connection())
                .provider(line.provider())
                .flatMap(one -> one.ownOf(line.connection(), currency, line.day()))
                .map(OwnReceivable::account)
                .orElse(0);
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
            PayoutContext moment,
            Weighed result)
            throws SQLException {
        var open = purchase.stream().filter(Item::open).toList();
        var pairs = pairs(open, lines);
        if (pairs.isEmpty() || pairs.stream().noneMatch(pair -> pair.line().payout() == row.id())) {
            return;
        }
        var without = open.stream()
                .filter(item -> pairs.stream().noneMatch(pair -> pair.item().equals(item)))
                .toList();
        // What no shop told and no payout says any more is given back to those that have paid it.
        var back = without.stream()
                .filter(item -> item.untold() && item.amount().isPositive())
                .toList();
        var parts = parts(pairs, back, inUse);
        if (parts.isPresent() && canShare(pairs, back, inUse)) {
            share(tx, row, pairs, parts.get(), back, inUse, moment, result);
            return;
        }
        boolean awaited = without.stream().anyMatch(item -> !item.untold());
        for (var pair : pairs) {
            if (pair.line().payout() == row.id()) {
                result.unmet().put(pair.line().seq(), why(pair, purchase, pairs, awaited));
            }
        }
    }

    /** What each owes by what it has paid; to the öre where the shop told nothing of one of them, for then nothing else holds it. */
    private static Optional<List<Money>> parts(List<Pair> pairs, List<Item> back, Settings inUse) {
        var told = pairs.stream().map(pair -> pair.item().amount()).collect(Collectors.toCollection(ArrayList::new));
        back.forEach(item -> told.set(0, told.getFirst().plus(item.amount())));
        boolean untold =
                !back.isEmpty() || pairs.stream().anyMatch(pair -> pair.item().untold());
        return pairs.size() < 2 && back.isEmpty()
                ? Optional.empty()
                : SharedParts.of(
                        told,
                        pairs.stream().map(pair -> pair.line().worth()).toList(),
                        untold ? MatchLimits.EXACT : PayoutMatching.limits(inUse.limits()));
    }

    /** Of each provider with one open item and one open line, both; none where any has several, for nothing tells which is which. */
    private static List<Pair> pairs(List<Item> open, List<Line> lines) {
        var items = open.stream().collect(Collectors.groupingBy(Item::provider));
        var result = new ArrayList<Pair>();
        if (items.values().stream().anyMatch(of -> of.size() > 1)) {
            return result;
        }
        for (var line : lines) {
            for (var item : items.getOrDefault(line.provider(), List.of())) {
                if (line.of() == (item.fact() == 0 ? item.trail() : item.fact())
                        && line.refund() == item.credit()
                        && line.worth().currency().equals(item.amount().currency())) {
                    if (result.stream().anyMatch(pair -> pair.item().equals(item))) {
                        return List.of();
                    }
                    result.add(new Pair(item, line));
                }
            }
        }
        return result;
    }

    /** Vouchers of ours put all of it on the providers' accounts, or none: what stands at a rate is not moved. */
    private static boolean canShare(List<Pair> pairs, List<Item> back, Settings inUse) {
        var all = Stream.concat(pairs.stream().map(Pair::item), back.stream()).toList();
        return all.stream().noneMatch(Item::other)
                && all.stream()
                        .allMatch(item ->
                                inUse.posting().provider(item.provider()).isPresent())
                && (all.stream().allMatch(Item::allOwn) || all.stream().allMatch(Item::noneOwn));
    }

    private void share(
            Tx tx,
            PayoutRow row,
            List<Pair> pairs,
            List<Money> parts,
            List<Item> back,
            Settings inUse,
            PayoutContext moment,
            Weighed result)
            throws SQLException {
        boolean own = pairs.getFirst().item().allOwn();
        if (own && PayoutTargets.of(tx, row, inUse, files).isEmpty()) {
            // Paused: what is to be moved waits as all of the payout does.
            return;
        }
        var moves = new ArrayList<Move>();
        for (int i = 0; i < pairs.size(); i++) {
            var item = pairs.get(i).item();
            moves.add(Move.of(item, parts.get(i).minus(item.amount())));
        }
        back.forEach(item -> moves.add(Move.of(item, item.amount().negated())));
        moves.removeIf(move -> move.more().isZero());
        if (moves.isEmpty()) {
            return;
        }
        var day = pairs.stream()
                .map(pair -> pair.line().day())
                .max(LocalDate::compareTo)
                .orElseThrow();
        if (own) {
            day = move(tx, row, pairs.getFirst().item(), day, moves, inUse, moment);
        }
        var known = moves.stream().filter(move -> move.item().fact() != 0).toList();
        tx.update(
                SHARE,
                Tx.bigints(known.stream().map(move -> move.item().fact()).toList()),
                Tx.bigints(known.stream().map(move -> move.more().minor()).toList()),
                Tx.dates(Collections.nCopies(known.size(), day)),
                row.company());
        var told =
                pairs.stream().map(Pair::item).filter(item -> item.fact() != 0).findFirst();
        for (var move : moves) {
            if (move.item().fact() == 0) {
                UntoldShare.write(tx, ids.next(), row.company(), told.orElseThrow(), move, day, moment);
            }
        }
        result.trails().add(pairs.getFirst().item().trail());
    }

    /**
     * What a provider owes otherwise.
     *
     * @param more signed as on its account
     */
    record Move(Item item, Money more) {
        /** @param more signed as the item's amount, which is positive */
        static Move of(Item item, Money more) {
            return new Move(item, item.credit() ? more.negated() : more);
        }
    }

    /** @return the day that it stands in the books */
    private LocalDate move(
            Tx tx, PayoutRow row, Item first, LocalDate day, List<Move> moves, Settings inUse, PayoutContext moment)
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
        var parts = moves.stream()
                .map(m -> new OtherShare.Part(m.item().provider(), m.item().account(), m.more()))
                .toList();
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
                            .filter(item -> !item.untold())
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
}
