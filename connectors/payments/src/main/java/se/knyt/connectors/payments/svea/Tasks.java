package se.knyt.connectors.payments.svea;

import java.util.Map;
import java.util.Optional;
import se.knyt.http.json.Json;
import se.knyt.spi.HttpCalls.Answer;
import se.knyt.spi.ProviderFailure;

/**
 * Follows what a write has set going. Svea does it in its own time: where it is not done after a few looks the outcome is left open,
 * and the order itself is asked later.
 */
final class Tasks {
    private static final int LOOKS_MAX = 5;

    private final SveaClient client;

    Tasks(SveaClient client) {
        this.client = client;
    }

    /**
     * The id of what was made; empty when the answer does not name it.
     *
     * @throws ProviderFailure.Refused {@code svea.task-failed}
     * @throws ProviderFailure.OutcomeUnknown when it is not done yet, or cannot be asked
     */
    Optional<String> made(Answer begun) {
        if (begun.status() != 202) {
            return last(begun.header("location"));
        }
        final java.net.URI task;
        try {
            task = client.onOwnOrigin(begun.header("location"));
        } catch (IllegalArgumentException e) {
            throw new ProviderFailure.OutcomeUnknown("the answer names no task");
        }
        for (int look = 0; look < LOOKS_MAX; look++) {
            var answer = client.task(task);
            if (answer.status() == 303) {
                return last(answer.header("location"));
            }
            switch (status(answer)) {
                case "completed" -> {
                    return last(resource(answer));
                }
                case "failed" ->
                    throw new ProviderFailure.Refused("svea.task-failed", "the task failed", Map.of("reason", ""));
                default -> {}
            }
        }
        throw new ProviderFailure.OutcomeUnknown("the task is not done yet");
    }

    private static String status(Answer answer) {
        try {
            return Json.textOr(Json.parse(answer.body()), "Status", "").toLowerCase(java.util.Locale.ROOT);
        } catch (IllegalArgumentException e) {
            throw new ProviderFailure.OutcomeUnknown("the task's answer is " + e.getMessage());
        }
    }

    private static String resource(Answer answer) {
        return Json.textOr(Json.parse(answer.body()), "ResourceUri", "");
    }

    private static Optional<String> last(String address) {
        var id = address.replaceAll("/+$", "").replaceAll("^.*/", "");
        return id.matches("\\d{1,18}") ? Optional.of(id) : Optional.empty();
    }
}
