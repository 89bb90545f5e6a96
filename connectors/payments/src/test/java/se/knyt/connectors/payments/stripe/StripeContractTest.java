package se.knyt.connectors.payments.stripe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import se.knyt.connectors.payments.ProviderTest;
import se.knyt.connectors.payments.ProviderWorld;
import se.knyt.core.commerce.Payout;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.http.json.Json;
import se.knyt.simulators.stripe.StripeSimulator;
import se.knyt.spi.ConnectionContext;
import se.knyt.spi.Connector;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectRequest;
import se.knyt.spi.EffectTarget.Asked;
import se.knyt.spi.EffectTarget.Since;
import se.knyt.spi.PaymentStatusSource;
import se.knyt.spi.Preflight;
import se.knyt.spi.ProviderFailure;
import se.knyt.spi.PullSource.Reading;
import se.knyt.testkit.MoneyEffects;
import tools.jackson.databind.JsonNode;

/** The connector against Stripe's simulator. */
class StripeContractTest extends ProviderTest {
    private static final String COLUMNS =
            "created,automatic_payout_id,automatic_payout_effective_at,currency,gross,fee,net,"
                    + "reporting_category,source_id,payment_intent_id,charge_id,refund_id,payment_metadata[order_id]";

    StripeContractTest() {
        super("stripe");
    }

    static StripeSession open(ProviderWorld world) {
        var context = context(world);
        return new StripeSession(context, StripeSettings.of(context));
    }

    private static ConnectionContext context(ProviderWorld world) {
        return world.context(Map.of(), Map.of("api-key", StripeSimulator.API_KEY));
    }

    @Override
    protected StripeSession session() {
        return open(world);
    }

    @Override
    protected Connector connector() {
        return new StripeConnector();
    }

    /** The report is ordered in the portal for a time, with the payouts' own rows and the order's key among its columns. */
    @Override
    protected List<File> files() {
        var auth = Map.of(
                "Authorization",
                "Bearer " + StripeSimulator.API_KEY,
                "Content-Type",
                "application/x-www-form-urlencoded");
        var from = ProviderWorld.START.getEpochSecond();
        var run = world.call(
                "POST",
                "/v1/reporting/report_runs",
                auth,
                "report_type=payout_reconciliation.itemized.5&parameters[interval_start]=" + from
                        + "&parameters[interval_end]="
                        + (from + untilPaid().toSeconds())
                        + Stream.of(COLUMNS.split(",", -1))
                                .map(column -> "&parameters[columns][]=" + column)
                                .collect(Collectors.joining()));
        var done = Json.parse(
                world.call("GET", "/v1/reporting/report_runs/" + Json.text(Json.parse(run), "id"), auth, ""));
        var path = URI.create(Json.text(done.path("result"), "url")).getPath();
        var report = new StringBuilder(new String(world.call("GET", path, auth, ""), StandardCharsets.UTF_8));
        for (var record : payouts()) {
            var payout = (Payout) ((Reading.Read) record.reading()).documents().getFirst();
            var amount = payout.paid().negated().toPlain();
            report.append("2026-11-10 00:00:00,%s,2026-11-10 00:00:00,sek,%s,0.00,%s,payout,%s,,,,\n"
                    .formatted(record.key(), amount, amount, record.key()));
        }
        return List.of(new File("payouts.csv", report.toString().getBytes(StandardCharsets.UTF_8)));
    }

    /** A refund has succeeded, and the buyer's bank sends the money back days later: {@code status} becomes {@code failed}. */
    @Test
    void aRefundThatComesBackLaterIsToldAndCanBeMadeAnewInAnotherRound() {
        var request = effects.refund(purchase(true), "249.00", List.of());
        var made = session().perform(request);
        assertThat(made.last()).isFalse();
        control().advance(Duration.ofDays(5));
        assertThat(session().since(request, made.id())).isEqualTo(new Since.Open());
        world.act("refunds/" + made.id() + "/fail", "{}");
        assertThat(session().since(request, made.id())).isEqualTo(new Since.Failed("expired_or_canceled_card"));
        var anew = anew(request);
        var second = session().perform(anew);
        assertThat(second.id()).isNotEqualTo(made.id());
        control().advance(Duration.ofDays(31));
        assertThat(session().since(anew, second.id())).isEqualTo(new Since.Stands());
    }

    /**
     * Sent back by the bank after it was shown as paid: {@code status} becomes {@code failed}, {@code failure_balance_transaction} says when
     * the money was back, and the next payout takes it as {@code payout_reversal} with the failed one as its source.
     */
    @Test
    void aPayoutThatFailedIsToldAndTheNextOneNamesIt() {
        purchase(true);
        control().advance(untilPaid());
        var first = payouts().getFirst().key();
        assertThat(payout(first).failure()).isEmpty();
        world.act("payouts/" + first + "/fail", "{\"failure_code\":\"account_closed\"}");
        var failure = payout(first).failure().orElseThrow();
        assertThat(failure.state()).isEqualTo("failed");
        assertThat(failure.reason()).isEqualTo("account_closed");
        assertThat(failure.at()).isPresent();
        control().advance(untilPaid());
        assertThat(takenBack(first).providerTransactionId()).isEqualTo(first);
    }

