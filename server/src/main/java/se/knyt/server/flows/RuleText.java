package se.knyt.server.flows;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import se.knyt.server.flows.FlowsPage.RuleInput;

/** Makes the condition of a rule from its form. */
final class RuleText {
    private static final int TEXT_MAX = 60;
    private static final int YEAR_MIN = 2000;
    private static final List<String> STATUSES = List.of("", "open", "cancelled");

    private RuleText() {}

    /** Key of what is wrong, empty when nothing is. */
    static String problem(RuleInput input) {
        if (input.name().isEmpty() || input.name().length() > TEXT_MAX) {
            return "rule.problem.name";
        }
        if (!input.country().isEmpty() && !input.country().matches("[A-Za-z]{2}")) {
            return "rule.problem.country";
        }
        if (!plain(input.channel()) || !STATUSES.contains(input.status())) {
            return "rule.problem.text";
        }
        if (!dateOrNone(input.from()) || !dateOrNone(input.before())) {
            return "rule.problem.date";
        }
        return condition(input).isEmpty() ? "rule.problem.condition" : "";
    }

    /** Only letters, digits and the like: nothing can end the quoted text of a condition. */
    private static boolean plain(String text) {
        return text.matches("[\\p{L}\\p{N} ._-]{0,60}");
    }

    private static boolean dateOrNone(String text) {
        return text.isEmpty() || date(text).isPresent();
    }

    /** The date written, if it is one. */
    static Optional<LocalDate> date(String text) {
        try {
            var date = LocalDate.parse(text);
            return date.getYear() > YEAR_MIN ? Optional.of(date) : Optional.empty();
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    static String condition(RuleInput input) {
        var parts = new ArrayList<String>();
        add(parts, "channel == ", input.channel());
        add(parts, "country == ", input.country().toUpperCase(Locale.ROOT));
        add(parts, "status == ", input.status());
        add(parts, "date >= ", input.from());
        add(parts, "date < ", input.before());
        var all = String.join(" && ", parts);
        return !all.isEmpty() && input.others() ? "!(" + all + ")" : all;
    }

    /** The condition that a start date makes: orders placed before it. */
    static String before(LocalDate start) {
        return "date < \"" + start + "\"";
    }

    private static void add(List<String> parts, String left, String value) {
        if (!value.isEmpty()) {
            parts.add(left + "\"" + value + "\"");
        }
    }
}
