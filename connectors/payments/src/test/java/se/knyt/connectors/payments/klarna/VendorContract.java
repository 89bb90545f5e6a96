package se.knyt.connectors.payments.klarna;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import se.knyt.connectors.payments.ProviderTest;
import se.knyt.connectors.payments.ProviderWorld;
import se.knyt.core.commerce.Payout;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.http.json.Json;
import se.knyt.spi.Connector;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectTarget.Asked;
import se.knyt.spi.FoundElsewhere;
import se.knyt.spi.Preflight;
import se.knyt.spi.ProviderFailure;
import se.knyt.spi.ProviderSession;
import se.knyt.spi.PullSource.Reading;
import se.knyt.testkit.ProviderContract;
import se.knyt.testkit.SimulatorControl;

/** What Klarna's and Kustom's connectors hold, each against its own simulator. */
abstract class VendorContract extends ProviderContract {
    private final Vendor vendor;
    protected final KlarnaWorld world;

    protected VendorContract(Vendor vendor) {
        this.vendor = vendor;
        this.world = new KlarnaWorld(vendor, Duration.ofSeconds(2));
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Override
    protected KlarnaSession session() {
        return world.open();
    }

    @Override
    protected SimulatorControl control() {
        return world.control();
    }

    @Override
    protected Connector connector() {
        return vendor == Vendor.KLARNA ? new KlarnaConnector() : new KustomConnector();
    }

    @Override
    protected List<File> files() {
        return payouts().stream()
                .flatMap(record -> ((Reading.Read) record.reading()).evidence().stream())
                .filter(file -> file.mediaType().equals("text/csv"))
                .map(file -> new File(file.fileName(), file.content()))
                .toList();
    }

    @Override
    protected Preflight.Plan plan() {
        return ProviderWorld.plan(vendor.id(), 1581);
    }

    @Override
    protected void pass(Duration by) {
        control().advance(by);
    }

    @Override
    protected Instant startDate() {
        return KlarnaWorld.START;
    }

    @Override
    protected String purchase(boolean captured) {
        var order = Json.text(world.reservation(), "order_id");
        if (captured) {
            world.captureInThePortal(order, 124_900);
        }
        return order;
    }

    @Override
    protected Duration untilPaid() {
        return Duration.ofDays(40);
    }

    @Override
    protected String readRoute() {
        return "GET /settlements/v1/payouts";
    }

    @Override
    protected Written captures() {
        return new Written(
                "POST /ordermanagement/v1/orders/*/captures",
                vendor.code("CAPTURE_NOT_ALLOWED"),
                () -> effects.capture(purchase(false), "1249.01"),
                request -> {
                    var reference = ((EffectBody.Capture) request.body()).reference();
                    return world.control().state().split("\"reference\":\"" + reference + "\"", -1).length - 1;
                });
    }

    /** An öre more than was captured. */
    @Override
    protected Written refunds() {
        return new Written(
                "POST /ordermanagement/v1/orders/*/refunds",
                vendor.code("REFUND_NOT_ALLOWED"),
                () -> effects.refund(purchase(true), "1249.01", List.of()),
                request -> world.refunds(((EffectBody.Refund) request.body()).orderSourceId())
                        .size());
    }

    private void paid() {
        session().perform(effects.capture(purchase(false), "1249.00"));
        control().advance(untilPaid());
    }

    @Test
    void twoEqualCapturesOfOneOrderAreToldApartByTheirReference() {
        var order = purchase(false);
        var first = session().perform(effects.capture(order, "600.00"));
        var other = effects.capture(order, "600.00");
        assertThat(session().ask(other)).isInstanceOf(Asked.NotThere.class);
        assertThat(session().perform(other).id()).isNotEqualTo(first.id());
    }

    @Test
    void whatAnotherHandHasRefundedIsAskedAboutUnlessItIsAccountedFor() {
        var order = purchase(true);
        var theirs = world.refundInThePortal(order, 24900);
        var wanted = effects.refund(order, "249.00", List.of());
        assertThatThrownBy(() -> session().perform(wanted))
                .isInstanceOfSatisfying(ProviderFailure.Refused.class, refused -> {
                    assertThat(refused.code()).isEqualTo(FoundElsewhere.REFUND);
                    assertThat(refused.arguments())
                            .containsEntry("found", theirs)
                            .containsEntry("paid", "249.00 SEK");
                });
        assertThat(world.refunds(order)).hasSize(1);
        assertThat(session().perform(ProviderTest.although(wanted, theirs)).id())
                .isNotEqualTo(theirs);
        assertThat(world.refunds(order)).hasSize(2);
    }

    @Test
    void whatIsAccountedForAlreadyIsAnotherRefund() {
        var order = purchase(true);
        var theirs = world.refundInThePortal(order, 24900);
        var performed = session().perform(effects.refund(order, "249.00", List.of(theirs)));
        assertThat(performed.id()).isNotEqualTo(theirs);
        assertThat(world.refunds(order)).hasSize(2);
    }

    @Test
    void theFileSaysTheSameAsTheInterface() {
        paid();
        var record = payouts().getFirst();
        var byApi = (Reading.Read) record.reading();
        var file = byApi.evidence().getFirst();
        assertThat(session().recognizes(file.fileName(), file.content())).isTrue();
        var dropped = session().read(file.fileName(), file.content()).records().getFirst();
        var byFile = (Reading.Read) dropped.reading();
        assertThat(dropped.key()).isEqualTo(record.key());
        var one = (Payout) byApi.documents().getFirst();
        var other = (Payout) byFile.documents().getFirst();
        assertThat(List.of(other.paid(), other.opening(), other.closing()))
                .isEqualTo(List.of(one.paid(), one.opening(), one.closing()));
        assertThat(figures(byFile, record.key())).isEqualTo(figures(byApi, record.key()));
        assertThat(other.classTotals()).containsAllEntriesOf(stated(one, other));
    }

    /** A merchant who gets all fees on one invoice: 1 249.00 is paid, with its fees told beside it. */
    @Test
    void feesThatAreInvoicedApartAreNoPartOfThePayoutNorOfItsFile() {
        control().post("terms", "{\"settlement_type\":\"GROSS\"}");
        paid();
        var record = payouts().getFirst();
        var byApi = (Reading.Read) record.reading();
        assertThat(((Payout) byApi.documents().getFirst()).paid()).isEqualTo(Money.sek("1249.00"));
        // 2.79 % of 1 249.00 is 34.85, and 4.00 for the purchase: 38.85 in two rows, with 8.71 and 1.00 of VAT.
        assertThat(((Payout) byApi.documents().getFirst()).apart())
                .contains(new Payout.Apart(Money.sek("38.85"), Money.sek("9.71"), 2));
        assertThat(figures(byApi, record.key())).hasSize(1);
        var file = byApi.evidence().getFirst();
        var byFile = (Reading.Read) session()
                .read(file.fileName(), file.content())
                .records()
                .getFirst()
                .reading();
        assertThat(figures(byFile, record.key())).isEqualTo(figures(byApi, record.key()));
        assertThat(((Payout) byFile.documents().getFirst()).apart())
                .isEqualTo(((Payout) byApi.documents().getFirst()).apart());
    }

    /** A file need not state a total of every class. */
    private Map<PayoutLine.Kind, Money> stated(Payout api, Payout file) {
        var totals = new HashMap<>(api.classTotals());
        totals.keySet().retainAll(file.classTotals().keySet());
        return totals;
    }

    private List<String> figures(Reading.Read read, String payout) {
        return read.payoutLines().getOrDefault(payout, List.of()).stream()
                .map(line -> String.join(
                        " ",
                        line.kind().code(),
                        line.amount().toString(),
                        line.orderReference(),
                        line.captureReference(),
                        line.providerOrderId(),
                        line.providerTransactionId()))
                .sorted()
                .toList();
    }

    @Test
    void aPayoutHoldsTheSaleItsFeesAndTheirVatAndClosesToTheOre() {
        paid();
        var record = payouts().getFirst();
        var read = (Reading.Read) record.reading();
        var payout = (Payout) read.documents().getFirst();
        var lines = Objects.requireNonNull(read.payoutLines().get(payout.sourceId()));
        var sum = Money.sum(lines.stream().map(PayoutLine::amount).toList(), Currency.SEK);
        assertThat(payout.opening().plus(sum)).isEqualTo(payout.paid().plus(payout.closing()));
        assertThat(lines)
                .filteredOn(line -> line.kind() == PayoutLine.Kind.SALE)
                .singleElement()
                .satisfies(line -> {
                    assertThat(line.amount()).isEqualTo(Money.sek("1249.00"));
                    assertThat(line.orderReference()).isEqualTo("pay-1");
                    assertThat(line.captureReference()).isEqualTo("7/1001/F1");
                });
        assertThat(read.evidence())
                .extracting(file -> file.fileName() + " " + file.mediaType())
                .containsExactly(
                        "settlement." + payout.reference() + ".csv text/csv",
                        "settlement." + payout.reference() + ".pdf application/pdf");
        assertThat(read.evidence())
                .allSatisfy(file -> assertThat(new String(file.content(), StandardCharsets.UTF_8))
                        .contains(payout.reference()));
        // ISO 32000-1 §7.5: a PDF begins with its version and ends with its end-of-file mark.
        assertThat(new String(read.evidence().getLast().content(), StandardCharsets.US_ASCII))
                .startsWith("%PDF-1.")
                .endsWith("%%EOF\n");
    }

    /** A history is read once: what does not come for now is waited for, and what is refused is told, or it would be lost unseen. */
    @Test
    void aHistoryWaitsForItsFilesAndTellsThoseThatAreRefused() {
        paid();
        for (var file : List.of("payout", "payout-with-transactions")) {
            for (var fault : List.of("500", "429")) {
                control().fault(fault, "GET /settlements/v1/reports/" + file);
                assertThatThrownBy(() -> session().pullHistory(ProviderSession.PAYOUTS, "", KlarnaWorld.START))
                        .as(file + " " + fault)
                        .isInstanceOfAny(ProviderFailure.NotSent.class, ProviderFailure.RateLimited.class);
                pass(Duration.ofMinutes(2));
            }
        }
        control().fault("422", "GET /settlements/v1/reports/payout");
        var records = session()
                .pullHistory(ProviderSession.PAYOUTS, "", KlarnaWorld.START)
                .records();
        assertThat(records).hasSize(2);
        assertThat(((Reading.Read) records.getFirst().reading()).evidence())
                .extracting(file -> file.mediaType())
                .containsExactly("text/csv");
        var missing = records.getLast();
        assertThat(missing.key()).isEqualTo("settlement." + records.getFirst().key() + ".pdf");
        assertThat(missing.raw()).isEmpty();
        assertThat(missing.reading())
                .isInstanceOfSatisfying(
                        Reading.Unreadable.class, why -> assertThat(why.code()).isEqualTo(vendor.code("file-missing")));
        assertThat(session()
                        .pullHistory(ProviderSession.PAYOUTS, "", KlarnaWorld.START)
                        .records())
                .as("all of it")
                .hasSize(1);
    }

    @Test
    void thePaperNeverHoldsThePayoutUp() {
        paid();
        control().fault("500", "GET /settlements/v1/reports/payout");
        var read = (Reading.Read) payouts().getFirst().reading();
        assertThat(read.documents()).hasSize(1);
        assertThat(read.evidence()).extracting(file -> file.mediaType()).containsExactly("text/csv");
    }
}
