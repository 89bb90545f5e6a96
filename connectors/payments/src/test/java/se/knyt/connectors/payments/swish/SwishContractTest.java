package se.knyt.connectors.payments.swish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import se.knyt.connectors.payments.ProviderWorld;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.http.json.Json;
import se.knyt.simulators.swish.SwishSimulator;
import se.knyt.spi.Connector;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectKind;
import se.knyt.spi.EffectRequest;
import se.knyt.spi.EffectTarget.Asked;
import se.knyt.spi.PaymentStatusSource;
import se.knyt.spi.Preflight;
import se.knyt.spi.Preflight.Check;
import se.knyt.spi.Preflight.Status;
import se.knyt.spi.ProviderFailure;
import se.knyt.testkit.EffectTargetContract;
import se.knyt.testkit.MoneyEffects;
import se.knyt.testkit.PreflightContract;
import se.knyt.testkit.SimulatorControl;
import tools.jackson.databind.JsonNode;

/** Refunds and checks against Swish's simulator. There are no payouts and no captures to hold a contract of. */
class SwishContractTest {
    private static final String AT_ONCE = "{\"refund_seconds\":0}";

    private final ProviderWorld world = new ProviderWorld("swish");
    private final MoneyEffects effects = new MoneyEffects();
    private int sold;

    /** The contract looks at what was done, so refunds come through at once here; how they come on has tests below. */
    @BeforeEach
    void atOnce() {
        world.act("terms", AT_ONCE);
    }

    @AfterEach
    void close() {
        world.close();
    }

    private SwishSession session() {
        return session(Map.of("swish-number", SwishSimulator.PAYEE_ALIAS));
    }

    private SwishSession session(Map<String, String> settings) {
        return (SwishSession) new SwishConnector().open(world.context(settings, Map.of()));
    }

    /** A payment of 1 249,00 kr, as the shop names it. */
    private String purchase() {
        sold++;
        var wanted = "{\"reference\":\"" + (10480 + sold) + "\",\"amount_minor\":124900,\"currency\":\"SEK\"}";
        return Json.text(world.act("purchases", wanted), "id");
    }

    private JsonNode payment(String id) {
        return world.state().path("payment_request").path(id);
    }

    /** Refunds that Swish holds of the effect's payment and that have not failed. */
    private int count(EffectRequest request) {
        var of = payment(((EffectBody.Refund) request.body()).orderSourceId())
                .path("paymentReference")
                .asString("?");
        return (int) world.state()
                .path("refund")
                .valueStream()
                .filter(each ->
                        Json.textOr(each, "originalPaymentReference", "").equals(of))
                .filter(each -> !Json.textOr(each, "status", "").equals("ERROR"))
                .count();
    }

    private static void refused(String code, org.assertj.core.api.ThrowableAssert.ThrowingCallable act) {
        assertThatThrownBy(act)
                .isInstanceOfSatisfying(
                        ProviderFailure.Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo(code));
    }

    @Nested
    class Refunds implements EffectTargetContract {
        @Override
        public SwishSession open() {
            return session();
        }

        @Override
        public SimulatorControl control() {
            return world.control();
        }

        @Override
        public EffectRequest possible() {
            return effects.refund(purchase(), "249.00", List.of());
        }

        /** An öre more than was paid. */
        @Override
        public EffectRequest impossible() {
            return effects.refund(purchase(), "1249.01", List.of());
        }

        @Override
        public String refusedCode() {
            return "swish.RF08";
        }

        @Override
        public int count(EffectRequest request) {
            return SwishContractTest.this.count(request);
        }

        @Override
        public String writeRoute() {
            return "PUT /swish-cpcapi/api/v2/refunds/*";
        }
    }

    @Nested
    class Checks implements PreflightContract {
        @Override
        public Connector connector() {
            return new SwishConnector();
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
            return ProviderWorld.plan("SWISH", 1585);
        }
    }

