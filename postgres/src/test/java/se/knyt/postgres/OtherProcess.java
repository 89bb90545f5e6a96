package se.knyt.postgres;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Another Java process that starts the database in a folder and holds it until its input ends. */
final class OtherProcess implements AutoCloseable {
    private final Process process;

    private OtherProcess(Process process) {
        this.process = process;
    }

    static OtherProcess start(Path folder) throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var command = List.of(
                java,
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                OtherProcess.class.getName(),
                folder.toString());
        return new OtherProcess(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    long pid() {
        return process.pid();
    }

    /** Waits until it has started the server; the server's process id. */
    long awaitStarted() throws IOException {
        var reader = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        var line = reader.readLine();
        if (line == null) {
            throw new IOException("the other process ended without starting the server");
        }
        return Long.parseLong(line);
    }

    void kill() {
        process.destroyForcibly();
        process.onExit().orTimeout(20, TimeUnit.SECONDS).join();
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        process.onExit().orTimeout(60, TimeUnit.SECONDS).join();
    }

    public static void main(String[] arguments) throws IOException {
        try (var postgres = EmbeddedPostgres.start(PostgresOptions.in(Path.of(arguments[0])))) {
            System.out.println(postgres.pid());
            System.in.transferTo(java.io.OutputStream.nullOutputStream());
        }
    }
}
