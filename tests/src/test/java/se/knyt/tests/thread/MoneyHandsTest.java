package se.knyt.tests.thread;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.engine.settings.Hand;
import se.knyt.engine.settings.MoneyHand;
import se.knyt.simulators.klarna.KlarnaSimulator;
import tools.jackson.databind.JsonNode;

/**
 * One hand on the money: whoever a company says captures does, the others are read, and what another hand has done is taken in and
 * not repeated. How often something was captured is asked of Klarna.
 */
class MoneyHandsTest {
    private World world;
    private Merchant merchant;

    @BeforeEach
    void open() {
        world = new World();
        merchant = new Merchant(world, Merchant.Way.SHOP);
    }

    @AfterEach
    void close() {
        merchant.close();
        world.close();
    }

    @Test
    void throughTheShopUnlessSomebodyChoseOtherwise() {
        var order = sell();
        ship(order);
        assertThat(captures()).hasSize(1);
        assertThat(shopCaptures()).isEqualTo(1);
    }

    /** The settlement's lines are known by the capture's own id. */
    @Test
    void atTheProviderTheShopIsNotAskedAndThePayoutTiesByTheCapturesOwnId() {
        hand(Hand.KNYT_AT_PROVIDER);
        var order = sell();
        ship(order);
        assertThat(captures()).as("%s", Trouble.of(merchant)).hasSize(1);
        assertThat(captures().getFirst().path("reference").asString("")).contains(order + "/F");
        assertThat(shopCaptures()).isZero();
        tiedAfterThePayout();
        assertThat(tiers()).containsOnly(1);
    }

    @Test
    void aPersonIsToldWhenTheGoodsHaveGoneAndNothingIsBookedBefore() {
        hand(Hand.PERSON);
        var order = sell();
        ship(order);
        assertThat(captures()).isEmpty();
        assertThat(openEnds()).containsExactly("capture.by-person");
        assertThat(invoices()).isZero();
        merchant.advance(Duration.ofDays(3));
        assertThat(openEnds()).containsExactly("capture.by-person");
        world.post("shopify", "orders/" + order + "/capture", "{}");
        merchant.settle();
        assertThat(captures()).hasSize(1);
        tiedAfterThePayout();
    }

    /** Nobody tells that a capture has not come: the clock does. */
    @Test
    void aShopThatShouldCaptureByItselfIsALooseEndAfterTwoDays() {
        hand(Hand.SHOP);
        var order = sell();
        ship(order);
        merchant.advance(Duration.ofDays(1));
        assertThat(openEnds()).isEmpty();
        merchant.advance(Duration.ofDays(2));
        assertThat(openEnds()).containsExactly("capture.not-seen");
        world.post("shopify", "orders/" + order + "/capture", "{}");
        merchant.settle();
        assertThat(captures()).hasSize(1);
        tiedAfterThePayout();
    }

    @Test
    void whatAPersonCapturedInTheShopWhileOursWaitedIsTakenIn() {
        hand(Hand.KNYT_AT_PROVIDER);
        var order = sell();
        merchant.engine.control().connectionState(merchant.company, merchant.klarna, "paused", "test");
        world.post("shopify", "orders/" + order + "/ship", "{}");
        merchant.engine.control().readNow(merchant.company, merchant.shop, "orders");
        untilPlanned("capture");
        world.post("shopify", "orders/" + order + "/capture", "{}");
        merchant.engine.control().readNow(merchant.company, merchant.shop, "orders");
        untilPlanned("book-invoice");
        merchant.engine.control().connectionState(merchant.company, merchant.klarna, "active", "test");
        merchant.settle();
        assertThat(captures()).as("%s", Trouble.of(merchant)).hasSize(1);
        tiedAfterThePayout();
    }

    /** The shop does not know of it; Klarna refuses ours, and its own books show whose it was. */
    @Test
    void whatAPersonCapturedInTheProvidersPortalIsTakenIn() throws Exception {
        hand(Hand.KNYT_AT_PROVIDER);
        var order = sell();
        var reserved = world.get("klarna", "canonical")
                .path("orders")
                .get(0)
                .path("order_amount")
                .asLong();
        captureInThePortal(reserved);
        ship(order);
        assertThat(captures()).as("%s", Trouble.of(merchant)).hasSize(1);
        tiedAfterThePayout();
    }

