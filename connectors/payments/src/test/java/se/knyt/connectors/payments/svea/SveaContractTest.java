package se.knyt.connectors.payments.svea;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import se.knyt.connectors.payments.ProviderTest;
import se.knyt.connectors.payments.ProviderWorld;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.commerce.TaxLine;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;
import se.knyt.core.money.Rate;
import se.knyt.http.json.Json;
import se.knyt.simulators.svea.SveaSimulator;
import se.knyt.spi.ConnectionContext;
import se.knyt.spi.Connector;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectKind;
import se.knyt.spi.EffectRequest;
import se.knyt.spi.FoundElsewhere;
import se.knyt.spi.Preflight;
import se.knyt.spi.ProviderFailure;
import se.knyt.spi.RefundRow;
import se.knyt.spi.SoldRow;

/** The connector against Svea's simulator. */
class SveaContractTest extends ProviderTest {
    SveaContractTest() {
        super("svea");
    }

    static SveaSession open(ProviderWorld world) {
        var context = context(world);
        return new SveaSession(context, SveaSettings.of(context));
    }

    private static ConnectionContext context(ProviderWorld world) {
        return world.context(
                Map.of("merchant-id", SveaSimulator.MERCHANT_ID), Map.of("secret-word", SveaSimulator.SECRET_WORD));
    }

    /** Svea keeps none: what nobody asked about first is told from another's by nothing. */
    @Override
    protected boolean keepsReferences() {
        return false;
    }

    @Override
    protected SveaSession session() {
        return open(world);
    }

    @Override
    protected Connector connector() {
        return new SveaConnector();
    }

    /** By e-mail or FTP the same report comes as the interface gives. */
    @Override
    protected List<File> files() {
        return payouts().stream()
                .map(record ->
                        new String(record.raw(), StandardCharsets.UTF_8).strip().replace("\n", ","))
                .map(reports -> "{\"totalNrOfRows\":1,\"clientReports\":[" + reports + "]}")
                .map(report -> new File("report.json", report.getBytes(StandardCharsets.UTF_8)))
                .toList();
    }

    @Override
    protected Preflight.Plan plan() {
        return ProviderWorld.plan("SVEA", 1592);
    }

    @Override
    protected Duration untilPaid() {
        return Duration.ofDays(20);
    }

    @Override
    protected String readRoute() {
        return "GET /api/v2/reports";
    }

    /** Svea's report names the delivery, and no credit of it. */
    @Override
    protected boolean payoutsNameRefunds() {
        return false;
    }

    /** No rows of the order make up the amount. */
    @Override
    protected Written captures() {
        return new Written(
                "POST /api/v1/orders/*/deliveries",
                "svea.rows-do-not-fit",
                () -> effects.capture(purchase(false), "1248.99"),
                request -> order(((EffectBody.Capture) request.body()).orderSourceId())
                        .deliveries()
                        .size());
    }

    /** An öre more than was delivered. */
    @Override
    protected Written refunds() {
        return new Written(
                "POST /api/v1/orders/*/deliveries/*/credits",
                "svea.credit-not-possible",
                () -> effects.refund(purchase(true), "1249.01", List.of()),
                request -> {
                    var refund = (EffectBody.Refund) request.body();
                    long credited = credited(refund.orderSourceId());
                    return credited == refund.amount().minor() ? 1 : credited == 0 ? 0 : 99;
                });
    }

    private SveaOrder order(String id) {
        var context = context(world);
        return new SveaOrder(new SveaClient(context, SveaSettings.of(context)).order(id));
    }

