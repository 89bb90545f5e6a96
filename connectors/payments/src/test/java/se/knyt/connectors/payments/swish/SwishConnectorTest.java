package se.knyt.connectors.payments.swish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import se.knyt.connectors.payments.ProviderWorld;
import se.knyt.core.commerce.Payout;
import se.knyt.core.money.Money;
import se.knyt.http.json.Json;
import se.knyt.spi.ConnectionContext;
import se.knyt.spi.PullSource.Reading;
import se.knyt.testkit.HeldCredentials;
import se.knyt.testkit.MoneyEffects;

class SwishConnectorTest {
    private static final String REPORT = """
            * Swish-rapport Period 2026-03-09 – 2026-03-10 Skapad 2026-03-11 08:00 CET
            Radnr,Clnr,Kontonr,Bokfdag,Transdag,Valutadag,Mottagarnr,Mottagarnamn,Avsändarnr,Avsändarnamn,Meddelande,Tid,Belopp,Orderreferens
            1,8327-9,123 456 789,2026-03-09,2026-03-09,2026-03-09,1231181189,Butiken,46700000001,Anna,Order 10482,08:15,1249.00,10482
            2,8327-9,123 456 789,2026-03-09,2026-03-09,2026-03-09,1231181189,Butiken,46700000002,Bo,"Hej; tack",09:15,-249.00,10482
            3,8327-9,123 456 789,2026-03-10,2026-03-09,2026-03-10,1231181189,Butiken,46700000001,Anna,,08:15,599.00,10483
            """;

    private static SwishSession open() {
        return (SwishSession) new SwishConnector()
                .open(new ConnectionContext(
                        URI.create("https://cpc.getswish.net"),
                        Map.of(),
                        new HeldCredentials(Map.of()),
                        call -> {
                            throw new AssertionError("Swish is not called");
                        },
                        InstantSource.fixed(Instant.EPOCH),
                        ZoneId.of("Europe/Stockholm")));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void aBookingDayIsAPayoutThatTheBankHas() {
        assertThat(open().recognizes("swish.csv", bytes(REPORT))).isTrue();
        var records = open().read("swish.csv", bytes(REPORT)).records();
        assertThat(records)
                .extracting(record -> record.key())
                .containsExactly("83279123456789-20260309", "83279123456789-20260310");
        assertThat(MoneyEffects.figures(MoneyEffects.closed(records.getFirst())))
                .containsExactly("sale 1249.00", "refund -249.00");
        var payout = (Payout)
                ((Reading.Read) records.getFirst().reading()).documents().getFirst();
        assertThat(payout.paid()).isEqualTo(Money.sek("1000.00"));
        assertThat(payout.provider()).isEqualTo("swish");
        assertThat(payout.paidAt()).isEqualTo(Instant.parse("2026-03-08T23:00:00Z"));
    }

    /** The simulated bank writes its report from the vendor's documents, not from this reader. */
    @Test
    void theReportOfTheSimulatedBankIsRead() {
        try (var world = new ProviderWorld("swish")) {
            // Swish takes letters and digits alone in a reference.
            var sale = "{\"reference\":\"10482\",\"amount_minor\":124900,\"currency\":\"SEK\",\"capture\":true}";
            var purchase = Json.text(world.act("purchases", sale), "id");
            world.act("purchases/" + purchase + "/refund", "{\"amount_minor\":24900}");
            world.control().advance(Duration.ofDays(3));
            var report = bytes(world.control().get("bank/report.csv?from=2026-11-01&to=2026-11-06"));
            assertThat(open().recognizes("report.csv", report)).isTrue();
            var figures = open().read("report.csv", report).records().stream()
                    .flatMap(record -> MoneyEffects.figures(MoneyEffects.closed(record)).stream())
                    .toList();
            assertThat(figures).containsExactly("sale 1249.00", "refund -249.00");
        }
    }

    /** Neither name nor number of a payer is kept; what the order is told by is. */
    @Test
    void noPersonIsKept() {
        for (var record : open().read("swish.csv", bytes(REPORT)).records()) {
            assertThat(new String(record.raw(), StandardCharsets.UTF_8))
                    .contains("1048")
                    .doesNotContain("Anna", "Bo;", "46700000001", "46700000002");
            assertThat(((Reading.Read) record.reading()).evidence()).isEmpty();
        }
    }

    @Test
    void theSameFileTwiceSaysTheSame() {
        var one = open().read("swish.csv", bytes(REPORT)).records();
        var other = open().read("other.csv", bytes(REPORT)).records();
        for (int i = 0; i < one.size(); i++) {
            assertThat(other.get(i).key()).isEqualTo(one.get(i).key());
            assertThat(other.get(i).raw()).isEqualTo(one.get(i).raw());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a;b\n1;2\n", "%PDF-1.7"})
    void whatIsNoReportIsNamed(String content) {
        assertThat(open().recognizes("x.csv", bytes(content))).isFalse();
        assertThatThrownBy(() -> open().read("x.csv", bytes(content)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("x.csv");
    }

    /** Read by file alone it asks for neither number nor certificate; what is written all the same must be right. */
    @ParameterizedTest
    @CsvSource({
        "host, api.example.com",
        "swish-number, 0701234567",
        "swish-number, 12311811890",
        "callback-url, http://shop.example/swish",
        "callback-url, nowhere"
    })
    void aWrongSettingIsNamed(String key, String value) {
        var context = new ConnectionContext(
                URI.create("https://cpc.getswish.net"),
                Map.of(key, value),
                new HeldCredentials(Map.of()),
                _ -> {
                    throw new AssertionError("Swish is not called");
                },
                InstantSource.fixed(Instant.EPOCH),
                ZoneId.of("Europe/Stockholm"));
        assertThatThrownBy(() -> new SwishConnector().open(context))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(key + " ");
    }

    @Test
    void aFileThatIsCutOffIsNamedWithItsLine() {
        var cut = REPORT.substring(0, REPORT.indexOf("599.00") - 10);
        assertThatThrownBy(() -> open().read("swish.csv", bytes(cut)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("swish.csv")
                .hasMessageContaining("5");
    }
}
