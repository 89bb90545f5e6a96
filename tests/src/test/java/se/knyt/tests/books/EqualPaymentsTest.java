package se.knyt.tests.books;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.engine.flows.FlowCode;
import se.knyt.tests.thread.Merchant;
import se.knyt.tests.thread.Trouble;
import se.knyt.tests.thread.World;

/** What looks alike is two all the same, and what came too early finds its invoice when there is one. */
class EqualPaymentsTest {
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

    /** One order, two deliveries of the same amount on one day, then two refunds of the same amount on one day. Klarna keeps its fees. */
    @Test
    void twoCapturesAndTwoRefundsOfOneAmountOnOneDayAreFour() {
        var order =
                sell("[{\"sku\":\"TROJA-S\",\"price\":40000},{\"sku\":\"MUGG-BLA\",\"price\":20000,\"quantity\":2}]");
        world.post("shopify", "orders/" + order + "/ship", "{\"lines\":[{\"sku\":\"TROJA-S\"}]}");
        world.post("shopify", "orders/" + order + "/ship", "{\"lines\":[{\"sku\":\"MUGG-BLA\"}]}");
        merchant.settle();
        merchant.settle();
        tied(1);
        var other = sell("[{\"sku\":\"MUGG-BLA\",\"price\":20000,\"quantity\":3}]");
        world.post("shopify", "orders/" + other + "/ship", "{}");
        merchant.settle();
        for (int i = 0; i < 2; i++) {
            world.post("shopify", "orders/" + other + "/refund", "{\"lines\":[{\"sku\":\"MUGG-BLA\",\"quantity\":1}]}");
        }
        merchant.settle();
        merchant.settle();
        tied(2);
        assertThat(lines("sale")).isEqualTo(3);
        assertThat(lines("refund")).isEqualTo(2);
        var fortnox = world.get("fortnox", "canonical").path("invoices");
        assertThat(fortnox.size()).as("three invoices, two credit notes").isEqualTo(5);
    }

    /** The shop captures by itself, so only the amounts tell which capture is whose. */
    @Test
    void twoCapturesOfAnotherHandOfOneAmountAreTwo() {
        var order =
                sell("[{\"sku\":\"TROJA-S\",\"price\":40000},{\"sku\":\"MUGG-BLA\",\"price\":20000,\"quantity\":2}]");
        for (var sku : new String[] {"TROJA-S", "MUGG-BLA"}) {
            world.post(
                    "shopify", "orders/" + order + "/ship", "{\"lines\":[{\"sku\":\"" + sku + "\"}],\"capture\":true}");
        }
        merchant.settle();
        merchant.settle();
        tied(1);
        assertThat(lines("sale")).isEqualTo(2);
    }

    /** The payout is booked with its line open by name; the invoice that comes later is paid by that line, and nothing is booked twice. */
    @Test
    void aLineWithoutItsInvoiceIsSettledWhenTheInvoiceComes() {
        flow(false);
        var order = sell("[{\"sku\":\"TROJA-S\",\"price\":40000}]");
        world.post("shopify", "orders/" + order + "/ship", "{\"capture\":true}");
        merchant.settle();
        merchant.advance(Duration.ofDays(7));
        assertThat(merchant.status().certificatesClosed())
                .as("%s", Trouble.of(merchant))
                .isEqualTo(1);
        assertThat(Trouble.of(merchant).toString()).contains("payout.line-unmatched");
        assertThat(attached()).as("nothing that would be out of date").noneMatch(f -> f.contains("specifikation"));
        int vouchers = world.get("fortnox", "canonical").path("vouchers").size();
        flow(true);
        merchant.engine.control().planAgain(merchant.company);
        merchant.settle();
        tied(1);
        assertThat(world.get("fortnox", "ledger").path("open").size()).isZero();
        assertThat(Ledgers.general(world)).doesNotContainKey(1510).doesNotContainKey(1581);
        assertThat(world.get("fortnox", "canonical").path("vouchers").size())
                .as("the payout's own voucher stands as it was; invoice and payment are the accounting system's")
                .isEqualTo(vouchers + 2);
        assertThat(attached())
                .filteredOn(f -> f.contains("specifikation"))
                .as("to read and to compute with, each once")
                .hasSize(2)
                .anyMatch(f -> f.contains("specifikation-SE0R1XMS.pdf"))
                .anyMatch(f -> f.contains("specifikation-SE0R1XMS.csv"));
    }

    private List<String> attached() {
        return world.get("fortnox", "canonical")
                .path("files")
                .valueStream()
                .map(f -> f.toString())
                .toList();
    }

    private void flow(boolean on) {
        merchant.engine
                .companies()
                .flow(merchant.company, FlowCode.DELIVERIES_TO_INVOICES, merchant.shop, merchant.fortnox, on);
    }

    private String sell(String lines) {
        var name = world.post(
                        "shopify",
                        "sell",
                        "{\"lines\":" + lines + ",\"shipping\":0,\"discount\":false,\"business\":false}")
                .path("orders")
                .get(0)
                .asString("");
        merchant.settle();
        return name.replace("#", "");
    }

    private void tied(int trails) {
        merchant.advance(Duration.ofDays(7));
        var status = merchant.status();
        assertThat(status.trailsTied())
                .as("%s %s", status, Trouble.of(merchant))
                .isEqualTo(trails);
        assertThat(status.looseEnds()).as("%s", Trouble.of(merchant)).isZero();
        assertThat(status.certificatesClosed()).isEqualTo(status.payouts());
    }

    private long lines(String kind) {
        return merchant.engine
                .database()
                .forCompany(
                        "lines",
                        merchant.company,
                        tx -> tx.first(
                                        "select count(distinct fact_id) from payout_line where company_id = ? and kind = ? and status = 'matched'",
                                        row -> row.getLong(1),
                                        merchant.company,
                                        kind)
                                .orElse(0L));
    }
}
