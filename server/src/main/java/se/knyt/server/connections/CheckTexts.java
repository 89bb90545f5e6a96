package se.knyt.server.connections;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import se.knyt.server.connections.ConnectionPage.Asked;
import se.knyt.server.connections.ConnectionPage.Check;
import se.knyt.server.connections.ConnectionPage.Fix;
import se.knyt.server.shell.View;
import se.knyt.server.text.Texts;
import se.knyt.spi.Preflight;
import se.knyt.spi.Preflight.Status;

/** Writes out what a preflight found: what it is, why it matters, how it is put right in the system's own words. */
final class CheckTexts {
    private CheckTexts() {}

    /** @param answer what a person has answered, null for nothing yet */
    static Check written(View view, Preflight.Check check, @Nullable CheckAnswer answer) {
        var plain = written(view, check);
        if (check.status() != Status.ASK) {
            return plain;
        }
        var facts = facts(check);
        if (answer == null) {
            return plain.asking(new Asked(check.code(), facts, "", "", ""));
        }
        var texts = view.texts();
        var who = texts.get(
                answer.holds() ? "check.answered.yes" : "check.answered.no",
                view.actor(answer.actor()),
                view.day(answer.at()));
        boolean old = answer.old(view.now(), view.company().zone());
        if (old || !answer.facts().equals(facts)) {
            var again = texts.get(old ? "check.answered.old" : "check.answered.changed");
            return plain.asking(new Asked(check.code(), facts, "", who + " " + again, answer.note()));
        }
        var asked = new Asked(check.code(), facts, answer.holds() ? "yes" : "no", who, answer.note());
        var settled = texts.named("check." + check.code() + ".ok", check.arguments());
        return answer.holds()
                ? look(Status.OK, settled.contains("{") ? plain.what() : settled, "", List.of(), Optional.empty())
                        .asking(asked)
                : look(Status.STOP, plain.what(), plain.why(), plain.steps(), Optional.empty())
                        .asking(asked);
    }

    /** The same for a check that says the same, and for no other. */
    private static String facts(Preflight.Check check) {
        return digest(List.of(check.code(), new TreeMap<>(check.arguments())));
    }

    private static Check written(View view, Preflight.Check check) {
        var texts = view.texts();
        var key = "check." + check.code();
        var arguments = check.arguments();
        if (check.status() == Status.OK) {
            return look(check.status(), texts.named(key + ".ok", arguments), "", List.of(), Optional.empty());
        }
        return look(
                check.status(),
                heading(texts, key, check),
                why(texts, key, arguments),
                steps(texts, key, arguments),
                fix(texts, check));
    }

    private static String heading(Texts texts, String key, Preflight.Check check) {
        var own = key + "." + check.status().name().toLowerCase(Locale.ROOT);
        if (texts.has(own) && !check.arguments().containsKey("refused")) {
            return texts.named(own, check.arguments());
        }
        return check.arguments().containsKey("refused")
                ? texts.get("check.refused.what", texts.named(key + ".ok", check.arguments()))
                : texts.named(key + ".what", check.arguments());
    }

    private static String why(Texts texts, String key, Map<String, String> arguments) {
        var why = texts.named(key + ".why", arguments);
        return arguments.containsKey("refused") ? texts.named("check.refused.why", arguments) + " " + why : why;
    }

    private static List<String> steps(Texts texts, String key, Map<String, String> arguments) {
        var steps = new ArrayList<String>();
        for (int step = 1; texts.has(key + "." + step); step++) {
            steps.add(texts.named(key + "." + step, arguments));
        }
        return List.copyOf(steps);
    }

    private static Optional<Fix> fix(Texts texts, Preflight.Check check) {
        if (check.changes().isEmpty()) {
            return Optional.empty();
        }
        var lines = check.changes().stream()
                .map(change -> {
                    var key = "change." + change.kind();
                    var coded = change.values().containsKey("vatCode") ? key + ".vat" : key;
                    return texts.named(coded, change.values());
                })
                .toList();
        return Optional.of(new Fix(check.code(), seen(check.changes()), lines));
    }

    private static Check look(Status status, String what, String why, List<String> steps, Optional<Fix> fix) {
        return switch (status) {
            case OK -> Check.of("", "check", "check.ok", what, why, steps, fix);
            case WARN -> Check.of("loose", "alert", "check.warn", what, why, steps, fix);
            case STOP -> Check.of("bad", "x", "check.stop", what, why, steps, fix);
            case ASK -> Check.of("wait", "unsure", "check.ask", what, why, steps, fix);
        };
    }

    /** The same for the same changes, and for no others. */
    static String seen(List<Preflight.Change> changes) {
        return digest(changes);
    }

    private static String digest(List<?> parts) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            for (var part : parts) {
                digest.update(part.toString().getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
