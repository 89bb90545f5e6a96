package se.knyt.server.trails;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import se.knyt.server.shell.WrittenDates;

/**
 * Which purchases are wanted; an empty text wants all.
 *
 * @param text an order number, or words of the buyer's name or e-mail address; the beginning of each is enough
 * @param from first day, null for no bound
 * @param to last day, null for no bound
 */
public record TrailFilter(
        String state,
        String text,
        String country,
        String method,
        @Nullable LocalDate from,
        @Nullable LocalDate to) {
    private static final List<String> STATES = List.of("waiting", "tied", "held", "cancelled", "skipped");

    static TrailFilter of(String state, String text, String country, String method, String from, String to) {
        return new TrailFilter(
                STATES.contains(state) ? state : "",
                bounded(text).replaceFirst("^#", ""),
                country.matches("[A-Za-z]{2}") ? country.toUpperCase(java.util.Locale.ROOT) : "",
                bounded(method),
                date(from),
                date(to));
    }

    private static String bounded(String text) {
        var plain = text.replace('\u0000', ' ').strip();
        return plain.length() > 60 ? plain.substring(0, 60) : plain;
    }

    private static @Nullable LocalDate date(String text) {
        return WrittenDates.day(text).orElse(null);
    }

    boolean isEmpty() {
        return state.isEmpty() && plainer().equals("");
    }

    /** Whether anything but the view is set. */
    public boolean filtered() {
        return !plainer().isEmpty();
    }

    /** The query of everything but the view. */
    private String plainer() {
        var parts = new ArrayList<String>();
        add(parts, "q", text);
        add(parts, "country", country);
        add(parts, "method", method);
        add(parts, "from", from == null ? "" : from.toString());
        add(parts, "to", to == null ? "" : to.toString());
        return String.join("&", parts);
    }

    /** The query of this filter with another view. */
    public String withState(String other) {
        var parts = new ArrayList<String>();
        add(parts, "state", other);
        if (!plainer().isEmpty()) {
            parts.add(plainer());
        }
        return parts.isEmpty() ? "" : "?" + String.join("&", parts);
    }

    String withAfter(String cursor) {
        var query = withState(state);
        return (query.isEmpty() ? "?" : query + "&") + "after=" + cursor;
    }

    private static void add(List<String> parts, String name, String value) {
        if (!value.isEmpty()) {
            parts.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
        }
    }
}
