package se.knyt.connectors.payments.paypal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import se.knyt.connectors.payments.ProviderTest;
import se.knyt.connectors.payments.ProviderWorld;
import se.knyt.core.money.Money;
import se.knyt.http.json.Json;
import se.knyt.spi.ConnectionContext;
import se.knyt.spi.Connector;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectBody.ExtendAuthorization;
import se.knyt.spi.EffectKind;
import se.knyt.spi.EffectRequest;
import se.knyt.spi.EffectTarget.Asked;
import se.knyt.spi.PaymentStatusSource;
import se.knyt.spi.Preflight;
import se.knyt.spi.ProviderFailure;
import se.knyt.testkit.MoneyEffects;

/** The connector against PayPal's simulator. A token that is refused is renewed once, so that one 401 alone is no failure. */
class PaypalContractTest extends ProviderTest {
    PaypalContractTest() {
        super("paypal");
    }

    static PaypalSession open(ProviderWorld world) {
        var context = context(world);
        return new PaypalSession(context, PaypalSettings.of(context));
    }

    private static ConnectionContext context(ProviderWorld world) {
        return world.context(Map.of("client-id", "sandbox-client"), Map.of("client-secret", "sandbox-secret"));
    }

    @Override
    protected PaypalSession session() {
        return open(world);
    }

    @Override
    protected Connector connector() {
        return new PaypalConnector();
    }

    /** The report of each day, one after the other: rows that stand before a withdrawal stand in the file of the withdrawal. */
    @Override
    protected List<File> files() {
        var names = Json.list(
                Json.parse(world.control().get("settlement-files").getBytes(StandardCharsets.UTF_8)), "files");
        return names.stream()
                .map(name -> name.asString(""))
                .map(name -> new File(
                        name, world.control().get("settlement-files/" + name).getBytes(StandardCharsets.UTF_8)))
                .toList();
    }

    @Override
    protected Preflight.Plan plan() {
        return ProviderWorld.plan("PAYPAL", 1583);
    }

    @Override
    protected Duration untilPaid() {
        return Duration.ofDays(2);
    }

    @Override
    protected String readRoute() {
        return "GET /v1/reporting/transactions";
    }

    @Override
    protected int refusals() {
        return 2;
    }

    @Override
    protected Written captures() {
        return new Written(
                "POST /v2/payments/authorizations/*/capture",
                "paypal.MAX_CAPTURE_AMOUNT_EXCEEDED",
                () -> effects.capture(purchase(false), "99999.00"),
                request -> count("capture", "invoice_id", ((EffectBody.Capture) request.body()).reference()));
    }

    /** An öre more than was captured. */
    @Override
    protected Written refunds() {
        return new Written(
                "POST /v2/payments/captures/*/refund",
                "paypal.REFUND_AMOUNT_EXCEEDED",
                () -> effects.refund(purchase(true), "1249.01", List.of()),
                request -> count("refund", "custom_id", ((EffectBody.Refund) request.body()).reference()));
    }

    /** Objects of a kind whose field holds the reference. */
    private int count(String kind, String field, String reference) {
        int count = 0;
        for (var each : world.state().path(kind)) {
            count += Json.textOr(each, field, "").equals(reference) ? 1 : 0;
        }
        return count;
    }

    @Test
    void twoEqualCapturesOfOnePurchaseAreTwo() {
        var purchase = purchase(false);
        var first = session().perform(effects.capture(purchase, "600.00"));
        var other = effects.capture(purchase, "600.00");
        assertThat(session().ask(other)).isInstanceOf(Asked.NotThere.class);
        assertThat(session().perform(other).id()).isNotEqualTo(first.id());
    }

    @Test
    void theAuthorizationItselfNamesThePurchaseToo() {
        var authorization = Json.text(world.purchase(124_900, false), "authorization_id");
        var request = effects.capture(authorization, "1249.00");
        var performed = session().perform(request);
        assertThat(session().ask(request))
                .isInstanceOfSatisfying(
                        Asked.There.class,
                        there -> assertThat(there.performed().id()).isEqualTo(performed.id()));
    }

