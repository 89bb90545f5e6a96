package se.knyt.tests.witness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.stripe.StripeClient;
import com.stripe.exception.AuthenticationException;
import com.stripe.exception.IdempotencyException;
import com.stripe.exception.InvalidRequestException;
import com.stripe.exception.SignatureVerificationException;
import com.stripe.model.Charge;
import com.stripe.model.PaymentIntent;
import com.stripe.net.RequestOptions;
import com.stripe.net.Webhook;
import com.stripe.param.BalanceTransactionListParams;
import com.stripe.param.ChargeRetrieveParams;
import com.stripe.param.PaymentIntentCaptureParams;
import com.stripe.param.PaymentIntentListParams;
import com.stripe.param.PayoutListParams;
import com.stripe.param.RefundCreateParams;
import com.stripe.param.WebhookEndpointCreateParams;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.connectors.payments.stripe.StripeConnector;
import se.knyt.simulators.stripe.StripeSimulator;

/** Stripe's own library against our Stripe, and what it signs against our connector. */
class StripeWitnessTest {
    private Control stripe;
    private StripeClient client;

    @BeforeEach
    void start() throws IOException {
        stripe = new Control("stripe");
        client = client(StripeSimulator.API_KEY);
    }

    @AfterEach
    void stop() throws IOException {
        stripe.close();
    }

    private StripeClient client(String key) {
        return StripeClient.builder()
                .setApiKey(key)
                .setApiBase(stripe.base().toString())
                .setMaxNetworkRetries(0)
                .build();
    }

    private static RequestOptions once(String key) {
        return RequestOptions.builder().setIdempotencyKey(key).build();
    }

    @Test
    void aPartIsCapturedOnceAndAPartOfItIsGivenBack() throws Exception {
        var id = stripe.purchase("1001", 20_000, "SEK", false);
        var part = PaymentIntentCaptureParams.builder().setAmountToCapture(15_000L);
        var captured = client.v1().paymentIntents().capture(id, part.build(), once("capture 1"));
        assertThat(captured.getStatus()).isEqualTo("succeeded");
        assertThat(captured.getAmountReceived()).isEqualTo(15_000);
        var again = client.v1().paymentIntents().capture(id, part.build(), once("capture 1"));
        assertThat(again.getLastResponse().headers().firstValue("Idempotent-Replayed"))
                .contains("true");

        var refund = client.v1()
                .refunds()
                .create(
                        RefundCreateParams.builder()
                                .setPaymentIntent(id)
                                .setAmount(5_000L)
                                .putMetadata("knyt", "1001/r1")
                                .build(),
                        once("refund 1"));
        assertThat(refund.getAmount()).isEqualTo(5_000);
        assertThat(refund.getCurrency()).isEqualTo("sek");
        assertThat(refund.getMetadata()).containsEntry("knyt", "1001/r1");
        var charge = client.v1()
                .charges()
                .retrieve(
                        captured.getLatestCharge(),
                        ChargeRetrieveParams.builder()
                                .addExpand("balance_transaction")
                                .build());
        assertThat(charge.getAmountRefunded()).isEqualTo(5_000);
        assertThat(charge.getBalanceTransactionObject().getAmount()).isEqualTo(15_000);
        assertThat(charge.getBalanceTransactionObject().getReportingCategory()).isEqualTo("charge");
    }

    @Test
    void whatIsRefusedIsTheErrorThatTheLibraryKnows() throws Exception {
        var id = stripe.purchase("1001", 20_000, "SEK", true);
        assertThatThrownBy(() -> client.v1().paymentIntents().capture(id))
                .isInstanceOfSatisfying(InvalidRequestException.class, refused -> {
                    assertThat(refused.getCode()).isEqualTo("payment_intent_unexpected_state");
                    assertThat(refused.getStatusCode()).isEqualTo(400);
                    assertThat(refused.getRequestId()).startsWith("req_");
                });
        assertThatThrownBy(() -> client.v1().refunds().retrieve("re_none"))
                .isInstanceOfSatisfying(InvalidRequestException.class, refused -> {
                    assertThat(refused.getCode()).isEqualTo("resource_missing");
                    assertThat(refused.getStatusCode()).isEqualTo(404);
                });
        assertThatThrownBy(() -> client("sk_of_another").v1().charges().list())
                .isInstanceOf(AuthenticationException.class);
        var one = RefundCreateParams.builder().setPaymentIntent(id).setAmount(1_000L);
        client.v1().refunds().create(one.build(), once("same"));
        assertThatThrownBy(
                        () -> client.v1().refunds().create(one.setAmount(2_000L).build(), once("same")))
                .isInstanceOf(IdempotencyException.class);
    }

