package se.knyt.connectors.payments.nets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import se.knyt.connectors.payments.ProviderTest;
import se.knyt.connectors.payments.ProviderWorld;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.commerce.TaxLine;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;
import se.knyt.core.money.Rate;
import se.knyt.core.money.Rounding;
import se.knyt.http.json.Json;
import se.knyt.spi.ConnectionContext;
import se.knyt.spi.Connector;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectRequest;
import se.knyt.spi.EffectTarget.Asked;
import se.knyt.spi.EffectTarget.Since;
import se.knyt.spi.Preflight;
import se.knyt.spi.ProviderFailure;
import se.knyt.spi.SoldRow;
import se.knyt.testkit.MoneyEffects;
import tools.jackson.databind.JsonNode;

/** The connector against Nexi's simulator. */
class NetsContractTest extends ProviderTest {
    NetsContractTest() {
        super("nets");
    }

    static NetsSession open(ProviderWorld world) {
        var context = context(world);
        return new NetsSession(context, NetsSettings.of(context));
    }

    private static ConnectionContext context(ProviderWorld world) {
        return world.context(Map.of(), Map.of("secret-key", "sandbox-secret-key"));
    }

    @Override
    protected NetsSession session() {
        return open(world);
    }

    @Override
    protected Connector connector() {
        return new NetsConnector();
    }

    /** The portal gives what the interface gives. */
    @Override
    protected List<File> files() {
        return payouts().stream()
                .map(record -> new File("payout.json", record.raw()))
                .toList();
    }

    @Override
    protected Preflight.Plan plan() {
        return ProviderWorld.plan("NETS", 1586);
    }

    @Override
    protected Duration untilPaid() {
        return Duration.ofDays(6);
    }

    @Override
    protected String readRoute() {
        return "GET /report/v1/payouts";
    }

    @Override
    protected Written captures() {
        return new Written(
                "POST /v1/payments/*/charges",
                "nets.over-reserved",
                () -> effects.capture(purchase(false), "1249.01"),
                request -> {
                    var capture = (EffectBody.Capture) request.body();
                    return count("charges", capture.orderSourceId(), capture.reference());
                });
    }

    /** An öre more than was charged. */
    @Override
    protected Written refunds() {
        return new Written(
                "POST /v1/charges/*/refunds",
                "nets.over-charged",
                () -> effects.refund(purchase(true), "1249.01", List.of()),
                request -> {
                    var refund = (EffectBody.Refund) request.body();
                    return count("refunds", refund.orderSourceId(), refund.reference());
                });
    }

    /** Charges or refunds of the payment with the reference among their items, or its only charge where the payment bears it. */
    private int count(String list, String payment, String reference) {
        var found = payment(payment);
        var all = Json.list(found, list);
        boolean whole = list.equals("charges")
                && Json.textOr(found, "myReference", "").equals(reference)
                && all.stream().allMatch(each -> Json.list(each, "orderItems").isEmpty());
        return whole
                ? all.size()
                : (int) all.stream().filter(each -> Items.bear(each, reference)).count();
    }

    private JsonNode payment(String payment) {
        var context = context(world);
        return new NetsClient(context, NetsSettings.of(context)).payment(payment);
    }

    /** Nexi: "A full charge only requires you to specify the full amount"; for a part "you need to specify the order items". */
    @Test
    void allIsChargedByItsAmountAndAPartByTheOrdersOwnItems() {
        var whole = purchase(false);
        session().perform(effects.capture(whole, "1249.00"));
        assertThat(Json.list(Json.list(payment(whole), "charges").getFirst(), "orderItems"))
                .isEmpty();
        assertThat(Json.text(payment(whole), "myReference")).isEqualTo("7/1001/F1");

        var part = purchase(false);
        session()
                .perform(effects.capture(
                        part, Money.sek("299.00"), List.of(row("MUGG-1", "Mugg", "2", "250.00"), freight())));
        assertThat(Json.list(Json.list(payment(part), "charges").getFirst(), "orderItems")
                        .toString())
                .isEqualTo("[{\"reference\":\"MUGG-1 7/1001/F2\",\"name\":\"Mugg\",\"quantity\":2,\"unit\":\"st\","
                        + "\"unitPrice\":10000,\"taxRate\":2500,\"taxAmount\":5000,\"netTotalAmount\":20000,"
                        + "\"grossTotalAmount\":25000}, "
                        + "{\"reference\":\"shipping\",\"name\":\"Frakt\",\"quantity\":1,\"unit\":\"st\","
                        + "\"unitPrice\":3920,\"taxRate\":2500,\"taxAmount\":980,\"netTotalAmount\":3920,"
                        + "\"grossTotalAmount\":4900}]");
    }

    /** Nexi supports no {@code <}, {@code >} or backslash in items, and takes rates in hundredths of a percent. */
    @Test
    void namesAndRatesThatNexiCannotHoldStopNoCharge() {
        var named = purchase(false);
        session()
                .perform(effects.capture(
                        named,
                        Money.sek("250.00"),
                        List.of(row("RAM\\20<30>", "Ram 20 <> 30\ncm \\ \"ek\"", "2", "250.00"))));
        var item = Json.list(Json.list(payment(named), "charges").getFirst(), "orderItems")
                .getFirst();
        assertThat(Json.text(item, "reference")).startsWith("RAM 20 30 ");
        assertThat(Json.text(item, "name")).isEqualTo("Ram 20 30 cm \"ek\"");
        var fine = purchase(false);
        var tax = new TaxLine(Rate.of("13.125"), Money.sek("29.01"), false);
        session()
                .perform(effects.capture(
                        fine,
                        Money.sek("250.00"),
                        List.of(new SoldRow(
                                OrderRow.Kind.GOODS,
                                "MUGG-1",
                                "Mugg",
                                Quantity.ONE,
                                Money.sek("250.00"),
                                List.of(tax)))));
        var part = Json.list(Json.list(payment(fine), "charges").getFirst(), "orderItems");
        assertThat(part).singleElement().satisfies(one -> {
            assertThat(Json.text(one, "name")).isEqualTo("1001");
            assertThat(one.has("taxRate")).isFalse();
        });
    }

