package se.knyt.benchmarks.machine;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Processor time used so far, user and system: by this JVM (engine and whatever the run has beside it together) and by the PostgreSQL processes
 * that run. What a busy machine does to the wall clock it does not do to these.
 */
public record Processor(Duration jvm, Duration postgres) {
    public static Processor used(long postmaster) {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        var server = ProcessHandle.of(postmaster).stream().flatMap(p -> Stream.concat(Stream.of(p), p.descendants()));
        return new Processor(
                Duration.ofNanos(system.getProcessCpuTime()),
                server.map(p -> p.info().totalCpuDuration().orElse(Duration.ZERO))
                        .reduce(Duration.ZERO, Duration::plus));
    }

    public Processor minus(Processor before) {
        return new Processor(jvm.minus(before.jvm), postgres.minus(before.postgres));
    }

    /** All of it, for a run whose work is not one thing many times. */
    public String whole() {
        double jvmSeconds = jvm.toNanos() / 1e9;
        double postgresSeconds = postgres.toNanos() / 1e9;
        return String.format(
                Locale.ROOT,
                "processor time: %.1f s (JVM %.1f, PostgreSQL %.1f)",
                jvmSeconds + postgresSeconds,
                jvmSeconds,
                postgresSeconds);
    }

    public String per(String what, int count) {
        double jvmMs = jvm.toNanos() / 1e6 / count;
        double postgresMs = postgres.toNanos() / 1e6 / count;
        return String.format(
                Locale.ROOT,
                "processor time per %s: %.2f ms (JVM with source, target and load %.2f, PostgreSQL %.2f); %d processors carry %.0f/s at most",
                what,
                jvmMs + postgresMs,
                jvmMs,
                postgresMs,
                Runtime.getRuntime().availableProcessors(),
                1000 * Runtime.getRuntime().availableProcessors() / (jvmMs + postgresMs));
    }
}
