package se.knyt.server.start;

import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import org.slf4j.LoggerFactory;
import se.knyt.postgres.PostgresStartException;
import se.knyt.server.db.DiskSpace;

/** The program behind {@code ./knyt up}. */
public final class KnytServer {
    private static final int EXIT_USAGE = 64;
    private static final int EXIT_UNAVAILABLE = 69;

    private KnytServer() {}

    /** Starts, prints one address and a sign-in link, and runs until it is told to stop. */
    public static void main(String[] args) throws InterruptedException {
        quiet();
        System.exit(run(args));
    }

    private static int run(String[] args) throws InterruptedException {
        final StartOptions options;
        try {
            options = StartOptions.of(args, System.getenv());
        } catch (IllegalArgumentException e) {
            System.err.println("knyt: " + e.getMessage());
            return EXIT_USAGE;
        }
        long begun = System.nanoTime();
        try {
            serve(options, begun);
            return 0;
        } catch (PostgresStartException e) {
            System.err.println("knyt: " + e.what());
            System.err.println("      " + e.whatToDo());
        } catch (StartRefusedException e) {
            System.err.println("knyt: " + e.getMessage());
            System.err.println("      " + e.whatToDo());
        } catch (RuntimeException e) {
            tell(options, e);
        }
        return EXIT_UNAVAILABLE;
    }

    private static void serve(StartOptions options, long begun) throws InterruptedException {
        var running = new Running(options);
        var stopped = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            System.out.println("Knyt stops: taking nothing new, finishing what is under way.");
                            running.close();
                            System.out.println("Knyt has stopped. Everything is kept.");
                            stopped.countDown();
                        },
                        "knyt-stop"));
        System.out.printf(Locale.ROOT, "Knyt is ready (%.1f s).%n%n", (System.nanoTime() - begun) / 1e9);
        System.out.println("  " + running.url());
        System.out.println();
        System.out.println("  Sign in, once, within 24 hours:");
        System.out.println("  " + running.signInLink());
        System.out.println();
        if (running.sandboxElsewhere()) {
            System.out.println(
                    "The sandbox of this database runs in another Knyt; this one shares the work of all other"
                            + " companies.");
            System.out.println();
        }
        System.out.println("Ctrl-C stops.");
        System.out.flush();
        stopped.await();
    }

    private static void tell(StartOptions options, RuntimeException failure) {
        var root = root(failure);
        if (root instanceof java.net.BindException) {
            System.err.println("knyt: port " + options.port() + " is used by another program.");
            System.err.println("      Choose another with --port, or stop what uses it.");
            return;
        }
        if (DiskSpace.isFull(failure)) {
            System.err.println("knyt: the disk with " + options.data() + " is full.");
            System.err.println("      " + DiskSpace.whatToDo());
            return;
        }
        System.err.println("knyt: the start failed: " + (root.getMessage() == null ? root : root.getMessage()));
        LoggerFactory.getLogger(KnytServer.class).error("start failed", failure);
    }

    private static Throwable root(Throwable failure) {
        var cause = failure.getCause();
        return cause == null ? failure : root(cause);
    }

    /** Before the framework sets up logging, only what is wrong is worth a line. */
    private static void quiet() {
        System.setProperty("org.jboss.logging.provider", "slf4j");
        if (LoggerFactory.getILoggerFactory() instanceof ch.qos.logback.classic.LoggerContext context) {
            context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).setLevel(ch.qos.logback.classic.Level.WARN);
        }
    }
}
