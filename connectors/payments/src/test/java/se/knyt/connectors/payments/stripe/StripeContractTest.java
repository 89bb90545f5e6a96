package se.knyt.connectors.payments.stripe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import se.knyt.connectors.payments.ProviderTest;
import se.knyt.connectors.payments.ProviderWorld;
import se.knyt.http.json.Json;
import se.knyt.simulators.stripe.StripeSimulator;
import se.knyt.spi.ConnectionContext;
import se.knyt.spi.Connector;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectRequest;
import se.knyt.spi.EffectTarget.Asked;
import se.knyt.spi.Preflight;
import se.knyt.spi.ProviderFailure;
import tools.jackson.databind.JsonNode;

/** The connector against Stripe's simulator. */
class StripeContractTest extends ProviderTest {
    StripeContractTest() {
        super("stripe");
    }

    static StripeSession open(ProviderWorld world) {
        var context = context(world);
        return new StripeSession(context, StripeSettings.of(context));
    }

    private static ConnectionContext context(ProviderWorld world) {
        return world.context(Map.of(), Map.of("api-key", StripeSimulator.API_KEY));
    }

    @Override
    protected StripeSession session() {
        return open(world);
    }

    @Override
    protected Connector connector() {
        return new StripeConnector();
    }

    @Override
    protected Preflight.Plan plan() {
        return ProviderWorld.plan("STRIPE", 1582);
    }

    @Override
    protected Duration untilPaid() {
        return Duration.ofDays(20);
    }

    @Override
    protected String readRoute() {
        return "GET /v1/payouts";
    }

    /** Of a payment that is captured already, with another amount. */
    @Override
    protected Written captures() {
        return new Written(
                "POST /v1/payment_intents/*/capture",
                "stripe.payment_intent_unexpected_state",
                () -> effects.capture(purchase(true), "1000.00"),
                this::captured);
    }

    private int captured(EffectRequest request) {
        var capture = (EffectBody.Capture) request.body();
        var intent = client().paymentIntent(capture.orderSourceId());
        return Json.wholeOr(intent, "amount_received", 0) == capture.amount().minor() ? 1 : 0;
    }

    /** Of what was never captured. */
    @Override
    protected Written refunds() {
        return new Written(
                "POST /v1/refunds",
                "stripe.resource_missing",
                () -> effects.refund("pi_nosuchpayment", "1.00", List.of()),
                request -> {
                    var payment = ((EffectBody.Refund) request.body()).orderSourceId();
                    return payment.equals("pi_nosuchpayment")
                            ? 0
                            : refunds(payment).size();
                });
    }

    private StripeClient client() {
        var context = context(world);
        return new StripeClient(context, StripeSettings.of(context));
    }

    private List<JsonNode> refunds(String payment) {
        return Json.list(StripeClient.parsed(client().refunds(payment, "")), "data");
    }

    @Test
    void aSecondCaptureOfTheSameAmountIsNotTakenForTheFirst() {
        var payment = purchase(false);
        session().perform(effects.capture(payment, "600.00"));
        var second = effects.capture(payment, "600.00");
        assertThat(session().ask(second)).isInstanceOf(Asked.NotThere.class);
        assertThatThrownBy(() -> session().perform(second)).isInstanceOf(ProviderFailure.Refused.class);
    }

    @Test
    void whatAnotherHandHasRefundedIsTakenInUnlessItIsAccountedFor() {
        var payment = purchase(true);
        world.act("purchases/" + payment + "/refund", "{\"amount_minor\":24900}");
        var theirs = Json.text(refunds(payment).getFirst(), "id");
        assertThat(session()
                        .perform(effects.refund(payment, "249.00", List.of()))
                        .id())
                .isEqualTo(theirs);
        assertThat(session()
                        .perform(effects.refund(payment, "249.00", List.of(theirs)))
                        .id())
                .isNotEqualTo(theirs);
        assertThat(refunds(payment)).hasSize(2);
    }
}
