package se.knyt.engine.settings;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who captures and who refunds what was paid with one payment method in one sales channel.
 *
 * @param method the provider's code as the shop tells it ({@code klarna}), empty for every method not named
 * @param channel the shop's connection, 0 for every shop not named
 * @param captures whose hand captures
 * @param refunds whose hand pays back what is credited in the accounting system
 * @param refundsFrom credit notes dated earlier are left to the shop: what stood when the choice was made pays nobody back
 * @param connection at the provider of the method, where the company has several and this is the one for these shops; 0 where each payment tells
 */
public record MoneyHand(
        String method, long channel, Hand captures, Hand refunds, LocalDate refundsFrom, Long connection) {
    /** Where a shop's payment app owns the order it alone knows of a capture made through it. */
    static final Hand CAPTURES = Hand.KNYT_THROUGH_SHOP;
    /** Money goes back where somebody decides it, which is the shop unless a company says otherwise. */
    static final Hand REFUNDS = Hand.SHOP;

    /** Settings written before there was a choice of who refunds lack it. */
    public MoneyHand(
            String method,
            long channel,
            Hand captures,
            @Nullable Hand refunds,
            @Nullable LocalDate refundsFrom,
            @Nullable Long connection) {
        this.method = method;
        this.channel = channel;
        this.captures = captures;
        this.refunds = refunds == null ? REFUNDS : refunds;
        this.refundsFrom = refundsFrom == null ? LocalDate.EPOCH : refundsFrom;
        this.connection = connection == null ? 0L : connection;
    }

    /** Of a method with one connection. */
    public MoneyHand(
            String method, long channel, Hand captures, @Nullable Hand refunds, @Nullable LocalDate refundsFrom) {
        this(method, channel, captures, refunds, refundsFrom, 0L);
    }

    /** The same at one of the provider's connections. */
    public MoneyHand at(long one) {
        return new MoneyHand(method, channel, captures, refunds, refundsFrom, one);
    }

    /** Who captures; the shop refunds. */
    public MoneyHand(String method, long channel, Hand captures) {
        this(method, channel, captures, REFUNDS, LocalDate.EPOCH);
    }

    /** This choice, made today: where Knyt refunds and did so before, from the day that it began; where it did not, from today. */
    public MoneyHand madeOn(LocalDate today, List<MoneyHand> before) {
        var begun = before.stream()
                .filter(h -> h.method().equals(method) && h.channel() == channel)
                .filter(h -> h.refunds().ours())
                .map(MoneyHand::refundsFrom)
                .findFirst()
                .orElse(today);
        return new MoneyHand(method, channel, captures, refunds, refunds.ours() ? begun : LocalDate.EPOCH, connection);
    }

    private boolean fits(String wantedMethod, long wantedChannel) {
        return (method.isEmpty() || method.equals(wantedMethod)) && (channel == 0 || channel == wantedChannel);
    }

    static Hand captures(List<MoneyHand> hands, String method, long channel) {
        return choice(hands, method, channel).map(MoneyHand::captures).orElse(CAPTURES);
    }

    static Hand refunds(List<MoneyHand> hands, String method, long channel, LocalDate credited) {
        return choice(hands, method, channel)
                .filter(h -> !h.refunds().ours() || !credited.isBefore(h.refundsFrom()))
                .map(MoneyHand::refunds)
                .orElse(REFUNDS);
    }

    static long connection(List<MoneyHand> hands, String method, long channel) {
        var naming = hands.stream()
                .filter(h -> h.connection() != 0 && h.method().equals(method))
                .toList();
        return choice(naming, method, channel).map(MoneyHand::connection).orElse(0L);
    }

    /** The choice that names most, the method before the channel; empty where none fits. */
    private static Optional<MoneyHand> choice(List<MoneyHand> hands, String method, long channel) {
        return hands.stream()
                .filter(h -> h.fits(method, channel))
                .max(Comparator.comparing((MoneyHand h) -> !h.method().isEmpty())
                        .thenComparing(h -> h.channel() != 0));
    }
}
