package se.knyt.connectors.payments.adyen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import se.knyt.connectors.payments.ProviderTest;
import se.knyt.connectors.payments.ProviderWorld;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.http.json.Json;
import se.knyt.simulators.adyen.AdyenSimulator;
import se.knyt.spi.Connector;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectRequest;
import se.knyt.spi.Preflight;
import se.knyt.spi.ProviderFailure;
import se.knyt.spi.ProviderSession;
import se.knyt.spi.PullSource.Reading;
import se.knyt.testkit.MoneyEffects;

/** The connector against Adyen's simulator, which says "received" to whatever it could do and tells the rest in its report. */
class AdyenContractTest extends ProviderTest {
    private static final String NO_PAYMENT = "882000000000000Z";

    AdyenContractTest() {
        super("adyen");
    }

    static AdyenSession open(ProviderWorld world) {
        return open(world, Map.of(), Map.of("api-key", AdyenSimulator.API_KEY));
    }

    private static AdyenSession open(ProviderWorld world, Map<String, String> settings, Map<String, String> secrets) {
        var all = new HashMap<>(Map.of("merchant-account", AdyenSimulator.MERCHANT_ACCOUNT, "first-batch", "130"));
        all.putAll(settings);
        var context = world.context(all, secrets);
        return new AdyenSession(context, AdyenSettings.of(context));
    }

    @Override
    protected AdyenSession session() {
        return open(world);
    }

    @Override
    protected Connector connector() {
        return new AdyenConnector();
    }

    @Override
    protected Preflight.Plan plan() {
        return ProviderWorld.plan("ADYEN", 1584);
    }

    @Override
    protected Duration untilPaid() {
        return Duration.ofDays(7);
    }

    @Override
    protected boolean canBeAsked() {
        return false;
    }

    @Override
    protected String readRoute() {
        return "GET /reports/download/MerchantAccount/*/*";
    }

    @Override
    protected Written captures() {
        return new Written(
                "POST /v72/payments/*/captures",
                "adyen.167",
                () -> effects.capture(NO_PAYMENT, "1249.00"),
                request -> count(((EffectBody.Capture) request.body()).reference()));
    }

    @Override
    protected Written refunds() {
        return new Written(
                "POST /v72/payments/*/refunds",
                "adyen.167",
                () -> effects.refund(NO_PAYMENT, "249.00", List.of()),
                request -> count(((EffectBody.Refund) request.body()).reference()));
    }

    private int count(String reference) {
        int count = 0;
        for (var each : world.state().path("modification")) {
            count += Json.textOr(each, "reference", "").equals(reference) ? 1 : 0;
        }
        return count;
    }

    @Override
    protected List<File> files() {
        return payouts().stream()
                .map(record -> new File("settlement_detail_report_batch_" + record.key() + ".csv", record.raw()))
                .toList();
    }

    /**
     * docs.adyen.com, "Currency codes and minor units": ISK has two decimals at Adyen, none in ISO 4217, and "the decimals in the table on
     * this page are leading". So 1 000 ISK are 100000, and IDR, which has none there, 1000 for 1 000.00.
     */
    @Test
    void amountsAreToldWithAdyensOwnDecimals() {
        var payment = Json.textOr(world.purchase(100_000, "ISK", false, ""), "id", "");
        session().perform(effects.capture(payment, Money.of(1_000, new Currency("ISK"))));
        control().advance(Duration.ofHours(1));
        session().perform(effects.refund(payment, Money.of(400, new Currency("ISK")), List.of()));
        assertThat(world.state().path("modification"))
                .extracting(each -> Json.whole(each.path("amount"), "value"))
                .containsExactlyInAnyOrder(100_000L, 40_000L);
        var idr = new Currency("IDR");
        assertThat(Json.whole(Amounts.write(Money.of(100_000, idr)), "value")).isEqualTo(1_000);
        assertThat(Amounts.read(1_000, "IDR")).isEqualTo(Money.of(100_000, idr));
        assertThat(Amounts.read(100_000, "CLP")).isEqualTo(Money.of(1_000, new Currency("CLP")));
        assertThatThrownBy(() -> Amounts.write(Money.of(100_050, idr)))
                .isInstanceOfSatisfying(
                        ProviderFailure.Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo("adyen.amount-decimals"));
    }

    @Test
    void captureInPartsAndRefundSeveralTimes() {
        var payment = purchase(false);
        session().perform(effects.capture(payment, "600.00"));
        session().perform(effects.capture(payment, "600.00"));
        control().advance(Duration.ofHours(1));
        session().perform(effects.refund(payment, "100.00", List.of()));
        session().perform(effects.refund(payment, "200.00", List.of()));
        control().advance(untilPaid());
        assertThat(MoneyEffects.figures(lines()))
                .filteredOn(line -> line.startsWith("sale") || line.startsWith("refund"))
                .containsExactlyInAnyOrder("sale 600.00", "sale 600.00", "refund -100.00", "refund -200.00");
    }

