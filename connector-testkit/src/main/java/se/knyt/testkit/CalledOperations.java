package se.knyt.testkit;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import se.knyt.spi.HttpCalls;
import se.knyt.spi.HttpCalls.Call;

/**
 * Which operations a connector calls, and with which parameters: its own list, a line each, {@code GET /3/invoices/{Number} page
 * limit}. A call that is not on it fails. Where the vendor's description is at hand, the list itself is held against it; what that does
 * not name is marked: an operation with {@code ~} before it, a parameter with {@code ?} after it.
 */
public final class CalledOperations {
    private static final String UNDESCRIBED = "~";
    private static final String UNVERIFIED = "?";

    private final Map<String, Set<String>> called = new LinkedHashMap<>();

    private CalledOperations() {}

    /**
     * @param list the connector's own list; lines that begin with {@code #} are remarks
     * @param described operations of the vendor's description with the names of their parameters
     * @throws AssertionError when the list names what the description does not
     */
    public static CalledOperations of(String list, Optional<Map<String, Set<String>>> described) {
        var operations = new CalledOperations();
        list.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).forEach(line -> {
            var words = line.split("\\s+");
            var operation = words[0] + " " + words[1];
            var parameters = Arrays.stream(words).skip(2).toList();
            if (!operation.startsWith(UNDESCRIBED)) {
                described.ifPresent(vendor -> parameters.stream()
                        .filter(parameter -> !parameter.endsWith(UNVERIFIED))
                        .forEach(parameter -> hold(vendor, operation, parameter)));
                described.ifPresent(vendor -> hold(vendor, operation));
            }
            operations.called.put(
                    operation.replaceFirst("^" + UNDESCRIBED, ""),
                    parameters.stream()
                            .map(parameter -> parameter.replace(UNVERIFIED, ""))
                            .collect(Collectors.toUnmodifiableSet()));
        });
        return operations;
    }

    private static void hold(Map<String, Set<String>> vendor, String operation) {
        if (!vendor.containsKey(operation)) {
            throw new AssertionError("the description has no operation " + operation);
        }
    }

    private static void hold(Map<String, Set<String>> vendor, String operation, String parameter) {
        var named = vendor.getOrDefault(operation, Set.of());
        if (!named.contains(parameter)) {
            throw new AssertionError(operation + " takes no parameter " + parameter + ", only " + named);
        }
    }

    /** The same way out, with every call looked at before it leaves. */
    public HttpCalls watching(HttpCalls http) {
        return call -> {
            check(call);
            return http.call(call);
        };
    }

    public void check(Call call) {
        var sent = call.method() + " " + call.uri().getPath();
        var operation = called.keySet().stream()
                .filter(each -> fits(each, sent))
                .findFirst()
                .orElseThrow(() -> new AssertionError("a call that is not on the list: " + sent));
        var query = call.uri().getRawQuery();
        var unknown = Stream.of(query == null ? new String[0] : query.split("&"))
                .map(pair -> pair.replaceFirst("=.*", ""))
                .filter(name -> !called.getOrDefault(operation, Set.of()).contains(name))
                .toList();
        if (!unknown.isEmpty()) {
            throw new AssertionError(operation + " is not on the list with " + unknown);
        }
    }

    /** A place in braces stands for one segment. */
    private static boolean fits(String operation, String call) {
        var wanted = operation.split("/");
        var sent = call.split("/");
        if (wanted.length != sent.length) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            if (!wanted[i].startsWith("{") && !wanted[i].equals(sent[i])) {
                return false;
            }
        }
        return true;
    }
}
