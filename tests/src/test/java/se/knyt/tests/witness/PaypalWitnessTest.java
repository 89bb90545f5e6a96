package se.knyt.tests.witness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.paypal.sdk.Environment;
import com.paypal.sdk.PaypalServerSdkClient;
import com.paypal.sdk.authentication.ClientCredentialsAuthModel;
import com.paypal.sdk.exceptions.ErrorException;
import com.paypal.sdk.exceptions.OAuthProviderException;
import com.paypal.sdk.models.CaptureAuthorizedPaymentInput;
import com.paypal.sdk.models.CaptureRequest;
import com.paypal.sdk.models.CaptureStatus;
import com.paypal.sdk.models.GetAuthorizedPaymentInput;
import com.paypal.sdk.models.GetCapturedPaymentInput;
import com.paypal.sdk.models.GetOrderInput;
import com.paypal.sdk.models.Money;
import com.paypal.sdk.models.RefundCapturedPaymentInput;
import com.paypal.sdk.models.RefundRequest;
import com.paypal.sdk.models.RefundStatus;
import com.paypal.sdk.models.SearchTransactionsInput;
import com.paypal.sdk.models.VoidPaymentInput;
import java.io.IOException;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.simulators.paypal.PayPalSimulator;

/** PayPal's own library against our PayPal. It names its hosts itself, so each of its calls is turned to this machine on the way. */
class PaypalWitnessTest {
    private Control paypal;
    private PaypalServerSdkClient client;

    @BeforeEach
    void start() throws IOException {
        paypal = new Control("paypal");
        client = client(PayPalSimulator.CLIENT_SECRET);
    }

    @AfterEach
    void stop() throws IOException {
        PaypalServerSdkClient.shutdown();
        paypal.close();
    }

    private PaypalServerSdkClient client(String secret) {
        var http = new OkHttpClient.Builder()
                .addInterceptor(chain -> {
                    var asked = chain.request();
                    var here = asked.url()
                            .newBuilder()
                            .scheme("http")
                            .host(paypal.base().getHost())
                            .port(paypal.base().getPort())
                            .build();
                    return chain.proceed(asked.newBuilder().url(here).build());
                })
                .build();
        return new PaypalServerSdkClient.Builder()
                .environment(Environment.SANDBOX)
                .clientCredentialsAuth(
                        new ClientCredentialsAuthModel.Builder(PayPalSimulator.CLIENT_ID, secret).build())
                .httpClientConfig(
                        config -> config.httpClientInstance(http, true).numberOfRetries(0))
                .build();
    }

    private String authorization(String order) throws Exception {
        return client.getOrdersController()
                .getOrder(new GetOrderInput.Builder(order).build())
                .getResult()
                .getPurchaseUnits()
                .getFirst()
                .getPayments()
                .getAuthorizations()
                .getFirst()
                .getId();
    }

    private static CaptureAuthorizedPaymentInput capture(String authorization, String amount, String key) {
        return new CaptureAuthorizedPaymentInput.Builder(authorization, "application/json")
                .paypalRequestId(key)
                .prefer("return=representation")
                .body(new CaptureRequest.Builder()
                        .amount(new Money("SEK", amount))
                        .invoiceId("1001-" + key)
                        .finalCapture(false)
                        .build())
                .build();
    }

    @Test
    void aPartIsCapturedOnceAndAPartOfItIsGivenBack() throws Exception {
        var order = paypal.purchase("1001", 20_000, "SEK", false);
        var authorization = authorization(order);
        var payments = client.getPaymentsController();
        var captured = payments.captureAuthorizedPayment(capture(authorization, "150.00", "c1"))
                .getResult();
        assertThat(captured.getStatus()).isEqualTo(CaptureStatus.COMPLETED);
        assertThat(captured.getAmount().getValue()).isEqualTo("150.00");
        assertThat(captured.getInvoiceId()).isEqualTo("1001-c1");
        assertThat(payments.captureAuthorizedPayment(capture(authorization, "150.00", "c1"))
                        .getResult()
                        .getId())
                .isEqualTo(captured.getId());

        var refunded = payments.refundCapturedPayment(
                        new RefundCapturedPaymentInput.Builder(captured.getId(), "application/json")
                                .paypalRequestId("r1")
                                .prefer("return=representation")
                                .body(new RefundRequest.Builder()
                                        .amount(new Money("SEK", "50.00"))
                                        .customId("1001/r1")
                                        .build())
                                .build())
                .getResult();
        assertThat(refunded.getStatus()).isEqualTo(RefundStatus.COMPLETED);
        assertThat(refunded.getCustomId()).isEqualTo("1001/r1");
        assertThat(refunded.getSellerPayableBreakdown().getTotalRefundedAmount().getValue())
                .isEqualTo("50.00");
        assertThat(payments.getCapturedPayment(new GetCapturedPaymentInput.Builder(captured.getId()).build())
                        .getResult()
                        .getStatus())
                .isEqualTo(CaptureStatus.PARTIALLY_REFUNDED);

        var rows = client.getTransactionSearchController()
                .searchTransactions(
                        new SearchTransactionsInput.Builder("2026-03-01T00:00:00Z", "2026-03-31T23:59:59Z").build())
                .getResult();
        assertThat(rows.getTransactionDetails())
                .extracting(row -> row.getTransactionInfo().getTransactionEventCode())
                .contains("T0006", "T1107");
    }

    @Test
    void anAuthorizationIsLetGo() throws Exception {
        var authorization = authorization(paypal.purchase("1001", 20_000, "SEK", false));
        client.getPaymentsController()
                .voidPayment(new VoidPaymentInput.Builder(authorization)
                        .paypalRequestId("v1")
                        .build());
        assertThat(client.getPaymentsController()
                        .getAuthorizedPayment(new GetAuthorizedPaymentInput.Builder(authorization).build())
                        .getResult()
                        .getStatus()
                        .value())
                .isEqualTo("VOIDED");
    }

    @Test
    void whatIsRefusedIsTheErrorThatTheLibraryKnows() throws Exception {
        var authorization = authorization(paypal.purchase("1001", 20_000, "SEK", false));
        assertThatThrownBy(() ->
                        client.getPaymentsController().captureAuthorizedPayment(capture(authorization, "999.00", "c1")))
                .isInstanceOfSatisfying(ErrorException.class, refused -> {
                    assertThat(refused.getResponseCode()).isEqualTo(422);
                    assertThat(refused.getName()).isEqualTo("UNPROCESSABLE_ENTITY");
                    assertThat(refused.getDetails().getFirst().getIssue()).isEqualTo("MAX_CAPTURE_AMOUNT_EXCEEDED");
                });
        assertThatThrownBy(() -> client("another").getClientCredentialsAuth().fetchToken())
                .isInstanceOfSatisfying(
                        OAuthProviderException.class,
                        refused -> assertThat(refused.getResponseCode()).isEqualTo(401));
    }
}