    private static SoldRow row(String sku, String text, String pieces, String gross) {
        var amount = Money.sek(gross);
        return new SoldRow(OrderRow.Kind.GOODS, sku, text, Quantity.of(pieces), amount, List.of(taxed(amount)));
    }

    private static SoldRow freight() {
        var amount = Money.sek("49.00");
        return new SoldRow(OrderRow.Kind.SHIPPING, "", "Frakt", Quantity.of("1"), amount, List.of(taxed(amount)));
    }

    private static TaxLine taxed(Money gross) {
        var rate = Rate.of(25);
        return new TaxLine(rate, rate.containedIn(gross, Rounding.HALF_UP), false);
    }

    /** Of a refund the charge that goes back whole lends its items: 299.00 with 59.80 of VAT. */
    @Test
    void aChargeThatGoesBackWholeIsRefundedByItsOwnItems() {
        var payment = purchase(false);
        session()
                .perform(effects.capture(
                        payment, Money.sek("299.00"), List.of(row("MUGG-1", "Mugg", "2", "250.00"), freight())));
        session().perform(effects.refund(payment, "299.00", List.of()));
        var items = Json.list(Json.list(payment(payment), "refunds").getFirst(), "orderItems");
        assertThat(items).extracting(item -> Json.whole(item, "taxAmount")).containsExactly(5000L, 980L);
        assertThat(Json.text(items.getFirst(), "reference")).endsWith(" 7/1001/K2");
    }

    @Test
    void twoEqualChargesOfOnePaymentAreTwo() {
        var payment = purchase(false);
        var first = session().perform(effects.capture(payment, "600.00"));
        var other = effects.capture(payment, "600.00");
        assertThat(session().ask(other)).isInstanceOf(Asked.NotThere.class);
        assertThat(session().perform(other).id()).isNotEqualTo(first.id());
    }

    @Test
    void aPaymentThatIsNotThereIsRefusedByName() {
        refused("nets.no-such-payment", effects.capture("0123456789abcdef0123456789abcdef", "1.00"));
    }

    @Test
    void aRefundThatDidNotComeThroughIsNotBegunAgain() {
        var request = effects.refund(purchase(true), "249.00", List.of());
        var begun = session().perform(request);
        world.act("refunds/" + begun.id() + "/fail", "{}");
        refused("nets.refund-failed", request);
    }

    /** {@code refund.initiated}, then {@code refund.completed} or {@code refund.failed}; state Pending, Completed, Failed. */
    @Test
    void aRefundIsAskedForUntilItIsCompleted() {
        var request = effects.refund(purchase(true), "249.00", List.of());
        var begun = session().perform(request);
        assertThat(begun.last()).isFalse();
        assertThat(session().ask(request)).isEqualTo(new Asked.There(begun));
        assertThat(session().since(request, begun.id())).isEqualTo(new Since.Open());
        control().advance(Duration.ofDays(1));
        assertThat(session().since(request, begun.id())).isEqualTo(new Since.Stands());
    }

    @Test
    void aRefundThatFailsLaterIsToldAndCanBeMadeAnewInAnotherRound() {
        var request = effects.refund(purchase(true), "249.00", List.of());
        var begun = session().perform(request);
        world.act("refunds/" + begun.id() + "/fail", "{}");
        assertThat(session().since(request, begun.id())).isEqualTo(new Since.Failed("Failed"));
        var anew = anew(request);
        var second = session().perform(anew);
        assertThat(second.id()).isNotEqualTo(begun.id());
        assertThat(session().since(anew, second.id())).isEqualTo(new Since.Open());
    }

    private void refused(String code, EffectRequest request) {
        assertThatThrownBy(() -> session().perform(request))
                .isInstanceOfSatisfying(
                        ProviderFailure.Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo(code));
    }

    /** 1.37 % of 1249.00 is 17.11, and 1.00. */
    @Test
    void aPayoutHoldsTheSaleAndItsFee() {
        purchase(true);
        control().advance(untilPaid());
        var record = payouts().getFirst();
        var lines = MoneyEffects.closed(record);
        assertThat(MoneyEffects.figures(lines)).containsExactly("sale 1249.00", "fee -18.11");
        assertThat(new String(record.raw(), StandardCharsets.UTF_8)).contains("paymentActions");
    }

    @Test
    void whateverHappensEachPayoutClosesAndHoldsEachMovementOnce() {
        var payment = purchase(true);
        control().advance(untilPaid());
        world.act("purchases/" + payment + "/refund", "{\"amount_minor\":24900}");
        world.act("purchases/" + payment + "/dispute", "{\"amount_minor\":10000,\"reason\":\"\"}");
        control().advance(untilPaid());
        world.act("deposits", "{\"amount_minor\":5000,\"currency\":\"SEK\"}");
        world.purchase(200_000, true);
        control().advance(untilPaid());
        // fees: 17.11 + 1.00, a chargeback 250.00, 1.37 % of 2000.00 is 27.40, and 1.00
        assertThat(MoneyEffects.figures(lines()))
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
