package se.knyt.engine.connections;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import se.knyt.spi.HttpCalls.Answer;
import se.knyt.spi.HttpCalls.Call;

/**
 * The latest calls made for one effect, held in memory until it is known what came of it. Secrets leave it here, before anything is
 * written: headers are taken from a list of harmless ones, forms that sign in are left out, and what stood in the other headers is
 * blotted out wherever it stands again.
 */
public final class CallLog {
    /** Of each body; an answer that explains a refusal is short. */
    public static final int TEXT_CHARS_MAX = 32 * 1024;
    /** The last ones tell why it failed. */
    private static final int CALLS_MAX = 12;

    private static final int SECRET_CHARS_MIN = 6;
    private static final String BLOT = "•••";
    private static final Set<String> HEADERS = Set.of(
            "accept",
            "content-type",
            "date",
            "idempotency-key",
            "klarna-idempotency-key",
            "klarna-correlation-id",
            "location",
            "capture-id",
            "retry-after",
            "x-request-id",
            "x-ratelimit-remaining");
    private static final Pattern SECRET_FIELD = Pattern.compile(
            "(?i)(\"(?:access_?token|refresh_?token|id_?token|client_?secret|password|api_?key|secret)\"\\s*:\\s*)\"[^\"]*\"");
    private static final Pattern SECRET_PARAMETER =
            Pattern.compile("(?i)([?&](?:access_?token|token|client_?secret|api_?key|key|signature|code)=)[^&#]*");

    private final Deque<Made> calls = new ArrayDeque<>();

    /** @param answer null when none came */
    private record Made(Instant at, Call call, @Nullable Answer answer, String failure) {}

    synchronized void add(Instant at, Call call, @Nullable Answer answer, String failure) {
        if (calls.size() == CALLS_MAX) {
            calls.removeFirst();
        }
        calls.addLast(new Made(at, call, answer, failure));
    }

    /** In the order they were made. */
    public synchronized List<KeptCall> kept() {
        var kept = new ArrayList<KeptCall>();
        calls.forEach(made -> kept.add(kept(made)));
        return List.copyOf(kept);
    }

    private static KeptCall kept(Made made) {
        var call = made.call();
        var secrets = secrets(call);
        var answer = made.answer();
        var type = header(call, "content-type");
        return new KeptCall(
                made.at().toString(),
                call.method(),
                blotted(SECRET_PARAMETER.matcher(call.uri().toString()).replaceAll("$1" + BLOT), secrets),
                harmless(call.headers()),
                signsIn(type) ? BLOT : blotted(text(call.body(), type), secrets),
                answer == null ? 0 : answer.status(),
                answer == null ? Map.of() : harmless(firsts(answer.headers())),
                answer == null || signsIn(type)
                        ? ""
                        : blotted(text(answer.body(), answer.header("content-type")), secrets),
                blotted(made.failure(), secrets));
    }

    /** Only sign-ins are sent as forms; both the form and its answer hold tokens. */
    private static boolean signsIn(String contentType) {
        return contentType.toLowerCase(Locale.ROOT).startsWith("application/x-www-form-urlencoded");
    }

    private static Map<String, String> firsts(Map<String, List<String>> headers) {
        var firsts = new TreeMap<String, String>();
        headers.forEach((name, values) -> firsts.put(name, values.isEmpty() ? "" : values.getFirst()));
        return firsts;
    }

    private static Map<String, String> harmless(Map<String, String> headers) {
        var harmless = new TreeMap<String, String>();
        headers.forEach((name, value) -> {
            if (HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
                harmless.put(name.toLowerCase(Locale.ROOT), cut(value, 500));
            }
        });
        return harmless;
    }

    /** Everything in headers that are not harmless, word by word: a token that an answer repeats is no less a token. */
    private static Set<String> secrets(Call call) {
        var secrets =
                new TreeSet<String>((a, b) -> a.length() == b.length() ? a.compareTo(b) : b.length() - a.length());
        call.headers().forEach((name, value) -> {
            if (!HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
                for (var word : value.split("[\\s,;]+")) {
                    if (word.length() >= SECRET_CHARS_MIN) {
                        secrets.add(word);
                    }
                }
            }
        });
        return secrets;
    }

    private static String blotted(String text, Set<String> secrets) {
        var blotted = SECRET_FIELD.matcher(text).replaceAll("$1\"" + BLOT + "\"");
        for (var secret : secrets) {
            blotted = blotted.replace(secret, BLOT);
        }
        return blotted;
    }

    private static String header(Call call, String name) {
        return call.headers().entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("");
    }

    /** What is no text is told by its size. */
    private static String text(byte[] body, String contentType) {
        var type = contentType.toLowerCase(Locale.ROOT);
        boolean text = type.isEmpty() || type.contains("json") || type.startsWith("text/") || type.contains("xml");
        return text ? cut(new String(body, StandardCharsets.UTF_8), TEXT_CHARS_MAX) : "[" + body.length + " B]";
    }

    private static String cut(String text, int charsMax) {
        return text.length() <= charsMax ? text : text.substring(0, charsMax) + "…";
    }
}
