package se.knyt.connectors.payments.adyen;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import se.knyt.connectors.payments.ProviderWorld;
import se.knyt.core.commerce.Dispute;
import se.knyt.core.commerce.Dispute.Reason;
import se.knyt.core.commerce.Dispute.State;
import se.knyt.http.json.Json;
import se.knyt.simulators.adyen.AdyenSimulator;
import se.knyt.spi.ProviderSession;
import se.knyt.spi.PullSource.Reading;
import se.knyt.spi.WebhookSource.Hint;

/** Adyen's disputes, told by its notifications alone: kept as what they say, from the opening to the end. */
class DisputesTest {
    private static final String KEY = "00112233445566778899AABBCCDDEEFF00112233445566778899AABBCCDDEEFF";
    private static final Instant NOW = Instant.parse("2026-11-02T08:00:00Z");

    private ProviderWorld world;

    @BeforeEach
    void open() {
        world = new ProviderWorld("adyen");
        // Where nobody listens: what is to be sent stays, as it would be sent.
        world.act("webhook", "{\"url\":\"http://127.0.0.1:9/hooks\",\"hmac_key\":\"" + KEY + "\"}");
    }

    @AfterEach
    void close() {
        world.close();
    }

    private AdyenSession session(String key) {
        var settings = Map.of("merchant-account", AdyenSimulator.MERCHANT_ACCOUNT);
        var context = world.context(settings, Map.of("api-key", AdyenSimulator.API_KEY, "hmac-key", key));
        return new AdyenSession(context, AdyenSettings.of(context));
    }

    /** The notification of an event as it was sent, of which there is one. */
    private byte[] sent(String event) {
        for (var each : world.state().path("webhook_delivery")) {
            if (Json.textOr(each, "topic", "").equals(event)) {
                return Json.textOr(each, "body", "").getBytes(StandardCharsets.UTF_8);
            }
        }
        throw new AssertionError("no " + event + " was sent");
    }

    private Hint hint(String event) {
        return session(KEY).verify(Map.of(), sent(event)).orElseThrow();
    }

    private Dispute told(String event) {
        var record = hint(event).told().getFirst();
        assertThat(record.key()).endsWith(" " + event);
        return (Dispute) ((Reading.Read) record.reading()).documents().getFirst();
    }

    /** Opened on 2 November at 08:00 UTC: Visa's 18 days end on the 20th. */
    @Test
    void aDisputeIsToldFromItsFirstDayToItsEnd() {
        var payment = world.purchased(true);
        world.act(
                "purchases/" + payment + "/notification-of-chargeback", "{\"amount_minor\":50000,\"reason\":\"13.3\"}");
        var opened = told("NOTIFICATION_OF_CHARGEBACK");
        assertThat(opened.state()).isEqualTo(State.NEEDS_ANSWER);
        assertThat(opened.stateWord()).isEqualTo("NOTIFICATION_OF_CHARGEBACK Undefended");
        assertThat(opened.reason()).isEqualTo(Reason.NOT_AS_DESCRIBED);
        assertThat(opened.reasonWord()).isEqualTo("visa 13.3");
        assertThat(opened.amount().toString()).isEqualTo("500.00 SEK");
        assertThat(opened.openedAt()).isEqualTo(NOW);
        assertThat(opened.answerBy()).contains(Instant.parse("2026-11-20T08:00:00Z"));
        assertThat(opened.orderReference()).isEqualTo("order-1");
        assertThat(opened.providerOrderId()).isEqualTo(payment);
        assertThat(opened.link()).isEqualTo("https://ca-test.adyen.com");
        world.act("purchases/" + payment + "/dispute", "{}");
        world.act("purchases/" + payment + "/dispute/defend", "{}");
        assertThat(told("CHARGEBACK").state()).isEqualTo(State.NEEDS_ANSWER);
        assertThat(told("INFORMATION_SUPPLIED").state()).isEqualTo(State.UNDER_REVIEW);
        world.act("purchases/" + payment + "/dispute/close", "{\"won\":true}");
        assertThat(told("CHARGEBACK_REVERSED").state()).isEqualTo(State.UNDER_REVIEW);
        world.act("purchases/" + payment + "/issuer-timeframe-expired", "{}");
        var won = told("ISSUER_RESPONSE_TIMEFRAME_EXPIRED");
        assertThat(won.state()).isEqualTo(State.WON);
        assertThat(won.sourceId()).isEqualTo(opened.sourceId());
    }

