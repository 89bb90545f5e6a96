package se.knyt.server.disputes;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import se.knyt.engine.settings.Deadlines;

/**
 * The fields of the page as they are written.
 *
 * @param dispute days before a dispute must be answered
 * @param authorization days before a reservation runs out
 * @param payout days after a sale or refund until a payout should have named it
 * @param providers the same for each provider in use, empty where it is as all others
 */
public record DeadlinesForm(String dispute, String authorization, String payout, List<Field> providers) {
    private static final String DAYS = "\\d{1,3}";
    private static final int CHARS_MAX = 4;

    /** One provider's days, as they are written. */
    public record Field(String provider, String days) {
        /** Its name among what is sent, and the end of its id on the page. */
        public String name() {
            return "payout-" + provider;
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
                        .toList());
    }

    static DeadlinesForm sent(Map<String, String> sent, Collection<String> providers) {
        return new DeadlinesForm(
                cut(sent, "dispute"),
                cut(sent, "authorization"),
                cut(sent, "payout"),
                providers.stream()
                        .sorted()
                        .map(p -> new Field(p, cut(sent, new Field(p, "").name())))
                        .toList());
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
                .findFirst();
    }

    private static boolean between(String days, int least, int most) {
        return days.matches(DAYS) && Integer.parseInt(days) >= least && Integer.parseInt(days) <= most;
    }

    /** @param others what stands of providers that have no field */
    Deadlines deadlines(Map<String, Integer> others) {
        var of = new HashMap<>(others);
        providers.stream()
                .filter(f -> !f.days().isEmpty())
                .forEach(f -> of.put(f.provider(), Integer.valueOf(f.days())));
        return new Deadlines(Integer.parseInt(dispute), Integer.parseInt(authorization), Integer.parseInt(payout), of);
    }
}
