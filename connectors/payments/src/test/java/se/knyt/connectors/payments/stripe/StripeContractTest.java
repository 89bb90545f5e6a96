package se.knyt.connectors.payments.stripe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import se.knyt.connectors.payments.ProviderWorld;
import se.knyt.core.commerce.Payout;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.http.json.Json;
import se.knyt.simulators.stripe.StripeSimulator;
import se.knyt.spi.Connector;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectKind;
import se.knyt.spi.EffectRequest;
import se.knyt.spi.EffectTarget.Asked;
import se.knyt.spi.Preflight;
import se.knyt.spi.ProviderFailure;
import se.knyt.spi.PullSource.Reading;
import se.knyt.testkit.EffectTargetContract;
import se.knyt.testkit.PreflightContract;
import se.knyt.testkit.PullSourceContract;
import se.knyt.testkit.SimulatorControl;
import tools.jackson.databind.JsonNode;

/** The connector against Stripe's simulator. */
class StripeContractTest {
    private final ProviderWorld world = new ProviderWorld("stripe");
    private int effects;

    @AfterEach
    void close() {
        world.close();
    }

    private StripeSession session() {
        var context = world.context(Map.of(), Map.of("api-key", StripeSimulator.API_KEY));
        return new StripeSession(context, StripeSettings.of(context));
    }

    private StripeClient client() {
        var context = world.context(Map.of(), Map.of("api-key", StripeSimulator.API_KEY));
        return new StripeClient(context, StripeSettings.of(context));
    }

    private String reserved() {
        return Json.text(world.purchase(124_900, false), "id");
    }

    private String captured() {
        return Json.text(world.purchase(124_900, true), "id");
    }

    private EffectRequest capture(String payment, String amount) {
        effects++;
        var body = new EffectBody.Capture(payment, payment, Money.sek(amount), "1001-F" + effects, List.of());
        return new EffectRequest(
                "company-1/capture/" + effects, EffectKind.CAPTURE, body, Map.of(), Optional.empty(), new byte[0]);
    }

    private EffectRequest refund(String payment, String amount, List<String> seen) {
        effects++;
        var body = new EffectBody.Refund(payment, "", Money.sek(amount), "7/1001/K" + effects, List.of(), seen);
        return new EffectRequest(
                "company-1/refund/" + effects, EffectKind.REFUND, body, Map.of(), Optional.empty(), new byte[0]);
    }

    private List<JsonNode> refunds(String payment) {
        return Json.list(StripeClient.parsed(client().refunds(payment, "")), "data");
    }

    @Nested
    class Captures implements EffectTargetContract {
        @Override
        public StripeSession open() {
            return session();
        }

        @Override
        public SimulatorControl control() {
            return world.control();
        }

        @Override
        public EffectRequest possible() {
            return capture(reserved(), "1249.00");
        }

        /** Of a payment that is captured already, with another amount. */
        @Override
        public EffectRequest impossible() {
            return capture(captured(), "1000.00");
        }

        @Override
        public String refusedCode() {
            return "stripe.payment_intent_unexpected_state";
        }

        @Override
        public int count(EffectRequest request) {
            var capture = (EffectBody.Capture) request.body();
            var intent = client().paymentIntent(capture.orderSourceId());
            return Json.wholeOr(intent, "amount_received", 0)
                            == capture.amount().minor()
                    ? 1
                    : 0;
        }

        @Override
        public String writeRoute() {
            return "POST /v1/payment_intents/*/capture";
        }

