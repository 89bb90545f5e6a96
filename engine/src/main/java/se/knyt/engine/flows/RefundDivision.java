package se.knyt.engine.flows;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import se.knyt.core.money.Money;

/**
 * Which captures give back how much of one refund. The first that is enough for all of it gives it; where none is, what was used last
 * is given back first, so that what is left is what a smaller purchase would have been paid with. None gives more than it has left.
 */
final class RefundDivision {
    /** Each part may be a duty of its own at a provider; a refund of more of them is nobody's to look through. */
    static final int PARTS_MAX = 8;

    private final List<Left> captures;
    private final Function<String, Money> leftAt;

    /** @param left of the capture, never negative */
    record Left(String provider, String capture, Money left) {}

    /**
     * @param amount of the refund that the capture gives back, positive
     * @param buyers what the buyer gets of it, in the currency that he paid in, where that is another; else null
     */
    record Share(
            String provider,
            String capture,
            Money amount,
            @Nullable Money buyers) {
        Share(String provider, String capture, Money amount) {
            this(provider, capture, amount, null);
        }

        /** The same, of which the buyer gets so much. */
        Share to(Money buyer) {
            return new Share(provider, capture, amount, buyer);
        }
    }

    /** How much each capture gives. */
    static Map<String, Money> amounts(List<Share> shares) {
        var result = new LinkedHashMap<String, Money>();
        shares.forEach(share -> result.put(share.capture(), share.amount()));
        return result;
    }

    /** What the buyer is to get of each capture, where that was said. */
    static Map<String, Money> said(List<Share> shares) {
        var result = new LinkedHashMap<String, Money>();
        shares.forEach(share -> {
            if (share.buyers() != null) {
                result.put(share.capture(), share.buyers());
            }
        });
        return result;
    }

    /**
     * @param captures in the order that they were made
     * @param leftAt what each provider has left in all
     */
    RefundDivision(List<Left> captures, Function<String, Money> leftAt) {
        this.captures = List.copyOf(captures);
        this.leftAt = leftAt;
    }

    /** The shares of an amount in the order of the captures; empty where these do not reach, or too many would have to give. */
    Optional<List<Share>> of(Money amount) {
        var one = captures.stream()
                .filter(c -> most(c, Map.of()).compareTo(amount) >= 0)
                .findFirst();
        return one.isPresent()
                ? Optional.of(List.of(new Share(one.get().provider(), one.get().capture(), amount)))
                : several(amount);
    }

    private Optional<List<Share>> several(Money amount) {
        var shares = new ArrayList<Share>();
        var given = new HashMap<String, Money>();
        var left = amount;
        for (var capture : captures.reversed()) {
            var part = min(left, most(capture, given));
            if (part.isPositive()) {
                shares.addFirst(new Share(capture.provider(), capture.capture(), part));
                given.merge(capture.provider(), part, Money::plus);
                left = left.minus(part);
            }
        }
        return left.isPositive() || shares.size() > PARTS_MAX ? Optional.empty() : Optional.of(shares);
    }

    /** Of a capture, where its provider has promised so much already. */
    private Money most(Left capture, Map<String, Money> given) {
        var zero = Money.zero(capture.left().currency());
        var there = leftAt.apply(capture.provider()).minus(given.getOrDefault(capture.provider(), zero));
        var most = min(capture.left(), there);
        return most.isNegative() ? zero : most;
    }

    /** The first share of a choice that is more than its capture or its provider has left, with what that is. */
    Optional<Map.Entry<Share, Money>> tooLarge(List<Share> chosen) {
        var given = new HashMap<String, Money>();
        for (var share : chosen) {
            var most = captures.stream()
                    .filter(c ->
                            c.capture().equals(share.capture()) && c.provider().equals(share.provider()))
                    .map(c -> most(c, given))
                    .findFirst()
                    .orElse(Money.zero(share.amount().currency()));
            if (share.amount().compareTo(most) > 0) {
                return Optional.of(Map.entry(share, most));
            }
            given.merge(share.provider(), share.amount(), Money::plus);
        }
        return Optional.empty();
    }

    private static Money min(Money a, Money b) {
        return a.compareTo(b) <= 0 ? a : b;
    }
}
