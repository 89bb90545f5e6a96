package se.knyt.tests.thread;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import se.knyt.tests.books.Ledgers;
import tools.jackson.databind.JsonNode;

/** Orders that are handled in the accounting system and cancelled: withdrawn there before delivery, credited whole after the invoice. */
class CancelledInAccountingTest extends HandsTried {
    private static final String SALE_1249 =
            "{\"lines\":[{\"sku\":\"FILT-GRA\",\"price\":120000}],\"shipping\":4900,\"discount\":false,\"business\":false}";

    @Override
    Merchant.Way way() {
        return Merchant.Way.ACCOUNTING_SYSTEM;
    }

    /** Only reserved: the reservation is let go in the shop, and nobody is to pack the order. */
    @Test
    void cancelledBeforeCaptureTheOrderIsWithdrawnThere() {
        var order = sell(SALE_1249);
        assertThat(openOrders()).hasSize(1);
        world.post("shopify", "orders/" + order + "/cancel", "{\"refund\":false}");
        merchant.settle();
        merchant.settle();
        assertThat(openOrders()).as("%s", Trouble.of(merchant)).isEmpty();
        assertThat(openEnds()).isEmpty();
        assertThat(invoices()).isZero();
        assertThat(atKlarna("captures")).isEmpty();
        assertThat(withdrawn()).containsExactly("done");
    }

    /** Paid at the order: the money goes back as a prepayment's, in vouchers of Knyt's that end at nothing, and the order is withdrawn. */
    @Test
    void cancelledAfterCaptureTheOrderIsWithdrawnAndThePrepaymentReturned() {
        var order = world.post("shopify", "sell", SALE_1249)
                .path("orders")
                .get(0)
                .asString("")
                .replace("#", "");
        world.post("shopify", "orders/" + order + "/capture", "{}");
        merchant.settle();
        assertThat(openOrders()).hasSize(1);
        world.post("shopify", "orders/" + order + "/cancel", "{\"refund\":true}");
        merchant.settle();
        merchant.settle();
        assertThat(openOrders()).as("%s", Trouble.of(merchant)).isEmpty();
        assertThat(withdrawn()).containsExactly("done");
        sell(SALE_1249);
        deliver();
        merchant.advance(Duration.ofDays(14));
        assertThat(Ledgers.general(world))
                .as("%s", Trouble.of(merchant))
                .containsAllEntriesOf(Ledgers.rows("3001 -960.00", "3520 -39.20", "2611 -249.80"))
                .doesNotContainKeys(1510, 1581, 2420, 2999);
        assertThat(invoices()).isEqualTo(1);
        assertThat(merchant.status().trailsTied())
                .as("%s", Trouble.of(merchant))
                .isEqualTo(2);
    }

    /** Somebody has made an invoice of it and not booked it: it is left alone, and a person is told which. */
    @Test
    void anOrderThatHasBecomeAnInvoiceThereIsNamed() {
        var order = sell(SALE_1249);
        world.post("fortnox", "orders/1/deliver", "{}");
        world.post("fortnox", "orders/1/invoice", "{}");
        world.post("shopify", "orders/" + order + "/cancel", "{\"refund\":false}");
        merchant.settle();
        merchant.settle();
        assertThat(openEnds()).as("%s", Trouble.of(merchant)).containsExactly("fortnox.order-invoiced");
        assertThat(withdrawn()).containsExactly("rejected");
    }

    /** Invoiced and captured, and then all of it is paid back: one credit note of the whole, and every account ends at nothing. */
    @Test
    void invoicedAndThenCancelledItIsCreditedWhole() {
        var order = sell(SALE_1249);
        deliver();
        assertThat(atKlarna("captures")).as("%s", Trouble.of(merchant)).hasSize(1);
        world.post("shopify", "orders/" + order + "/refund", "{\"shipping\":true}");
        merchant.settle();
        merchant.settle();
        assertThat(invoices()).as("%s", Trouble.of(merchant)).isEqualTo(2);
        assertThat(Ledgers.general(world)).as("%s", Trouble.of(merchant)).isEmpty();
        assertThat(withdrawn()).as("the order has become the invoice").isEmpty();
        // Another sale, so that there is something to pay out.
        sell("{\"lines\":[{\"sku\":\"FILT-GRA\",\"price\":120000,\"quantity\":2}],\"shipping\":4900,\"discount\":false,"
                + "\"business\":false}");
        deliver();
        tiedAfterThePayout(2);
        assertThat(Ledgers.general(world))
                .doesNotContainKeys(1510, 1581, 2420, 2999)
                .containsAllEntriesOf(Ledgers.rows("3001 -1920.00", "3520 -39.20", "2611 -489.80"));
    }

