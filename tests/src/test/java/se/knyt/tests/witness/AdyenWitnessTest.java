package se.knyt.tests.witness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.adyen.Client;
import com.adyen.enums.Environment;
import com.adyen.model.RequestOptions;
import com.adyen.model.checkout.Amount;
import com.adyen.model.checkout.PaymentCancelRequest;
import com.adyen.model.checkout.PaymentCaptureRequest;
import com.adyen.model.checkout.PaymentCaptureResponse;
import com.adyen.model.checkout.PaymentRefundRequest;
import com.adyen.model.checkout.PaymentRefundResponse;
import com.adyen.notification.WebhookHandler;
import com.adyen.service.checkout.ModificationsApi;
import com.adyen.service.exception.ApiException;
import com.adyen.util.HMACValidator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import se.knyt.connectors.payments.adyen.AdyenConnector;
import se.knyt.http.json.Json;
import se.knyt.simulators.adyen.AdyenSimulator;
import se.knyt.spi.WebhookSource;

/** Adyen's own library against our Adyen, and its signatures against our connector's. */
class AdyenWitnessTest {
    private static final String KEY = "44782DEF547AAA06C910C43932B1EB0C71FC68D9D0C057550C48EC2ACF6BA056";
    private Control adyen;
    private Client client;

    @BeforeEach
    void start() throws Exception {
        adyen = new Control("adyen");
        client = new Client(AdyenSimulator.API_KEY, Environment.TEST);
        adyen.act(
                "webhook",
                Json.object().put("url", adyen.hooks()).put("hmac_key", KEY).toString());
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        adyen.close();
    }

    private ModificationsApi modifications() {
        return new ModificationsApi(client, adyen.base() + "/v72");
    }

    private static Amount kronor(long minor) {
        return new Amount().currency("SEK").value(minor);
    }

    private static PaymentCaptureRequest capture(long minor, String reference) {
        return new PaymentCaptureRequest()
                .merchantAccount(AdyenSimulator.MERCHANT_ACCOUNT)
                .amount(kronor(minor))
                .reference(reference);
    }

    private static WebhookSource ours() {
        return Control.verifier(
                new AdyenConnector(),
                "https://checkout-test.adyen.com",
                Map.of("merchant-account", AdyenSimulator.MERCHANT_ACCOUNT),
                Map.of("api-key", "dummy", "hmac-key", KEY));
    }

    @Test
    void capturesAndRefundsAreReceivedOnceAndToldSigned() throws Exception {
        var payment = adyen.purchase("1001", 20_000, "SEK", false);
        var key = new RequestOptions().idempotencyKey("capture 1");
        var captured = modifications().captureAuthorisedPayment(payment, capture(15_000, "1001:F1"), key);
        assertThat(captured.getStatus()).isEqualTo(PaymentCaptureResponse.StatusEnum.RECEIVED);
        assertThat(captured.getPaymentPspReference()).isEqualTo(payment);
        assertThat(captured.getReference()).isEqualTo("1001:F1");
        assertThat(modifications()
                        .captureAuthorisedPayment(payment, capture(15_000, "1001:F1"), key)
                        .getPspReference())
                .isEqualTo(captured.getPspReference());
        adyen.simulator.clockOffset(Duration.ofMinutes(10));

        var refunded = modifications()
                .refundCapturedPayment(
                        payment,
                        new PaymentRefundRequest()
                                .merchantAccount(AdyenSimulator.MERCHANT_ACCOUNT)
                                .amount(kronor(5_000))
                                .reference("1001\\R1"));
        assertThat(refunded.getStatus()).isEqualTo(PaymentRefundResponse.StatusEnum.RECEIVED);
        adyen.simulator.clockOffset(Duration.ofMinutes(20));

        toldAsSigned("AUTHORISATION", payment);
        toldAsSigned("CAPTURE", captured.getPspReference());
        toldAsSigned("REFUND", refunded.getPspReference());
    }

    /** What our simulator signed, the vendor's validator takes, and our connector does too. */
    private void toldAsSigned(String event, String reference) throws Exception {
        var call = adyen.delivered();
        var told = new WebhookHandler()
                .handleNotificationJson(new String(call.body(), StandardCharsets.UTF_8))
                .getNotificationItems()
                .getFirst();
        assertThat(told.getEventCode()).isEqualTo(event);
        assertThat(told.getPspReference()).isEqualTo(reference);
        assertThat(told.isSuccess()).isTrue();
        assertThat(new HMACValidator().validateHMAC(told, KEY)).isTrue();
        assertThat(ours().verify(Map.of(), call.body())).isPresent();
        told.setMerchantReference(told.getMerchantReference() + "x");
        assertThat(new HMACValidator().validateHMAC(told, KEY)).isFalse();
    }

    @Test
    void whatIsRefusedIsTheErrorThatTheLibraryKnows() throws Exception {
        var payment = adyen.purchase("1001", 20_000, "SEK", false);
        assertThatThrownBy(() -> modifications()
                        .captureAuthorisedPayment(payment, capture(100, "a").merchantAccount("Another")))
                .isInstanceOfSatisfying(ApiException.class, refused -> {
                    assertThat(refused.getStatusCode()).isEqualTo(403);
                    assertThat(refused.getError().getErrorCode()).isEqualTo("901");
                });
        assertThatThrownBy(() -> modifications().captureAuthorisedPayment(payment, capture(0, "a")))
                .isInstanceOfSatisfying(ApiException.class, refused -> {
                    assertThat(refused.getStatusCode()).isEqualTo(422);
                    assertThat(refused.getError().getErrorCode()).isEqualTo("137");
                });
        var cancel = new PaymentCancelRequest()
                .merchantAccount(AdyenSimulator.MERCHANT_ACCOUNT)
                .reference("c");
        assertThat(modifications()
                        .cancelAuthorisedPaymentByPspReference(payment, cancel)
                        .getPaymentPspReference())
                .isEqualTo(payment);
    }

    /** Signs by the vendor's library whatever stands in the fields; ours must agree on each. */
    @ParameterizedTest
    @ValueSource(strings = {"1001", "14-08-2020-09:53:00", "A\\B", "A\\:B\\\\", ":", "\\", "Åäö 1 €", "", " ", "a%3Ab"})
    void whatTheLibrarySignsOurConnectorTakes(String reference) throws Exception {
        var item = Json.object()
                .put("pspReference", "882000000000002B")
                .put("originalReference", "882000000000001A")
                .put("merchantAccountCode", AdyenSimulator.MERCHANT_ACCOUNT)
                .put("merchantReference", reference)
                .put("eventCode", "CAPTURE")
                .put("eventDate", "2026-03-02T10:00:00+01:00")
                .put("success", "true");
        item.putObject("amount").put("currency", "SEK").put("value", 124_900);
        var additional = item.putObject("additionalData");
        var body = Json.object().put("live", "false");
        body.putArray("notificationItems").addObject().set("NotificationRequestItem", item);
        var theirs = new WebhookHandler()
                .handleNotificationJson(body.toString())
                .getNotificationItems()
                .getFirst();
        additional.put("hmacSignature", new HMACValidator().calculateHMAC(theirs, KEY));
        assertThat(ours().verify(Map.of(), body.toString().getBytes(StandardCharsets.UTF_8)))
                .isPresent();
        item.put("merchantReference", reference + ":");
        assertThat(ours().verify(Map.of(), body.toString().getBytes(StandardCharsets.UTF_8)))
                .isEmpty();
    }
}
