package se.knyt.connectors.payments.klarna;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import se.knyt.core.commerce.Dispute;
import se.knyt.core.commerce.Dispute.Reason;
import se.knyt.core.commerce.Dispute.State;
import se.knyt.core.money.Currency;
import se.knyt.http.json.Json;

/** What a reversal's own name says of the dispute behind it, and no more. */
class NamedDisputesTest {
    private static final Instant PAID = Instant.parse("2026-04-02T06:00:00Z");

    private static List<Dispute> of(Vendor vendor, String... rows) {
        var all = Json.parse(("{\"t\":[" + String.join(",", rows) + "]}").getBytes(StandardCharsets.UTF_8));
        return NamedDisputes.of(vendor, Currency.SEK, PAID, Json.list(all, "t"));
    }

    private static String row(String type, long amount, String name) {
        return "{\"type\":\"" + type + "\",\"amount\":" + amount + ",\"order_id\":\"o-1\",\"capture_id\":\"c-1\","
                + "\"merchant_reference1\":\"1001\",\"reversal_reference\":\"" + name + "\"}";
    }

    /** The categories in the words of Klarna's several descriptions; one that is in none of them says nothing. */
    @ParameterizedTest
    @CsvSource({
        "goods_not_received,NOT_RECEIVED",
        "products-not-received,NOT_RECEIVED",
        "faulty-goods,NOT_AS_DESCRIBED",
        "return,CREDIT_NOT_PROCESSED",
        "incorrect_invoice,WRONG_AMOUNT",
        "already_paid,DUPLICATE",
        "unauthorized_purchase,FRAUD",
        "high_risk_order,OTHER",
        "something_new,UNKNOWN"
    })
    void theReasonStandsInTheName(String category, Reason reason) {
        var told = of(Vendor.KLARNA, row("REVERSAL", 10_000, "krn:klarna:eu1:dispute:" + category + ":256947"))
                .getFirst();
        assertThat(told.reason()).isEqualTo(reason);
        assertThat(told.reasonWord()).isEqualTo(category);
        assertThat(told.state()).isEqualTo(State.UNKNOWN);
        assertThat(told.stateWord()).isEmpty();
        assertThat(told.answerBy()).isEmpty();
        assertThat(told.openedAt()).isEqualTo(PAID);
        assertThat(told.providerOrderId()).isEqualTo("o-1");
        assertThat(told.providerTransactionId()).isEqualTo("c-1");
        assertThat(told.link()).isEqualTo("https://portal.klarna.com");
    }

    /** 100.00 and 50.00 of the same case: 150.00 is disputed. */
    @Test
    void oneCaseIsOneDisputeHoweverManyRowsItTakes() {
        var name = "krn:klarna:eu1:dispute:return:1";
        var told = of(
                Vendor.KUSTOM,
                row("REVERSAL", 10_000, name),
                row("REVERSAL", 5_000, name),
                row("REVERSAL_MERCHANT_PROTECTION", 2_000, name),
                row("FEE", 25_000, name));
        assertThat(told).singleElement().satisfies(dispute -> {
            assertThat(dispute.amount().toString()).isEqualTo("150.00 SEK");
            assertThat(dispute.provider()).isEqualTo("kustom");
            assertThat(dispute.link()).isEqualTo("https://portal.kustom.co");
        });
    }

    @Test
    void whatIsNoSuchNameMakesNone() {
        assertThat(of(
                        Vendor.KLARNA,
                        row("REVERSAL", 10_000, "263099944398666"),
                        row("REVERSAL", 10_000, "krn:klarna:eu1:order:return:1"),
                        row("REVERSAL", 10_000, "krn:klarna:eu1:dispute:return:1 or so"),
                        row("REVERSAL", 0, "krn:klarna:eu1:dispute:return:1")))
                .isEmpty();
    }
}
