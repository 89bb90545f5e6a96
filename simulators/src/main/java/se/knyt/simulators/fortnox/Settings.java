package se.knyt.simulators.fortnox;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a person has set inside Fortnox, and which of several possible behaviours the twin shows where the documents do not decide.
 * Changed through the control page only; the API cannot see most of it, just as in the real system.
 */
final class Settings {
    private static final String KEY = "company";
    private static final Predicate<String> FLAG = Pattern.compile("true|false").asMatchPredicate();
    private static final Predicate<String> NUMBER = Pattern.compile("\\d{1,4}").asMatchPredicate();
    private static final Predicate<String> TEXT = Pattern.compile(".{0,500}").asMatchPredicate();

    private record Setting(String standard, Predicate<String> allowed) {}

    private static final Map<String, Setting> KNOWN = known();

    private final State state;

    Settings(State state) {
        this.state = state;
    }

    private static Map<String, Setting> known() {
        var known = new LinkedHashMap<String, Setting>();
        // What a person chooses in the program.
        flag(known, "round_to_krona", false);
        flag(known, "mark_paid_automatically", false);
        flag(known, "reminders", false);
        flag(known, "interest_invoices", false);
        flag(known, "factoring", false);
        flag(known, "auto_send", false);
        flag(known, "easy_vat", false);
        flag(known, "warehouse", false);
        flag(known, "api_licence", true);
        known.put(
                "locked_until",
                new Setting("", Pattern.compile("(\\d{4}-\\d\\d-\\d\\d)?").asMatchPredicate()));
        known.put("login", words("service", "person"));
        known.put("reminder_days", new Setting("10", NUMBER));
        known.put("payment_days", new Setting("30", NUMBER));
        known.put(
                "extra_vat_rates",
                new Setting("", Pattern.compile("[0-9. ]{0,100}").asMatchPredicate()));
        known.put("custom_vat_account", new Setting("2670", NUMBER));
        known.put("quota_calls", new Setting("25", NUMBER));
        known.put("scopes", new Setting("", TEXT));
        known.put("missing_licences", new Setting("", TEXT));
        // What the documents leave open.
        known.put("credit_note_payment", words("accept", "refuse"));
        known.put("overpayment", words("refuse", "accept"));
        known.put("write_off_sign", words("either", "positive_reduces", "negative_reduces"));
        known.put("credit_settles_original", words("false", "true"));
        known.put("vat_rounding", words("per_rate", "per_row"));
        known.put("order_delivered_default", words("zero", "ordered"));
        known.put("create_invoice_fractional_vat", words("refuse", "truncate"));
        known.put("backorder", words("new_order", "none"));
        return known;
    }

    private static void flag(Map<String, Setting> known, String name, boolean standard) {
        known.put(name, new Setting(Boolean.toString(standard), FLAG));
    }

    private static Setting words(String standard, String... others) {
        var allowed =
                Set.copyOf(Stream.concat(Stream.of(standard), Stream.of(others)).toList());
        return new Setting(standard, allowed::contains);
    }

    String text(String name) {
        var setting = Objects.requireNonNull(KNOWN.get(name), name);
        var kept = state.find(State.Table.SETTINGS, KEY);
        return kept != null && kept.has(name) ? Json.text(kept, name) : setting.standard();
    }

    boolean flag(String name) {
        return text(name).equals("true");
    }

    int number(String name) {
        return Integer.parseInt(text(name));
    }

    /**
     * Changes the named settings; null goes back to the standard.
     *
     * @throws IllegalArgumentException when a name or a value is not known; nothing is changed then
     */
    void change(JsonNode wanted) {
        var kept = state.copy(State.Table.SETTINGS, KEY);
        var changed = kept == null ? Json.object() : kept;
        for (var entry : wanted.properties()) {
            var setting = KNOWN.get(entry.getKey());
            if (setting == null) {
                throw new IllegalArgumentException("unknown setting " + entry.getKey() + "; known: " + KNOWN.keySet());
            }
            if (entry.getValue().isNull()) {
                changed.remove(entry.getKey());
                continue;
            }
            var value = entry.getValue().asString("");
            if (!setting.allowed().test(value)) {
                throw new IllegalArgumentException("setting " + entry.getKey() + " cannot be " + value);
            }
            changed.put(entry.getKey(), value);
        }
        state.put(State.Table.SETTINGS, KEY, changed);
    }

    ObjectNode all() {
        var all = Json.object();
        KNOWN.keySet().forEach(name -> all.put(name, text(name)));
        return all;
    }
}
