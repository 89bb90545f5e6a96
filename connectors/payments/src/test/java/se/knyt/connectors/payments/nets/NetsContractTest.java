package se.knyt.connectors.payments.nets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import se.knyt.connectors.payments.MoneyEffects;
import se.knyt.connectors.payments.ProviderWorld;
import se.knyt.http.json.Json;
import se.knyt.spi.Connector;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectRequest;
import se.knyt.spi.EffectTarget.Asked;
import se.knyt.spi.Preflight;
import se.knyt.spi.ProviderFailure;
import se.knyt.testkit.EffectTargetContract;
import se.knyt.testkit.PreflightContract;
import se.knyt.testkit.PullSourceContract;
import se.knyt.testkit.SimulatorControl;

/** The connector against Nexi's simulator. */
class NetsContractTest {
    private final ProviderWorld world = new ProviderWorld("nets");
    private final MoneyEffects effects = new MoneyEffects();

    @AfterEach
    void close() {
        world.close();
    }

    private NetsSession session() {
        var context = world.context(Map.of(), Map.of("secret-key", "sandbox-secret-key"));
        return new NetsSession(context, NetsSettings.of(context));
    }

    private String purchase(boolean charged) {
        return Json.text(world.purchase(124_900, charged), "id");
    }

    /** Charges or refunds of the payment with the reference among their items. */
    private int count(String list, String payment, String reference) {
        var context = world.context(Map.of(), Map.of("secret-key", "sandbox-secret-key"));
        var found = new NetsClient(context, NetsSettings.of(context)).payment(payment);
        return (int) Json.list(found, list).stream()
                .filter(each -> Trace.of(each).contains(reference))
                .count();
    }

    @Nested
    class Captures implements EffectTargetContract {
        @Override
        public NetsSession open() {
            return session();
        }

        @Override
        public SimulatorControl control() {
            return world.control();
        }

        @Override
        public EffectRequest possible() {
            return effects.capture(purchase(false), "1249.00");
        }

        @Override
        public EffectRequest impossible() {
            return effects.capture(purchase(false), "1249.01");
        }

        @Override
        public String refusedCode() {
            return "nets.over-reserved";
        }

        @Override
        public int count(EffectRequest request) {
            var capture = (EffectBody.Capture) request.body();
            return NetsContractTest.this.count("charges", capture.orderSourceId(), capture.reference());
        }

        @Override
        public String writeRoute() {
            return "POST /v1/payments/*/charges";
        }

        @Test
        void twoEqualChargesOfOnePaymentAreTwo() {
            var payment = purchase(false);
            var one = effects.capture(payment, "600.00");
            var other = effects.capture(payment, "600.00");
            var first = open().perform(one);
            assertThat(open().ask(other)).isInstanceOf(Asked.NotThere.class);
            assertThat(open().perform(other).id()).isNotEqualTo(first.id());
        }

        @Test
        void whatAnotherHandHasChargedWholeIsTakenIn() {
            var performed = open().perform(effects.capture(purchase(true), "1249.00"));
            assertThat(performed.facts()).containsEntry("hand", "another");
        }

        @Test
        void aPaymentThatIsNotThereIsRefusedByName() {
            assertThatThrownBy(() -> open().perform(effects.capture("0123456789abcdef0123456789abcdef", "1.00")))
                    .isInstanceOfSatisfying(
                            ProviderFailure.Refused.class,
                            refused -> assertThat(refused.code()).isEqualTo("nets.no-such-payment"));
        }
    }

    @Nested
    class Refunds implements EffectTargetContract {
        @Override
        public NetsSession open() {
            return session();
        }

        @Override
        public SimulatorControl control() {
            return world.control();
        }

        @Override
        public EffectRequest possible() {
            return effects.refund(purchase(true), "249.00", List.of());
        }

        /** An öre more than was charged. */
        @Override
        public EffectRequest impossible() {
            return effects.refund(purchase(true), "1249.01", List.of());
        }

        @Override
        public String refusedCode() {
            return "nets.over-charged";
        }

        @Override
        public int count(EffectRequest request) {
            var refund = (EffectBody.Refund) request.body();
            return NetsContractTest.this.count("refunds", refund.orderSourceId(), refund.reference());
        }

        @Override
        public String writeRoute() {
            return "POST /v1/charges/*/refunds";
        }

        @Test
        void twoEqualRefundsOfOnePaymentAreTwo() {
            var payment = purchase(true);
            var first = open().perform(effects.refund(payment, "100.00", List.of()));
            var second = open().perform(effects.refund(payment, "100.00", List.of()));
            assertThat(second.id()).isNotEqualTo(first.id());
        }

        @Test
        void aRefundThatDidNotComeThroughIsNotBegunAgain() {
            var payment = purchase(true);
            var request = effects.refund(payment, "249.00", List.of());
            var begun = open().perform(request);
            world.act("refunds/" + begun.id() + "/fail", "{}");
            assertThatThrownBy(() -> open().perform(request))
                    .isInstanceOfSatisfying(
                            ProviderFailure.Refused.class,
                            refused -> assertThat(refused.code()).isEqualTo("nets.refund-failed"));
        }
    }

    @Nested
    class Payouts implements PullSourceContract {
        @Override
        public NetsSession open() {
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
            purchase(true);
            control().advance(Duration.ofDays(6));
            var after = ProviderWorld.payouts(open());
            after.removeAll(before);
            return after.iterator().next();
        }

        @Override
        public String readRoute() {
            return "GET /report/v1/payouts";
        }

        /** 1.37 % of 1249.00 is 17.11, and 1.00. */
        @Test
        void aPayoutHoldsTheSaleAndItsFee() {
            addRecord();
            var record = PullSourceContract.all(open(), stream(), "", startDate())
                    .records()
                    .getFirst();
            var lines = MoneyEffects.closed(record);
            assertThat(MoneyEffects.figures(lines)).containsExactly("sale 1249.00", "fee -18.11");
            assertThat(lines.getFirst().orderReference()).isEqualTo("order-1");
            assertThat(new String(record.raw(), StandardCharsets.UTF_8)).contains("paymentActions");
        }

        @Test
        void whateverHappensEachPayoutClosesAndHoldsEachMovementOnce() {
            var payment = purchase(true);
            control().advance(Duration.ofDays(6));
            world.act("purchases/" + payment + "/refund", "{\"amount_minor\":24900}");
            world.act("purchases/" + payment + "/dispute", "{\"amount_minor\":10000,\"reason\":\"\"}");
            control().advance(Duration.ofDays(6));
            world.act("deposits", "{\"amount_minor\":5000,\"currency\":\"SEK\"}");
            world.purchase(200_000, true);
            control().advance(Duration.ofDays(6));
            var lines = PullSourceContract.all(open(), stream(), "", startDate()).records().stream()
                    .flatMap(record -> MoneyEffects.figures(MoneyEffects.closed(record)).stream())
                    .toList();
            // fees: 17.11 + 1.00, a chargeback 250.00, 1.37 % of 2000.00 is 27.40, and 1.00
            assertThat(lines)
                    .containsExactlyInAnyOrder(
                            "sale 1249.00",
                            "fee -18.11",
                            "refund -249.00",
                            "chargeback -100.00",
                            "fee -250.00",
                            "sale 2000.00",
                            "fee -28.40",
                            "deposit 50.00");
        }
    }

    @Nested
    class Checks implements PreflightContract {
        @Override
        public Connector connector() {
            return new NetsConnector();
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
            return ProviderWorld.plan("NETS", 1586);
        }
    }
}
