package se.knyt.connectors.shops.shopify;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import se.knyt.spi.SettingRefused;
import tools.jackson.databind.JsonNode;

/**
 * Fields of the order as Shopify gave it that rules may ask of, each by a JSON Pointer (RFC 6901) to one text, number or yes and no.
 * A path into what names a person is refused, so that documents hold nothing that does.
 */
record OrderFields(List<Field> fields) {
    static final String SETTING = "order-fields";
    /** What stands before the name among the attributes of an order. */
    static final String PREFIX = "raw.";

    static final int FIELDS_MAX = 20;
    private static final int POINTER_CHARS_MAX = 200;
    private static final int STEPS_MAX = 10;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/~-]{0,99}");
    private static final Pattern POINTER = Pattern.compile("(/([^/~\\p{Cntrl}]|~[01])+)+");
    private static final Pattern PLACE = Pattern.compile("0|[1-9]\\d{0,4}");

    /**
     * Steps that lead to somebody, or to what may say anything: names, addresses, notes, fields that the shop has made (of those
     * the setting checkout-fields keeps what is named), and the receipts of payment apps.
     */
    private static final Set<String> PERSONAL = Set.of(
            "customattributes",
            "purchasingentity",
            "company",
            "note",
            "notes",
            "receiptjson",
            "firstname",
            "lastname",
            "displayname",
            "fullname",
            "user",
            "staffmember",
            "clientip",
            "localizedfields",
            "metafield",
            "metafields");

    private static final List<String> PERSONAL_PARTS = List.of("customer", "email", "phone", "address");
    /** The till's place is the shop's. */
    private static final List<String> PLACE_OF_TILL = List.of("retailLocation", "address", "countryCode");

    OrderFields {
        fields = List.copyOf(fields);
    }

    /**
     * One field.
     *
     * @param name by which rules ask of it, after {@link #PREFIX}
     * @param pointer as it was written
     * @param steps the pointer's, unescaped
     */
    record Field(String name, String pointer, List<String> steps) {
        Field {
            steps = List.copyOf(steps);
        }
    }

    /**
     * @param text {@code name=/pointer} or {@code /pointer} (its name is then the pointer without the first slash), separated by
     *     commas
     * @throws SettingRefused naming what is wrong
     */
    static OrderFields of(String text) {
        var fields = new ArrayList<Field>();
        var names = new HashSet<String>();
        for (var item : text.split(",")) {
            if (!item.isBlank()) {
                var field = field(item.strip());
                if (!names.add(field.name())) {
                    throw new SettingRefused(SETTING, "twice", field.name());
                }
                fields.add(field);
            }
        }
        if (fields.size() > FIELDS_MAX) {
            throw new SettingRefused(SETTING, "many", String.valueOf(FIELDS_MAX));
        }
        return new OrderFields(fields);
    }

    private static Field field(String item) {
        int equals = item.startsWith("/") ? -1 : item.indexOf('=');
        var pointer = item.substring(equals + 1).strip();
        if (pointer.length() > POINTER_CHARS_MAX || !POINTER.matcher(pointer).matches()) {
            throw new SettingRefused(SETTING, "pointer", shown(item));
        }
        var steps = new ArrayList<String>();
        for (var step : pointer.substring(1).split("/", -1)) {
            steps.add(step.replace("~1", "/").replace("~0", "~"));
        }
        var name = equals < 0 ? pointer.substring(1) : item.substring(0, equals).strip();
        if (steps.size() > STEPS_MAX || !NAME.matcher(name).matches()) {
            throw new SettingRefused(SETTING, "pointer", shown(item));
        }
        if (isPersonal(steps)) {
            throw new SettingRefused(SETTING, "person", shown(pointer));
        }
        return new Field(name, pointer, steps);
    }

    private static String shown(String item) {
        return item.length() <= 60 ? item : item.substring(0, 60) + "…";
    }

    private static boolean isPersonal(List<String> steps) {
        return !steps.equals(PLACE_OF_TILL)
                && steps.stream()
                        .map(step -> step.toLowerCase(Locale.ROOT))
                        .anyMatch(step -> PERSONAL.contains(step)
                                || PERSONAL_PARTS.stream().anyMatch(step::contains));
    }

    /** What the order has of them, by the name of the attribute. What is no text, number or yes and no is left out. */
    Map<String, String> of(JsonNode order) {
        var found = new TreeMap<String, String>();
        for (var field : fields) {
            var value = at(order, field.steps());
            if (value.isString()) {
                found.put(PREFIX + field.name(), value.stringValue().strip());
            } else if (value.isNumber() || value.isBoolean()) {
                found.put(PREFIX + field.name(), value.toString());
            }
        }
        return found;
    }

    private static JsonNode at(JsonNode order, List<String> steps) {
        var node = order;
        for (var step : steps) {
            if (node.isArray()) {
                node = PLACE.matcher(step).matches() ? node.path(Integer.parseInt(step)) : node.path(-1);
            } else {
                node = node.path(step);
            }
        }
        return node;
    }

    /** Those that no order can have, since they are not read. */
    List<Field> notRead(boolean paymentTerms) {
        var read = ReadFields.of(paymentTerms ? Queries.ORDERS_WITH_TERMS : Queries.ORDERS);
        return fields.stream()
                .filter(field -> !read.contains(field.steps().stream()
                        .filter(step -> !PLACE.matcher(step).matches())
                        .toList()))
                .toList();
    }
}
