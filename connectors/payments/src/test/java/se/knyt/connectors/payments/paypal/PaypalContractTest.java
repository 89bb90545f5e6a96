package se.knyt.connectors.payments.paypal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
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

/** The connector against PayPal's simulator. A token that is refused is renewed once, so that one 401 alone is no failure. */
class PaypalContractTest {
    private final ProviderWorld world = new ProviderWorld("paypal");
    private final MoneyEffects effects = new MoneyEffects();

    @AfterEach
    void close() {
        world.close();
    }

    private PaypalSession session() {
        var context = world.context(Map.of("client-id", "sandbox-client"), Map.of("client-secret", "sandbox-secret"));
        return new PaypalSession(context, PaypalSettings.of(context));
    }

    private String purchase(boolean captured) {
        return Json.text(world.purchase(124_900, captured), "id");
    }

    /** Objects of a kind whose field holds the reference. */
    private int count(String kind, String field, String reference) {
        int count = 0;
        for (var each : Json.parse(world.control().state().getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .path(kind)) {
            count += Json.textOr(each, field, "").equals(reference) ? 1 : 0;
        }
        return count;
    }

    private void refuseTwice(String route) {
        world.control().fault("401", route);
        world.control().fault("401", route);
    }

    @Nested
    class Captures implements EffectTargetContract {
        @Override
        public PaypalSession open() {
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
            return effects.capture(purchase(false), "99999.00");
        }

        @Override
        public String refusedCode() {
            return "paypal.MAX_CAPTURE_AMOUNT_EXCEEDED";
        }

        @Override
        public int count(EffectRequest request) {
            return PaypalContractTest.this.count(
                    "capture", "invoice_id", ((EffectBody.Capture) request.body()).reference());
        }

        @Override
        public String writeRoute() {
            return "POST /v2/payments/authorizations/*/capture";
        }

        @Override
        @Test
        public void aRefusedCredentialHasDoneNothing() {
            var request = possible();
            refuseTwice(writeRoute());
            assertThatThrownBy(() -> open().perform(request)).isInstanceOf(ProviderFailure.Unauthorized.class);
            control().clearFaults();
            assertThat(count(request)).isZero();
        }

        @Test
        void twoEqualCapturesOfOnePurchaseAreTwo() {
            var purchase = purchase(false);
            var one = effects.capture(purchase, "600.00");
            var other = effects.capture(purchase, "600.00");
            var first = open().perform(one);
            assertThat(open().ask(other)).isInstanceOf(Asked.NotThere.class);
            assertThat(open().perform(other).id()).isNotEqualTo(first.id());
        }

        @Test
        void whatAnotherHandHasCapturedWholeIsTakenIn() {
            var purchase = purchase(true);
            var performed = open().perform(effects.capture(purchase, "1249.00"));
            assertThat(performed.facts()).containsEntry("hand", "another");
        }

        @Test
        void theAuthorizationItselfNamesThePurchaseToo() {
            var authorization = Json.text(world.purchase(124_900, false), "authorization_id");
            var request = effects.capture(authorization, "1249.00");
            var performed = open().perform(request);
            assertThat(open().ask(request))
                    .isInstanceOfSatisfying(
                            Asked.There.class,
                            there -> assertThat(there.performed().id()).isEqualTo(performed.id()));
        }

        @Test
        void aPurchaseThatIsNotThereIsRefusedByName() {
            assertThatThrownBy(() -> open().perform(effects.capture("NOSUCHPURCHASE", "1.00")))
                    .isInstanceOfSatisfying(
                            ProviderFailure.Refused.class,
                            refused -> assertThat(refused.code()).isEqualTo("paypal.RESOURCE_NOT_FOUND"));
        }
    }

    @Nested
    class Refunds implements EffectTargetContract {
        @Override
        public PaypalSession open() {
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

        /** An öre more than was captured. */
        @Override
        public EffectRequest impossible() {
            return effects.refund(purchase(true), "1249.01", List.of());
        }

        @Override
        public String refusedCode() {
            return "paypal.REFUND_AMOUNT_EXCEEDED";
        }

        @Override
        public int count(EffectRequest request) {
            return PaypalContractTest.this.count(
                    "refund", "custom_id", ((EffectBody.Refund) request.body()).reference());
        }

        @Override
        public String writeRoute() {
            return "POST /v2/payments/captures/*/refund";
        }

        @Override
        @Test
        public void aRefusedCredentialHasDoneNothing() {
            var request = possible();
            refuseTwice(writeRoute());
            assertThatThrownBy(() -> open().perform(request)).isInstanceOf(ProviderFailure.Unauthorized.class);
            control().clearFaults();
            assertThat(count(request)).isZero();
        }

        @Test
        void twoEqualRefundsOfOnePurchaseAreTwo() {
            var purchase = purchase(true);
            var first = open().perform(effects.refund(purchase, "100.00", List.of()));
            var second = open().perform(effects.refund(purchase, "100.00", List.of()));
            assertThat(second.id()).isNotEqualTo(first.id());
        }

        @Test
        void whatAnotherHandHasRefundedIsTakenInAndNotRepeated() {
            var purchase = purchase(true);
            var theirs = Json.text(world.act("purchases/" + purchase + "/refund", "{\"amount_minor\":24900}"), "id");
            var performed = open().perform(effects.refund(purchase, "249.00", List.of()));
            assertThat(performed.id()).isEqualTo(theirs);
            var another = open().perform(effects.refund(purchase, "249.00", List.of(theirs)));
            assertThat(another.id()).isNotEqualTo(theirs);
        }
    }

    @Nested
    class Payouts implements PullSourceContract {
        @Override
        public PaypalSession open() {
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
            control().advance(Duration.ofDays(2));
            var after = ProviderWorld.payouts(open());
            after.removeAll(before);
            return after.iterator().next();
        }

        @Override
        public String readRoute() {
            return "GET /v1/reporting/transactions";
        }

        @Override
        @ParameterizedTest
        @ValueSource(strings = {"500", "503", "429", "403", "stall", "drip", "cut", "refused", "applied-then-hung-up"})
        public void afterAFaultNothingHasMovedAndTheSameIsReadAgain(String fault) {
            PullSourceContract.super.afterAFaultNothingHasMovedAndTheSameIsReadAgain(fault);
        }

        /** 3.40 % of 1249.00 is 42.47, and 3.25. */
        @Test
        void aPayoutHoldsTheSaleAndItsFee() {
            addRecord();
            var record = PullSourceContract.all(open(), stream(), "", startDate())
                    .records()
                    .getFirst();
            var lines = MoneyEffects.closed(record);
            assertThat(MoneyEffects.figures(lines)).containsExactly("sale 1249.00", "fee -45.72");
            assertThat(lines.getFirst().orderReference()).isEqualTo("order-1");
        }

        @Test
        void whateverHappensEachPayoutClosesAndHoldsEachMovementOnce() {
            var purchase = purchase(true);
            control().advance(Duration.ofDays(2));
            world.act("purchases/" + purchase + "/refund", "{\"amount_minor\":24900}");
            control().advance(Duration.ofDays(2));
            var disputed = Json.text(world.purchase(50_000, true), "id");
            world.act("purchases/" + disputed + "/dispute", "{\"amount_minor\":10000,\"reason\":\"\"}");
            world.act("movements", "{\"code\":\"T9900\",\"amount_minor\":-700,\"currency\":\"SEK\"}");
            control().advance(Duration.ofDays(2));
            world.act("purchases/" + disputed + "/dispute/close", "{\"won\":true}");
            control().advance(Duration.ofDays(40));
            var kinds = PullSourceContract.all(open(), stream(), "", startDate()).records().stream()
                    .flatMap(record -> MoneyEffects.closed(record).stream())
                    .map(line -> line.kind().code() + " " + line.amount().toPlain())
                    .toList();
            assertThat(kinds)
                    .contains("refund -249.00", "unrecognized -7.00", "reserve_hold -100.00", "reserve_release 100.00")
                    .doesNotHaveDuplicates()
                    .hasSize(8);
        }
    }

    @Nested
    class Checks implements PreflightContract {
        @Override
        public Connector connector() {
            return new PaypalConnector();
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
            return ProviderWorld.plan("PAYPAL", 1583);
        }
    }
}
