package se.knyt.cli.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The script {@code ./knyt} itself, in a folder of its own (with a blank in its name) and with a Java and a Maven that only tell
 * how they were called.
 */
class LauncherTest {
    private static final String FAKE_JAVA = """
            #!/bin/bash
            [ "$1" = -XshowSettings:properties ] && exit 0
            echo "java:$*"
            echo "env:KNYT_DATA=$KNYT_DATA KNYT_PORT=$KNYT_PORT KNYT_EMPTY=$KNYT_EMPTY KNYT_DATABASE_URL=$KNYT_DATABASE_URL"
            exit 7
            """;

    private static final String FAKE_MAVEN = """
            #!/bin/bash
            echo "$JAVA_HOME $*${FAKETIME:+ day $FAKETIME $TZ}" >>"$MAVEN_CALLS"
            echo "[INFO] Building Knyt: core 0.1.0 [1/2]"
            for module in cli server; do
              mkdir -p $module/target/app/lib
              echo jar >$module/target/app/knyt-$module.jar
              echo jar >$module/target/app/lib/library.jar
            done
            [ -z "$MAVEN_FAILS" ] || { echo "[ERROR] a class is missing"; exit 1; }
            mkdir -p core/target/surefire-reports
            [ -z "$MAVEN_REPORT" ] || printf '%s' "$MAVEN_REPORT" >core/target/surefire-reports/TEST-new.xml
            """;

    @TempDir
    Path temporary;

    private final Map<String, String> environment = new TreeMap<>();
    private Path home;
    private Path jdk;
    private Path mavenCalls;

    private record Ended(int status, String out, String err) {}

    @BeforeEach
    void prepare() throws IOException {
        home = Files.createDirectories(temporary.resolve("the house"));
        jdk = Files.createDirectories(temporary.resolve("jdk/bin")).getParent();
        mavenCalls = temporary.resolve("maven-calls");
        var script = Files.readString(repository().resolve("knyt"));
        // The Java of this machine must not be found.
        executable(
                home.resolve("knyt"),
                script.replace("/usr/lib/jvm", temporary + "/none")
                        .replace("/opt/", temporary + "/none/")
                        .replace("/usr/lib/*/faketime/", temporary + "/faketime/"));
        executable(jdk.resolve("bin/java"), FAKE_JAVA);
        executable(jdk.resolve("bin/javac"), "#!/bin/bash\n");
        Files.writeString(jdk.resolve("release"), "JAVA_RUNTIME_VERSION=\"25.0.3+9\"\nJAVA_VERSION=\"25.0.3\"\n");
        var programs = Files.createDirectories(temporary.resolve("programs"));
        executable(programs.resolve("mvn"), FAKE_MAVEN);
        executable(programs.resolve("java"), "#!/bin/bash\necho '    java.home = /old/java-17' >&2\n");
        executable(programs.resolve("apt-get"), "#!/bin/bash\nexit 1\n");
        executable(programs.resolve("chromium"), "#!/bin/bash\n");
        Files.createDirectories(home.resolve("core/src/main/java"));
        Files.writeString(home.resolve("core/src/main/java/A.java"), "class A {}");
        environment.put("PATH", programs + ":/usr/bin:/bin");
        environment.put("HOME", temporary.resolve("nobody").toString());
        environment.put("JAVA_HOME_25", jdk.toString());
        environment.put("MAVEN_CALLS", mavenCalls.toString());
        environment.put("KNYT_NO_TRAINING", "yes");
    }

    private static Path repository() {
        var folder = Path.of("").toAbsolutePath();
        return Files.exists(folder.resolve("knyt")) ? folder : folder.resolveSibling("");
    }