    /** 100.00 + 100.00 + 1 049.00 of 1 249.00; the bank's lines carry what the sale's line did. */
    @Test
    void inPartsUpToTheWholeAndTheSameOneOnce() {
        var purchase = purchase();
        var one = effects.refund(purchase, "100.00", List.of());
        var first = session().perform(one);
        assertThat(session().perform(one).id()).isEqualTo(first.id());
        var other = effects.refund(purchase, "100.00", List.of(first.id()));
        assertThat(session().ask(other)).isInstanceOf(Asked.NotThere.class);
        assertThat(session().perform(other).id()).isNotEqualTo(first.id());
        session().perform(effects.refund(purchase, "1049.00", List.of()));
        refused("swish.RF08", () -> session().perform(effects.refund(purchase, "1.00", List.of())));
        world.control().advance(Duration.ofDays(3));
        var report = world.control().get("bank/report.csv?from=2026-11-01&to=2026-11-06");
        var lines =
                session()
                        .read("report.csv", report.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                        .records()
                        .stream()
                        .flatMap(record -> MoneyEffects.closed(record).stream())
                        .toList();
        assertThat(MoneyEffects.figures(lines))
                .containsExactly("sale 1249.00", "refund -100.00", "refund -100.00", "refund -1049.00");
        assertThat(lines).allMatch(line -> line.orderReference().equals("10481"));
    }

    /** The bank's own reference of what was paid back is what a report that names transactions has. */
    @Test
    void whatIsDoneIsNamedByTheBanksReference() {
        var purchase = purchase();
        var performed = session().perform(effects.refund(purchase, "249.00", List.of()));
        var held = world.state().path("refund").valueStream().findFirst().orElseThrow();
        assertThat(performed.id()).isEqualTo(Json.text(held, "paymentReference"));
        assertThat(performed.facts())
                .containsEntry("refund", Json.text(held, "id"))
                .containsEntry("payment", Json.text(payment(purchase), "paymentReference"));
        assertThat(Json.text(held, "callbackUrl")).isEqualTo("https://callback.invalid/swish");
    }

    /** Ten seconds until it is debited and ten more until it is paid: done is what is paid. */
    @Test
    void whatIsTakenInIsDoneWhenItIsPaid() {
        world.act("terms", "{\"refund_seconds\":10}");
        var request = effects.refund(purchase(), "249.00", List.of());
        assertThatThrownBy(() -> session().perform(request))
                .isInstanceOf(ProviderFailure.OutcomeUnknown.class)
                .hasMessageContaining("CREATED");
        assertThatThrownBy(() -> session().ask(request)).isInstanceOf(ProviderFailure.NotSent.class);
        world.control().advance(Duration.ofSeconds(11));
        assertThatThrownBy(() -> session().ask(request))
                .isInstanceOf(ProviderFailure.NotSent.class)
                .hasMessageContaining("DEBITED");
        assertThatThrownBy(() -> session().perform(request)).isInstanceOf(ProviderFailure.OutcomeUnknown.class);
        world.control().advance(Duration.ofSeconds(10));
        assertThat(session().ask(request)).isInstanceOf(Asked.There.class);
        assertThat(count(request)).isEqualTo(1);
    }

    /** Nothing has left the account and nothing counts as done; it is tried again by a person's will alone, and made once. */
    @Test
    void whatIsTakenInAndFailsIsNotDoneUntilAPersonTriesAgain() {
        world.act("terms", "{\"refund_seconds\":10}");
        world.act("refunds/fail-next", "{\"code\":\"RF07\"}");
        var request = effects.refund(purchase(), "249.00", List.of());
        assertThatThrownBy(() -> session().perform(request)).isInstanceOf(ProviderFailure.OutcomeUnknown.class);
        world.control().advance(Duration.ofSeconds(30));
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> session().ask(request))
                    .isInstanceOfSatisfying(ProviderFailure.Refused.class, refused -> {
                        assertThat(refused.code()).isEqualTo("swish.not-carried-out");
                        assertThat(refused.arguments().get("reason")).startsWith("RF07 ");
                    });
        }
        assertThat(count(request)).isZero();
        assertThat(world.state().path("refund")).hasSize(1);

