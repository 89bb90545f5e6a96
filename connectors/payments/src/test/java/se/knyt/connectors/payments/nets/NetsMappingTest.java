package se.knyt.connectors.payments.nets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import se.knyt.http.json.Json;
import se.knyt.testkit.Fixtures;
import se.knyt.testkit.ReadingText;

/** The first fixture is the vendor's example: 1848.00 − 299.00 + 0 − 26.80 = 1522.20. */
class NetsMappingTest {
    private static final Instant PAID_AT = Instant.parse("2026-03-11T23:00:00Z");

    @TestFactory
    Stream<DynamicTest> payoutsReadAsABookkeeperWouldReadThem() {
        return Fixtures.in(NetsMappingTest.class, "/nets/payouts", NetsMappingTest::text);
    }

    private static String text(Path folder) {
        var payout = Json.parse(Fixtures.read(folder, "payout.json"));
        return ReadingText.of(PayoutMapping.read(payout, Json.list(payout, "paymentActions"), PAID_AT));
    }

    @ParameterizedTest
    @CsvSource({
        "Charge, sale",
        "CHARGE, sale",
        "Captured, sale",
        "Refund, refund",
        "PartialRefund, refund",
        "Chargeback, chargeback",
        "ChargebackReversed, chargeback_won",
        "Deposit, deposit",
        "Moon, unrecognized"
    })
    void theWordOfTheActionSaysWhatItIs(String word, String kind) {
        assertThat(Lines.kind(word).code()).isEqualTo(kind);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"x", "2026-03-12", "2026-03-12 1970-01-01 yesterday 0", "2026-03-12 1970-01-01 2026-03-12 x"})
    void aCursorThatIsNotOursIsRefused(String text) {
        assertThatThrownBy(() -> PayoutCursor.parse(text, LocalDate.EPOCH))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aSweepEndsAnOverlapBeforeTheNewestPayoutAndNeverBeforeItsBeginning() {
        var sweep = PayoutCursor.parse("", LocalDate.of(2026, 3, 1)).begun(LocalDate.of(2026, 3, 12));
        assertThat(sweep.until()).isEqualTo(LocalDate.of(2026, 3, 13));
        assertThat(sweep.seen(LocalDate.of(2026, 3, 11)).nextSweep(java.time.Duration.ofDays(7)))
                .hasToString("2026-03-04 1970-01-01 2026-03-11 0");
        assertThat(sweep.seen(LocalDate.of(2026, 3, 3))
                        .nextSweep(java.time.Duration.ofDays(7))
                        .from())
                .isEqualTo(LocalDate.of(2026, 3, 1));
    }
}
