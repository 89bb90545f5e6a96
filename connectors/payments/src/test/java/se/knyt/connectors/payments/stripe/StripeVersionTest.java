package se.knyt.connectors.payments.stripe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import se.knyt.core.money.Money;
import se.knyt.spi.ConnectionContext;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectKind;
import se.knyt.spi.EffectRequest;
import se.knyt.spi.FoundElsewhere;
import se.knyt.spi.HttpCalls.Answer;
import se.knyt.spi.HttpCalls.Call;
import se.knyt.spi.ProviderFailure;
import se.knyt.testkit.HeldCredentials;

/**
 * A card of 200.00 of which 100.00 was captured, as Stripe's example objects have it. Before version 2025-03-31.basil the rest became a
 * refund that pays nobody; captures that a shop's plug-in made at an older version have left such refunds behind.
 */
class StripeVersionTest {
    private static final String MADE = """
            {"id":"re_ours","object":"refund","amount":10000,"currency":"sek","charge":"ch_1","payment_intent":"pi_1",
             "created":1773200000,"status":"succeeded","balance_transaction":"txn_3","reason":null,"receipt_number":null,
             "metadata":{"knyt_key":"company-1/refund/1","knyt_reference":"7/1001/K1"}}""";

    private final List<Call> calls = new ArrayList<>();

    private static String standing(String id, String category) {
        return """
            {"id":"%s","object":"refund","amount":10000,"currency":"sek","charge":"ch_1","payment_intent":"pi_1",
             "created":1773100000,"status":"succeeded","reason":null,"receipt_number":null,"metadata":{},
             "destination_details":{"type":"card","card":{"type":"reversal"}},
             "balance_transaction":{"id":"txn_2","object":"balance_transaction","amount":-10000,"available_on":1773187200,
              "created":1773100000,"currency":"sek","description":null,"exchange_rate":null,"fee":-150,
              "fee_details":[{"amount":-150,"application":null,"currency":"sek","description":"Stripe processing fees",
               "type":"stripe_fee"}],
              "net":-9850,"reporting_category":"%s","source":"%s","status":"pending","type":"refund","balance_type":"payments"}}""".formatted(id, category, id);
    }

    private StripeSession session(String... refunds) {
        var context = new ConnectionContext(
                URI.create("https://api.stripe.com"),
                Map.of(),
                new HeldCredentials(Map.of("api-key", "dummy")),
                call -> {
                    calls.add(call);
                    var body = call.method().equals("POST")
                            ? MADE
                            : "{\"object\":\"list\",\"has_more\":false,\"url\":\"/v1/refunds\",\"data\":["
                                    + String.join(",", refunds) + "]}";
                    return new Answer(200, Map.of(), body.getBytes(StandardCharsets.UTF_8));
                },
                InstantSource.fixed(Instant.ofEpochSecond(1_773_200_000)),
                ZoneOffset.UTC);
        return new StripeSession(context, StripeSettings.of(context));
    }

    private static EffectRequest refund(Map<String, String> needs) {
        var body = new EffectBody.Refund("pi_1", "ch_1", Money.sek("100.00"), "7/1001/K1", List.of(), List.of());
        return new EffectRequest("company-1/refund/1", EffectKind.REFUND, body, needs, Optional.empty(), new byte[0]);
    }

    private List<String> written() {
        return calls.stream()
                .filter(call -> call.method().equals("POST"))
                .map(call -> call.uri().getPath())
                .toList();
    }

    @Test
    void whatAPartCaptureLetGoOfPaysNobodyBack() {
        var performed = session(standing("re_auto", "partial_capture_reversal")).perform(refund(Map.of()));

        assertThat(performed.id()).isEqualTo("re_ours");
        assertThat(written()).containsExactly("/v1/refunds");
    }

    /** Stripe numbers its versions by day: basil's first is the one from which a part capture makes no refund. */
    @Test
    void everyCallAsksForAVersionInWhichAPartCaptureMakesNoRefund() {
        session().perform(refund(Map.of()));

        assertThat(calls)
                .isNotEmpty()
                .allSatisfy(call -> assertThat(call.headers()
                                .getOrDefault("Stripe-Version", "")
                                .substring(0, 10))
                        .isGreaterThanOrEqualTo("2025-03-31"));
    }

    /** Made by somebody, of the amount that is wanted, and nothing of it says that it is ours: nothing is sent, and a person is told. */
    @Test
    void aRefundOfTheSameAmountAloneIsNotTakenForOurs() {
        assertThatThrownBy(() -> session(standing("re_theirs", "refund")).perform(refund(Map.of())))
                .isInstanceOfSatisfying(ProviderFailure.Refused.class, refused -> {
                    assertThat(refused.code()).isEqualTo("refund.found-elsewhere");
                    assertThat(refused.arguments())
                            .containsEntry("found", "re_theirs")
                            .containsEntry("paid", "100.00 SEK")
                            .containsEntry("at", "2026-03-09T23:46:40Z");
                    assertThat(FoundElsewhere.of(refused.arguments())
                                    .orElseThrow()
                                    .performed()
                                    .last())
                            .isFalse();
                });
        assertThat(written()).isEmpty();
    }

    @Test
    void oneThatAPersonHasSaidIsNotThisOneDoesNotStandInTheWay() {
        var performed = session(standing("re_theirs", "refund"))
                .perform(refund(Map.of(EffectRequest.EARLIER + "1", "re_theirs")));

        assertThat(performed.id()).isEqualTo("re_ours");
        assertThat(written()).containsExactly("/v1/refunds");
    }
}
