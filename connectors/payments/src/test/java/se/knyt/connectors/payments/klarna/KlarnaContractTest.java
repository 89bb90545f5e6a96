package se.knyt.connectors.payments.klarna;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import se.knyt.core.commerce.Payout;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.http.json.Json;
import se.knyt.spi.Connector;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectKind;
import se.knyt.spi.EffectRequest;
import se.knyt.spi.EffectTarget.Asked;
import se.knyt.spi.Preflight;
import se.knyt.spi.PullSource.Reading;
import se.knyt.testkit.EffectTargetContract;
import se.knyt.testkit.PreflightContract;
import se.knyt.testkit.PullSourceContract;
import se.knyt.testkit.SimulatorControl;

/** The connector against Klarna's simulator. */
class KlarnaContractTest {
    private final KlarnaWorld world = new KlarnaWorld();
    private int effects;

    @AfterEach
    void close() {
        world.close();
    }

    private EffectRequest capture(String orderId, String amount) {
        effects++;
        var body = new EffectBody.Capture(orderId, orderId, Money.sek(amount), "1001-F" + effects, List.of());
        return new EffectRequest(
                "company-1/capture/" + effects, EffectKind.CAPTURE, body, Map.of(), Optional.empty(), new byte[0]);
    }

    private EffectRequest capture() {
        return capture(Json.text(world.reservation(), "order_id"), "1249.00");
    }

    @Nested
    class Captures implements EffectTargetContract {
        @Override
        public KlarnaSession open() {
            return world.open();
        }

        @Override
        public SimulatorControl control() {
            return world.control();
        }

        @Override
        public EffectRequest possible() {
            return capture();
        }

        @Override
        public EffectRequest impossible() {
            return capture(Json.text(world.reservation(), "order_id"), "1249.01");
        }

        @Override
        public String refusedCode() {
            return "klarna.CAPTURE_NOT_ALLOWED";
        }

        @Override
        public int count(EffectRequest request) {
            var reference = ((EffectBody.Capture) request.body()).reference();
            return world.control().state().split("\"reference\":\"" + reference + "\"", -1).length - 1;
        }

        @Override
        public String writeRoute() {
            return "POST /ordermanagement/v1/orders/*/captures";
        }

        @Test
        void twoEqualCapturesOfOneOrderAreToldApartByTheirReference() {
            var order = Json.text(world.reservation(), "order_id");
            var one = capture(order, "600.00");
            var other = capture(order, "600.00");
            var first = open().perform(one);
            assertThat(open().ask(other)).isInstanceOf(Asked.NotThere.class);
            assertThat(open().perform(other).id()).isNotEqualTo(first.id());
        }
    }

    /** A refund of an order of 1 249,00 kr that is captured whole. */
    private EffectRequest refund(String orderId, String amount, List<String> seen) {
        effects++;
        var body = new EffectBody.Refund(orderId, "", Money.sek(amount), "7/1001/K" + effects, List.of(), seen);
        return new EffectRequest(
                "company-1/refund/" + effects, EffectKind.REFUND, body, Map.of(), Optional.empty(), new byte[0]);
    }

    private String captured() {
        var order = Json.text(world.reservation(), "order_id");
        world.open().perform(capture(order, "1249.00"));
        return order;
    }

    @Nested
    class Refunds implements EffectTargetContract {
        @Override
        public KlarnaSession open() {
            return world.open();
        }

        @Override
        public SimulatorControl control() {
            return world.control();
        }

        @Override
        public EffectRequest possible() {
            return refund(captured(), "249.00", List.of());
        }

        /** An öre more than was captured. */
        @Override
        public EffectRequest impossible() {
            return refund(captured(), "1249.01", List.of());
        }

        @Override
        public String refusedCode() {
            return "klarna.REFUND_NOT_ALLOWED";
        }

        @Override
        public int count(EffectRequest request) {
            var orderId = ((EffectBody.Refund) request.body()).orderSourceId();
            return world.refunds(orderId).size();
        }

        @Override
        public String writeRoute() {
            return "POST /ordermanagement/v1/orders/*/refunds";
        }

        @Test
        void twoEqualRefundsOfOneOrderAreTwo() {
            var order = captured();
            var one = refund(order, "100.00", List.of());
            var other = refund(order, "100.00", List.of());
            var first = open().perform(one);
            assertThat(open().ask(other)).isInstanceOf(Asked.NotThere.class);
            assertThat(open().perform(other).id()).isNotEqualTo(first.id());
            assertThat(world.refunds(order)).hasSize(2);
        }

        @Test
        void performedAgainItIsTheSameOne() {
            var request = possible();
            var first = open().perform(request);
            assertThat(open().perform(request).id()).isEqualTo(first.id());
            assertThat(count(request)).isEqualTo(1);
        }