        world.act("terms", AT_ONCE);
        var performed = session().perform(request);
        assertThat(session().ask(request)).isEqualTo(new Asked.There(performed));
        assertThat(session().perform(request)).isEqualTo(performed);
        assertThat(count(request)).isEqualTo(1);
        assertThat(world.state().path("refund")).hasSize(2);
    }

    /** A shop may write the id of the request as it likes, or name the payment by the bank's reference. */
    @Test
    void thePaymentIsFoundByEitherNameOfIt() {
        var purchase = purchase();
        var dashed = (purchase.substring(0, 8) + "-" + purchase.substring(8)).toLowerCase(java.util.Locale.ROOT);
        session().perform(effects.refund(dashed, "100.00", List.of()));
        session().perform(effects.refund(Json.text(payment(purchase), "paymentReference"), "100.00", List.of()));
        assertThat(count(effects.refund(purchase, "1.00", List.of()))).isEqualTo(2);
    }

    @Test
    void whatCannotBePaidBackIsRefusedByName() {
        refused("swish.RF02", () -> session().perform(effects.refund("F".repeat(32), "1.00", List.of())));
        refused("swish.no-such-payment", () -> session().perform(effects.refund("order 17", "1.00", List.of())));
        refused("swish.AM06", () -> session().perform(effects.refund(purchase(), "0.99", List.of())));
        refused("swish.no-number", () -> session(Map.of()).perform(effects.refund(purchase(), "1.00", List.of())));
        var other = session(Map.of("swish-number", "1239999999"));
        refused("swish.RF03", () -> other.perform(effects.refund(purchase(), "1.00", List.of())));
        refused("swish.no-captures", () -> session().perform(effects.capture(purchase(), "1.00")));
        assertThat(session().ask(effects.capture(purchase(), "1.00"))).isInstanceOf(Asked.NotThere.class);
        var euro =
                new EffectBody.Refund(purchase(), "", Money.of(100, Currency.EUR), "7/1001/K1", List.of(), List.of());
        refused(
                "swish.not-kronor",
                () -> session()
                        .perform(new EffectRequest(
                                "euro", EffectKind.REFUND, euro, Map.of(), Optional.empty(), new byte[0])));
        assertThat(world.state().path("refund").isEmpty()).isTrue();
    }

    /** A request for 100 kr that the buyer has not answered. */
    private void asked(String id) {
        world.call(
                "PUT",
                "/swish-cpcapi/api/v2/paymentrequests/" + id,
                Map.of("Content-Type", "application/json"),
                "{\"payeePaymentReference\":\"1\",\"callbackUrl\":\"https://shop.example/swish\",\"payerAlias\":\"46701234567\","
                        + "\"payeeAlias\":\"1231181189\",\"amount\":\"100\",\"currency\":\"SEK\",\"message\":\"\"}");
    }

    @Test
    void aPaymentThatTheBuyerNeverMadeHasNothingToPayBack() {
        var id = "A1B2C3D4E5F60718293A4B5C6D7E8F90";
        asked(id);
        refused("swish.not-paid", () -> session().perform(effects.refund(id, "1.00", List.of())));
        world.act("payments/" + id + "/decline", "{}");
        refused("swish.not-paid", () -> session().perform(effects.refund(id, "1.00", List.of())));
    }

    @Test
    void withoutANumberNothingCanBePaidBack() {
        assertThat(session(Map.of()).preflight(ProviderWorld.plan("SWISH", 1585)))
                .filteredOn(check -> check.code().equals("swish.number"))
                .extracting(Check::status)
                .containsExactly(Status.STOP);
    }

    /** A request that the buyer has not answered, declines, or pays: Swish's words of it, with amount, time and the bank's reference. */
    @Test
    void howAPaymentStandsIsSwishsWord() {
        var paid = purchase();
        var status = session().status(paid).orElseThrow();
        assertThat(status.state()).isEqualTo(PaymentStatusSource.State.TAKEN);
        assertThat(status.amount()).contains(Money.sek("1249.00"));
        assertThat(status.reference()).isEqualTo(Json.text(payment(paid), "paymentReference"));
        assertThat(status.paidAt()).isAfter(Instant.EPOCH);

        var id = "A1B2C3D4E5F60718293A4B5C6D7E8F90";
        asked(id);
        assertThat(session().status(id).orElseThrow().state()).isEqualTo(PaymentStatusSource.State.OPEN);
        world.act("payments/" + id + "/decline", "{}");
        var declined = session().status(id).orElseThrow();
        assertThat(declined.state()).isEqualTo(PaymentStatusSource.State.OVER);
        assertThat(declined.word()).isEqualTo("DECLINED");
        assertThat(session().status("A1B2C3D4E5F60718293A4B5C6D7E8F91")).isEmpty();
        assertThat(session().status("not an id of Swish")).isEmpty();
    }
}