    @Test
    void oneThatNobodyDefendsIsLostAndOneThatIsGivenInToIsAccepted() {
        var payment = world.purchased(true);
        world.act("purchases/" + payment + "/dispute", "{}");
        world.control().advance(Duration.ofDays(19));
        assertThat(told("DISPUTE_DEFENSE_PERIOD_ENDED").state()).isEqualTo(State.LOST);

        world.close();
        open();
        var other = world.purchased(true);
        world.act("purchases/" + other + "/dispute", "{}");
        world.act("purchases/" + other + "/dispute/accept", "{}");
        assertThat(told("DISPUTE_DEFENSE_PERIOD_ENDED").state()).isEqualTo(State.ACCEPTED);
    }

    @Test
    void theIssuerThatTakesTheMoneyASecondTimeHasWon() {
        var payment = world.purchased(true);
        world.act("purchases/" + payment + "/dispute", "{}");
        world.act("purchases/" + payment + "/dispute/close", "{\"won\":true}");
        world.act("purchases/" + payment + "/second-chargeback", "{}");
        assertThat(told("SECOND_CHARGEBACK").state()).isEqualTo(State.LOST);
    }

    /** The line of the settlement names the payment that the notification names, and the case itself. */
    @Test
    void linesOfThePayoutNameTheSamePayment() {
        var payment = world.purchased(true);
        world.purchased(true);
        world.act("purchases/" + payment + "/dispute", "{}");
        world.control().advance(Duration.ofDays(7));
        var dispute = told("CHARGEBACK");
        var lines = session(KEY).pull(ProviderSession.PAYOUTS, "130", ProviderWorld.START).records().stream()
                .flatMap(record -> ((Reading.Read) record.reading()).payoutLines().values().stream())
                .flatMap(java.util.List::stream)
                .filter(line -> line.kind() == se.knyt.core.commerce.PayoutLine.Kind.CHARGEBACK)
                .toList();
        assertThat(lines).singleElement().satisfies(line -> {
            assertThat(line.amount().toString()).isEqualTo("-1249.00 SEK");
            assertThat(line.providerOrderId()).isEqualTo(dispute.providerOrderId());
            assertThat(line.providerTransactionId()).isEqualTo(dispute.sourceId());
        });
    }

    @Test
    void whatIsNotSignedTellsNothingAndWhatIsNoCaseIsAHintAlone() {
        var payment = world.purchased(true);
        assertThat(hint("CAPTURE").told()).isEmpty();
        world.act("purchases/" + payment + "/dispute", "{}");
        assertThat(session(KEY.replace('0', '1')).verify(Map.of(), sent("CHARGEBACK")))
                .isEmpty();
        // The amount is among what is signed.
        var forged = new String(sent("CHARGEBACK"), StandardCharsets.UTF_8).replace("\"value\":124900", "\"value\":1");
        assertThat(session(KEY).verify(Map.of(), forged.getBytes(StandardCharsets.UTF_8)))
                .isEmpty();
    }

    /** One key may sign for several merchant accounts; a case of another one is another connection's. */
    @Test
    void aCaseOfAnotherMerchantAccountIsNotOurs() {
        assertThat(DisputeNotice.isOne(item("\"eventCode\":\"CHARGEBACK\""), "ExempelbutikenSE"))
                .isTrue();
        assertThat(DisputeNotice.isOne(item("\"eventCode\":\"CHARGEBACK\""), "Another"))
                .isFalse();
        assertThat(DisputeNotice.isOne(item("\"eventCode\":\"NOTIFICATION_OF_FRAUD\""), "ExempelbutikenSE"))
                .isFalse();
    }

    private static tools.jackson.databind.JsonNode item(String event, String... besides) {
        return Json.parse(("{\"pspReference\":\"QFQTPCQ8HXSKGK82\",\"merchantAccountCode\":\"ExempelbutikenSE\","
                        + "\"merchantReference\":\"1001\",\"originalReference\":\"9913140798220028\",\"success\":\"true\","
                        + "\"eventDate\":\"2026-03-09T09:15:00+01:00\",\"reason\":\"Maja Granberg says\","
                        + "\"amount\":{\"currency\":\"SEK\",\"value\":1000}," + event + ",\"additionalData\":{"
                        + String.join(",", besides) + "}}")
                .getBytes(StandardCharsets.UTF_8));
    }

    private static Dispute read(String event, String... besides) {
        var record = DisputeNotice.record(
                item("\"eventCode\":\"" + event + "\"", besides), "https://ca-live.adyen.com", NOW);
        return (Dispute) ((Reading.Read) record.reading()).documents().getFirst();
    }