    private long credited(String order) {
        return order(order).deliveries().getFirst().credited();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Invoice", "Card"})
    void twoEqualRefundsAreCreditedTogether(String method) {
        var order = Json.textOr(world.purchase(124_900, true, method), "id", "");
        var first = session().perform(effects.refund(order, "100.00", List.of()));
        session().perform(effects.refund(order, "100.00", List.of(first.id())));
        assertThat(credited(order)).isEqualTo(20_000);
    }

    @Test
    void anOrderThatIsCancelledAtSveaIsNotCapturedAndIsSaidToBeOver() {
        var order = purchase(false);
        world.act("purchases/" + order + "/void", "{}");
        assertThatThrownBy(() -> session().perform(effects.capture(order, "1249.00")))
                .isInstanceOfSatisfying(
                        ProviderFailure.Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo("svea.order-over"));
    }

    private String purchaseOfRows(String rows) {
        var wanted = "{\"reference\":\"order-r\",\"method\":\"Invoice\",\"rows\":[" + rows + "]}";
        return Json.text(world.act("purchases-of-rows", wanted), "id");
    }

    /** Two mugs at 299.00 in one row. The first is delivered, the other stays on the order, and is delivered later. */
    @Test
    void oneOfTwoPiecesIsDeliveredAndThenTheOther() {
        var order = purchaseOfRows(
                "{\"name\":\"Mugg\",\"amount_minor\":59800,\"quantity\":2},{\"name\":\"Fat\",\"amount_minor\":10000}");
        var mug =
                List.of(new SoldRow(OrderRow.Kind.GOODS, "1", "Mugg", Quantity.of(1), Money.sek("299.00"), List.of()));
        var first = session().perform(effects.capture(order, Money.sek("299.00"), mug));
        assertThat(order(order).open()).extracting(SveaOrder.Row::amount).containsExactly(29_900L, 10_000L);
        var second = session().perform(effects.capture(order, Money.sek("299.00"), mug));
        assertThat(second.id()).isNotEqualTo(first.id());
        session().perform(effects.capture(order, "100.00"));
        assertThat(order(order).deliveries())
                .extracting(SveaOrder.Delivery::amount)
                .containsExactly(29_900L, 29_900L, 10_000L);
        assertThat(order(order).open()).isEmpty();
    }

    private static RefundRow back(String gross, long rate, String vat) {
        return new RefundRow(
                "1",
                OrderRow.Kind.GOODS,
                "1",
                "Vara",
                Quantity.of(1),
                Money.sek(gross),
                List.of(new TaxLine(Rate.of(rate), Money.sek(vat))));
    }

    /** Goods of 25 % and of 12 %: 125.00 and 112.00 are given back, each in a row with its own rate. */
    @Test
    void aRefundOfTwoVatRatesIsARowForEach() {
        var order = twoRates();
        // A fee of 25 % that is kept of goods of 12 % would be a credit row below zero: of that nothing is described.
        var refused = new EffectBody.Refund(
                order,
                "",
                Money.sek("63.00"),
                "F9",
                List.of(back("112.00", 12, "12.00")),
                List.of(),
                List.of(back("49.00", 25, "9.80")),
                List.of(),
                null);
        assertThatThrownBy(() -> session()
                        .perform(new EffectRequest(
                                "company-1/refund/9",
                                EffectKind.REFUND,
                                refused,
                                Map.of(),
                                Optional.empty(),
                                new byte[0])))
                .isInstanceOfSatisfying(
                        ProviderFailure.Refused.class,
                        why -> assertThat(why.code()).isEqualTo("svea.credit-not-possible"));
        var rows = List.of(back("125.00", 25, "25.00"), back("112.00", 12, "12.00"));
        session().perform(effects.refund(order, Money.sek("237.00"), rows, List.of()));
        assertThat(creditRows(order)).containsExactly("1200 11200", "2500 12500");
        assertThat(credited(order)).isEqualTo(23_700);
    }

    /** 250.00 at 25 % and 112.00 at 12 % are left: of 181.00, half of it all, 125.00 and 56.00. Then the rest: 125.00 and 56.00. */
    @Test
    void anAmountAloneIsDividedByWhatIsLeftOfEachVatRate() {
        var order = twoRates();
        var first = session().perform(effects.refund(order, "181.00", List.of()));
        assertThat(creditRows(order)).containsExactly("1200 5600", "2500 12500");
        session().perform(effects.refund(order, "181.00", List.of(first.id())));
        assertThat(creditRows(order)).containsExactly("1200 5600", "2500 12500", "1200 5600", "2500 12500");
        assertThat(order(order).deliveries().getFirst().left())
                .containsOnly(Map.entry(1200L, 0L), Map.entry(2500L, 0L));
    }

    private String twoRates() {
        var order = purchaseOfRows(
                "{\"name\":\"Mugg\",\"amount_minor\":25000},{\"name\":\"Te\",\"amount_minor\":11200,\"vat_percent\":1200}");
        session().perform(effects.capture(order, "362.00"));
        return order;
    }

    /** "rate amount" of each credited row. */
    private List<String> creditRows(String order) {
        var rows = new ArrayList<String>();
        for (var credit : order(order).json().path("Deliveries").path(0).path("Credits")) {
            for (var row : credit.path("OrderRows")) {
                assertThat(Json.text(row, "Name")).isEqualTo("Återbetalning");
                rows.add(Json.whole(row, "VatPercent") + " " + Json.whole(row, "UnitPrice"));
            }
        }
        return rows;
    }

    @Test
    void aCreditThatNobodyAccountsForStopsTheNextRefund() {
        var order = purchase(true);
        world.act("purchases/" + order + "/refund", "{\"amount_minor\":5000}");
        assertThatThrownBy(() -> session().perform(effects.refund(order, "100.00", List.of())))
                .isInstanceOfSatisfying(
                        ProviderFailure.Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo("svea.refund-differs"));
        assertThat(credited(order)).isEqualTo(5_000);
    }

    /** No answer came and Svea showed nothing of it when it was asked; by the next attempt it stands there. */
    @Test
    void whatMayBeOursAndShowsLateIsOursAndIsMadeOnce() {
        var order = purchase(true);
        var refund = effects.refund(order, "100.00", List.of());
        var made = session().perform(refund);
        assertThat(session().perform(refund.sentPerhaps()).id()).isEqualTo(made.id());
        assertThat(credited(order)).isEqualTo(10_000);
        assertThatThrownBy(() -> session().perform(refund))
                .isInstanceOfSatisfying(
                        ProviderFailure.Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo(FoundElsewhere.REFUND));
        var whole = purchase(false);
        var capture = effects.capture(whole, "1249.00");
        var delivered = session().perform(capture);
        assertThat(session().perform(capture.sentPerhaps()).id()).isEqualTo(delivered.id());
        assertThat(order(whole).deliveries()).hasSize(1);
    }
}