    /** A credit note pays nobody: the shop's refund does, and takes the credit note that is there. */
    @Test
    void aCreditNoteMadeInTheAccountingSystemWaitsForTheShopsRefundAndIsNotRepeated() {
        var order = sell();
        ship(order);
        var credited = world.post("fortnox", "invoices/1/credit", "{}")
                .path("Invoice")
                .path("CreditInvoiceReference")
                .asString("");
        world.post("fortnox", "invoices/" + credited + "/bookkeep", "{}");
        merchant.settle();
        merchant.advance(Duration.ofDays(1));
        assertThat(openEnds()).isEmpty();
        merchant.advance(Duration.ofDays(2));
        assertThat(openEnds()).containsExactly("refund.not-seen");
        world.post("shopify", "orders/" + order + "/refund", "{\"shipping\":true}");
        merchant.settle();
        merchant.settle();
        assertThat(invoices()).as("%s", Trouble.of(merchant)).isEqualTo(2);
        tiedAfterThePayout();
    }

    private void captureInThePortal(long amount) throws IOException, InterruptedException {
        var user = KlarnaSimulator.API_USER + ":" + KlarnaSimulator.API_PASSWORD;
        var request = HttpRequest.newBuilder(
                        URI.create(world.uri("klarna") + "/ordermanagement/v1/orders/" + klarnaOrder() + "/captures"))
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8)))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"captured_amount\":" + amount + "}"))
                .build();
        try (var http = HttpClient.newHttpClient()) {
            assertThat(http.send(request, BodyHandlers.discarding()).statusCode())
                    .isEqualTo(201);
        }
    }

    private void hand(Hand hand) {
        merchant.engine
                .database()
                .doForCompany(
                        "hands",
                        merchant.company,
                        tx -> merchant.engine
                                .settings()
                                .change(
                                        tx,
                                        merchant.company,
                                        s -> s.withHands(List.of(
                                                new MoneyHand("", 0, Hand.SHOP),
                                                new MoneyHand("klarna", merchant.shop, hand))),
                                        "",
                                        "test",
                                        world.now()));
    }

    private String sell() {
        var name = world.post("shopify", "sell", "{\"count\":1}")
                .path("orders")
                .get(0)
                .asString("");
        merchant.settle();
        return name.replace("#", "");
    }

    private void ship(String order) {
        world.post("shopify", "orders/" + order + "/ship", "{}");
        merchant.settle();
        merchant.settle();
    }

    private void untilPlanned(String kind) {
        var patience = world.now().plus(Duration.ofMinutes(1));
        while (count("select count(*) from effect where company_id = ? and kind = '" + kind + "'"
                        + ("capture".equals(kind) ? "" : " and state = 'done'"))
                == 0) {
            if (world.now().isAfter(patience)) {
                throw new IllegalStateException(kind + " never came: " + Trouble.of(merchant));
            }
            java.util.concurrent.locks.LockSupport.parkNanos(50_000_000);
        }
    }

    private void tiedAfterThePayout() {
        merchant.advance(Duration.ofDays(14));
        var status = merchant.status();
        assertThat(status.trailsTied())
                .as("%s %s", status, Trouble.of(merchant))
                .isEqualTo(1);
        assertThat(status.looseEnds()).as("%s", Trouble.of(merchant)).isZero();
        assertThat(status.certificatesClosed()).isEqualTo(status.payouts()).isPositive();
        assertThat(world.get("fortnox", "ledger").path("open").size()).isZero();
    }

    private List<JsonNode> captures() {
        return world.get("klarna", "canonical")
                .path("orders")
                .get(0)
                .path("captures")
                .valueStream()
                .toList();
    }

    private String klarnaOrder() {
        return merchant.engine
                .database()
                .forCompany(
                        "ids",
                        merchant.company,
                        tx -> tx.first(
                                        "select body::json ->> 'providerOrderId' from document where company_id = ?"
                                                + " and kind = 'payment'",
                                        row -> row.getString(1),
                                        merchant.company)
                                .orElseThrow());
    }

    private long shopCaptures() {
        return world.get("shopify", "canonical")
                .path("orders")
                .get(0)
                .path("transactions")
                .valueStream()
                .filter(t -> t.path("kind").asString("").equals("CAPTURE"))
                .count();
    }

    private int invoices() {
        return world.get("fortnox", "canonical").path("invoices").size();
    }

    private List<String> openEnds() {
        return merchant.engine
                .database()
                .forCompany(
                        "ends",
                        merchant.company,
                        tx -> tx.query(
                                "select code from loose_end where company_id = ? and closed_at is null order by 1",
                                row -> row.getString(1),
                                merchant.company));
    }

    private List<Integer> tiers() {
        return merchant.engine
                .database()
                .forCompany(
                        "tiers",
                        merchant.company,
                        tx -> tx.query(
                                "select tier from payout_line where company_id = ? and kind = 'sale'",
                                row -> row.getInt(1),
                                merchant.company));
    }

    private long count(String sql) {
        return merchant.engine
                .database()
                .forCompany(
                        "count",
                        merchant.company,
                        tx -> tx.first(sql, row -> row.getLong(1), merchant.company)
                                .orElse(0L));
    }
}