    /** Received, and refused later: nothing of it is in a settlement, so the sale stays open until somebody sees to it. */
    @Test
    void whatAdyenRefusesLaterIsInNoSettlement() {
        var payment = purchase(false);
        EffectRequest tooMuch = effects.capture(payment, "9999.00");
        assertThat(session().perform(tooMuch).facts()).containsEntry("status", "received");
        purchase(true);
        control().advance(untilPaid());
        assertThat(MoneyEffects.figures(lines())).contains("sale 1249.00").doesNotContain("sale 9999.00");
    }

    @Test
    void aReportUserFetchesReportsByItsOwnPassword() {
        purchase(true);
        control().advance(untilPaid());
        var session = open(
                world,
                Map.of("report-user", AdyenSimulator.REPORT_USER),
                Map.of("api-key", "another", "report-password", AdyenSimulator.REPORT_PASSWORD));
        assertThat(session.pull("payouts", "", ProviderWorld.START).records()).isNotEmpty();
    }

    /**
     * Five batches without a report lie before the first that has one, 130: beyond the three that are looked at each time. A week later it is
     * looked further, each that is missing is named, and the payout is read.
     */
    @Test
    void aGapThatIsWiderThanIsLookedEachTimeIsCrossedAfterAWeek() {
        purchase(true);
        control().advance(untilPaid());
        var session = open(world, Map.of("first-batch", "125"), Map.of("api-key", AdyenSimulator.API_KEY));
        var first = session.pull("payouts", "", ProviderWorld.START);
        assertThat(first.records()).isEmpty();
        control().advance(Duration.ofDays(6));
        var same = session.pull("payouts", first.cursor(), ProviderWorld.START);
        assertThat(same.records()).isEmpty();
        assertThat(same.cursor()).isEqualTo(first.cursor());
        control().advance(Duration.ofDays(1));
        var read = session.pull("payouts", same.cursor(), ProviderWorld.START);
        assertThat(read.records())
                .extracting(record ->
                        record.key() + (record.reading() instanceof Reading.Unreadable why ? " " + why.code() : ""))
                .containsExactly(
                        "125 adyen.batch-missing",
                        "126 adyen.batch-missing",
                        "127 adyen.batch-missing",
                        "128 adyen.batch-missing",
                        "129 adyen.batch-missing",
                        "130");
        assertThat(session.pull("payouts", read.cursor(), ProviderWorld.START).records())
                .isEmpty();
    }

    /**
     * Booked is from batch 145 on. All before it is history: 1 to 129 were never there, 130 is the one that was paid, 131 to 144 are named as
     * missing as well. Ten a page make fifteen, and one more finds nothing from 145 on. Each begins where the one before ended.
     */
    @Test
    void historyIsTheBatchesBeforeTheFirstThatIsBooked() {
        purchase(true);
        control().advance(untilPaid());
        var session = open(world, Map.of("first-batch", "145"), Map.of("api-key", AdyenSimulator.API_KEY));
        var told = new java.util.ArrayList<String>();
        var cursor = "";
        int pages = 0;
        for (boolean more = true; more; pages++) {
            var page = session.pullHistory(ProviderSession.PAYOUTS, cursor, ProviderWorld.START);
            page.records().forEach(record -> told.add(record.key() + " " + record.raw().length));
            cursor = page.cursor();
            more = page.more();
        }
        assertThat(pages).isEqualTo(16);
        assertThat(told.stream().filter(record -> !record.endsWith(" 0")))
                .singleElement()
                .asString()
                .startsWith("130 ");
        assertThat(told)
                .hasSize(144)
                .startsWith("settlement_detail_report_batch_1.csv 0")
                .endsWith("settlement_detail_report_batch_144.csv 0");
        // Where the books begin with 130 or before it, it may be of before the first day: it is told as well.
        for (var first : List.of("130", "121")) {
            var from = open(world, Map.of("first-batch", first), Map.of("api-key", AdyenSimulator.API_KEY));
            var last = from.pullHistory(ProviderSession.PAYOUTS, "before " + first, ProviderWorld.START);
            assertThat(last.records()).extracting(record -> record.key()).endsWith("130");
        }
    }

    /** Nothing is sold: 34 days after the first look that is no matter, on the 35th it is told, under the name of the batch that is waited for. */
    @Test
    void thatNoReportComesIsTold() {
        var first = session().pull("payouts", "", ProviderWorld.START);
        control().advance(Duration.ofDays(34));
        var later = session().pull("payouts", first.cursor(), ProviderWorld.START);
        assertThat(later.records()).isEmpty();
        control().advance(Duration.ofDays(1));
        assertThat(session()
                        .pull("payouts", later.cursor(), ProviderWorld.START)
                        .records())
                .singleElement()
                .satisfies(record -> {
                    assertThat(record.key()).isEqualTo("130");
                    assertThat(record.reading())
                            .isInstanceOfSatisfying(
                                    Reading.Unreadable.class,
                                    why -> assertThat(why.code()).isEqualTo("adyen.no-report"));
                });
    }

    @Test
    void anotherMerchantAccountIsRefused() {
        var session = open(world, Map.of("merchant-account", "AnotherSE"), Map.of("api-key", AdyenSimulator.API_KEY));
        var payment = purchase(false);
        assertThatThrownBy(() -> session.perform(effects.capture(payment, "1249.00")))
                .isInstanceOfSatisfying(
                        ProviderFailure.Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo("adyen.901"));
    }
}
