package se.knyt.tests.thread;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import se.knyt.engine.settings.OwnInvoices;

/**
 * The merchant's own invoice where orders are handled in the accounting system: two at 500.00, VAT included, sold on Tuesday 3 March
 * 2026, exported, delivered and invoiced in Fortnox. There is nothing to capture; the shop is told of the delivery, and the
 * trail is tied when Fortnox says that the invoice is paid in full.
 */
class OwnInvoiceInAccountingTest extends HandsTried {
    private static final String BASKET = "{\"count\":1,\"business\":true,\"payment\":\"manual\",\"discount\":false,"
            + "\"shipping\":0,\"lines\":[{\"sku\":\"TROJA-S\",\"quantity\":2,\"price\":50000}]}";

    @Override
    Merchant.Way way() {
        return Merchant.Way.ACCOUNTING_SYSTEM;
    }

    @Test
    void invoicedThereItIsFulfilledInTheShopAndTiedWhenItIsPaidInFull() {
        own(30, 5);
        sell(BASKET);
        assertThat(merchant.texts("select kind from effect where company_id = ? order by effect_id"))
                .as("%s", Trouble.of(merchant))
                .contains("create-order");
        deliver();
        assertThat(inShop("CAPTURE")).isZero();
        assertThat(fulfilled())
                .as("%s %s", Trouble.of(merchant), world.get("shopify", "canonical"))
                .isEqualTo(2);
        assertThat(trail("provider")).isEqualTo("own-invoice");
        open("100000", "0");

        world.post("fortnox", "invoices/1/pay", "{\"amount\":\"400.00\"}");
        merchant.settle();
        open("60000", "40000");
        assertThat(trail("state")).isEqualTo("waiting");

        merchant.advance(Duration.ofDays(2));
        world.post("fortnox", "invoices/1/pay", "{\"amount\":\"600.00\"}");
        merchant.settle();
        tied();
        open("0", "100000");
        assertThat(merchant.texts(
                        "select (body::json ->> 'date') || ' ' || (body::json ->> 'amount') || ' ' || (body::json ->> 'voucher')"
                                + " from document where company_id = ? and kind = 'invoice-payment' and trail_id is not null"
                                + " order by source_id"))
                .containsExactly("2026-03-03 400.00 SEK C 1 2026", "2026-03-05 600.00 SEK C 2 2026");
        assertThat(merchant.status().looseEnds()).as("%s", Trouble.of(merchant)).isZero();
    }

    /** Fortnox gives the customer 30 days: due 2 April, and five days after it 7 April is the last, in Stockholm. */
    @Test
    void notPaidSomeDaysAfterItsDueDateThereItIsALooseEndThatClosesByItself() {
        own(10, 5);
        sell(BASKET);
        deliver();
        assertThat(merchant.texts(
                        "select body::json ->> 'dueDate' from document where company_id = ? and kind = 'invoice'"))
                .containsExactly("2026-04-02");
        merchant.advance(Duration.ofDays(35));
        assertThat(openEnds()).isEmpty();
        merchant.advance(Duration.ofDays(1));
        assertThat(openEnds()).as("%s", Trouble.of(merchant)).containsExactly("own-invoice.late");
        world.post("fortnox", "invoices/1/pay", "{}");
        merchant.settle();
        assertThat(openEnds()).isEmpty();
        tied();
    }

    private void own(int due, int late) {
        merchant.engine
                .desks()
                .ownInvoices()
                .save(merchant.company, new OwnInvoices(Set.of("manual"), due, late), "eva@example.com");
    }

    private void deliver() {
        for (var order : world.get("fortnox", "orders").path("orders")) {
            var number = order.path("number").asString("");
            world.post("fortnox", "orders/" + number + "/deliver", "{}");
            world.post("fortnox", "orders/" + number + "/invoice", "{\"bookkeep\":true}");
        }
        merchant.settle();
        merchant.settle();
    }

    private long fulfilled() {
        return world.get("shopify", "canonical")
                .path("orders")
                .get(0)
                .path("fulfillments")
                .valueStream()
                .flatMap(f -> f.path("fulfillmentLineItems").valueStream())
                .mapToLong(l -> l.path("quantity").asLong(0))
                .sum();
    }

    private void open(String invoice, String settled) {
        assertThat(trail("invoice_open_minor")).as("%s", Trouble.of(merchant)).isEqualTo(invoice);
        assertThat(trail("settled_minor")).isEqualTo(settled);
    }

    private void tied() {
        assertThat(trail("state")).as("%s", Trouble.of(merchant)).isEqualTo("tied");
    }

    private String trail(String column) {
        return merchant.texts("select " + column + "::text from trail where company_id = ? and merged_into is null")
                .getFirst();
    }
}
