package se.knyt.server.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import se.knyt.spi.Connector;

/** Every check that any connector can make says in both languages what it is, why it matters and how it is put right. */
class CheckTextsTest {
    private static final Pattern MADE = Pattern.compile("new Check\\(\\s*\"([^\"]+)\"");

    @ParameterizedTest
    @EnumSource(Language.class)
    void everyCheckHasTextsOfItsOwn(Language language) {
        var texts = Texts.of(language);
        var missing = new TreeSet<String>();
        for (var code : declared(ServiceLoader.load(Connector.class))) {
            for (var part : List.of("ok", "what", "why", "1")) {
                if (!texts.has("check." + code + "." + part)) {
                    missing.add("check." + code + "." + part);
                }
            }
        }
        assertThat(missing).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void everyChangeIsShownInWords(Language language) {
        var texts = Texts.of(language);
        assertThat(ServiceLoader.load(Connector.class).stream()
                        .flatMap(connector -> connector.get().changes().stream())
                        .filter(kind -> !texts.has("change." + kind)))
                .isEmpty();
    }

    /** A text of a check that no connector makes any more is dead. */
    @Test
    void everyTextBelongsToACheck() {
        var declared = declared(ServiceLoader.load(Connector.class));
        assertThat(Texts.of(Language.SV).keys().stream()
                        .filter(key -> key.matches("check\\.[a-z-]+\\.[a-z-]+\\.(ok|what|why|ask|warn|\\d)"))
                        .map(key -> key.replaceAll("^check\\.(.*)\\.[^.]+$", "$1"))
                        .collect(Collectors.toSet()))
                .isEqualTo(declared);
    }

    /** What is written in a connector's source and not declared would have no text. */
    @Test
    void everyCheckThatIsMadeIsDeclared() throws IOException {
        var declared = declared(ServiceLoader.load(Connector.class));
        var undeclared = new TreeSet<String>();
        try (var files = Files.walk(Path.of("../connectors"))) {
            for (var file : files.filter(f ->
                            f.toString().contains("src/main") && f.toString().endsWith(".java"))
                    .toList()) {
                var made = MADE.matcher(Files.readString(file));
                while (made.find()) {
                    if (!declared.contains(made.group(1)) && !made.group(1).endsWith(".")) {
                        undeclared.add(made.group(1));
                    }
                }
            }
        }
        assertThat(undeclared).isEmpty();
    }

    private static Set<String> declared(ServiceLoader<Connector> connectors) {
        var codes = connectors.stream()
                .flatMap(connector -> connector.get().checks().stream())
                .collect(Collectors.toSet());
        assertThat(codes).hasSizeGreaterThan(40);
        return codes;
    }
}
