package se.knyt.server.disputes;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import se.knyt.core.providers.ReservationRule;
import se.knyt.engine.settings.Deadlines;

/**
 * The fields of the page as they are written.
 *
 * @param dispute days before a dispute must be answered
 * @param authorization days before a reservation runs out
 * @param payout days after a sale or refund until a payout should have named it
 * @param providers the same for each provider in use, empty where it is as all others
 * @param reservations days that reservations of each provider in use live where nobody tells, empty where its own rule holds
 * @param extend whether providers are asked for more time by themselves
 */
public record DeadlinesForm(
        String dispute,
        String authorization,
        String payout,
        List<Field> providers,
        List<Lifetime> reservations,
        boolean extend) {
    private static final String DAYS = "\\d{1,3}";
    private static final int CHARS_MAX = 4;

    /** One provider's days, as they are written. */
    public record Field(String provider, String days) {
        /** Its name among what is sent, and the end of its id on the page. */
        public String name() {
            return "payout-" + provider;
        }
    }

    /** How long one provider's reservations live, as it is written. */
    public record Lifetime(String provider, String days) {
        /** Its name among what is sent, and the end of its id on the page. */
        public String name() {
            return "reservation-" + provider;
        }

        /** As a rule, by the provider; 0 where it has none that is known. */
        public int rule() {
            return ReservationRule.of(provider).map(ReservationRule::days).orElse(0);
        }
    }

    static DeadlinesForm of(Deadlines inUse, Collection<String> providers) {
        return new DeadlinesForm(
                String.valueOf(inUse.dispute()),
                String.valueOf(inUse.authorization()),
                String.valueOf(inUse.payout()),
                providers.stream()
                        .sorted()
                        .map(p -> new Field(
                                p,
                                Optional.ofNullable(inUse.payoutOf().get(p))
                                        .map(String::valueOf)
                                        .orElse("")))
                        .toList(),
                providers.stream()
                        .sorted()
                        .map(p -> new Lifetime(
                                p,
                                Optional.ofNullable(inUse.reservationOf().get(p))
                                        .map(String::valueOf)
                                        .orElse("")))
                        .toList(),
                inUse.extend());
    }

    static DeadlinesForm sent(Map<String, String> sent, Collection<String> providers) {
        return new DeadlinesForm(
                cut(sent, "dispute"),
                cut(sent, "authorization"),
                cut(sent, "payout"),
                providers.stream()
                        .sorted()
                        .map(p -> new Field(p, cut(sent, new Field(p, "").name())))
                        .toList(),
                providers.stream()
                        .sorted()
                        .map(p -> new Lifetime(p, cut(sent, new Lifetime(p, "").name())))
                        .toList(),
                sent.containsKey("extend"));
    }

    private static String cut(Map<String, String> sent, String name) {
        var text = sent.getOrDefault(name, "").strip();
        return text.length() > CHARS_MAX ? text.substring(0, CHARS_MAX) : text;
    }

    /** The field that cannot be used, by its name; empty where all can. */
    Optional<String> problem() {
        if (!between(dispute, 0, Deadlines.DAYS_MAX)) {
            return Optional.of("dispute");
        }
        if (!between(authorization, 0, Deadlines.DAYS_MAX)) {
            return Optional.of("authorization");
        }
        if (!between(payout, 1, Deadlines.PAYOUT_DAYS_MAX)) {
            return Optional.of("payout");
        }
        return providers.stream()
                .filter(f -> !f.days().isEmpty() && !between(f.days(), 0, Deadlines.PAYOUT_DAYS_MAX))
                .map(Field::name)
                .findFirst()
                .or(() -> reservations.stream()
                        .filter(f -> !f.days().isEmpty() && !between(f.days(), 0, Deadlines.RESERVATION_DAYS_MAX))
                        .map(Lifetime::name)
                        .findFirst());
    }

    private static boolean between(String days, int least, int most) {
        return days.matches(DAYS) && Integer.parseInt(days) >= least && Integer.parseInt(days) <= most;
    }

    /** @param inUse of which that of providers that have no field stands */
    Deadlines deadlines(Deadlines inUse) {
        var payouts = new HashMap<>(inUse.payoutOf());
        providers.forEach(f -> set(payouts, f.provider(), f.days()));
        var lifetimes = new HashMap<>(inUse.reservationOf());
        reservations.forEach(f -> set(lifetimes, f.provider(), f.days()));
        return new Deadlines(
                Integer.parseInt(dispute),
                Integer.parseInt(authorization),
                Integer.parseInt(payout),
                payouts,
                lifetimes,
                extend);
    }

    private static void set(Map<String, Integer> days, String provider, String written) {
        if (written.isEmpty()) {
            days.remove(provider);
        } else {
            days.put(provider, Integer.valueOf(written));
        }
    }
}