    @Test
    void aPurchaseThatIsNotThereIsRefusedByName() {
        assertThatThrownBy(() -> session().perform(effects.capture("NOSUCHPURCHASE", "1.00")))
                .isInstanceOfSatisfying(
                        ProviderFailure.Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo("paypal.RESOURCE_NOT_FOUND"));
    }

    @Test
    void whatAnotherHandHasRefundedIsAskedAboutUnlessItIsAccountedFor() {
        var purchase = purchase(true);
        var theirs = Json.text(world.act("purchases/" + purchase + "/refund", "{\"amount_minor\":24900}"), "id");
        asksAboutWhatAnotherHandRefunded(purchase, theirs);
    }

    /** 3.40 % of 1249.00 is 42.47, and 3.25. */
    @Test
    void aPayoutHoldsTheSaleAndItsFee() {
        purchase(true);
        control().advance(untilPaid());
        assertThat(MoneyEffects.figures(MoneyEffects.closed(payouts().getFirst())))
                .containsExactly("sale 1249.00", "fee -45.72");
    }

    /**
     * Of 100.00 EUR 3.40 % and 0.35 are kept, 3.75; 96.25 × 11.2 = 1 078.00 SEK come in. The fee is 3.75 × 1 078.00 / 96.25 = 42.00, the
     * sale 1 120.00; the report that a person drops says the same.
     */
    @Test
    void whatIsChangedOnTheWayKeepsWhatTheBuyerPaid() {
        world.act("purchases", "{\"reference\":\"3001\",\"amount_minor\":10000,\"currency\":\"EUR\",\"capture\":true}");
        control().advance(untilPaid());
        var fetched = MoneyEffects.closed(payouts().getFirst());
        assertThat(MoneyEffects.figures(fetched)).containsExactly("sale 1120.00", "fee -42.00");
        assertThat(fetched.getFirst().purchased()).hasToString("100.00 EUR");
        var file = files().getFirst();
        var dropped = MoneyEffects.closed(
                session().read(file.name(), file.content()).records().getFirst());
        assertThat(MoneyEffects.figures(dropped)).containsExactly("sale 1120.00", "fee -42.00");
        assertThat(dropped.getFirst().purchased()).hasToString("100.00 EUR");
        assertThat(dropped.getFirst().providerTransactionId())
                .isEqualTo(fetched.getFirst().providerTransactionId());
    }

    @Test
    void whateverHappensEachPayoutClosesAndHoldsEachMovementOnce() {
        var purchase = purchase(true);
        control().advance(untilPaid());
        world.act("purchases/" + purchase + "/refund", "{\"amount_minor\":24900}");
        control().advance(untilPaid());
        var disputed = Json.text(world.purchase(50_000, true), "id");
        world.act("purchases/" + disputed + "/dispute", "{\"amount_minor\":10000,\"reason\":\"\"}");
        world.act("movements", "{\"code\":\"T9900\",\"amount_minor\":-700,\"currency\":\"SEK\"}");
        control().advance(untilPaid());
        world.act("purchases/" + disputed + "/dispute/close", "{\"won\":true}");
        control().advance(Duration.ofDays(40));
        assertThat(MoneyEffects.figures(lines()))
                .contains("refund -249.00", "unrecognized -7.00", "reserve_hold -100.00", "reserve_release 100.00")
                .doesNotHaveDuplicates()
                .hasSize(8);
    }

