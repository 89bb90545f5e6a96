package se.knyt.server.text;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;

/**
 * Texts of one language by key. Places are written {@code {0}} or {@code {name}}; a text that counts has the keys {@code .one} and
 * {@code .other}.
 */
public final class Texts {
    private static final String[] FILES = {
        "console",
        "bank",
        "giftcards",
        "disputes",
        "owninvoices",
        "paymentsalone",
        "prepayments",
        "returns",
        "revaluation",
        "formats",
        "general",
        "recorded",
        "messages",
        "causes",
        "checks",
        "pages",
        "ruling"
    };
    private static final Map<Language, Texts> ALL = load();

    private final Properties properties;

    private Texts(Properties properties) {
        this.properties = properties;
    }

    public static Texts of(Language language) {
        var texts = ALL.get(language);
        if (texts == null) {
            throw new IllegalStateException("no texts in " + language);
        }
        return texts;
    }

    private static Map<Language, Texts> load() {
        var all = new EnumMap<Language, Texts>(Language.class);
        for (var language : Language.values()) {
            var properties = new Properties();
            for (var file : FILES) {
                var name = "/texts/" + file + "_" + language.tag() + ".properties";
                try (var in = Texts.class.getResourceAsStream(name)) {
                    if (in == null) {
                        throw new IllegalStateException("missing " + name);
                    }
                    properties.load(new InputStreamReader(in, StandardCharsets.UTF_8));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            all.put(language, new Texts(properties));
        }
        return all;
    }

    public boolean has(String key) {
        return properties.containsKey(key);
    }

    /** Every key, for the test that the languages have the same ones. */
    Set<String> keys() {
        return new TreeSet<>(properties.stringPropertyNames());
    }

    /** The text with {@code {0}}, {@code {1}} … replaced. A key without a text is a defect that the tests find; it is shown as it is. */
    public String get(String key, Object... arguments) {
        var text = raw(key);
        for (int i = 0; i < arguments.length; i++) {
            text = text.replace("{" + i + "}", String.valueOf(arguments[i]));
        }
        return text;
    }

    /** The text with {@code {name}} replaced by the argument of that name; a name that has no argument leaves a dash. */
    public String named(String key, Map<String, String> arguments) {
        var text = new StringBuilder();
        var raw = raw(key);
        int at = 0;
        while (at < raw.length()) {
            int open = raw.indexOf('{', at);
            int close = open < 0 ? -1 : raw.indexOf('}', open);
            if (close < 0) {
                break;
            }
            text.append(raw, at, open).append(arguments.getOrDefault(raw.substring(open + 1, close), "–"));
            at = close + 1;
        }
        return text.append(raw, at, raw.length()).toString();
    }

    /** {@code key.one} or {@code key.other}, with {@code {0}} replaced by the number as written. */
    public String counted(String key, long number, Object... written) {
        return get(key + (number == 1 ? ".one" : ".other"), written);
    }

    String raw(String key) {
        return properties.getProperty(key, key);
    }
}
