package se.knyt.cli.control;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The words of a command line, taken apart.
 *
 * @param arguments words that stand alone, in order
 * @param options words that begin with two dashes and what follows them; an option that nothing follows has the value ""
 */
record ControlRequest(List<String> arguments, Map<String, String> options) {
    private static final int WORDS_MAX = 50;
    private static final int WORD_CHARACTERS_MAX = 1000;

    static ControlRequest parse(List<String> words) {
        if (words.size() > WORDS_MAX || words.stream().anyMatch(word -> word.length() > WORD_CHARACTERS_MAX)) {
            throw new ControlException(ControlException.WRONG_USE, "That command line is too long.");
        }
        var arguments = new ArrayList<String>();
        var options = new LinkedHashMap<String, String>();
        for (int i = 0; i < words.size(); i++) {
            var word = words.get(i);
            if (!word.startsWith("--")) {
                arguments.add(word);
                continue;
            }
            int equals = word.indexOf('=');
            var name = word.substring(2, equals < 0 ? word.length() : equals);
            if (!name.matches("[a-z][a-z0-9-]{0,40}")) {
                throw new ControlException(ControlException.WRONG_USE, "Not an option: " + word);
            }
            boolean valueFollows =
                    equals < 0 && i + 1 < words.size() && !words.get(i + 1).startsWith("--");
            var value = equals >= 0 ? word.substring(equals + 1) : valueFollows ? words.get(++i) : "";
            if (options.put(name, value) != null) {
                throw new ControlException(ControlException.WRONG_USE, "--" + name + " is given twice.");
            }
        }
        return new ControlRequest(List.copyOf(arguments), options);
    }

    String toJson() {
        var list = arguments.stream().map(Json::quoted).collect(Collectors.joining(", ", "[", "]"));
        var members = options.entrySet().stream()
                .map(option -> Json.quoted(option.getKey()) + ": "
                        + (option.getValue().isEmpty() ? "true" : Json.quoted(option.getValue())))
                .collect(Collectors.joining(", ", "{", "}"));
        return "{\"arguments\": " + list + ", \"options\": " + members + "}";
    }
}