        @Test
        void aSecondCaptureOfTheSameAmountIsNotTakenForTheFirst() {
            var payment = reserved();
            open().perform(capture(payment, "600.00"));
            var second = capture(payment, "600.00");
            assertThat(open().ask(second)).isInstanceOf(Asked.NotThere.class);
            assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> open().perform(second)))
                    .isInstanceOf(ProviderFailure.Refused.class);
        }

        @Test
        void whatAnotherHandHasCapturedIsTakenIn() {
            var performed = open().perform(capture(captured(), "1249.00"));
            assertThat(performed.facts()).containsEntry("hand", "another");
            assertThat(performed.id()).startsWith("ch_");
        }
    }

    @Nested
    class Refunds implements EffectTargetContract {
        @Override
        public StripeSession open() {
            return session();
        }

        @Override
        public SimulatorControl control() {
            return world.control();
        }

        @Override
        public EffectRequest possible() {
            return refund(captured(), "249.00", List.of());
        }

        /** Of what was never captured. */
        @Override
        public EffectRequest impossible() {
            return refund("pi_nosuchpayment", "1.00", List.of());
        }

        @Override
        public String refusedCode() {
            return "stripe.resource_missing";
        }

        @Override
        public int count(EffectRequest request) {
            var payment = ((EffectBody.Refund) request.body()).orderSourceId();
            return payment.equals("pi_nosuchpayment") ? 0 : refunds(payment).size();
        }

        @Override
        public String writeRoute() {
            return "POST /v1/refunds";
        }

        @Test
        void twoEqualRefundsOfOnePaymentAreTwoAndTheSameOneIsOne() {
            var payment = captured();
            var one = refund(payment, "100.00", List.of());
            var other = refund(payment, "100.00", List.of());
            var first = open().perform(one);
            assertThat(open().perform(one).id()).isEqualTo(first.id());
            assertThat(open().ask(other)).isInstanceOf(Asked.NotThere.class);
            assertThat(open().perform(other).id()).isNotEqualTo(first.id());
            assertThat(refunds(payment)).hasSize(2);
        }

        @Test
        void whatAnotherHandHasRefundedIsTakenInUnlessItIsAccountedFor() {
            var payment = captured();
            world.act("purchases/" + payment + "/refund", "{\"amount_minor\":24900}");
            var theirs = Json.text(refunds(payment).getFirst(), "id");
            assertThat(open().perform(refund(payment, "249.00", List.of())).id())
                    .isEqualTo(theirs);
            assertThat(open().perform(refund(payment, "249.00", List.of(theirs)))
                            .id())
                    .isNotEqualTo(theirs);
            assertThat(refunds(payment)).hasSize(2);
        }
    }

    @Nested
    class Payouts implements PullSourceContract {
        @Override
        public StripeSession open() {
            return session();
        }

        @Override
        public SimulatorControl control() {
            return world.control();
        }

        @Override
        public String stream() {
            return PayoutSource.STREAM;
        }

        @Override
        public Instant startDate() {
            return ProviderWorld.START;
        }

        @Override
        public String addRecord() {
            var before = ProviderWorld.payouts(open());
            captured();
            world.control().advance(Duration.ofDays(20));
            var after = ProviderWorld.payouts(open());
            after.removeAll(before);
            return after.iterator().next();
        }

        @Override
        public String readRoute() {
            return "GET /v1/payouts";
        }

        @Test
        void aPayoutHoldsSaleRefundAndFeesAndClosesToTheOre() {
            var payment = captured();
            var refund = open().perform(refund(payment, "249.00", List.of()));
            world.control().advance(Duration.ofDays(20));
            var records =
                    PullSourceContract.all(open(), stream(), "", startDate()).records();
            for (var record : records) {
                var read = (Reading.Read) record.reading();
                var payout = (Payout) read.documents().getFirst();
                var lines = Objects.requireNonNull(read.payoutLines().get(payout.sourceId()));
                assertThat(Money.sum(lines.stream().map(PayoutLine::amount).toList(), Currency.SEK))
                        .isEqualTo(payout.paid());
            }
            var lines = records.stream()
                    .map(record -> (Reading.Read) record.reading())
                    .flatMap(read -> read.payoutLines().values().stream())
                    .flatMap(List::stream)
                    .toList();
            assertThat(lines)
                    .filteredOn(line -> line.kind() == PayoutLine.Kind.SALE)
                    .singleElement()
                    .satisfies(line -> {
                        assertThat(line.amount()).isEqualTo(Money.sek("1249.00"));
                        assertThat(line.orderReference()).isEqualTo("order-1");
                        assertThat(line.providerOrderId()).isEqualTo(payment);
                    });
            assertThat(lines)
                    .filteredOn(line -> line.kind() == PayoutLine.Kind.REFUND)
                    .singleElement()
                    .satisfies(line -> {
                        assertThat(line.amount()).isEqualTo(Money.sek("-249.00"));
                        assertThat(line.providerTransactionId()).isEqualTo(refund.id());
                        assertThat(line.captureReference()).startsWith("7/1001/K");
                    });
        }
    }

    @Nested
    class Checks implements PreflightContract {
        @Override
        public Connector connector() {
            return new StripeConnector();
        }

        @Override
        public Preflight open() {
            return session();
        }

        @Override
        public SimulatorControl control() {
            return world.control();
        }

        @Override
        public Preflight.Plan plan() {
            return ProviderWorld.plan("STRIPE", 1582);
        }
    }
}
