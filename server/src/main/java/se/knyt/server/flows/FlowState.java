package se.knyt.server.flows;

import java.util.stream.Stream;
import se.knyt.server.connections.ConnectionHealth.State;
import se.knyt.server.shell.View;

/**
 * How a flow stands: never better than its two ends.
 *
 * @param look the chip's
 * @param word key of what it says
 * @param system the end that it is about, empty where it is about the flow itself
 * @param count what is counted, 0 for nothing
 */
public record FlowState(String look, String word, String system, long count) {
    /** A system that it goes from or to. */
    record End(String system, State state) {}

    static FlowState of(boolean on, long trouble, long waiting, End from, End to) {
        if (!on) {
            return new FlowState("plain", "flow.off", "", 0);
        }
        if (trouble > 0) {
            return new FlowState("bad", "flow.trouble", "", trouble);
        }
        var worse = Stream.of(from, to)
                .filter(end -> end.state() != State.IN_SYNC)
                .min((a, b) -> a.state().compareTo(b.state()));
        if (worse.isPresent() && !settled(worse.get().state())) {
            return new FlowState(
                    worse.get().state().look(),
                    worse.get().state().word(),
                    worse.get().system(),
                    0);
        }
        if (waiting > 0) {
            return new FlowState("wait", "flow.waiting", "", waiting);
        }
        return worse.map(end -> new FlowState(end.state().look(), end.state().word(), end.system(), 0))
                .orElse(new FlowState("tied", "flow.insync", "", 0));
    }

    private static boolean settled(State state) {
        return state == State.TRIED || state == State.FILES;
    }

    /** What the chip says. */
    public String text(View view) {
        if (!system.isEmpty()) {
            return view.t("flow.end", system, view.t(word));
        }
        return count > 0 ? view.n(word, count) : view.t(word);
    }
}