    /**
     * A mug of 179.00 comes back, candles of 79.50 go out instead and 99.50 goes back: a credit note, an order of its own there, and an
     * invoice that the buyer's credit pays. Sales 79.50 / 1.25 = 63.60, VAT 15.90. The answers to the credit note and to
     * the delivery are lost.
     */
    @Test
    void whatIsTakenInsteadIsAnOrderOfItsOwnThereAndOnlyTheNetMoves() {
        merchant.shopReads("read-returns");
        var order = sell(
                "{\"lines\":[{\"sku\":\"MUGG-BLA\",\"quantity\":1}],\"discount\":false,\"shipping\":0,\"business\":false}");
        deliver();
        world.post(
                "shopify",
                "orders/" + order + "/return",
                "{\"lines\":[{\"sku\":\"MUGG-BLA\"}],\"exchange\":[{\"sku\":\"LJUS-4\"}],\"reason\":\"STYLE\"}");
        hangUp("fortnox", "POST /3/invoices");
        world.post("shopify", "orders/" + order + "/return/process", "{}");
        merchant.settle();
        merchant.settle();
        assertThat(openEnds()).as("%s", Trouble.of(merchant)).isEmpty();
        assertThat(invoices()).as("%s", Trouble.of(merchant)).isEqualTo(2);
        assertThat(openOrders()).as("%s", Trouble.of(merchant)).hasSize(1);
        assertThat(balances("3001", "2611", "2421")).containsExactly("0.00", "0.00", "-79.50");
        hangUp("shopify", "fulfillmentCreate");
        deliver();
        merchant.settle();
        assertThat(openEnds()).as("%s", Trouble.of(merchant)).isEmpty();
        assertThat(invoices()).as("%s", Trouble.of(merchant)).isEqualTo(3);
        assertThat(balances("3001", "2611", "2421")).containsExactly("-63.60", "-15.90", "0.00");
        assertThat(atKlarna("captures")).as("nobody pays the candles again").hasSize(1);
        assertThat(atKlarna("refunds").getFirst().path("refunded_amount").asLong())
                .isEqualTo(9950);
        tiedAfterThePayout();
        assertThat(Ledgers.general(world))
                .containsAllEntriesOf(Ledgers.rows("3001 -63.60", "2611 -15.90"))
                .doesNotContainKeys(1510, 1581, 2420, 2421, 2999);
    }

    /**
     * Candles of 79.50 come back and a mug of 179.00 goes out: all of the note is the buyer's credit, and 99.50 is paid on top by a payment
     * link. Nobody packs the mug before that. Sales 179.00 / 1.25 = 143.20, VAT 35.80. The answers to the
     * order, the capture and the payment by credit are lost.
     */
    @Test
    void whatIsDearerIsPackedWhenTheBuyerHasPaidWhatItCostsOnTop() {
        merchant.shopReads("read-returns");
        var order = sell(
                "{\"lines\":[{\"sku\":\"LJUS-4\",\"quantity\":1}],\"discount\":false,\"shipping\":0,\"business\":false}");
        deliver();
        world.post(
                "shopify",
                "orders/" + order + "/return",
                "{\"lines\":[{\"sku\":\"LJUS-4\"}],\"exchange\":[{\"sku\":\"MUGG-BLA\"}],\"reason\":\"STYLE\"}");
        world.post("shopify", "orders/" + order + "/return/process", "{}");
        merchant.settle();
        merchant.settle();
        assertThat(openEnds()).as("%s", Trouble.of(merchant)).containsExactly("exchange.not-paid");
        assertThat(openOrders()).isEmpty();
        assertThat(invoices()).as("%s", Trouble.of(merchant)).isEqualTo(2);
        // The candles' own invoice waits for Klarna's payout.
        assertThat(balances("3001", "2611", "2421", "1510")).containsExactly("0.00", "0.00", "-79.50", "79.50");

        assertThat(merchant.engine.desks().authorizations().requestPayment(merchant.company, firstTrail(), "eva"))
                .isEmpty();
        merchant.settle();
        hangUp("fortnox", "POST /3/orders");
        world.post("shopify", "orders/" + order + "/pay", "{\"payment\":\"klarna\"}");
        merchant.settle();
        merchant.settle();
        assertThat(openEnds()).as("%s", Trouble.of(merchant)).isEmpty();
        assertThat(openOrders()).hasSize(1);
        hangUp("shopify", "orderCapture");
        hangUp("fortnox", "POST /3/invoicepayments");
        deliver();
        merchant.settle();
        assertThat(openEnds()).as("%s", Trouble.of(merchant)).isEmpty();
        assertThat(invoices()).as("%s", Trouble.of(merchant)).isEqualTo(3);
        assertThat(balances("3001", "2611", "2421")).containsExactly("-143.20", "-35.80", "0.00");
        assertThat(captured()).containsExactly(7950L, 9950L);
        assertThat(inShop("REFUND")).as("no money goes back").isZero();
        tiedAfterThePayout();
        assertThat(Ledgers.general(world))
                .containsAllEntriesOf(Ledgers.rows("3001 -143.20", "2611 -35.80"))
                .doesNotContainKeys(1510, 1581, 2420, 2421, 2999);
    }

    /** Each capture that Klarna holds, in minor units. */
    private List<Long> captured() {
        return world.get("klarna", "canonical")
                .path("orders")
                .valueStream()
                .flatMap(o -> o.path("captures").valueStream())
                .map(c -> c.path("captured_amount").asLong())
                .sorted()
                .toList();
    }

    private void hangUp(String name, String route) {
        world.post(name, "faults", "{\"route\":\"" + route + "\",\"times\":1,\"fault\":\"applied-then-hung-up\"}");
    }

    /** The orders that are open in the accounting system. */
    private List<JsonNode> openOrders() {
        return world.get("fortnox", "orders").path("orders").valueStream().toList();
    }

    private List<String> withdrawn() {
        return merchant.engine
                .database()
                .forCompany(
                        "withdrawn",
                        merchant.company,
                        tx -> tx.query(
                                "select state from effect where company_id = ? and kind = 'cancel-order'",
                                row -> row.getString(1),
                                merchant.company));
    }

    private void deliver() {
        for (var order : openOrders()) {
            var number = order.path("number").asString("");
            world.post("fortnox", "orders/" + number + "/deliver", "{}");
            world.post("fortnox", "orders/" + number + "/invoice", "{\"bookkeep\":true}");
        }
        merchant.settle();
        merchant.settle();
    }
}
