package se.knyt.tests.thread;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import se.knyt.engine.effects.FoundElsewhereDesk;
import se.knyt.engine.settings.Hand;
import se.knyt.engine.settings.MoneyHand;
import se.knyt.simulators.klarna.KlarnaSimulator;
import tools.jackson.databind.JsonNode;

/** One merchant whose choice of hands is tried. How often money was moved is asked of Klarna. */
abstract class HandsTried {
    World world;
    Merchant merchant;

    @BeforeEach
    void open() {
        world = new World();
        merchant = new Merchant(world, way());
    }

    Merchant.Way way() {
        return Merchant.Way.SHOP;
    }

    @AfterEach
    void close() {
        merchant.close();
        world.close();
    }

    /** The choice for Klarna in the shop; everything else is the shop's. */
    void choose(MoneyHand hand) {
        merchant.change(s -> s.withHands(List.of(new MoneyHand("", 0, Hand.SHOP), hand)));
    }

    String sell() {
        return sell("{\"count\":1}");
    }

    String sell(String wishes) {
        var order = world.sold("shopify", wishes);
        merchant.settle();
        return order;
    }

    void ship(String order) {
        world.post("shopify", "orders/" + order + "/ship", "{}");
        merchant.settle();
        merchant.settle();
    }

    /** As a person does it in the accounting system: the whole invoice, and booked. */
    void creditFirstInvoice() {
        var note = world.post("fortnox", "invoices/1/credit", "{}")
                .path("Invoice")
                .path("CreditInvoiceReference")
                .asString("");
        world.post("fortnox", "invoices/" + note + "/bookkeep", "{}");
    }

    /** As somebody at the merchant does it at Klarna, without a key or a reference. */
    void inThePortal(String what, String body) {
        var user = KlarnaSimulator.API_USER + ":" + KlarnaSimulator.API_PASSWORD;
        var request = HttpRequest.newBuilder(
                        URI.create(world.uri("klarna") + "/ordermanagement/v1/orders/" + klarnaOrder() + "/" + what))
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8)))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try (var http = HttpClient.newHttpClient()) {
            assertThat(http.send(request, BodyHandlers.discarding()).statusCode())
                    .isEqualTo(201);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A person says of what somebody else has made whether it is what Knyt was to make. */
    void say(FoundElsewhereDesk.Word word) {
        var desk = merchant.engine.desks().foundElsewhere();
        long effect =
                count("select effect_id from effect where company_id = ? and error_code like '%.found-elsewhere'");
        var found = desk.find(merchant.company, effect).orElseThrow().theirs().id();
        assertThat(desk.say(merchant.company, effect, "another", word, "eva@example.com"))
                .as("what was shown is not there any more")
                .isFalse();
        assertThat(desk.say(merchant.company, effect, found, word, "eva@example.com"))
                .isTrue();
        assertThat(desk.say(merchant.company, effect, found, word, "eva@example.com"))
                .as("pressed twice")
                .isFalse();
        merchant.settle();
        merchant.settle();
    }

    /** Waits while the engine works; another connection of the company may stand still meanwhile. */
    void until(String what, String sql) {
        var patience = Instant.now().plus(Duration.ofMinutes(1));
        while (count(sql) == 0) {
            if (Instant.now().isAfter(patience)) {
                throw new IllegalStateException(what + " never came: " + Trouble.of(merchant));
            }
            java.util.concurrent.locks.LockSupport.parkNanos(50_000_000);
        }
    }

    /** Everything adds up, and nothing is open in the customer ledger. */
    void tiedAfterThePayout() {
        tiedAfterThePayout(1);
    }

    void tiedAfterThePayout(int purchases) {
        merchant.advance(Duration.ofDays(14));
        var status = merchant.status();
        assertThat(status.trailsTied())
                .as("%s %s", status, Trouble.of(merchant))
                .isEqualTo(purchases);
        assertThat(status.looseEnds()).as("%s", Trouble.of(merchant)).isZero();
        assertThat(status.certificatesClosed()).isEqualTo(status.payouts()).isPositive();
        assertThat(world.get("fortnox", "ledger").path("open").size()).isZero();
    }

    /** The captures or refunds that Klarna holds of the only order. */
    List<JsonNode> atKlarna(String what) {
        return world.get("klarna", "canonical")
                .path("orders")
                .get(0)
                .path(what)
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

    long inShop(String kind) {
        return world.get("shopify", "canonical")
                .path("orders")
                .get(0)
                .path("transactions")
                .valueStream()
                .filter(t -> t.path("kind").asString("").equals(kind))
                .count();
    }

    int invoices() {
        return world.get("fortnox", "canonical").path("invoices").size();
    }

    List<String> openEnds() {
        return merchant.openEnds();
    }

    /** What stands on accounts of the accounting system, debit positive. */
    List<String> balances(String... accounts) {
        var balances = world.get("fortnox", "balances");
        return List.of(accounts).stream()
                .map(a -> new BigDecimal(balances.path(a).asString("0"))
                        .setScale(2)
                        .toPlainString())
                .toList();
    }

    /** The first purchase. */
    long firstTrail() {
        return Long.parseLong(
                merchant.texts("select min(trail_id)::text from trail where company_id = ? and merged_into is null")
                        .getFirst());
    }

    /** By which proof the payouts' lines of a kind were matched. */
    List<Integer> tiers(String kind) {
        return merchant.engine
                .database()
                .forCompany(
                        "tiers",
                        merchant.company,
                        tx -> tx.query(
                                "select tier from payout_line where company_id = ? and kind = ?",
                                row -> row.getInt(1),
                                merchant.company,
                                kind));
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
