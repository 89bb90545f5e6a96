package se.knyt.simulators.fortnox;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;
import se.knyt.simulators.base.Call;
import se.knyt.simulators.base.Reply;
import tools.jackson.databind.node.ObjectNode;

/**
 * The list answers: filters, sorting, paging and the short row type. A query parameter that the resource does not document is refused
 * with 2000588, because a filter that is silently ignored would answer with everything.
 */
final class Lists {
    static final int LIMIT_STANDARD = 100;
    static final int LIMIT_MAX = 500;
    private static final Set<String> COMMON = Set.of(
            "page", "limit", "offset", "sortby", "sortorder", "lastmodified", "financialyear", "financialyeardate");
    private static final DateTimeFormatter MODIFIED = new DateTimeFormatterBuilder()
            .appendPattern("yyyy-MM-dd[[ ]['T']HH:mm[:ss]]")
            .parseDefaulting(java.time.temporal.ChronoField.HOUR_OF_DAY, 0)
            .toFormatter(Locale.ROOT);

    private final String plural;
    private final String item;
    private final Function<ObjectNode, String> url;
    private final Map<String, BiPredicate<ObjectNode, String>> filters = new LinkedHashMap<>();
    private final Map<String, String> sortFields = new LinkedHashMap<>();
    private final Set<String> filterWords = new LinkedHashSet<>();

    /**
     * @param plural the wrapper's key
     * @param item the field list of a row
     */
    Lists(String plural, String item, Function<ObjectNode, String> url) {
        this.plural = plural;
        this.item = item;
        this.url = url;
    }

    /** A filter by equality of text, blind to case. */
    Lists equal(String parameter, String field) {
        return filter(parameter, (record, wanted) -> Json.text(record, field).equalsIgnoreCase(wanted));
    }

    /** A filter by part of a text, blind to case. */
    Lists contains(String parameter, String field) {
        return filter(
                parameter,
                (record, wanted) ->
                        Json.text(record, field).toLowerCase(Locale.ROOT).contains(wanted.toLowerCase(Locale.ROOT)));
    }

    Lists from(String parameter, String field) {
        return filter(
                parameter,
                (record, wanted) -> Json.text(record, field)
                                .compareTo(date(parameter, wanted).toString())
                        >= 0);
    }

    Lists to(String parameter, String field) {
        return filter(parameter, (record, wanted) -> {
            var value = Json.text(record, field);
            return !value.isEmpty() && value.compareTo(date(parameter, wanted).toString()) <= 0;
        });
    }

    Lists filter(String parameter, BiPredicate<ObjectNode, String> matches) {
        filters.put(parameter, matches);
        return this;
    }

    /** One word of the {@code filter} parameter. */
    Lists state(String word, Predicate<ObjectNode> matches) {
        filterWords.add(word);
        var others = filters.get("filter");
        return filter(
                "filter",
                (record, wanted) ->
                        wanted.equals(word) ? matches.test(record) : others != null && others.test(record, wanted));
    }

    Lists sort(String word, String field) {
        sortFields.put(word, field);
        return this;
    }

    Reply reply(Call call, Collection<ObjectNode> records) {
        for (var parameter : call.query().keySet()) {
            if (!COMMON.contains(parameter) && !filters.containsKey(parameter)) {
                throw FortnoxError.badValue(parameter, "Ogiltig parameter");
            }
        }
        var word = call.query("filter");
        if (word.isPresent() && !filterWords.contains(word.get())) {
            throw FortnoxError.badValue("filter", "Ogiltig parameter");
        }
        var modifiedSince = call.query("lastmodified").map(Lists::modifiedSince).orElse("");
        var active = active(call);
        var found = sorted(
                call,
                records.stream()
                        .filter(record -> Json.text(record, "_modified").compareTo(modifiedSince) >= 0)
                        .filter(active)
                        .toList());
        int limit = between("limit", call.query("limit").orElse(Integer.toString(LIMIT_STANDARD)), LIMIT_MAX);
        int page = between("page", call.query("page").orElse("1"), 1_000_000);
        int pages = Math.max(1, (found.size() + limit - 1) / limit);
        long from =
                call.query("offset").map(text -> (long) number("offset", text)).orElse((page - 1L) * limit);
        var rows = Json.array();
        found.stream()
                .skip(from)
                .limit(limit)
                .forEach(record -> rows.add(Output.write(record, item, url.apply(record))));
        var answer = Json.object();
        var meta = answer.putObject("MetaInformation");
        meta.put("@TotalResources", found.size());
        meta.put("@TotalPages", pages);
        meta.put("@CurrentPage", page);
        answer.set(plural, rows);
        return Reply.json(200, answer);
    }

    /** All filters that the call names, as one. */
    private Predicate<ObjectNode> active(Call call) {
        Predicate<ObjectNode> all = _ -> true;
        for (var filter : filters.entrySet()) {
            var wanted = call.query(filter.getKey());
            if (wanted.isPresent()) {
                all = all.and(record -> filter.getValue().test(record, wanted.get()));
            }
        }
        return all;
    }

    private List<ObjectNode> sorted(Call call, List<ObjectNode> found) {
        var by = call.query("sortby");
        var order = call.query("sortorder").orElse("ascending");
        if (!order.equals("ascending") && !order.equals("descending")) {
            throw FortnoxError.badValue("sortorder", "Ogiltig parameter");
        }
        var list = new ArrayList<>(found);
        if (by.isPresent()) {
            var field = sortFields.get(by.get());
            if (field == null) {
                throw FortnoxError.badValue("sortby", "Ogiltig parameter");
            }
            list.sort(Comparator.comparing((ObjectNode record) -> sortKey(record, field)));
        }
        return order.equals("descending") ? list.reversed() : list;
    }

    private static String sortKey(ObjectNode record, String field) {
        var text = Json.text(record, field);
        return text.matches("\\d{1,15}") ? String.format(Locale.ROOT, "%015d", Long.parseLong(text)) : text;
    }

    private static String modifiedSince(String text) {
        try {
            return LocalDateTime.parse(text.strip(), MODIFIED).format(DateTimeFormatter.ISO_LOCAL_DATE_TIME);
        } catch (DateTimeException e) {
            throw FortnoxError.badValue("lastmodified", "Ogiltigt datum");
        }
    }

    static LocalDate date(String parameter, String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException e) {
            throw FortnoxError.badValue(parameter, "Ogiltigt datum");
        }
    }

    static int number(String parameter, String text) {
        if (!text.matches("\\d{1,9}")) {
            throw FortnoxError.badValue(parameter, "Värdet måste vara numeriskt");
        }
        return Integer.parseInt(text);
    }

    private static int between(String parameter, String text, int max) {
        int value = number(parameter, text);
        if (value < 1 || value > max) {
            throw FortnoxError.badValue(parameter, "Värdet måste vara 1–" + max);
        }
        return value;
    }

    static String trueOrFalse(boolean value) {
        return Boolean.toString(value);
    }
}
