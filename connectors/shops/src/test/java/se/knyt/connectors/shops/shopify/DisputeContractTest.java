package se.knyt.connectors.shops.shopify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import se.knyt.core.commerce.Dispute;
import se.knyt.core.commerce.Dispute.Reason;
import se.knyt.core.commerce.Dispute.State;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.money.Money;
import se.knyt.spi.ProviderFailure;
import se.knyt.spi.PullSource.Reading;
import se.knyt.spi.PullSource.SourceRecord;
import se.knyt.testkit.MoneyEffects;
import se.knyt.testkit.PullSourceContract;

/** Disputes of Shopify Payments, against the simulated shop: what is said of one is what the acts that made it said. */
class DisputeContractTest extends ShopStreamContract {
    @Override
    public String stream() {
        return DisputeSource.STREAM;
    }

    @Override
    public String addRecord() {
        return dispute(sell(), "{}").replaceFirst("(?s)^.*?\"id\":\"([^\"]+)\".*$", "$1");
    }

    @Override
    public String readRoute() {
        return "shopifyPaymentsAccount";
    }

    /** A captured sale of 1 249,00 kr; gives the order's number. */
    private String sell() {
        var number = world.sell("{\"payment\":\"shopify-payments\",\"discount\":false,\"shipping\":0,"
                + "\"lines\":[{\"sku\":\"TROJA-M\",\"price\":124900}]}");
        control().post("orders/" + number + "/capture", "{}");
        return number;
    }

    private String dispute(String number, String how) {
        return control().post("orders/" + number + "/dispute", how);
    }

    private List<Dispute> disputes() {
        return PullSourceContract.all(open(), stream(), "", startDate()).records().stream()
                .map(SourceRecord::reading)
                .map(reading -> (Dispute) ((Reading.Read) reading).documents().getFirst())
                .toList();
    }

    @Test
    void aDisputeIsReadFromItsFirstDayToItsEnd() {
        var number = sell();
        dispute(number, "{\"reason\":\"product_not_received\",\"amount\":50000}");
        var opened = disputes().getFirst();
        assertThat(opened.provider()).isEqualTo("shopify-payments");
        assertThat(opened.state()).isEqualTo(State.NEEDS_ANSWER);
        assertThat(opened.reason()).isEqualTo(Reason.NOT_RECEIVED);
        assertThat(opened.reasonWord()).isEqualTo("PRODUCT_NOT_RECEIVED");
        assertThat(opened.amount()).isEqualTo(Money.sek("500.00"));
        assertThat(opened.fee()).isEmpty();
        assertThat(opened.answerBy()).hasValueSatisfying(by -> assertThat(by).isAfter(opened.openedAt()));
        assertThat(opened.orderReference()).endsWith(number);
        assertThat(opened.link()).matches("https://[a-z0-9.-]+/admin/orders/\\d+");
        control().post("orders/" + number + "/dispute/evidence", "{}");
        assertThat(disputes()).singleElement().extracting(Dispute::state).isEqualTo(State.UNDER_REVIEW);
        control().post("orders/" + number + "/dispute/close", "{\"won\":true}");
        assertThat(disputes()).singleElement().extracting(Dispute::state).isEqualTo(State.WON);
    }

    /** Nobody answers: lost when the day has passed. */
    @Test
    void oneThatNobodyAnswersIsLost() {
        dispute(sell(), "{}");
        control().advance(Duration.ofDays(60));
        assertThat(disputes()).singleElement().extracting(Dispute::state).isEqualTo(State.LOST);
    }

    /** The lines that took the money and the fee name the case by the order's id, as the case itself does. */
    @Test
    void linesOfThePayoutNameTheSameOrder() {
        var number = sell();
        sell();
        dispute(number, "{}");
        control().advance(Duration.ofDays(7));
        var order = disputes().getFirst().providerOrderId();
        assertThat(order).startsWith("gid://shopify/Order/");
        var lines = PullSourceContract.all(open(), PayoutSource.STREAM, "", startDate()).records().stream()
                .flatMap(record -> MoneyEffects.closed(record).stream())
                .filter(line -> line.kind() == PayoutLine.Kind.CHARGEBACK)
                .toList();
        assertThat(lines).singleElement().satisfies(line -> {
            assertThat(line.amount()).isEqualTo(Money.sek("-1249.00"));
            assertThat(line.providerOrderId()).isEqualTo(order);
        });
    }

    @Test
    void anAppWithoutTheScopeReadsNoneAndOneThatLosesItIsTold() {
        control().post("payments-account/terms", "{\"access\":false}");
        addRecord();
        var none = open().pull(stream(), "", startDate());
        assertThat(none.records()).isEmpty();
        assertThat(none.cursor()).isEmpty();
        control().post("payments-account/terms", "{\"access\":true}");
        var some = open().pull(stream(), none.cursor(), startDate());
        assertThat(some.records()).hasSize(1);
        control().post("payments-account/terms", "{\"access\":false}");
        assertThatThrownBy(() -> open().pull(stream(), some.cursor(), startDate()))
                .isInstanceOf(ProviderFailure.Refused.class);
    }

    /** Made up: a word that Shopify may find, and a status that says nothing of who bears the amount. */
    @Test
    void unknownWordsAreKeptAndNotGuessed() {
        var told = DisputeMapping.read(
                se.knyt.http.json.Json.parse("""
                        {"id":"gid://shopify/ShopifyPaymentsDispute/7","legacyResourceId":"7","status":"PREVENTED","type":"INQUIRY",
                         "initiatedAt":"2026-03-09T08:00:00Z","amount":{"amount":"10.5","currencyCode":"SEK"},
                         "reasonDetails":{"reason":"NONCOMPLIANT"},"order":null}""".getBytes(java.nio.charset.StandardCharsets.UTF_8)), "x.myshopify.com");
        assertThat(told.state()).isEqualTo(State.UNKNOWN);
        assertThat(told.stateWord()).isEqualTo("PREVENTED");
        assertThat(told.reason()).isEqualTo(Reason.OTHER);
        assertThat(told.reasonWord()).isEqualTo("NONCOMPLIANT");
        assertThat(told.answerBy()).isEmpty();
        assertThat(told.link()).isEmpty();
        assertThat(told.amount()).isEqualTo(Money.sek("10.50"));
    }
}