    /** What the description says of each event, where no status comes with it; what it leaves open is unknown. */
    @ParameterizedTest
    @CsvSource({
        "REQUEST_FOR_INFORMATION,'',NEEDS_ANSWER",
        "NOTIFICATION_OF_CHARGEBACK,'',NEEDS_ANSWER",
        "CHARGEBACK,'',UNKNOWN",
        "CHARGEBACK_REVERSED,'',UNDER_REVIEW",
        "CHARGEBACK_REVERSED,Won,WON",
        "SECOND_CHARGEBACK,'',LOST",
        "PREARBITRATION_WON,'',WON",
        "PREARBITRATION_LOST,'',LOST",
        "PREARBITRATION_OPEN,'',UNKNOWN",
        "PREARBITRATION_ACCEPTED,'',UNKNOWN",
        "CHARGEBACK,Pending,UNDER_REVIEW",
        "REQUEST_FOR_INFORMATION,Responded,UNKNOWN",
        "CHARGEBACK,Sleeping,UNKNOWN"
    })
    void theStateIsWhatIsSaidAndNoMore(String event, String status, State state) {
        var told = status.isEmpty() ? read(event) : read(event, "\"disputeStatus\":\"" + status + "\"");
        assertThat(told.state()).isEqualTo(state);
        assertThat(told.stateWord()).isEqualTo((event + " " + status).strip());
        assertThat(told.answerBy()).isEmpty();
    }

    /** As in the description's example: defended by Adyen itself, with a period that nobody can use. */
    @Test
    void whatAdyenDefendsItselfAsksNothingOfTheMerchant() {
        var told = read(
                "NOTIFICATION_OF_CHARGEBACK",
                "\"chargebackReasonCode\":\" 4853\"",
                "\"chargebackSchemeCode\":\"mc\"",
                "\"defensePeriodEndsAt\":\"2021-07-31T03:03:08+02:00\"",
                "\"defendable\":\"false\"",
                "\"autoDefended\":\"true\"",
                "\"grossCurrency\":\"EUR\"",
                "\"grossValue\":\"2000\"",
                "\"capturePspReference\":\"8536173024791891\"");
        assertThat(told.state()).isEqualTo(State.UNDER_REVIEW);
        assertThat(told.reasonWord()).isEqualTo("mc 4853");
        assertThat(told.reason()).isEqualTo(Reason.OTHER);
        assertThat(told.amount().toString()).isEqualTo("20.00 EUR");
        assertThat(told.answerBy()).contains(Instant.parse("2021-07-31T01:03:08Z"));
        assertThat(told.providerTransactionId()).isEqualTo("8536173024791891");
    }

    @ParameterizedTest
    @CsvSource({
        "visa,10.4,FRAUD",
        "visa,13.1,NOT_RECEIVED",
        "visa,13.6,CREDIT_NOT_PROCESSED",
        "visa,99.9,UNKNOWN",
        "mc,4837,FRAUD",
        "amex,C08,NOT_RECEIVED",
        "jcb,502,UNKNOWN"
    })
    void aCodeThatIsNotKnownStaysUnknown(String scheme, String code, Reason reason) {
        var told = read(
                "NOTIFICATION_OF_CHARGEBACK",
                "\"chargebackReasonCode\":\"" + code + "\"",
                "\"chargebackSchemeCode\":\"" + scheme + "\"");
        assertThat(told.reason()).isEqualTo(reason);
        assertThat(told.reasonWord()).isEqualTo(scheme + " " + code);
    }

    @Test
    void whatIsSaidOfTheBuyerIsNotKeptAndWhatCannotBeReadIsParked() {
        var record = DisputeNotice.record(
                item("\"eventCode\":\"CHARGEBACK\"", "\"shopperReference\":\"maja\"", "\"metadata.name\":\"Maja\""),
                "",
                NOW);
        assertThat(new String(record.raw(), StandardCharsets.UTF_8))
                .contains("QFQTPCQ8HXSKGK82")
                .doesNotContainIgnoringCase("maja");
        var broken =
                DisputeNotice.record(item("\"eventCode\":\"CHARGEBACK\"", "\"defensePeriodEndsAt\":\"soon\""), "", NOW);
        assertThat(broken.reading())
                .isInstanceOfSatisfying(
                        Reading.Unreadable.class, why -> assertThat(why.code()).isEqualTo("adyen.dispute-unreadable"));
        assertThat(broken.changedAt()).isEqualTo(NOW);
    }
}
