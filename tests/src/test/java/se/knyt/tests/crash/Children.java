package se.knyt.tests.crash;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import se.knyt.tests.thread.Merchant.Way;

/**
 * Processes for engines, started ahead. One whose engine was closed serves the next run; one that died is replaced while its
 * successor is already at work.
 */
final class Children implements EngineHost.Processes, AutoCloseable {
    private static @Nullable ChildJava learned;

    private final ChildJava java;
    private final Deque<EngineChild> idle = new ArrayDeque<>();
    private final List<EngineChild> all = new ArrayList<>();

    private Children(int ahead, ChildJava java) {
        this.java = java;
        for (int i = 0; i < ahead; i++) {
            idle.add(start());
        }
    }

    /** @param ahead how many wait ready */
    static Children ready(int ahead) {
        return new Children(ahead, learned());
    }

    /** One whose owner ends it. */
    static EngineChild one() {
        return learned().start();
    }

    /** Learned once for all tests. */
    private static synchronized ChildJava learned() {
        var java = learned;
        if (java == null) {
            var once = new CrashRun.Trade(Way.SHOP, 1, false);
            java = ChildJava.trained(child -> CrashRun.of(new Only(child), once, Point.NONE));
            learned = java;
            Runtime.getRuntime().addShutdownHook(new Thread(java::close, "forget-engine-child"));
        }
        return java;
    }

    @Override
    public synchronized EngineChild take() {
        var child = idle.pollFirst();
        return child == null ? start() : child;
    }

    @Override
    public synchronized void giveBack(EngineChild child) {
        idle.addFirst(child);
    }

    /** One has died: another is started in its place. */
    @Override
    public synchronized void replace(EngineChild dead) {
        all.remove(dead);
        idle.addLast(start());
    }

    private EngineChild start() {
        var child = java.start();
        all.add(child);
        return child;
    }

    @Override
    public synchronized void close() {
        all.forEach(EngineChild::kill);
    }

    /** The one that Java learns from. */
    private record Only(EngineChild child) implements EngineHost.Processes {
        @Override
        public EngineChild take() {
            return child;
        }

        @Override
        public void giveBack(EngineChild given) {}

        @Override
        public void replace(EngineChild dead) {
            throw new IllegalStateException("the engine died in training");
        }
    }
}
