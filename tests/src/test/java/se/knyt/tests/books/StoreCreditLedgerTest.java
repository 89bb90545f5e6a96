package se.knyt.tests.books;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import se.knyt.core.money.Money;
import se.knyt.engine.flows.RefundChoice;
import se.knyt.engine.flows.Road;
import se.knyt.engine.giftcards.GiftCardDesk;
import se.knyt.tests.thread.Merchant;
import se.knyt.tests.thread.Trouble;

/**
 * Store credit end to end, in both ways of booking. Worked by hand: goods of 800.00 are paid through Klarna and 500.00 of them refunded as
 * store credit, so 2422 owes 500.00 and no provider gives anything back (3001 + 400.00, 2611 + 100.00). Goods of 800.00 are then paid with
 * 300.00 of it: 2422 owes 200.00. Somebody of the shop gives 100.00 by hand, which 6570 bears when a person says so (300.00). They take
 * 250.00 again and give 50.00 that expire after three days: 50.00 are left. What expired is income (3690 − 50.00, 2422 250.00); what is
 * still between the shop and the books is 50.00 given less 250.00 taken (6570 − 200.00, 2422 50.00).
 */
class StoreCreditLedgerTest extends CardBooks {
    private static final String GOODS =
            "\"buyer\":1,\"lines\":[{\"sku\":\"TROJA-S\",\"price\":80000}],\"shipping\":0,\"discount\":false,\"business\":false}";

    @Test
    void withAnAccountingSystemStoreCreditIsIts2422() {
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            refundedSpentAndAdjusted(merchant, () -> Ledgers.general(world), order -> inKnyt(merchant));
        }
    }

    @Test
    void withoutOneItIsOurVouchers2422() {
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            OwnBooks.of(merchant, folder);
            refundedSpentAndAdjusted(merchant, () -> Ledgers.own(merchant), this::inTheShop);
        }
    }

    private void inTheShop(String order) {
        world.post("shopify", "orders/" + order + "/refund", "{\"amount\":50000,\"store_credit\":true}");
    }

    /** Started by a person in Knyt: the shop is asked once, and no provider. */
    private static void inKnyt(Merchant merchant) {
        var trail = Long.parseLong(merchant.texts("select min(trail_id)::text from trail where company_id = ?")
                .getFirst());
        var desk = merchant.engine.desks().refunds();
        assertThat(desk.offer(merchant.company, trail).orElseThrow().roads()).contains(Road.STORE_CREDIT);
        var choice = new RefundChoice(Map.of(), Money.sek("500.00")).by(Road.STORE_CREDIT);
        var outcome =
                desk.ask(merchant.company, trail, choice, "", "nonce", "Eva").orElseThrow();
        assertThat(outcome.problem()).isEmpty();
        assertThat(outcome.hands()).containsExactly("store-credit");
        merchant.settle();
        merchant.settle();
    }

    private void refundedSpentAndAdjusted(
            Merchant merchant, Supplier<Map<Integer, BigDecimal>> books, Consumer<String> refund) {
        var first = world.sold("shopify", "{" + GOODS);
        merchant.deliver();
        refund.accept(first);
        settle(merchant);
        world.get("klarna", "canonical")
                .path("orders")
                .forEach(order ->
                        assertThat(order.path("refunded_amount").asLong()).isZero());
        assertThat(accounts(merchant)).as("%s", Trouble.of(merchant)).containsExactly("50000 50000 50000 0");
        assertThat(books.get().get(2422)).isEqualByComparingTo("-500.00");
        assertThat(books.get().getOrDefault(2421, BigDecimal.ZERO)).isEqualByComparingTo("0.00");

        world.sold("shopify", "{\"store_credit\":30000," + GOODS);
        merchant.deliver();
        settle(merchant);
        assertThat(accounts(merchant)).as("%s", Trouble.of(merchant)).containsExactly("20000 20000 20000 0");
        assertThat(books.get().get(2422)).isEqualByComparingTo("-200.00");

        world.post("shopify", "orders/" + first + "/store-credit", "{\"amount\":10000}");
        merchant.advance(Duration.ofDays(2));
        assertThat(accounts(merchant)).as("given by hand, not booked").containsExactly("30000 20000 30000 0");
        assertThat(desk(merchant).adjust(word(merchant, 30_000), "6570")).isEmpty();
        assertThat(desk(merchant).exchange(word(merchant, 30_000), "1234"))
                .as("store credit is a buyer's own")
                .isPresent();
        merchant.settle();
        assertThat(books.get().get(2422)).as("%s", Trouble.of(merchant)).isEqualByComparingTo("-300.00");
        assertThat(books.get().get(6570)).isEqualByComparingTo("100.00");

        world.post("shopify", "orders/" + first + "/store-credit", "{\"amount\":-25000}");
        world.post(
                "shopify",
                "orders/" + first + "/store-credit",
                "{\"amount\":5000,\"expires_at\":\"" + world.now().plus(Duration.ofDays(3)) + "\"}");
        merchant.advance(Duration.ofDays(14));
        assertThat(accounts(merchant)).containsExactly("5000 30000 5000 5000");
        assertThat(desk(merchant).expire(word(merchant, 5_000))).isEmpty();
        assertThat(desk(merchant).expire(word(merchant, 5_000)))
                .as("twice is once")
                .isPresent();
        merchant.settle();
        assertThat(books.get().get(2422)).as("%s", Trouble.of(merchant)).isEqualByComparingTo("-250.00");
        assertThat(books.get().get(3690)).isEqualByComparingTo("-50.00");
        assertThat(desk(merchant).adjust(word(merchant, 5_000), "6570")).isEmpty();
        merchant.settle();
        assertThat(books.get().get(2422)).as("%s", Trouble.of(merchant)).isEqualByComparingTo("-50.00");
        assertThat(books.get().get(6570)).isEqualByComparingTo("-100.00");
        assertThat(accounts(merchant)).containsExactly("5000 5000 5000 0");
        merchant.advance(Duration.ofHours(1));
        assertThat(merchant.status().looseEnds()).as("%s", Trouble.of(merchant)).isZero();
        assertThat(moves(merchant))
                .containsExactlyInAnyOrder(
                        "given-back 50000 50000",
                        "redeemed -30000 -30000",
                        "adjusted 10000 0",
                        "adjusted 0 10000",
                        "adjusted -25000 0",
                        "adjusted 5000 0",
                        "expired -5000 0",
                        "expired 0 -5000",
                        "adjusted 0 -20000");
    }

    private static GiftCardDesk desk(Merchant merchant) {
        return merchant.engine.desks().giftCards();
    }

    private GiftCardDesk.Word word(Merchant merchant, long seen) {
        var account = Long.parseLong(merchant.texts("select gift_card_id::text from gift_card where company_id = ?")
                .getFirst());
        return word(merchant, account, seen);
    }

    private static void settle(Merchant merchant) {
        merchant.settle();
        merchant.settle();
        merchant.advance(Duration.ofHours(1));
    }

    /** Each account: what is left, what of it is booked, what the shop says, what has expired and is not booked so. */
    private static List<String> accounts(Merchant merchant) {
        return merchant.texts(
                "select left_minor || ' ' || booked_minor || ' ' || shop_minor || ' ' || expired_minor from gift_card where company_id = ?"
                        + " and stored_as = 'store-credit' order by source_id");
    }

    private static List<String> moves(Merchant merchant) {
        return merchant.texts(
                "select kind || ' ' || face_minor || ' ' || booked_minor from gift_card_movement where company_id = ?"
                        + " and stored_as = 'store-credit'");
    }
}
