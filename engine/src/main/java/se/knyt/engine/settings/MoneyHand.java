package se.knyt.engine.settings;

import java.util.Comparator;
import java.util.List;

/**
 * Who captures what was paid with one payment method in one sales channel.
 *
 * @param method the provider's code as the shop tells it ({@code klarna}), empty for every method not named
 * @param channel the shop's connection, 0 for every shop not named
 * @param captures whose hand captures
 */
public record MoneyHand(String method, long channel, Hand captures) {
    /** Where a shop's payment app owns the order it alone knows of a capture made through it. */
    static final Hand DEFAULT = Hand.KNYT_THROUGH_SHOP;

    private boolean fits(String wantedMethod, long wantedChannel) {
        return (method.isEmpty() || method.equals(wantedMethod)) && (channel == 0 || channel == wantedChannel);
    }

    /** The hand of the choice that names most, the method before the channel; the default where none fits. */
    static Hand captures(List<MoneyHand> hands, String method, long channel) {
        return hands.stream()
                .filter(h -> h.fits(method, channel))
                .max(Comparator.comparing((MoneyHand h) -> !h.method().isEmpty())
                        .thenComparing(h -> h.channel() != 0))
                .map(MoneyHand::captures)
                .orElse(DEFAULT);
    }
}
