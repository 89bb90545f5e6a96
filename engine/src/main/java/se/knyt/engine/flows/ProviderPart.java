package se.knyt.engine.flows;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import se.knyt.core.money.Money;

/**
 * What one payment provider pays of a sale, or pays back of it.
 *
 * @param provider its code; empty for none that is known by name
 */
record ProviderPart(String provider, Money amount) {
    /** The parts that lie between two sums of them all, in their order; each provider once. What goes beyond them is the last one's. */
    static List<ProviderPart> between(List<ProviderPart> all, Money from, Money to) {
        var sums = new LinkedHashMap<String, Money>();
        var at = Money.zero(to.currency());
        for (int i = 0; i < all.size(); i++) {
            boolean last = i == all.size() - 1;
            var end = last
                    ? max(to, at.plus(all.get(i).amount()))
                    : at.plus(all.get(i).amount());
            var taken = min(end, to).minus(max(at, from));
            if (taken.isPositive() || (all.size() == 1 && taken.isZero())) {
                sums.merge(all.get(i).provider(), taken, Money::plus);
            }
            at = end;
        }
        return of(sums);
    }

    /** Each provider once, in the order of its first part. */
    static List<ProviderPart> summed(List<ProviderPart> some) {
        var sums = new LinkedHashMap<String, Money>();
        some.forEach(part -> sums.merge(part.provider(), part.amount(), Money::plus));
        return of(sums);
    }

    private static List<ProviderPart> of(LinkedHashMap<String, Money> sums) {
        var result = new ArrayList<ProviderPart>();
        sums.forEach((provider, amount) -> result.add(new ProviderPart(provider, amount)));
        return result;
    }

    private static Money min(Money a, Money b) {
        return a.compareTo(b) <= 0 ? a : b;
    }

    private static Money max(Money a, Money b) {
        return a.compareTo(b) >= 0 ? a : b;
    }
}
