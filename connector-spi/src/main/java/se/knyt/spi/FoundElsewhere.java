package se.knyt.spi;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.spi.EffectTarget.Performed;

/**
 * A capture or refund of the same amount, found where ours was to be made, that carries no trace of ours and is not accounted for. The
 * amount alone does not make it ours: the target makes nothing and refuses with {@link #CAPTURE} or {@link #REFUND} and these arguments,
 * and a person says whether it was this one, or ours is made too. What is made too names it as one that is not this one ({@link
 * EffectRequest#earlier()}).
 *
 * @param performed what the effect gives if it was this one
 * @param amount of the one that was found
 * @param at when it was made; empty where the system does not tell
 */
public record FoundElsewhere(Performed performed, Money amount, Optional<Instant> at) {
    /** The code of the refusal of a capture. */
    public static final String CAPTURE = "capture.found-elsewhere";

    /** The code of the refusal of a refund. */
    public static final String REFUND = "refund.found-elsewhere";

    private static final String FOUND = "found";
    private static final String AMOUNT = "paid";
    private static final String AT = "at";
    private static final String LAST = "last";
    private static final String FACT = "fact.";

    public static boolean isCode(String code) {
        return code.equals(CAPTURE) || code.equals(REFUND);
    }

    public String id() {
        return performed.id();
    }

    /** The refusal of a capture. */
    public ProviderFailure.Refused ofCapture() {
        return refused(CAPTURE);
    }

    /** The refusal of a refund. */
    public ProviderFailure.Refused ofRefund() {
        return refused(REFUND);
    }

    private ProviderFailure.Refused refused(String code) {
        return new ProviderFailure.Refused(
                code, id() + " of " + amount + " stands there and is not known to be ours", arguments());
    }

    /** As arguments of the refusal. */
    public Map<String, String> arguments() {
        var all = new TreeMap<String, String>();
        all.put(FOUND, id());
        all.put(AMOUNT, amount.toString());
        all.put(AT, at.map(Instant::toString).orElse(""));
        all.put(LAST, Boolean.toString(performed.last()));
        performed.facts().forEach((name, value) -> all.put(FACT + name, value));
        return all;
    }

    /** Read back from the arguments; empty where they are not those of such a refusal. */
    public static Optional<FoundElsewhere> of(Map<String, String> arguments) {
        try {
            var id = arguments.getOrDefault(FOUND, "");
            var amount = arguments.getOrDefault(AMOUNT, "").split(" ", 2);
            var at = arguments.getOrDefault(AT, "");
            if (id.isEmpty() || amount.length != 2) {
                return Optional.empty();
            }
            var facts = arguments.entrySet().stream()
                    .filter(each -> each.getKey().startsWith(FACT))
                    .collect(Collectors.toMap(each -> each.getKey().substring(FACT.length()), Map.Entry::getValue));
            return Optional.of(new FoundElsewhere(
                    new Performed(id, facts, !"false".equals(arguments.get(LAST))),
                    Money.parse(amount[0], new Currency(amount[1])),
                    at.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(at))));
        } catch (IllegalArgumentException | DateTimeException e) {
            return Optional.empty();
        }
    }

    /**
     * Whether one that stands there is accounted for: by another effect, by the shop, or by a person who has said that it is not this
     * one.
     */
    public static boolean isKnown(String id, EffectRequest request, Collection<String> seen) {
        return seen.contains(id) || request.earlier().contains(id);
    }
}
