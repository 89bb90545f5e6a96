package se.knyt.tests.crash;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;

/**
 * How a process of an engine is started. What Java learned in one process is kept for all later ones, which then are at work in half
 * the time: a crash run starts one for each point.
 */
final class ChildJava implements AutoCloseable {
    private static final List<String> FLAGS = List.of(
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xms48m",
            "-XX:-UsePerfData",
            "-Xmx256m",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=error");
    private static final long TRAINING_SECONDS_MAX = 180;

    private final Path folder;
    private final List<String> arguments;

    private ChildJava(Path folder, List<String> arguments) {
        this.folder = folder;
        this.arguments = List.copyOf(arguments);
    }

    /** What is done in the process that Java learns from. */
    @FunctionalInterface
    interface Training {
        void run(EngineChild child);
    }

    static ChildJava trained(Training training) {
        try {
            var folder = Files.createTempDirectory("knyt-engine-child-");
            var jars = List.of("-cp", inJars(folder));
            var cache = folder.resolve("engine.aot");
            var learning = new ArrayList<>(List.of("-XX:AOTCacheOutput=" + cache));
            learning.addAll(jars);
            // What it says there is about what it keeps.
            var process = start(learning, ProcessBuilder.Redirect.DISCARD);
            try (var child = new EngineChild(process)) {
                training.run(child);
                child.end(TRAINING_SECONDS_MAX);
            }
            var trained = new ArrayList<>(List.of("-XX:AOTCache=" + cache, "-Xlog:aot=off", "-Xlog:cds=off"));
            trained.addAll(jars);
            return new ChildJava(folder, Files.exists(cache) ? trained : jars);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    EngineChild start() {
        return new EngineChild(start(arguments, ProcessBuilder.Redirect.INHERIT));
    }

    private static Process start(List<String> arguments, ProcessBuilder.Redirect errors) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(FLAGS);
        command.addAll(arguments);
        command.add(EngineProcess.class.getName());
        try {
            return new ProcessBuilder(command).redirectError(errors).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    /** Java keeps nothing of classes that lie in folders, as they do while Maven tests. */
    private static String inJars(Path folder) throws IOException {
        var result = new ArrayList<Path>();
        for (var entry : classPath().split(File.pathSeparator)) {
            var path = Path.of(entry);
            if (Files.isDirectory(path)) {
                var jar = folder.resolve(result.size() + ".jar");
                pack(path, jar);
                result.add(jar);
            } else if (Files.exists(path)) {
                result.add(path);
            }
        }
        return result.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    private static void pack(Path classes, Path jar) throws IOException {
        try (var out = new JarOutputStream(Files.newOutputStream(jar));
                var files = Files.walk(classes)) {
            out.setLevel(0);
            for (var file : files.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(
                        new JarEntry(classes.relativize(file).toString().replace(File.separatorChar, '/')));
                Files.copy(file, out);
                out.closeEntry();
            }
        }
    }

    @Override
    public void close() {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
