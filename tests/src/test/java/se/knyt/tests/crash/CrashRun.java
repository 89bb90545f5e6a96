package se.knyt.tests.crash;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import se.knyt.tests.thread.Merchant;
import se.knyt.tests.thread.Merchant.Way;
import se.knyt.tests.thread.Trouble;
import se.knyt.tests.thread.World;

/**
 * One run of the thread with the engine in a process of its own, which dies at a given point and is started again. The simulators
 * and the database live on. What comes out is everything that must not depend on where it died.
 */
final class CrashRun implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 150;

    private final World world = new World();
    private final Merchant merchant;
    private long fatal;
    private @Nullable Process process;
    private long points;
    private boolean died;

    /** @param fatal the point to die at, 0 for none, −1 for before the first */
    CrashRun(Way way, long fatal) {
        merchant = Merchant.idle(world, way);
        this.fatal = fatal;
    }

    /** The export of the company and of every simulator, as text. */
    record Outcome(String books, String targets, long points, boolean died) {}

    Outcome run(Way way) {
        if (fatal < 0) {
            // Dies before it has done anything: the same as not being there while the first sale is made.
            world.post("shopify", "sell", "{\"count\":1,\"seed\":7}");
            died = true;
            fatal = 0;
            settle();
        } else {
            world.post("shopify", "sell", "{\"count\":1,\"seed\":7}");
            settle();
        }
        if (way == Way.SHOP) {
            world.post("shopify", "ship", "{}");
        } else {
            for (var order : world.get("fortnox", "orders").path("orders")) {
                var number = order.path("number").asString("");
                world.post("fortnox", "orders/" + number + "/deliver", "{}");
                world.post("fortnox", "orders/" + number + "/invoice", "{\"bookkeep\":true}");
            }
        }
        settle();
        settle();
        for (int day = 0; day < 14; day++) {
            world.advance(Duration.ofDays(1));
            merchant.engine.control().moveClock(merchant.company, world.now());
            quiet();
        }
        settle();
        stop();
        var export = merchant.engine.export();
        return new Outcome(
                withoutTimes(export.text(merchant.company) + export.numberGaps(merchant.company)),
                withoutTimes(targets()),
                points,
                died);
    }

    /** Two runs are made at different times of day, which stand in what the shop and the settlement file say. */
    private static String withoutTimes(String text) {
        return text.replaceAll("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z", "TIME")
                .replaceAll("\"Name\" : \"[0-9a-f]{8}-", "\"Name\" : \"HASH-")
                .replaceAll("\"_sha256\" : \"[0-9a-f]+\"", "\"_sha256\" : \"HASH\"");
    }

    private String targets() {
        var text = new StringBuilder();
        for (var name : List.of("shopify", "klarna", "fortnox")) {
            text.append(name)
                    .append('\n')
                    .append(world.get(name, "canonical").toPrettyString())
                    .append('\n');
        }
        return text.toString();
    }

    private void settle() {
        merchant.engine.control().readNow(merchant.company);
        quiet();
    }

    private void quiet() {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        int calm = 0;
        while (calm < 3) {
            alive();
            calm = merchant.status().queue() == 0 ? calm + 1 : 0;
            if (System.nanoTime() > end) {
                throw new IllegalStateException("not quiet: " + merchant.status() + " " + Trouble.of(merchant));
            }
            LockSupport.parkNanos(100_000_000);
        }
    }

    /** Starts the engine's process when there is none, also after it has died. */
    private void alive() {
        var running = process;
        if (running != null && running.isAlive()) {
            return;
        }
        if (running != null) {
            if (running.exitValue() != 137) {
                throw new IllegalStateException("the engine ended by itself: " + running.exitValue());
            }
            died = true;
            fatal = 0;
        }
        process = EngineChild.start(world, merchant, fatal);
    }

    private void stop() {
        var running = process;
        if (running == null) {
            return;
        }
        try {
            running.getOutputStream().close();
            try (var out =
                    new BufferedReader(new InputStreamReader(running.getInputStream(), StandardCharsets.UTF_8))) {
                for (var line = out.readLine(); line != null; line = out.readLine()) {
                    if (line.startsWith("points ")) {
                        points = Long.parseLong(line.substring("points ".length()));
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (process != null) {
            process.destroyForcibly();
        }
        merchant.close();
        world.close();
    }
}
