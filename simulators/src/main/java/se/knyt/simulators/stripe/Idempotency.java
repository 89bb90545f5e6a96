package se.knyt.simulators.stripe;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import se.knyt.simulators.base.Call;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.Reply;
import se.knyt.simulators.base.SimulatorStore;
import tools.jackson.databind.node.ObjectNode;

/**
 * A write happens once for each {@code Idempotency-Key}; the same call again gets the first answer, another call with the key is
 * refused. Keys live for a day. What was refused for its state is remembered, what was refused for its parameters is not.
 */
final class Idempotency {
    private static final String ANSWERED = "answered";
    private static final Duration LIFE = Duration.ofHours(24);
    private static final int KEY_LENGTH_MAX = 255;

    private final SimulatorStore store;

    Idempotency(SimulatorStore store) {
        this.store = store;
    }

    Reply once(Call call, Params params, Instant now, Function<SimulatorStore.Batch, Reply> act) {
        var key = call.header("Idempotency-Key").orElse("");
        var batch = store.batch();
        if (key.isEmpty() || !call.method().equals("POST")) {
            var reply = act.apply(batch);
            batch.commit();
            return reply;
        }
        if (key.length() > KEY_LENGTH_MAX) {
            throw Refusal.state("", "Idempotency-Key has at most " + KEY_LENGTH_MAX + " characters");
        }
        var asked = call.path() + " " + params.fingerprint();
        var before = store.peek(ANSWERED, key)
                .filter(known ->
                        Instant.parse(Json.text(known, "at")).plus(LIFE).isAfter(now));
        if (before.isPresent()) {
            if (!Json.text(before.get(), "asked").equals(asked)) {
                throw Refusal.otherParameters(key);
            }
            return Reply.json(
                            (int) Json.number(before.get(), "status"),
                            before.get().path("body"))
                    .with("Idempotent-Replayed", "true");
        }
        try {
            var reply = act.apply(batch);
            batch.put(ANSWERED, key, answer(asked, now, reply));
            batch.commit();
            return reply;
        } catch (Refusal refusal) {
            if (refusal.remembered()) {
                store.put(ANSWERED, key, answer(asked, now, refusal.reply()));
            }
            throw refusal;
        }
    }

    private static ObjectNode answer(String asked, Instant now, Reply reply) {
        var answer = Json.object().put("asked", asked).put("at", now.toString()).put("status", reply.status());
        answer.set("body", Json.read(reply.body()));
        return answer;
    }
}