        @Test
        void whatAnotherHandHasRefundedIsTakenInAndNotRepeated() {
            var order = captured();
            var theirs = world.refundInThePortal(order, 24900);
            var performed = open().perform(refund(order, "249.00", List.of()));
            assertThat(performed.id()).isEqualTo(theirs);
            assertThat(performed.facts()).containsEntry("hand", "another");
            assertThat(world.refunds(order)).hasSize(1);
        }

        @Test
        void whatIsAccountedForAlreadyIsAnotherRefund() {
            var order = captured();
            var theirs = world.refundInThePortal(order, 24900);
            var performed = open().perform(refund(order, "249.00", List.of(theirs)));
            assertThat(performed.id()).isNotEqualTo(theirs);
            assertThat(world.refunds(order)).hasSize(2);
        }

        @Test
        void theMoneyComesBackInThePayoutByTheRefundsOwnId() {
            var performed = open().perform(possible());
            world.control().advance(Duration.ofDays(40));
            var lines = PullSourceContract.all(open(), PayoutSource.STREAM, "", KlarnaWorld.START).records().stream()
                    .map(each -> (Reading.Read) each.reading())
                    .flatMap(read -> read.payoutLines().values().stream())
                    .flatMap(List::stream)
                    .filter(line -> line.kind() == PayoutLine.Kind.REFUND)
                    .toList();
            assertThat(lines).singleElement().satisfies(line -> {
                assertThat(line.amount()).isEqualTo(Money.sek("-249.00"));
                assertThat(line.providerTransactionId()).isEqualTo(performed.id());
                assertThat(line.captureReference()).startsWith("7/1001/K");
            });
        }
    }

    @Nested
    class Payouts implements PullSourceContract {
        @Override
        public KlarnaSession open() {
            return world.open();
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
            return KlarnaWorld.START;
        }

        @Override
        public String addRecord() {
            var before = references();
            open().perform(capture());
            world.control().advance(Duration.ofDays(40));
            var after = references();
            after.removeAll(before);
            return after.iterator().next();
        }

        private Set<String> references() {
            var references = new LinkedHashSet<String>();
            PullSourceContract.all(open(), stream(), "", startDate())
                    .records()
                    .forEach(each -> references.add(each.key()));
            return references;
        }

        @Override
        public String readRoute() {
            return "GET /settlements/v1/payouts";
        }

        @Test
        void theFileSaysTheSameAsTheInterface() {
            addRecord();
            var record = PullSourceContract.all(open(), stream(), "", startDate())
                    .records()
                    .getFirst();
            var byApi = (Reading.Read) record.reading();
            var file = byApi.evidence().getFirst();
            assertThat(open().recognizes(file.fileName(), file.content())).isTrue();
            var dropped = open().read(file.fileName(), file.content()).records().getFirst();
            var byFile = (Reading.Read) dropped.reading();
            assertThat(dropped.key()).isEqualTo(record.key());
            var one = (Payout) byApi.documents().getFirst();
            var other = (Payout) byFile.documents().getFirst();
            assertThat(List.of(other.paid(), other.opening(), other.closing()))
                    .isEqualTo(List.of(one.paid(), one.opening(), one.closing()));
            assertThat(figures(byFile, record.key())).isEqualTo(figures(byApi, record.key()));
            assertThat(other.classTotals()).containsAllEntriesOf(stated(one, other));
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
        void aDamagedFileNamesWhatIsWrong() {
            assertThatThrownBy(() -> open().read("x.csv", "type,amount\nSALE,1".getBytes(StandardCharsets.UTF_8)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("x.csv");
            assertThat(open().recognizes("x.csv", "a;b\n1;2\n".getBytes(StandardCharsets.UTF_8)))
                    .isFalse();
        }

        @Test
        void aPayoutHoldsTheSaleItsFeesAndTheirVatAndClosesToTheOre() {
            addRecord();
            var record = PullSourceContract.all(open(), stream(), "", startDate())
                    .records()
                    .getFirst();
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
                        assertThat(line.captureReference()).isEqualTo("1001-F1");
                    });
            assertThat(read.evidence()).singleElement().satisfies(file -> {
                assertThat(new String(file.content(), StandardCharsets.UTF_8)).contains(payout.reference());
                assertThat(file.mediaType()).isEqualTo("text/csv");
            });
        }
    }

    @Nested
    class Checks implements PreflightContract {
        @Override
        public Connector connector() {
            return new KlarnaConnector();
        }

        @Override
        public Preflight open() {
            return world.open();
        }

        @Override
        public SimulatorControl control() {
            return world.control();
        }

        @Override
        public Preflight.Plan plan() {
            return new Preflight.Plan(
                    LocalDate.of(2026, 11, 2), Set.of(1580), Set.of(3001), Map.of("KLARNA", 1580), Set.of("SEK"), "K");
        }
    }
}
