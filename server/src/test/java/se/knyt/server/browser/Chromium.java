package se.knyt.server.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** The Chromium of the machine, driven by Playwright. Where there is none, its tests are skipped, except in CI. */
final class Chromium implements AutoCloseable {
    private final Playwright playwright;
    private final Browser browser;

    private Chromium(Path program) {
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(program)
                        .setArgs(List.of(
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-quic",
                                "--no-first-run",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--disable-sync")));
    }

    /** @throws IllegalStateException in CI, when there is no Chromium */
    static Chromium start() {
        var program = program();
        if (program.isEmpty() && "true".equals(System.getenv("CI"))) {
            throw new IllegalStateException("Chromium was not found, and in CI nothing is skipped");
        }
        Assumptions.assumeTrue(program.isPresent(), "Chromium was not found");
        return new Chromium(program.get());
    }

    private static Optional<Path> program() {
        return Stream.of(Optional.ofNullable(System.getenv("KNYT_CHROMIUM")).orElse(""), "/usr/bin/chromium")
                .filter(name -> !name.isEmpty())
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
    }

    Browser browser() {
        return browser;
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
