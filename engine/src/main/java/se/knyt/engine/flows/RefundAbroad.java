package se.knyt.engine.flows;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.settings.Hand;

/** A refund through the shop of what the buyer paid in another currency than the order's: what he gets of it, or what an amount of his is. */
final class RefundAbroad {
    private final RefundWays ways;
    private final BuyersMoney money;

    RefundAbroad(RefundWays ways, BuyersMoney money) {
        this.ways = ways;
        this.money = money;
    }

    /**
     * How much of it each capture gives, with what the buyer gets.
     *
     * @param shares none where there is a problem
     */
    record Divided(List<RefundDivision.Share> shares, Optional<Obstacle> problem) {
        Divided {
            shares = List.copyOf(shares);
        }

        private static Divided wrong(String code, Map<String, String> arguments) {
            return new Divided(List.of(), Optional.of(new Obstacle(code, arguments)));
        }

        /** What the captures give in the order's currency. */
        Money amount(Currency currency) {
            return Money.sum(shares.stream().map(RefundDivision.Share::amount).toList(), currency);
        }
    }

    private boolean isThroughShop(String provider) {
        return ways.hand(provider) == Hand.KNYT_THROUGH_SHOP;
    }

    /** Captures that the shop pays back in the buyer's currency when Knyt asks it to, with what is left of each in that. */
    private List<RefundDivision.Left> captures() {
        var result = new ArrayList<RefundDivision.Left>();
        for (var capture : ways.ours()) {
            if (isThroughShop(capture.provider())) {
                money.left(capture.capture())
                        .filter(Money::isPositive)
                        .ifPresent(left ->
                                result.add(new RefundDivision.Left(capture.provider(), capture.capture(), left)));
            }
        }
        return result;
    }

    /** What is left to the buyer; empty where he paid in the order's currency, or it is not known. */
    Optional<Money> left() {
        var all = captures();
        return money.currency()
                .filter(currency -> !all.isEmpty())
                .map(currency ->
                        Money.sum(all.stream().map(RefundDivision.Left::left).toList(), currency));
    }

    /** An amount of the buyer's by captures: of each what it is of the order. */
    Divided of(Money buyers) {
        var left = left();
        if (left.isEmpty() || !left.get().currency().equals(buyers.currency())) {
            return Divided.wrong(
                    "refund-ask.buyers-none",
                    Map.of("currency", buyers.currency().code()));
        }
        if (!buyers.isPositive()) {
            return Divided.wrong("refund-ask.nothing", Map.of());
        }
        var zero = Money.zero(buyers.currency());
        var divided = new RefundDivision(captures(), _ -> left.get()).of(buyers);
        if (divided.isEmpty()) {
            return Divided.wrong(
                    "refund-ask.buyers-more",
                    Map.of(
                            "amount",
                            buyers.toString(),
                            "left",
                            left.orElse(zero).toString()));
        }
        var shares = new ArrayList<RefundDivision.Share>();
        for (var part : divided.get()) {
            var amount = money.of(part.capture(), part.amount()).filter(Money::isPositive);
            if (amount.isEmpty()) {
                return Divided.wrong("refund-ask.buyers-nothing", Map.of("amount", buyers.toString()));
            }
            shares.add(new RefundDivision.Share(part.provider(), part.capture(), amount.get(), part.amount()));
        }
        return new Divided(shares, Optional.empty());
    }

    /**
     * What the buyer gets of each share.
     *
     * @param said what he is to get by capture, where a person has said that
     */
    Divided told(List<RefundDivision.Share> shares, Map<String, Money> said) {
        var result = new ArrayList<RefundDivision.Share>();
        for (var share : shares) {
            var left = money.left(share.capture()).filter(_ -> isThroughShop(share.provider()));
            if (left.isEmpty()) {
                result.add(share);
                continue;
            }
            var buyer = Optional.ofNullable(said.get(share.capture()))
                    .or(() -> money.to(share.capture(), share.amount()))
                    .orElseThrow();
            if (!buyer.isPositive()) {
                return Divided.wrong(
                        "refund-ask.buyers-nothing",
                        Map.of("amount", share.amount().toString()));
            }
            if (buyer.compareTo(left.get()) > 0) {
                return Divided.wrong(
                        "refund-ask.buyers-more",
                        Map.of("amount", buyer.toString(), "left", left.get().toString()));
            }
            result.add(share.to(buyer));
        }
        return new Divided(result, Optional.empty());
    }

    /** What the buyer gets in all; empty where it is in the order's currency. */
    static Optional<Money> buyers(List<RefundDivision.Share> shares) {
        return shares.stream()
                .map(share -> Optional.ofNullable(share.buyers()))
                .reduce((a, b) -> a.flatMap(one -> b.map(one::plus)))
                .flatMap(all -> all);
    }
}
