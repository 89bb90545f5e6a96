package se.knyt.engine.rules;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What people have said of one document that rules stop: each word is about one rule and what it asked of then. When the rule says
 * something else, or what it asks of has changed, nobody has said anything of that.
 *
 * @param letGo what goes on, by {@link #asked}
 * @param aside what is put aside, likewise
 */
public record RuleWords(Collection<String> letGo, Collection<String> aside) {
    public static final RuleWords NONE = new RuleWords(java.util.Set.of(), java.util.Set.of());

    /** Begins the key of what a person has said of an order. */
    public static final String ORDER = "order:";

    private static final int CHARS = 32;

    public RuleWords {
        letGo = java.util.Set.copyOf(letGo);
        aside = java.util.Set.copyOf(aside);
    }

    /** The name under which a word on what a rule says is kept: the rule, why it stops, and the values that its condition asks of. */
    static String asked(ReadRule rule, String code, Map<String, Object> values) {
        var text = new StringBuilder(rule.rule().name())
                .append('\n')
                .append(code)
                .append('\n')
                .append(rule.rule().condition())
                .append('\n')
                .append(rule.rule().actions().stream()
                        .map(act -> act.kind() + new TreeMap<>(act.values()))
                        .toList());
        for (var name : Parts.names(rule.condition().tree())) {
            var of = name.equals(RuleVariable.ROW.code()) ? RuleVariable.ROWS.code() : name;
            text.append('\n').append(of).append('=').append(plain(values.get(of)));
        }
        try {
            var hash =
                    MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, CHARS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Written alike however it is held. */
    private static String plain(@Nullable Object value) {
        return switch (value) {
            case Map<?, ?> map ->
                new TreeMap<>(map.entrySet().stream()
                                .collect(Collectors.toMap(e -> String.valueOf(e.getKey()), e -> plain(e.getValue()))))
                        .toString();
            case Collection<?> some ->
                some.stream().map(RuleWords::plain).toList().toString();
            case null, default -> Objects.toString(value, "");
        };
    }

    /** Whether what a rule stops goes on all the same, or is put aside; empty while nobody has said. */
    Optional<Boolean> goesOn(String asked) {
        return letGo.contains(asked)
                ? Optional.of(true)
                : aside.contains(asked) ? Optional.of(false) : Optional.empty();
    }
}
