package se.knyt.server.text;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.looseends.LooseEnd;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes out what is stored as code and arguments: what happened, why, and what ends it. A code that has no text of its own is shown
 * with the system's own words and its code, never left out.
 */
public final class Messages {
    private static final JsonMapper JSON = new JsonMapper();
    private static final TypeReference<TreeMap<String, String>> TEXTS = new TypeReference<>() {};

    /** Prefixes of words that travel as codes: systems, and what effects make. */
    private static final String NO_ANSWER = "no-answer";

    private static final Set<String> RULE_FAILED = Set.of("rule.failed", "payout.rule-failed");

    /** Boxes of a VAT return with their amounts: {@code 05 999.00; 10 249.75}. */
    private static final String BOXES = "\\d{2} -?\\d{1,15}\\.\\d{2}(; \\d{2} -?\\d{1,15}\\.\\d{2})*";

    private static final List<String> ASKED = List.of("rates", "last-day");

    private static final List<String> WORDS = List.of("system.", "word.");

    private final Texts texts;
    private final Format format;

    public Messages(Texts texts, Format format) {
        this.texts = texts;
        this.format = format;
    }

    /**
     * A written message.
     *
     * @param what the heading
     * @param why one or two sentences, may be empty
     * @param todo what a person does about it, may be empty
     * @param action what ends it, the words of the button; may be empty
     */
    public record Message(String what, String why, String todo, String action) {}

    public Message of(String code, String argumentsJson) {
        return of(code, arguments(argumentsJson));
    }

    public Message of(String code, Map<String, String> arguments) {
        var written = written(arguments);
        written.put("code", code);
        if (code.equals(NO_ANSWER)) {
            written.put("reason", Reasons.told(texts, arguments.getOrDefault("reason", "")));
        }
        if (RULE_FAILED.contains(code)) {
            written.put("reason", RuleReasons.told(texts, arguments.getOrDefault("reason", "")));
        }
        var base = base(code);
        if (base.isEmpty()) {
            return new Message(
                    texts.named("message.unknown.what", written),
                    arguments.containsKey("message")
                            ? texts.named("message.unknown.said", written)
                            : texts.named("message.unknown.why", written),
                    texts.get("message.unknown.todo"),
                    "");
        }
        var variant = arguments.getOrDefault(LooseEnd.VARIANT, "");
        var why = base + ".why." + variant;
        var todo = base + ".todo." + variant;
        return new Message(
                texts.named(base + ".what", written),
                (optional(texts.has(why) ? why : base + ".why", written) + asked(written)).strip(),
                optional(texts.has(todo) ? todo : base + ".todo", written),
                optional(base + ".do", written));
    }

    /** What goes with a question of how a sale is posted: its rates, and until when its money can be captured. */
    private String asked(Map<String, String> arguments) {
        return ASKED.stream()
                .filter(arguments::containsKey)
                .map(name -> " " + texts.named("message.asked." + name, arguments))
                .collect(Collectors.joining());
    }

    /** A single sentence of a message, for a list. */
    public String line(String code, String argumentsJson) {
        return of(code, argumentsJson).what();
    }

    /**
     * The code's own text; else that of its last part, which alike refusals of different systems share; else what is said of any
     * refusal of that system.
     */
    private String base(String code) {
        int dot = code.indexOf('.');
        var last = dot < 0 ? "." + code : code.substring(dot);
        var system = dot < 0 ? code : code.substring(0, dot);
        return Stream.of("message." + code, "message.any" + last, "message." + system + ".other")
                .filter(base -> texts.has(base + ".what"))
                .findFirst()
                .orElse("");
    }

    private String optional(String key, Map<String, String> arguments) {
        return texts.has(key) ? texts.named(key, arguments) : "";
    }

    /** Amounts travel as {@code 1249.00 SEK}; people read them as their language writes them. */
    private Map<String, String> written(Map<String, String> arguments) {
        var result = new TreeMap<String, String>();
        arguments.forEach((name, value) -> result.put(name, value(value)));
        return result;
    }

    private String value(String value) {
        if (value.matches("-?\\d{1,15}(\\.\\d{1,3})? [A-Z]{3}")) {
            int space = value.indexOf(' ');
            try {
                return format.amountWithUnit(
                        Money.parse(value.substring(0, space), new Currency(value.substring(space + 1))));
            } catch (IllegalArgumentException e) {
                return value;
            }
        }
        if (value.matches("-?\\d{1,15}\\.\\d{2}")) {
            return format.decimal(new BigDecimal(value));
        }
        if (value.matches(BOXES)) {
            return Stream.of(value.split("; ", -1))
                    .map(box -> box.substring(0, 3) + format.decimal(new BigDecimal(box.substring(3))))
                    .collect(Collectors.joining("; "));
        }
        var words = List.of(value.split(", ", -1));
        return words.stream().allMatch(word -> word(word).isPresent())
                ? words.stream().map(word -> word(word).orElse(word)).collect(Collectors.joining(", "))
                : value;
    }

    /** What a code is called, where it is the code of something that has a name. */
    private Optional<String> word(String code) {
        return WORDS.stream()
                .filter(kind -> texts.has(kind + code))
                .map(kind -> texts.get(kind + code))
                .findFirst();
    }

    public static Map<String, String> arguments(String json) {
        return json.isEmpty() || "{}".equals(json) ? Map.of() : JSON.readValue(json, TEXTS);
    }
}