    private static void executable(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Ended knyt(String... words) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("bash", home.resolve("knyt").toString()));
        command.addAll(List.of(words));
        var out = temporary.resolve("out");
        var err = temporary.resolve("err");
        var builder = new ProcessBuilder(command)
                .directory(temporary.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        var process = builder.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Ended(process.exitValue(), read(out), read(err));
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8);
    }

    private long builds() throws IOException {
        return Files.exists(mavenCalls) ? read(mavenCalls).lines().count() : 0;
    }

    @Test
    void it_becomes_the_program_and_its_exit_status_is_the_programs() throws Exception {
        var ended = knyt("reconcile", "--settlement", "a file.csv");
        assertThat(ended.status()).isEqualTo(7);
        assertThat(ended.out())
                .contains("se.knyt.cli.KnytCli reconcile --settlement a file.csv")
                .contains("-Xmx1g");
    }

    /** Each day is one run of Maven, which is told how far away it is; a day that fails is no reason to leave out the next. */
    @Test
    void the_dated_tests_are_run_on_days_of_their_own() throws Exception {
        Files.writeString(Files.createDirectories(temporary.resolve("faketime")).resolve("libfaketimeMT.so.1"), "");
        environment.put("CI", "true");
        assertThat(knyt("campaign", "dates", "--class", "DatedPagesTest").status())
                .isZero();
        assertThat(read(mavenCalls).lines())
                .hasSizeGreaterThan(10)
                .allMatch(call ->
                        call.contains("-Dtest=DatedPagesTest test day ") && call.matches(".* day [+-]\\d+ \\S+"))
                .doesNotHaveDuplicates();
        long days = builds();
        assertThat(knyt("campaign", "dates", "--class", "DatedPagesTest", "--seconds", "0")
                        .err())
                .contains("were not tried");
        assertThat(builds()).isEqualTo(days);
        environment.put("MAVEN_FAILS", "yes");
        assertThat(knyt("campaign", "dates", "--class", "DatedPagesTest").status())
                .isEqualTo(1);
        assertThat(builds()).isEqualTo(2 * days);
    }

    @Test
    void too_few_open_files_are_told_before_java_says_something_else() throws Exception {
        var few = temporary.resolve("few");
        executable(few, "#!/bin/bash\nulimit -n 100\nexec bash '" + home.resolve("knyt") + "' up\n");
        var out = temporary.resolve("out-few");
        var builder = new ProcessBuilder("bash", few.toString())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        var process = builder.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(69);
        assertThat(read(out))
                .contains("only 100 files may be open", "ulimit -n")
                .doesNotContain("java:");
    }

    @Test
    void settings_reach_the_server_by_environment_and_a_password_never_stands_on_the_command_line() throws Exception {
        var ended = knyt(
                "up",
                "--port",
                "9000",
                "--data",
                "my data",
                "--empty",
                "--database-url",
                "postgresql://a:sandbox-secret@h/d");
        assertThat(ended.out().lines().filter(line -> line.startsWith("java:")))
                .singleElement()
                .asString()
                .contains("-jar " + home + "/server/target/app/knyt-server.jar")
                .doesNotContain("sandbox-secret");
        assertThat(ended.out())
                .contains("env:KNYT_DATA=" + temporary + "/my data KNYT_PORT=9000 KNYT_EMPTY=true"
                        + " KNYT_DATABASE_URL=postgresql://a:sandbox-secret@h/d");
    }

    @Test
    void a_training_that_fails_costs_nothing_but_a_slower_start_and_is_not_tried_again() throws Exception {
        environment.remove("KNYT_NO_TRAINING");
        var ended = knyt("up");
        assertThat(ended.status()).isEqualTo(7);
        assertThat(ended.err()).contains("starting without it");
        assertThat(ended.out()).doesNotContain("AOTCache");
        assertThat(knyt("up").err()).isEmpty();
    }

    @Test
    void it_builds_what_is_missing_once_and_again_after_a_change() throws Exception {
        var first = knyt("status");
        assertThat(first.err()).contains("building Knyt: core 0.1.0 [1/2]");
        assertThat(builds()).isEqualTo(1);
        assertThat(read(mavenCalls)).startsWith(jdk.toString());
        knyt("status");
        assertThat(builds()).isEqualTo(1);
        Files.setLastModifiedTime(
                home.resolve("core/src/main/java/A.java"), FileTime.from(Instant.parse("2200-01-01T00:00:00Z")));
        knyt("status");
        assertThat(builds()).isEqualTo(2);
    }

    @Test
    void a_failed_build_shows_its_errors_and_starts_nothing() throws Exception {
        environment.put("MAVEN_FAILS", "yes");
        var ended = knyt("status");
        assertThat(ended.status()).isEqualTo(70);
        assertThat(ended.err()).contains("a class is missing").contains("target/build-cli.log");
        assertThat(ended.out()).isEmpty();
        environment.remove("MAVEN_FAILS");
        assertThat(knyt("status").status()).isEqualTo(7);
    }

    @Test
    void a_lock_left_by_a_killed_build_does_not_stop_the_next() throws Exception {
        var lock = Files.createDirectories(home.resolve("target/build.lock"));
        Files.writeString(lock.resolve("pid"), "999999999");
        assertThat(knyt("status").status()).isEqualTo(7);
        assertThat(lock).doesNotExist();
    }

    @Test
    void without_jdk_25_it_says_what_to_install() throws Exception {
        environment.remove("JAVA_HOME_25");
        var ended = knyt("up");
        assertThat(ended.status()).isEqualTo(69);
        assertThat(ended.err()).contains("JDK 25 was not found").contains("JAVA_HOME_25");
    }

    @Test
    void an_older_java_home_is_passed_over_for_one_that_sdkman_installed() throws Exception {
        environment.remove("JAVA_HOME_25");
        var candidates = Files.createDirectories(temporary.resolve("nobody/.sdkman/candidates/java"));
        Files.createSymbolicLink(candidates.resolve("25.0.3-tem"), jdk);
        var old = Files.createDirectories(temporary.resolve("jdk17/bin")).getParent();
        executable(old.resolve("bin/javac"), "#!/bin/bash\n");
        Files.writeString(old.resolve("release"), "JAVA_VERSION=\"17.0.1\"\n");
        environment.put("JAVA_HOME", old.toString());
        assertThat(knyt("status").status()).isEqualTo(7);
    }

    @Test
    void wrong_use_is_64_and_starts_nothing() throws Exception {
        for (var words : List.of(
                List.of("upp"),
                List.of("up", "--prot", "1"),
                List.of("up", "--port"),
                List.of("up", "--port", "x"),
                List.of("status", "--data"),
                List.of("campaign"),
                List.of("campaign", "nothing"))) {
            assertThat(knyt(words.toArray(String[]::new)).status())
                    .as(words.toString())
                    .isEqualTo(64);
        }
        assertThat(builds()).isZero();
    }

    @Test
    void test_sums_the_reports_of_this_run_in_one_line() throws Exception {
        var old = Files.createDirectories(home.resolve("cli/target/surefire-reports"))
                .resolve("TEST-old.xml");
        Files.writeString(old, "<testsuite name=\"old\" tests=\"100\" errors=\"100\" skipped=\"0\" failures=\"0\">");
        environment.put(
                "MAVEN_REPORT",
                "<?xml version=\"1.0\"?>\n<testsuite xmlns:xsi=\"x\" name=\"N\" time=\"1.5\" tests=\"10\" errors=\"1\""
                        + " skipped=\"2\" failures=\"3\">\n<testcase/></testsuite>");
        var ended = knyt("test");
        assertThat(ended.out().lines().toList().getLast()).isEqualTo("4 passed, 4 failed, 2 skipped");
    }

    @Test
    void in_ci_nothing_is_skipped() throws Exception {
        environment.put(
                "MAVEN_REPORT",
                "<testsuite name=\"N\" tests=\"2\" errors=\"0\" skipped=\"1\" failures=\"0\"></testsuite>");
        assertThat(knyt("test").status()).isZero();
        environment.put("CI", "true");
        assertThat(knyt("test").status()).isEqualTo(1);
    }

    @Test
    void in_ci_a_missing_browser_fails_before_anything_runs() throws Exception {
        Files.delete(temporary.resolve("programs/chromium"));
        environment.put("PATH", temporary.resolve("programs") + ":" + pathWithoutBrowsers());
        environment.put("CI", "true");
        var ended = knyt("test");
        assertThat(ended.status()).isEqualTo(69);
        assertThat(builds()).isZero();
    }

    /** The system's programs by links, but for browsers: one may be installed here. */
    private String pathWithoutBrowsers() throws IOException {
        var links = Files.createDirectories(temporary.resolve("links"));
        for (var name :
                List.of("bash", "sed", "grep", "find", "head", "cat", "id", "uname", "dirname", "awk", "mkdir", "rm")) {
            for (var folder : List.of("/usr/bin", "/bin")) {
                var program = Path.of(folder, name);
                if (Files.exists(program) && !Files.exists(links.resolve(name))) {
                    Files.createSymbolicLink(links.resolve(name), program);
                }
            }
        }
        return links.toString();
    }
}
