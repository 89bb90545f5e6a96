package se.knyt.tests.books;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;
import se.knyt.engine.settings.Hand;
import se.knyt.engine.settings.MoneyHand;
import se.knyt.tests.thread.Merchant;
import se.knyt.tests.thread.Trouble;

/**
 * Paid at the order and cancelled before anything is delivered: the money that came and the money that went back settle each other as a
 * prepayment (1581 +1249.00 · 2420 −999.20 · 2611 −249.80, and turned round), also when they come in different payouts of different
 * months. Two other sales, 599.00 and 2 449.00, are delivered.
 */
class CancelledBeforeDeliveryTest extends PrepaidBooks {
    private static final String CANCELLED =
            "{\"lines\":[{\"sku\":\"FILT-GRA\",\"price\":120000}],\"shipping\":4900,\"discount\":false,\"business\":false}";
    private static final String SALE_599 =
            "{\"lines\":[{\"sku\":\"TROJA-S\",\"price\":59900}],\"shipping\":0,\"discount\":false,\"business\":false}";
    private static final String SALE_2449 =
            "{\"lines\":[{\"sku\":\"FILT-GRA\",\"price\":120000,\"quantity\":2}],\"shipping\":4900,\"discount\":false,"
                    + "\"business\":false}";

    @Test
    void inOurOwnBooksTheTwoLinesSettleEachOtherInTwoPayouts() {
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            OwnBooks.of(merchant, folder);
            cancelledAfterItWasPaidOut(merchant);
            // 599.00 is 479.20 + 119.80; 2 449.00 is 1 920.00 + 39.20 + 489.80. Of the cancelled one nothing.
            var books = Ledgers.own(merchant);
            assertThat(books)
                    .as("%s", Trouble.of(merchant))
                    .containsAllEntriesOf(Ledgers.rows("3001 -2399.20", "3520 -39.20", "2611 -609.60"))
                    .doesNotContainKeys(1581, 2420, 2999);
            assertThat(Ledgers.unexplained(merchant, 1581)).isEmpty();
            assertThat(Ledgers.general(world)).isEmpty();
            tied(merchant, 3);
            assertThat(prepaid(merchant)).containsExactly("-99920", "99920");
        }
    }

    @Test
    void withACustomerLedgerNoInvoiceIsMadeAndTheAccountsEndAtZero() {
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            cancelledAfterItWasPaidOut(merchant);
            assertThat(world.get("fortnox", "canonical").path("invoices").size())
                    .as("the two that were delivered")
                    .isEqualTo(2);
            assertThat(Ledgers.general(world))
                    .as("%s", Trouble.of(merchant))
                    .containsAllEntriesOf(Ledgers.rows("3001 -2399.20", "3520 -39.20", "2611 -609.60"))
                    .doesNotContainKeys(1510, 1581, 2420, 2999);
            assertThat(Ledgers.customers(world)).isZero();
            tied(merchant, 3);
            assertThat(prepaid(merchant)).containsExactly("-99920", "99920");
        }
    }

    /** 500.00 of it by gift card: the card has it back, and only the rest of 749.00 stood at the provider. */
    @Test
    void whatAGiftCardPaidGoesBackToTheCard() {
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            var order = paidAtOnce(merchant, CANCELLED.replace("}],", "}],\"gift_card\":50000,"));
            world.post("shopify", "orders/" + order + "/cancel", "{\"refund\":true}");
            deliver(merchant, SALE_2449);
            merchant.advance(Duration.ofDays(14));
            assertThat(prepaid(merchant)).as("%s", Trouble.of(merchant)).containsExactly("-99920", "99920");
            assertThat(merchant.texts(
                            "select (debit_minor - credit_minor)::text from voucher_row where company_id = ? and account = 2421"
                                    + " order by 1"))
                    .containsExactly("-50000", "50000");
            assertThat(
                            merchant.texts(
                                    "select kind || ' ' || booked_minor from gift_card_movement where company_id = ? and kind <> 'made' order by kind desc"))
                    .containsExactly("redeemed -50000", "given-back 50000");
            assertThat(Ledgers.general(world)).doesNotContainKeys(1510, 1581, 2420, 2421, 2999);
            tied(merchant, 2);
        }
    }

    /** The shop cancels without giving back: where that is Knyt's hand the whole goes back, once. */
    @Test
    void whatTheShopDidNotGiveBackIsGivenBackByTheHandThatHasIt() {
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            hand(merchant, Hand.KNYT_AT_PROVIDER);
            var order = paidAtOnce(merchant);
            world.post("shopify", "orders/" + order + "/cancel", "{\"refund\":false}");
            merchant.settle();
            merchant.settle();
            var refunds = world.get("klarna", "canonical").path("orders").get(0).path("refunds");
            assertThat(refunds.size()).as("%s", Trouble.of(merchant)).isEqualTo(1);
            assertThat(refunds.get(0).path("refunded_amount").asLong()).isEqualTo(124900);
            deliver(merchant, SALE_2449);
            merchant.advance(Duration.ofDays(14));
            assertThat(Ledgers.general(world)).doesNotContainKeys(1510, 1581, 2420, 2999);
            tied(merchant, 2);
        }
    }

    /** Where another hand gives back, it has two days; then a person is told, and it goes on when the money has gone. */
    @Test
    void aRefundThatNobodyMakesIsALooseEndUntilItIsMade() {
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            var order = paidAtOnce(merchant);
            world.post("shopify", "orders/" + order + "/cancel", "{\"refund\":false}");
            merchant.settle();
            assertThat(ends(merchant)).isEmpty();
            merchant.advance(Duration.ofDays(3));
            assertThat(ends(merchant))
                    .as("its money was paid out meanwhile")
                    .containsExactly("cancelled.not-refunded", "payout.line-unmatched");
            world.post("shopify", "orders/" + order + "/refund", "{\"amount\":124900}");
            merchant.settle();
            merchant.settle();
            assertThat(ends(merchant)).as("%s", Trouble.of(merchant)).isEmpty();
            assertThat(prepaid(merchant)).containsExactly("-99920", "99920");
        }
    }

    /** The first payout brings the money of a purchase that nobody has delivered; one of the next month takes it back. */
    private void cancelledAfterItWasPaidOut(Merchant merchant) {
        var paid = today();
        var order = paidAtOnce(merchant);
        deliver(merchant, SALE_599);
        var nextMonth = paid.withDayOfMonth(1).plusMonths(1);
        merchant.advance(Duration.ofDays(Math.max(14, ChronoUnit.DAYS.between(paid, nextMonth))));
        assertThat(ends(merchant)).as("paid out and not delivered").containsExactly("payout.line-unmatched");
        assertThat(unbooked(merchant)).containsExactly(order + " 124900 SEK " + paid);
        var cancelled = today();
        world.post("shopify", "orders/" + order + "/cancel", "{\"refund\":true}");
        deliver(merchant, SALE_2449);
        merchant.advance(Duration.ofDays(14));
        assertThat(
                        merchant.texts(
                                "select v.voucher_date::text from voucher v join voucher_row r on r.company_id = v.company_id"
                                        + " and r.voucher_id = v.voucher_id where v.company_id = ? and r.account = 2420 order by 1"))
                .containsExactly(paid.toString(), cancelled.toString());
        assertThat(unbooked(merchant)).isEmpty();
    }

    /** Captures that no sale holds, with the day in Stockholm on which each was made: what its month waits for. */
    private static List<String> unbooked(Merchant merchant) {
        return merchant.texts("select t.order_number || ' ' || u.amount_minor || ' ' || u.currency || ' '"
                + " || (u.captured_at at time zone 'Europe/Stockholm')::date from unbooked_capture u"
                + " join trail t on t.company_id = u.company_id and t.trail_id = u.trail_id where u.company_id = ?");
    }

    private LocalDate today() {
        return LocalDate.ofInstant(world.now(), ZoneId.of("Europe/Stockholm"));
    }

    private String paidAtOnce(Merchant merchant) {
        return paidAtOnce(merchant, CANCELLED);
    }

    private String paidAtOnce(Merchant merchant, String sale) {
        var name = world.post("shopify", "sell", sale).path("orders").get(0).asString("");
        var order = name.replace("#", "");
        world.post("shopify", "orders/" + order + "/capture", "{}");
        merchant.settle();
        return order;
    }

    private void deliver(Merchant merchant, String sale) {
        var name = world.post("shopify", "sell", sale).path("orders").get(0).asString("");
        merchant.settle();
        world.post("shopify", "orders/" + name.replace("#", "") + "/ship", "{}");
        merchant.settle();
        merchant.settle();
    }

    private void hand(Merchant merchant, Hand refunds) {
        merchant.change(s -> s.withHands(
                List.of(new MoneyHand("klarna", merchant.shop, Hand.KNYT_THROUGH_SHOP, refunds, LocalDate.EPOCH))));
    }
}
