package se.knyt.benchmarks.orders;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Processor time used so far, user and system: by this JVM (engine, source, target and load together) and by the PostgreSQL processes
 * that run. What a busy machine does to the wall clock it does not do to these.
 */
record Processor(Duration jvm, Duration postgres) {
    static Processor used(long postmaster) {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        var server = ProcessHandle.of(postmaster).stream().flatMap(p -> Stream.concat(Stream.of(p), p.descendants()));
        return new Processor(
                Duration.ofNanos(system.getProcessCpuTime()),
                server.map(p -> p.info().totalCpuDuration().orElse(Duration.ZERO))
                        .reduce(Duration.ZERO, Duration::plus));
    }

    Processor minus(Processor before) {
        return new Processor(jvm.minus(before.jvm), postgres.minus(before.postgres));
    }

    String perOrder(int orders) {
        double jvmMs = jvm.toNanos() / 1e6 / orders;
        double postgresMs = postgres.toNanos() / 1e6 / orders;
        return String.format(
                Locale.ROOT,
                "processor time per order: %.2f ms (JVM with source, target and load %.2f, PostgreSQL %.2f); %d processors carry %.0f/s at most",
                jvmMs + postgresMs,
                jvmMs,
                postgresMs,
                Runtime.getRuntime().availableProcessors(),
                1000 * Runtime.getRuntime().availableProcessors() / (jvmMs + postgresMs));
    }
}
