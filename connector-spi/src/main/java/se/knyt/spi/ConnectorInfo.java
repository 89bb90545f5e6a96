package se.knyt.spi;

import java.time.Duration;
import java.util.List;

/**
 * What a person and the engine must know of a connector before it is opened.
 *
 * @param id lower-case id, stable for ever: {@code shopify}
 * @param name the system's own name: {@code Shopify}
 * @param family where it belongs in the catalogue
 * @param settings what a connection must or may be told
 * @param quota how many calls the system takes
 * @param defaultBaseUri the system's address, which the setting {@code base-uri} may replace in a sandbox only; may hold {@code
 *     {shop}}-like names of settings
 */
public record ConnectorInfo(
        String id, String name, Family family, List<Setting> settings, Quota quota, String defaultBaseUri) {
    private static final int LINE_CHARS_MAX = 2000;
    private static final int FILE_CHARS_MAX = 64 * 1024;

    /** Groups of the catalogue. */
    public enum Family {
        SHOP,
        PAYMENT_PROVIDER,
        ACCOUNTING_SYSTEM,
        FILE
    }

    public ConnectorInfo {
        settings = List.copyOf(settings);
    }

    /**
     * One setting of a connection.
     *
     * @param key dashed lower case
     * @param required whether a connection can do without
     * @param secret true for a credential: kept encrypted, never shown
     * @param defaultValue empty for none
     * @param labelSv label in Swedish
     * @param labelEn label in English
     * @param form how a person gives it
     */
    public record Setting(
            String key,
            boolean required,
            boolean secret,
            String defaultValue,
            String labelSv,
            String labelEn,
            Form form) {
        /** One that is written on a line. */
        public Setting(
                String key, boolean required, boolean secret, String defaultValue, String labelSv, String labelEn) {
            this(key, required, secret, defaultValue, labelSv, labelEn, Form.LINE);
        }

        /** How many characters it may have. */
        public int charsMax() {
            return form == Form.LINE ? LINE_CHARS_MAX : FILE_CHARS_MAX;
        }
    }

    /** How a person gives a setting. */
    public enum Form {
        LINE,
        /** Text of several lines, or a file; one that is no text is given in base 64. */
        FILE
    }

    /**
     * Calls that the system takes from one quota scope.
     *
     * @param calls how many; 0 for no limit that we keep
     * @param per in how long
     * @param concurrency how many may be under way at once
     * @param scopeSettings the settings whose values make the scope (two connections with equal values share it)
     */
    public record Quota(int calls, Duration per, int concurrency, List<String> scopeSettings) {
        public Quota {
            scopeSettings = List.copyOf(scopeSettings);
        }
    }
}
