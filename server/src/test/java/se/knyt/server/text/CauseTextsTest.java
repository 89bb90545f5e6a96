package se.knyt.server.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import se.knyt.engine.looseends.Causes;
import se.knyt.spi.Connector;

/** Whatever can go wrong says in both languages what happened, why, and what to do: a code without its own texts fails here. */
class CauseTextsTest {
    private static final Pattern OF_THE_ENGINE =
            Pattern.compile("\"((?:authorization|capture|connection|currency|effect|gift-card"
                    + "|payment|payout|read|record|refund|rule|sale|trail|vat)\\.[a-z][a-z-]*)\"");
    private static final Pattern OF_A_CONNECTOR = Pattern.compile(
            "\"((?:customer|fortnox|klarna|nets|paypal|shopify|sie|stripe|svea|swish)\\.[a-z][a-z-]*)\"");
    /** Acts in the audit log, which look alike. */
    private static final Set<String> ACTS = Set.of(
            "connection.change",
            "connection.taken-up",
            "connection.winding-down",
            "gift-card.adjust",
            "gift-card.exchange",
            "gift-card.expire",
            "record.forget",
            "payout.apart",
            "payout.taken",
            "payout.taken-back",
            "payout.bank-confirmed",
            "payout.deposit-seen",
            "payout.let-go",
            "payout.line-let-go",
            "refund.approve",
            "refund.ask",
            "refund.give-up",
            "refund.let-go",
            "payment.by-buyer",
            "payment.by-buyer-back",
            "payment.set-off",
            "refund.paid-by-road",
            "refund.put-aside",
            "refund.refuse",
            "refund.road-back",
            "refund.bank-paid",
            "refund.bank-back",
            "refund.send");

    @ParameterizedTest
    @EnumSource(Language.class)
    void everyCodeHasTextsOfItsOwn(Language language) {
        var texts = Texts.of(language);
        var missing = new TreeSet<String>();
        for (var code : Causes.all(connectors())) {
            for (var part : List.of("what", "why", "todo")) {
                if (!texts.has("message." + code + "." + part)) {
                    missing.add("message." + code + "." + part);
                }
            }
        }
        assertThat(missing).isEmpty();
    }

    /** A refusal in a system's own words is told as that system's, with its words and its code. */
    @ParameterizedTest
    @EnumSource(Language.class)
    void aRefusalNobodyKnowsIsToldInTheSystemsWords(Language language) {
        var messages = new Messages(Texts.of(language), new Format(language, java.time.ZoneId.of("Europe/Stockholm")));
        for (var system : List.of("fortnox.2009999", "klarna.ODD", "shopify.ODD", "http.418")) {
            var message = messages.of(
                    system,
                    Map.of("message", "Fel på raden", "kind", "create-invoice", "order", "1001", "status", "HTTP 418"));
            assertThat(message.what())
                    .as(system)
                    .doesNotContain("create-invoice")
                    .doesNotContain("{");
            assertThat(message.why()).as(system).containsAnyOf("Fel på raden", "HTTP 418");
            assertThat(message.todo()).as(system).isNotEmpty();
        }
    }

    /** Why there was no answer is noted in English, by the way out; a Swedish page says it in Swedish. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HTTP 503                                             | fel 503",
                "no whole answer within PT20S                         | inte i tid",
                "SocketTimeoutException: Read timed out               | inte i tid",
                "HttpHostConnectException: Connection refused         | inte att nå",
                "NoHttpResponseException: the target failed to respond| bröts",
                "Fortnox system error                                 | fel hos sig",
                "the answer names no capture                          | vad som blev gjort",
                "null                                                 | vad som blev gjort"
            })
    void aSwedishPageGivesNoEnglishReason(String reason, String told) {
        var swedish =
                new Messages(Texts.of(Language.SV), new Format(Language.SV, java.time.ZoneId.of("Europe/Stockholm")));
        assertThat(swedish.of("no-answer", Map.of("reason", reason.strip())).why())
                .contains(told.strip())
                .doesNotContain(reason.strip());
    }

    @Test
    void theEngineGivesNoCodeThatIsNotInTheList() throws IOException {
        var known = Causes.all(Stream.of());
        assertThat(literals(Path.of("../engine/src/main/java"), OF_THE_ENGINE))
                .filteredOn(code -> !ACTS.contains(code))
                .isSubsetOf(known)
                .hasSizeGreaterThan(20);
    }

    @Test
    void aConnectorGivesNoCodeThatItDoesNotDeclare() throws IOException {
        var declared = ServiceLoader.load(Connector.class).stream()
                .map(ServiceLoader.Provider::get)
                .flatMap(c -> Stream.of(c.refusals(), c.checks(), c.changes()).flatMap(Set::stream))
                .collect(Collectors.toSet());
        assertThat(literals(Path.of("../connectors"), OF_A_CONNECTOR))
                .isSubsetOf(declared)
                .hasSizeGreaterThan(40);
    }

    private static Stream<Connector> connectors() {
        return ServiceLoader.load(Connector.class).stream().map(ServiceLoader.Provider::get);
    }

    private static Set<String> literals(Path root, Pattern pattern) throws IOException {
        var found = new TreeSet<String>();
        try (var files = Files.walk(root)) {
            for (var file : files.filter(f -> f.toString().contains("src/main/java")
                            && f.toString().endsWith(".java"))
                    .toList()) {
                var match = pattern.matcher(Files.readString(file));
                while (match.find()) {
                    found.add(match.group(1));
                }
            }
        }
        return found;
    }
}
