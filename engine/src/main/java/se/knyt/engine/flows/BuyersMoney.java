package se.knyt.engine.flows;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import se.knyt.core.commerce.Payment;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;

/**
 * What goes back of captures that the buyer paid in another currency than the order's. The shop tells each capture in both, and no rate
 * is taken from elsewhere: a part is in either currency the rounded share of all that has gone back of the capture so far, less what went
 * before. So the whole of it is the whole in both.
 */
final class BuyersMoney {
    private final Captures captures;
    private final RefundLeft.Waiting waiting;

    /** @param waiting refunds that wait for somebody's yes: they have their part */
    BuyersMoney(Captures captures, RefundLeft.Waiting waiting) {
        this.captures = captures;
        this.waiting = waiting;
    }

    /** An amount in the order's currency and in the buyer's. */
    private record Both(Money order, Money buyer) {
        Both plus(Both other) {
            return new Both(order.plus(other.order), buyer.plus(other.buyer));
        }

        Both minus(Both other) {
            return new Both(order.minus(other.order), buyer.minus(other.buyer));
        }
    }

    /** @param given what has gone back, is on its way or waits */
    private record Standing(Both whole, Both given) {
        Both left() {
            return whole.minus(given);
        }
    }

    /** The one currency that the buyer paid in, where it is another and all that can be said of is in it. */
    Optional<Currency> currency() {
        var all = captures.all().stream()
                .filter(Captures::isCapture)
                .flatMap(p -> Stream.ofNullable(p.buyers()))
                .map(Money::currency)
                .distinct()
                .toList();
        return all.size() == 1 ? Optional.of(all.getFirst()) : Optional.empty();
    }

    /** Whether a capture was paid in another currency, and what has gone back of it is known in that. */
    boolean knows(String capture) {
        return standing(capture).isPresent();
    }

    /** What is left of a capture to the buyer; empty where it is not known. */
    Optional<Money> left(String capture) {
        return standing(capture).map(s -> s.left().buyer());
    }

    /** What the buyer gets when so much goes back of a capture, nothing of less than half a unit of his; empty where it is not known. */
    Optional<Money> to(String capture, Money amount) {
        return standing(capture).map(s -> {
            var upTo = s.given().order().plus(amount);
            return share(s.whole().buyer(), upTo, s.whole().order())
                    .minus(s.given().buyer());
        });
    }

    /** What it is of the order when the buyer gets so much back of a capture; empty where it is not known. */
    Optional<Money> of(String capture, Money buyers) {
        return standing(capture)
                .filter(s -> s.whole().buyer().currency().equals(buyers.currency()))
                .map(s -> {
                    var upTo = s.given().buyer().plus(buyers);
                    return share(s.whole().order(), upTo, s.whole().buyer())
                            .minus(s.given().order());
                });
    }

    /** {@code whole · part / of}, half up; none of it negative. */
    private static Money share(Money whole, Money part, Money of) {
        var twice =
                BigInteger.TWO.multiply(BigInteger.valueOf(whole.minor())).multiply(BigInteger.valueOf(part.minor()));
        var base = BigInteger.valueOf(of.minor());
        return Money.of(twice.add(base).divide(BigInteger.TWO.multiply(base)).longValueExact(), whole.currency());
    }

    private Optional<Standing> standing(String capture) {
        return captures.all().stream()
                .filter(Captures::isCapture)
                .filter(p -> !capture.isEmpty() && Captures.isOf(p, capture))
                .findFirst()
                .flatMap(p -> both(p.amount(), p.buyers()).flatMap(whole -> standing(p, whole)));
    }

    private Optional<Standing> standing(Payment capture, Both whole) {
        var parts = new ArrayList<Optional<Both>>();
        for (var told : captures.back().refunds()) {
            if (told.parentSourceId().equals(capture.sourceId())) {
                parts.add(both(told.amount(), told.buyers()));
            }
        }
        ours().stream()
                .filter(p -> Captures.isOf(capture, p.capture()))
                .forEach(p -> parts.add(both(p.amount(), p.buyers())));
        waiting.shares().stream()
                .filter(s -> Captures.isOf(capture, s.capture()))
                .forEach(s -> parts.add(both(s.amount(), s.buyers())));
        if (parts.stream().anyMatch(Optional::isEmpty)) {
            return Optional.empty();
        }
        var none = new Both(whole.order().minus(whole.order()), whole.buyer().minus(whole.buyer()));
        return Optional.of(
                new Standing(whole, parts.stream().map(Optional::orElseThrow).reduce(none, Both::plus)));
    }

    private List<OurRefunds.Part> ours() {
        var ours = captures.back().ourRefunds();
        var result = new ArrayList<>(ours.unseen(captures.back().refunds()));
        result.addAll(ours.underWay());
        return result;
    }

    private static Optional<Both> both(Money order, @Nullable Money buyer) {
        return buyer == null || buyer.currency().equals(order.currency()) || !buyer.isPositive() || !order.isPositive()
                ? Optional.empty()
                : Optional.of(new Both(order, buyer));
    }
}