    /** Its row becomes {@code V}, and {@code T1101} with the withdrawal's id brings the money, which the next withdrawal takes. */
    @Test
    void aWithdrawalThatCameBackIsToldAndTheNextPayoutNamesIt() {
        purchase(true);
        control().advance(untilPaid());
        var first = payouts().getFirst().key();
        assertThat(payout(first).failure()).isEmpty();
        world.act("withdrawals/" + first + "/fail", "{}");
        purchase(true);
        control().advance(untilPaid());
        assertThat(payout(first).failure().orElseThrow().state()).isEqualTo("V");
        assertThat(takenBack(first).providerOrderId()).isEqualTo(first);
    }

    private static EffectRequest anew(String purchase, Money left) {
        return new EffectRequest(
                "company-1/extend/" + purchase,
                EffectKind.EXTEND_AUTHORIZATION,
                new ExtendAuthorization(purchase, Instant.EPOCH, left),
                Map.of(),
                Optional.empty(),
                new byte[0]);
    }

    /** PayPal stands for the money three days, and reserves it 29: both from the authorization itself. */
    @Test
    void howAPurchaseStandsIsReadFromItsAuthorization() {
        var purchase = purchase(false);
        var status = session().status(purchase).orElseThrow();
        assertThat(status.state()).isEqualTo(PaymentStatusSource.State.OPEN);
        assertThat(Duration.between(status.honouredUntil(), status.expiresAt())).isEqualTo(Duration.ofDays(26));
        assertThat(status.amount()).contains(Money.sek("1249.00"));
        assertThat(session().status("NOSUCHPURCHASE")).isEmpty();
        session().perform(effects.capture(purchase, "1249.00"));
        assertThat(session().status(purchase).orElseThrow().state()).isEqualTo(PaymentStatusSource.State.TAKEN);
        var left = purchase(false);
        world.control().advance(Duration.ofDays(30));
        assertThat(session().status(left).orElseThrow().state()).isEqualTo(PaymentStatusSource.State.OVER);
    }

    /** Once from the fourth day; asked twice, or after a lost answer, it is the same. What was not captured is captured on the new one. */
    @Test
    void whatIsLeftIsReservedAnewOnceAndCapturedThere() {
        var purchase = purchase(false);
        var request = anew(purchase, Money.sek("1249.00"));
        assertThatThrownBy(() -> session().perform(request))
                .isInstanceOfSatisfying(
                        ProviderFailure.Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo("paypal.REAUTHORIZATION_TOO_SOON"));
        world.control().advance(Duration.ofDays(4));
        assertThat(session().ask(request)).isInstanceOf(Asked.NotThere.class);
        var before = session().status(purchase).orElseThrow();
        var performed = session().perform(request);
        var fresh = performed.facts().getOrDefault(ExtendAuthorization.REPLACED_BY, "");
        assertThat(fresh).isNotEmpty();
        assertThat(performed.id()).isEqualTo(purchase);
        assertThat(session().perform(request).facts()).containsEntry(ExtendAuthorization.REPLACED_BY, fresh);
        assertThat(session().ask(request))
                .isInstanceOfSatisfying(
                        Asked.There.class,
                        there -> assertThat(there.performed().facts())
                                .containsEntry(ExtendAuthorization.REPLACED_BY, fresh));
        var after = session().status(purchase).orElseThrow();
        assertThat(after.expiresAt()).as("the last day stays").isEqualTo(before.expiresAt());
        assertThat(after.honouredUntil()).isAfter(before.honouredUntil());

        // Named by the old order alone, and by the new authorization: both lead to it.
        var first = effects.capture(purchase, "600.00");
        session().perform(first);
        assertThat(session().ask(first)).isInstanceOf(Asked.There.class);
        var body = (EffectBody.Capture) effects.capture(purchase, "649.00").body();
        var named = new EffectRequest(
                "company-1/capture/named",
                EffectKind.CAPTURE,
                new EffectBody.Capture(purchase, fresh, body.amount(), body.reference(), List.of()),
                Map.of(),
                Optional.empty(),
                new byte[0]);
        session().perform(named);
        assertThat(session().status(purchase).orElseThrow().state()).isEqualTo(PaymentStatusSource.State.TAKEN);
    }
}