    @Test
    void pagesAreTurnedToTheEndAndAPayoutIsItsRows() throws Exception {
        var made = new ArrayList<String>();
        for (int i = 0; i < 5; i++) {
            made.addFirst(stripe.purchase("10" + i, 10_000 + i, "SEK", true));
        }
        var read = new ArrayList<String>();
        for (var intent : client.v1()
                .paymentIntents()
                .list(PaymentIntentListParams.builder().setLimit(2L).build())
                .autoPagingIterable()) {
            read.add(intent.getId());
        }
        assertThat(read).isEqualTo(made);

        stripe.simulator.clockOffset(Duration.ofDays(14));
        var payout = client.v1()
                .payouts()
                .list(PayoutListParams.builder().setLimit(1L).build())
                .getData()
                .getFirst();
        long sum = 0;
        int sales = 0;
        for (var row : client.v1()
                .balanceTransactions()
                .list(BalanceTransactionListParams.builder()
                        .setPayout(payout.getId())
                        .setLimit(2L)
                        .build())
                .autoPagingIterable()) {
            boolean sale = row.getReportingCategory().equals("charge");
            sales += sale ? 1 : 0;
            sum += sale ? row.getNet() : 0;
        }
        assertThat(sales).isEqualTo(5);
        assertThat(sum).isEqualTo(payout.getAmount());
    }

    /** The library takes the delivered bytes only with their signature, and knows the object in them as one of this version. */
    @Test
    void eventsAreTakenByTheLibrary() throws Exception {
        var endpoint = client.v1()
                .webhookEndpoints()
                .create(WebhookEndpointCreateParams.builder()
                        .setUrl(stripe.hooks())
                        .addEnabledEvent(WebhookEndpointCreateParams.EnabledEvent.CHARGE__CAPTURED)
                        .addEnabledEvent(WebhookEndpointCreateParams.EnabledEvent.PAYMENT_INTENT__SUCCEEDED)
                        .build());
        var id = stripe.purchase("1001", 20_000, "SEK", true);
        for (int i = 0; i < 2; i++) {
            var call = stripe.delivered();
            var body = new String(call.body(), StandardCharsets.UTF_8);
            var header = call.header("Stripe-Signature").orElseThrow();
            var event = Webhook.constructEvent(body, header, endpoint.getSecret(), 300, Control.CLOCK);
            assertThat(event.getPendingWebhooks()).isEqualTo(1);
            assertThat(event.getRequest()).isNotNull();
            var object = event.getDataObjectDeserializer().getObject().orElseThrow();
            if (object instanceof Charge charge) {
                assertThat(charge.getPaymentIntent()).isEqualTo(id);
                assertThat(charge.getAmountCaptured()).isEqualTo(20_000);
            } else {
                assertThat(((PaymentIntent) object).getId()).isEqualTo(id);
            }
            assertThatThrownBy(() -> Webhook.constructEvent(
                            body.replace("20000", "20001"), header, endpoint.getSecret(), 300, Control.CLOCK))
                    .isInstanceOf(SignatureVerificationException.class);
        }
    }

    @Test
    void whatTheLibrarySignsOurConnectorTakes() throws Exception {
        var secret = "whsec_of_the_endpoint";
        var body = "{\"id\":\"evt_1\",\"object\":\"event\",\"type\":\"payout.paid\",\"data\":{\"object\":{\"id\":\"po_1"
                + " åäö\"}}}";
        var at = Control.CLOCK.instant().getEpochSecond();
        var header = "t=" + at + ",v1=" + Webhook.Util.computeHmacSha256(secret, at + "." + body);
        var ours = Control.verifier(
                new StripeConnector(),
                "https://api.stripe.com",
                Map.of(),
                Map.of("api-key", "dummy", "webhook-secret", secret));
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        assertThat(ours.verify(Map.of("stripe-signature", header), bytes)).isPresent();
        var other = "t=" + at + ",v1=" + Webhook.Util.computeHmacSha256("another", at + "." + body);
        assertThat(ours.verify(Map.of("stripe-signature", other), bytes)).isEmpty();
    }
}
