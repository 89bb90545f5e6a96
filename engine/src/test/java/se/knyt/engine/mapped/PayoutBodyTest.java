package se.knyt.engine.mapped;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.api.Test;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;

/** Days that another system hands in: a year that no database keeps is the caller's slip, and told as that. */
class PayoutBodyTest {
    private static Map<String, String> problems(String paidOn, String date) {
        var body = """
                {"id": "P1", "currency": "SEK", "paid_on": "%s", "paid": "10.00",
                 "lines": [{"kind": "sale", "amount": "10.00", "date": "%s"}]}
                """.formatted(paidOn, date);
        return PayoutBody.read(
                        body.getBytes(StandardCharsets.UTF_8),
                        "other",
                        ZoneId.of("Europe/Stockholm"),
                        LocalDate.parse("2026-11-07"))
                .problems();
    }

    @Test
    void aDayOfNoYearThatAnythingIsPaidInIsRefusedByItsField() {
        assertThat(problems("2026-11-02", "2026-11-01")).isEmpty();
        assertThat(problems("+999999999-12-31", "2026-11-01")).containsOnlyKeys("paid_on");
        assertThat(problems("2026-11-02", "-0001-01-01")).containsOnlyKeys("lines[0].date");
    }

    /** Five days after 2 November are the last that a payout may be told ahead. */
    @Test
    void aDayThatHasNotComeIsRefusedByItsField() {
        assertThat(problems("2026-11-07", "2026-11-07")).isEmpty();
        assertThat(problems("2026-11-08", "2026-11-01")).containsOnlyKeys("paid_on");
        assertThat(problems("2026-11-02", "2029-01-18")).containsOnlyKeys("lines[0].date");
    }

    private static PayoutBody.Read read(String purchase) {
        var body = """
                {"id": "P2", "currency": "SEK", "paid_on": "2026-03-05", "paid": "1123.45",
                 "lines": [{"kind": "sale", "amount": "1123.45", "date": "2026-03-02", "order_reference": "1001"%s}]}
                """.formatted(purchase);
        return PayoutBody.read(
                body.getBytes(StandardCharsets.UTF_8),
                "other",
                ZoneId.of("Europe/Stockholm"),
                LocalDate.parse("2026-11-07"));
    }

    /** Sold for 100.00 EUR, paid as 1 123.45 SEK: the purchase is found by the euro, and the sum is of the kronor. */
    @Test
    void aSaleInAnotherCurrencyNamesWhatTheBuyerPaid() {
        var told = read(", \"purchase_amount\": \"100.00\", \"purchase_currency\": \"EUR\"");
        assertThat(told.problems()).isEmpty();
        assertThat(told.lines().getFirst().original()).contains(Money.parse("100.00", new Currency("EUR")));
        assertThat(read("").lines().getFirst().original()).isEmpty();
        assertThat(read(", \"purchase_amount\": \"100.00\"").problems()).containsOnlyKeys("lines[0].purchase_currency");
        assertThat(read(", \"purchase_amount\": \"-100.00\", \"purchase_currency\": \"EUR\"")
                        .problems())
                .containsOnlyKeys("lines[0].purchase_amount");
        assertThat(read(", \"purchase_amount\": \"1123.45\", \"purchase_currency\": \"SEK\"")
                        .problems())
                .containsOnlyKeys("lines[0].purchase_currency");
    }
}
