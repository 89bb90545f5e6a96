package se.knyt.connectors.payments.paypal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import se.knyt.core.money.Currency;
import se.knyt.http.json.JsonSlices;
import se.knyt.testkit.Fixtures;
import se.knyt.testkit.ReadingText;

/**
 * The vendor's three rows of a sale, a refund and a withdrawal: 1249.00 − 45.72 − 299.00 = 904.28.
 *
 * <p>Changed on the way: of 100.00 EUR with a fee of 3.75 the net of 96.25 became 1 099.30 SEK. The fee is 3.75 × 1 099.30 / 96.25 =
 * 42.83, the sale 1 099.30 + 42.83 = 1 142.13.
 *
 * <p>Each way: 50.00 − 2.05 = 47.95 EUR became 537.04 SEK: fee 2.05 × 537.04 / 47.95 = 22.96, sale 560.00. Of it 20.00 went back and
 * 0.68 of the fee came back: 19.32 EUR cost 218.32 SEK: fee 0.68 × 218.32 / 19.32 = 7.68, refund 218.32 + 7.68 = 226.00. A sale of
 * 10.00 EUR stays in euro until the whole balance of 9.31 is changed, which names nothing. Of a third, 28.63 EUR, only 28.00 was
 * changed, so nobody can say what it became. In euro 10.00 − 0.69 − 9.31 + 30.00 − 1.37 − 28.00 = 0.63 is left.
 */
class SettlementsTest {
    @TestFactory
    Stream<DynamicTest> payoutsReadAsABookkeeperWouldReadThem() {
        return Fixtures.in(SettlementsTest.class, "/paypal/transactions", SettlementsTest::text);
    }

    private static String text(Path folder) {
        var rows = JsonSlices.of(Fixtures.read(folder, "transactions.json"), "transaction_details").stream()
                .map(Row::read)
                .toList();
        var settlements = new Settlements((_, _) -> Optional.empty(), rows);
        return Stream.of(Currency.SEK, Currency.EUR)
                .flatMap(currency -> Settlements.cut(of(rows, currency)).stream())
                .map(settlements::payout)
                .map(record -> ReadingText.of(record.reading()))
                .collect(Collectors.joining());
    }

    private static List<Row> of(List<Row> rows, Currency currency) {
        return new ArrayList<>(rows.stream()
                .filter(row -> row.amount().currency().equals(currency))
                .toList());
    }

    private static Row row(String code, String value) {
        return Row.read(("{\"transaction_info\":{\"transaction_id\":\"T\",\"transaction_event_code\":\"" + code
                        + "\",\"transaction_initiation_date\":\"2026-03-09T08:15:00+0000\",\"transaction_amount\":{"
                        + "\"currency_code\":\"SEK\",\"value\":\"" + value + "\"}}}")
                .getBytes(StandardCharsets.UTF_8));
    }

    /** PayPal's groups of event codes; the sign tells the direction. */
    @ParameterizedTest
    @CsvSource({
        "T0000, 1.00, sale",
        "T0001, -1.00, adjustment",
        "T0100, -1.00, fee",
        "T0114, -1.00, dispute_fee",
        "T0201, -1.00, fx",
        "T0300, 1.00, deposit",
        "T0700, -1.00, adjustment",
        "T0901, -1.00, adjustment",
        "T1105, 1.00, reserve_release",
        "T1106, -1.00, chargeback",
        "T1108, 1.00, fee_refund",
        "T1203, -1.00, adjustment",
        "T1500, -1.00, reserve_hold",
        "T1700, -1.00, adjustment",
        "T2001, -1.00, adjustment",
        "T2104, 1.00, reserve_release",
        "T1199, -1.00, unrecognized",
        "T2200, 1.00, unrecognized",
        "moon, 1.00, unrecognized"
    })
    void everyGroupOfCodesHasItsKind(String code, String value, String kind) {
        assertThat(Lines.kind(row(code, value)).code()).isEqualTo(kind);
    }

    @Test
    void timesComeWithAndWithoutAColonInTheirOffset() {
        var expected = Instant.parse("2026-03-09T07:15:00Z");
        assertThat(Row.time("2026-03-09T08:15:00+0100")).isEqualTo(expected);
        assertThat(Row.time("2026-03-09T08:15:00+01:00")).isEqualTo(expected);
        assertThat(Row.time("2026-03-09T07:15:00Z")).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-03-09T08:15:00", "2026-03-09", "", "yesterday"})
    void aTimeWithoutAZoneIsNone(String text) {
        assertThatThrownBy(() -> Row.time(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.005", "1e3", "", "NaN", "99999999999999999999.00"})
    void anAmountThatIsNoneNamesItself(String value) {
        assertThatThrownBy(() -> row("T0006", value)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "paypal1 SEK", "paypal1 SEK=yesterday=1", "paypal1 kr=2026-03-11T05:00:00Z=1"})
    void aCursorThatIsNotOursIsRefused(String text) {
        assertThatThrownBy(() -> PayoutCursor.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aCursorIsReadAsItWasWritten() {
        var text = "paypal1 EUR=2026-03-01T05:00:00Z= SEK=2026-03-11T05:00:00Z=5WD55555DD555555W";
        assertThat(PayoutCursor.parse(text)).hasToString(text);
        assertThat(PayoutCursor.parse(text).from(Instant.EPOCH)).isEqualTo(Instant.parse("2026-03-01T05:00:00Z"));
    }
}
