package se.knyt.core.bookkeeping;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import se.knyt.core.money.Allocation;
import se.knyt.core.money.Money;

/**
 * Parts what a prepayment in another currency is in the books among its deliveries. What is paid in advance is owed in goods and is no
 * monetary item: it stays at the rate of the day when the money came, whatever the rate becomes, and what is sold by it is sold at that
 * rate (BFNAR 2012:1 chapter 30; IFRIC 22; for its VAT the VAT Directive, article 91.2: the rate of the day when the tax became
 * chargeable).
 *
 * <p>Each delivery takes the rounded share of all that went so far, less what went before it, and the last the rest: each part differs
 * from its exact share by less than one minor unit, and together they are what was booked, to the minor unit.
 */
public final class AdvanceDraw {
    private static final Set<String> SOLD = Set.of(SaleRules.REVENUE, SaleRules.FREIGHT, SaleRules.FEE);

    private AdvanceDraw() {}

    /**
     * The same of money that came on several days, a part of what the order costs: what is drawn is worth what all of it stands at together,
     * so each day's rate counts by how much came at it.
     *
     * @param came what came on each day, as it was booked: with the rate of that day
     * @param before the part of it that went before, empty for the first
     * @param upTo that part with what goes now
     * @return empty where it cannot be posted
     */
    public static Optional<SortedMap<RevenueBucket, Money>> ofParts(
            List<SaleFact> came, Optional<SaleFact> before, SaleFact upTo, PostingSettings begun, PostingSettings now) {
        try {
            return Optional.of(of(came, before, upTo, begun));
        } catch (Stop stop) {
            return stop.code().startsWith("vat.") && !begun.equals(now)
                    ? ofParts(came, before, upTo, now, now)
                    : Optional.empty();
        } catch (LineTaxes.InvalidRate e) {
            return Optional.empty();
        }
    }

    /**
     * By account and box, in the currency of the books, positive.
     *
     * @param whole what was paid for, as it was booked when the money came: with its rate
     * @param before the part of it that went before, empty for the first
     * @param upTo that part with what goes now
     * @param begun settings of the day when the purchase began
     * @param now the settings in use: they hold where the others do not say how it is taxed
     * @return empty where it cannot be posted
     */
    public static Optional<SortedMap<RevenueBucket, Money>> of(
            SaleFact whole, Optional<SaleFact> before, SaleFact upTo, PostingSettings begun, PostingSettings now) {
        return ofParts(List.of(whole), before, upTo, begun, now);
    }

    private static SortedMap<RevenueBucket, Money> of(
            List<SaleFact> came, Optional<SaleFact> before, SaleFact upTo, PostingSettings settings) {
        var booked = new TreeMap<RevenueBucket, Money>();
        var own = new TreeMap<RevenueBucket, Money>();
        for (var one : came) {
            booked(one, settings).forEach((place, amount) -> booked.merge(place, amount, Money::plus));
            own(one, one, settings).forEach((place, amount) -> own.merge(place, amount, Money::plus));
        }
        var first = came.getFirst();
        var total = Money.sum(came.stream().map(SaleFact::total).toList(), first.currency());
        var drawn = share(first, total, upTo, booked, own, settings);
        before.ifPresent(some -> share(first, total, some, booked, own, settings)
                .forEach((place, amount) -> drawn.merge(place, amount.negated(), Money::plus)));
        return drawn;
    }

    /** As it stands in the books: on the account of prepayments, or on those of what is sold where it was booked as the sale. */
    static SortedMap<RevenueBucket, Money> booked(SaleFact whole, PostingSettings settings) {
        var rows = SalePosting.sale(whole, settings).entries().stream()
                .flatMap(entry -> entry.voucher().rows().stream())
                .filter(row -> isOf(whole, row))
                .toList();
        return byPlace(rows);
    }

    /** The same in its own currency, of what is looked at. */
    private static SortedMap<RevenueBucket, Money> own(SaleFact whole, SaleFact what, PostingSettings settings) {
        var breakdown = new SaleBreakdown(what, settings);
        var rows = whole.isSoldAhead() ? breakdown.soldRows() : breakdown.prepaidRows();
        return byPlace(
                rows.toRows(what.key()).stream().filter(row -> isOf(whole, row)).toList());
    }

    private static boolean isOf(SaleFact whole, VoucherRow row) {
        return whole.isSoldAhead() ? SOLD.contains(row.rule()) : row.rule().equals(SaleRules.PREPAID);
    }

    private static SortedMap<RevenueBucket, Money> byPlace(List<VoucherRow> rows) {
        var result = new TreeMap<RevenueBucket, Money>();
        rows.forEach(row -> result.merge(
                new RevenueBucket(row.account(), row.vatBox()), row.signed().negated(), Money::plus));
        return result;
    }

    private static SortedMap<RevenueBucket, Money> share(
            SaleFact whole,
            Money total,
            SaleFact part,
            SortedMap<RevenueBucket, Money> booked,
            SortedMap<RevenueBucket, Money> own,
            PostingSettings settings) {
        var result = new TreeMap<RevenueBucket, Money>();
        boolean all = part.total().equals(total);
        var of = all ? own : own(whole, part, settings);
        booked.forEach((place, amount) -> {
            var ownWhole = own.getOrDefault(place, Money.zero(whole.currency()));
            var ownPart = of.getOrDefault(place, Money.zero(whole.currency()));
            result.put(
                    place,
                    all || ownPart.equals(ownWhole)
                            ? amount
                            : ownWhole.isZero()
                                    ? Money.zero(amount.currency())
                                    : Allocation.part(amount, ownPart, ownWhole));
        });
        return result;
    }
}
