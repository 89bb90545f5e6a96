package se.knyt.connectors.payments.svea;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import se.knyt.connectors.payments.ProviderTest;
import se.knyt.connectors.payments.ProviderWorld;
import se.knyt.http.json.Json;
import se.knyt.simulators.svea.SveaSimulator;
import se.knyt.spi.ConnectionContext;
import se.knyt.spi.Connector;
import se.knyt.spi.EffectBody;
import se.knyt.spi.Preflight;
import se.knyt.spi.ProviderFailure;

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
}
