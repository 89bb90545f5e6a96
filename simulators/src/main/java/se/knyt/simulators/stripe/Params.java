package se.knyt.simulators.stripe;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import se.knyt.simulators.base.Call;

/**
 * The parameters of one call, from a form body or the query: {@code a[b]=c}, {@code list[]=x}. Names are kept as they are
 * written, {@code metadata[order_id]}; the index of a list may be given or left out.
 */
final class Params {
    private static final int VALUES_MAX = 1000;

    private final Map<String, List<String>> values = new TreeMap<>();

    static Params of(Call call) {
        var params = new Params();
        call.query().forEach((name, list) -> list.forEach(value -> params.add(name, value)));
        var body = new String(call.body(), StandardCharsets.UTF_8);
        if (!body.isEmpty()) {
            if (!call.header("Content-Type").orElse("").startsWith("application/x-www-form-urlencoded")) {
                throw Refusal.state("", "Invalid request: the body must be application/x-www-form-urlencoded");
            }
            for (var pair : body.split("&", -1)) {
                int equals = pair.indexOf('=');
                var name = equals < 0 ? pair : pair.substring(0, equals);
                params.add(decoded(name), equals < 0 ? "" : decoded(pair.substring(equals + 1)));
            }
        }
        return params;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw Refusal.state("", "Invalid request: the form cannot be decoded");
        }
    }

    private void add(String name, String value) {
        var list = values.computeIfAbsent(name.replaceAll("\\[\\d*]", "[]"), _ -> new ArrayList<>());
        if (list.size() >= VALUES_MAX) {
            throw Refusal.parameter("parameter_invalid", name, "Too many values");
        }
        list.add(value);
    }

    /** Refuses every parameter whose first part is not among {@code known}. */
    Params only(String... known) {
        var allowed = new HashSet<>(Set.of("expand"));
        allowed.addAll(List.of(known));
        for (var name : values.keySet()) {
            var first = name.contains("[") ? name.substring(0, name.indexOf('[')) : name;
            if (!allowed.contains(first)) {
                throw Refusal.parameter("parameter_unknown", name, "Received unknown parameter: " + name);
            }
        }
        return this;
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(values.get(name)).map(List::getLast).filter(value -> !value.isEmpty());
    }

    String required(String name) {
        return text(name)
                .orElseThrow(
                        () -> Refusal.parameter("parameter_missing", name, "Missing required param: " + name + "."));
    }

    List<String> list(String name) {
        return values.getOrDefault(name + "[]", List.of());
    }

    OptionalLong whole(String name) {
        var text = text(name);
        if (text.isEmpty()) {
            return OptionalLong.empty();
        }
        if (!text.get().matches("-?\\d{1,15}")) {
            throw Refusal.parameter("parameter_invalid_integer", name, "Invalid integer: " + text.get());
        }
        return OptionalLong.of(Long.parseLong(text.get()));
    }

    /** A positive amount in minor units. */
    OptionalLong amount(String name) {
        var amount = whole(name);
        if (amount.isPresent() && amount.getAsLong() < 1) {
            throw Refusal.parameter(
                    "parameter_invalid_integer", name, "This value must be greater than or equal to 1.");
        }
        return amount;
    }

    boolean flag(String name, boolean otherwise) {
        var text = text(name);
        if (text.isEmpty()) {
            return otherwise;
        }
        return switch (text.get()) {
            case "true" -> true;
            case "false" -> false;
            default -> throw Refusal.parameter("parameter_invalid", name, "Invalid boolean: " + text.get());
        };
    }

    /** The members of {@code name[…]}. */
    Map<String, String> members(String name) {
        var members = new TreeMap<String, String>();
        values.forEach((key, list) -> {
            if (key.startsWith(name + "[") && key.endsWith("]") && !key.endsWith("[]")) {
                members.put(key.substring(name.length() + 1, key.length() - 1), list.getLast());
            }
        });
        return members;
    }

    /** Equal for two calls with the same parameters, however ordered. */
    String fingerprint() {
        return values.toString();
    }
}
