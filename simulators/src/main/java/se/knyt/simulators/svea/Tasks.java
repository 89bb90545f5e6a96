package se.knyt.simulators.svea;

import java.net.URI;
import java.util.function.Supplier;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.Reply;
import se.knyt.simulators.base.SimulatorStore;

/** The queue: a write is accepted with the address of its task, and the task leads to what was made. */
final class Tasks {
    private static final String TASK = "task";
    private static final long FIRST_TASK = 41_001;

    private final SimulatorStore store;
    private final Supplier<URI> baseUri;

    Tasks(SimulatorStore store, Supplier<URI> baseUri) {
        this.store = store;
        this.baseUri = baseUri;
    }

    /** Answers a write that has made {@code resource}, a path: 202 with its task, or at once where the terms say so. */
    Reply accepted(Change change, String resource, int directly) {
        if (Terms.of(store).answersDirectly()) {
            return Reply.empty(directly).with("Location", baseUri.get() + resource);
        }
        long id = change.batch().next(TASK, FIRST_TASK);
        var task = Json.object()
                .put("Id", id)
                .put("resource", resource)
                .put("polls_left", Terms.of(store).pollsInProgress());
        change.batch().put(TASK, Long.toString(id), task);
        return Reply.empty(202).with("Location", baseUri.get() + "/api/v1/queue/" + id);
    }

    /** In progress for some polls, then 303 to the resource. */
    Reply poll(Change change, String id) {
        var task = store.find(TASK, id).orElseThrow(() -> Refusal.missing("Task", id));
        var resource = baseUri.get() + Json.text(task, "resource");
        long left = Json.number(task, "polls_left");
        var shown = Json.object().put("Id", Json.number(task, "Id"));
        if (left > 0) {
            change.batch().put(TASK, id, task.put("polls_left", left - 1));
            return Reply.json(200, shown.put("Status", "InProgress").putNull("ResourceUri"));
        }
        return Reply.json(303, shown.put("Status", "Completed").put("ResourceUri", resource))
                .with("Location", resource);
    }
}