    /** Without the payouts' own rows nobody has said what was paid. */
    @Test
    void aReportWithoutThePayoutsThemselvesIsNotTaken() {
        var rows =
                COLUMNS + "\n2026-11-03 08:00:00,po_1,2026-11-10 00:00:00,sek,1.00,0.00,1.00,charge,ch_1,pi_1,ch_1,,\n";
        assertThatThrownBy(() -> session().read("x.csv", rows.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("does not say what was paid");
    }

    @Override
    protected Preflight.Plan plan() {
        return ProviderWorld.plan("STRIPE", 1582);
    }

    @Override
    protected Duration untilPaid() {
        return Duration.ofDays(20);
    }

    @Override
    protected String readRoute() {
        return "GET /v1/payouts";
    }

    /** Of a payment that is captured already, with another amount. */
    @Override
    protected Written captures() {
        return new Written(
                "POST /v1/payment_intents/*/capture",
                "stripe.payment_intent_unexpected_state",
                () -> effects.capture(purchase(true), "1000.00"),
                this::captured);
    }

    private int captured(EffectRequest request) {
        var capture = (EffectBody.Capture) request.body();
        var intent = client().paymentIntent(capture.orderSourceId());
        return Json.wholeOr(intent, "amount_received", 0) == capture.amount().minor() ? 1 : 0;
    }

    /** Of what was never captured. */
    @Override
    protected Written refunds() {
        return new Written(
                "POST /v1/refunds",
                "stripe.resource_missing",
                () -> effects.refund("pi_nosuchpayment", "1.00", List.of()),
                request -> {
                    var payment = ((EffectBody.Refund) request.body()).orderSourceId();
                    return payment.equals("pi_nosuchpayment")
                            ? 0
                            : refunds(payment).size();
                });
    }

    private StripeClient client() {
        var context = context(world);
        return new StripeClient(context, StripeSettings.of(context));
    }

    private List<JsonNode> refunds(String payment) {
        return Json.list(StripeClient.parsed(client().refunds(payment, "")), "data");
    }

    /**
     * docs.stripe.com/currencies: "to charge 5 ISK, provide an amount value of 500". So 1 000 ISK stand as 100000 at Stripe, and 400 ISK
     * paid back as 40000.
     */
    @Test
    void amountsInIskAreToldWithTheTwoDecimalsThatStripeWritesThemWith() {
        var isk = new Currency("ISK");
        var payment = Json.text(world.purchase(100_000, "ISK", false, ""), "id");
        var capture = effects.capture(payment, Money.of(1_000, isk));
        session().perform(capture);
        assertThat(Json.whole(client().paymentIntent(payment), "amount_received"))
                .isEqualTo(100_000);
        assertThat(session().ask(capture)).isInstanceOf(Asked.There.class);
        var refund = effects.refund(payment, Money.of(400, isk), List.of());
        var made = session().perform(refund);
        assertThat(refunds(payment))
                .singleElement()
                .satisfies(each -> assertThat(Json.whole(each, "amount")).isEqualTo(40_000));
        assertThat(session().ask(refund))
                .isInstanceOfSatisfying(
                        Asked.There.class,
                        there -> assertThat(there.performed().id()).isEqualTo(made.id()));
    }

    private void payOut(long amount) {
        world.call(
                "POST",
                "/v1/payouts",
                Map.of(
                        "Authorization",
                        "Bearer " + StripeSimulator.API_KEY,
                        "Content-Type",
                        "application/x-www-form-urlencoded"),
                "amount=" + amount + "&currency=sek");
    }

    private String settled(int nth) {
        var payout = (Payout)
                ((Reading.Read) payouts().get(nth).reading()).documents().getFirst();
        return payout.opening().toPlain() + " | "
                + String.join(
                        ", ", MoneyEffects.figures(MoneyEffects.closed(payouts().get(nth)))) + " | "
                + payout.paid().toPlain() + " | " + payout.closing().toPlain();
    }

    /**
     * 1 249.00 less 20.54 are available, and 1 000.00 of them are taken by hand: 228.46 stay. 100.00 less 3.30 come to it, and all of the
     * 325.16 are taken. Where the account also pays out by itself only what leaves nothing behind is sure to be told of nowhere else.
     */
    @Test
    void payoutsByHandAreWhatMovedBetweenTheBalancesOnEitherSide() {
        world.act("terms", "{\"payout_interval\":\"manual\"}");
        world.purchase(124_900, true);
        world.pass(Duration.ofDays(8));
        payOut(100_000);
        assertThat(settled(0)).isEqualTo("0.00 | sale 1249.00, fee -20.54 | 1000.00 | 228.46");
        world.pass(Duration.ofDays(1));
        world.purchase(10_000, true);
        world.pass(Duration.ofDays(8));
        payOut(32_516);
        assertThat(settled(0)).isEqualTo("0.00 | sale 1249.00, fee -20.54 | 1000.00 | 228.46");
        assertThat(settled(1)).isEqualTo("228.46 | sale 100.00, fee -3.30 | 325.16 | 0.00");
        world.act("terms", "{\"payout_interval\":\"daily\"}");
        assertThat(payouts())
                .allSatisfy(record -> assertThat(record.reading())
                        .isInstanceOfSatisfying(
                                Reading.Unreadable.class,
                                why -> assertThat(why.code()).isEqualTo(PayoutsByHand.UNKNOWN)));
    }

    @Test
    void aPayoutByHandThatLeavesNothingIsReadWhateverTheAccountDoes() {
        world.act("terms", "{\"payout_interval\":\"manual\"}");
        world.purchase(124_900, true);
        world.pass(Duration.ofDays(8));
        payOut(122_846);
        world.act("terms", "{\"payout_interval\":\"daily\"}");
        assertThat(settled(0)).isEqualTo("0.00 | sale 1249.00, fee -20.54 | 1228.46 | 0.00");
    }

    /** 1 000.00 of the 1 228.46: by a person's word 228.46 of what it took stay. A word that is not so any more parks it by name. */
    @Test
    void aPayoutByHandIsReadByThePersonsWordWhileItHolds() {
        world.act("terms", "{\"payout_interval\":\"manual\"}");
        world.purchase(124_900, true);
        world.purchase(10_000, true);
        world.pass(Duration.ofDays(8));
        payOut(100_000);
        var payout = payouts().getFirst().key();
        var standing = session().standing(payout).orElseThrow();
        assertThat(standing.after()).isEqualTo(Money.sek("325.16"));
        assertThat(standing.whole()).isTrue();
        var charge = standing.transactions().getFirst().id();
        var read = (Reading.Read) byWord(payout + " 22846 " + charge);
        var told = (Payout) read.documents().getFirst();
        assertThat(told.opening()).isEqualTo(Money.sek("0.00"));
        assertThat(told.closing()).isEqualTo(Money.sek("228.46"));
        assertThat(read.payoutLines().get(payout))
                .extracting(line -> line.amount().toPlain())
                .containsExactly("1249.00", "-20.54");
        for (var wrong : List.of(payout + " 22846 " + charge + " txn_gone", payout + " 1 " + charge)) {
            assertThat(byWord(wrong))
                    .isInstanceOfSatisfying(
                            Reading.Unreadable.class,
                            why -> assertThat(why.code()).isEqualTo(PayoutsByHand.TAKEN_ELSEWHERE));
        }
        assertThat(session().standing("po_none")).isEmpty();
    }

    private Reading byWord(String taken) {
        var context = world.context(Map.of("taken", taken), Map.of("api-key", StripeSimulator.API_KEY));
        var session = new StripeSession(context, StripeSettings.of(context));
        return session.pull("payouts", "", ProviderWorld.START)
                .records()
                .getFirst()
                .reading();
    }

    @Test
    void aSecondCaptureOfTheSameAmountIsNotTakenForTheFirst() {
        var payment = purchase(false);
        session().perform(effects.capture(payment, "600.00"));
        var second = effects.capture(payment, "600.00");
        assertThat(session().ask(second)).isInstanceOf(Asked.NotThere.class);
        assertThatThrownBy(() -> session().perform(second)).isInstanceOf(ProviderFailure.Refused.class);
    }

    @Test
    void whatAnotherHandHasRefundedIsAskedAboutUnlessItIsAccountedFor() {
        var payment = purchase(true);
        world.act("purchases/" + payment + "/refund", "{\"amount_minor\":24900}");
        var theirs = Json.text(refunds(payment).getFirst(), "id");
        asksAboutWhatAnotherHandRefunded(payment, theirs);
        assertThat(refunds(payment)).hasSize(3);
    }

    /** A card says until when it can be captured: seven days ({@code capture_before}); Klarna by Stripe says none. */
    @Test
    void howAPaymentStandsIsReadFromItsChargeWithTheLastDayOfACard() {
        var card = Json.text(world.purchase(124_900, false), "id");
        var status = session().status(card).orElseThrow();
        assertThat(status.state()).isEqualTo(PaymentStatusSource.State.OPEN);
        assertThat(status.expiresAt()).isEqualTo(ProviderWorld.START.plus(Duration.ofDays(7)));
        var other = Json.text(world.purchase(124_900, false, "klarna"), "id");
        assertThat(session().status(other).orElseThrow().expiresAt()).isEqualTo(Instant.EPOCH);
        assertThat(session().status("pi_unknown")).isEmpty();
        assertThat(session().status("not of Stripe")).isEmpty();
        session().perform(effects.capture(other, "1249.00"));
        assertThat(session().status(other).orElseThrow().state()).isEqualTo(PaymentStatusSource.State.TAKEN);
        world.control().advance(Duration.ofDays(8));
        assertThat(session().status(card).orElseThrow().state()).isEqualTo(PaymentStatusSource.State.OVER);
    }
}
