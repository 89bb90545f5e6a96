package se.knyt.tests.books;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.tests.thread.Merchant;
import se.knyt.tests.thread.Trouble;
import se.knyt.tests.thread.World;
import tools.jackson.databind.JsonNode;

/**
 * The table M0–M12 of the domain page, each step driven by the engine with the accounting system as the other writer: the rows of
 * the step, customer ledger = receivable account after it, and customer ledger + the provider's account = what the provider has not
 * paid out yet. The engine is killed between any two steps. With no bank connection 1589 stands for 1930.
 */
class CustomerLedgerTableTest {
    private World world;
    private Merchant merchant;
    private Worker worker;
    private Map<Integer, BigDecimal> before;

    @BeforeEach
    void open() {
        world = new World();
        merchant = Merchant.idle(world, Merchant.Way.SHOP);
        worker = new Worker(world, merchant);
        before = Map.of();
    }

    @AfterEach
    void close() {
        worker.close();
        merchant.close();
        world.close();
    }

    /** M0 to M7: two sales and a return, paid out in one payment of 1 474.55. */
    @Test
    void m0ToM7SaleReturnAndPayoutWithFeeAndFeeVat() {
        var returned = sell(goods("29900"), 0);
        ship(returned);
        untilPaidOut();
        merchant.quiet(Duration.ofMinutes(2));
        assertThat(merchant.status().trailsTied())
                .as("%s", Trouble.of(merchant))
                .isEqualTo(1);
        before = Ledgers.general(world);

        var first = sell(goods("120000"), 4900);
        var second = sell(goods("59900"), 0);
        merchant.settle();
        step("M0");
        ship(first);
        step("M1", "1510 1249.00", "3001 -960.00", "3520 -39.20", "2611 -249.80");
        ship(second);
        step("M2", "1510 599.00", "3001 -479.20", "2611 -119.80");
        world.post("shopify", "orders/" + returned + "/refund", "{\"shipping\":true}");
        merchant.settle();
        merchant.settle();
        step("M3", "3001 239.20", "2611 59.80", "1510 -299.00");

        // The accounting system takes no voucher yet: payments first, the payout's own voucher when they are all
        // booked.
        world.post(
                "fortnox", "faults", "{\"route\":\"POST /3/vouchers\",\"times\":1000,\"fault\":\"429\",\"seconds\":3}");
        untilPaidOut();
        until(() -> balance(1581).compareTo(new BigDecimal("1549.00")) == 0);
        rows("M4 to M6", "1581 1549.00", "1510 -1549.00");
        worker.dieAndComeBack();
        assertThat(merchant.status().certificatesClosed()).isEqualTo(1);
        world.clearFaults("fortnox");
        merchant.quiet(Duration.ofMinutes(2));
        step("M7", "1589 1474.55", "6064 59.56", "2641 14.89", "1581 -1549.00");
        assertThat(Ledgers.customers(world)).isZero();
        tied(3, 2);
    }

    /**
     * M8: two captures of one order, 600.00 and 400.00. M9: 500.00 of 800.00 paid by gift card. M10: a gift card of 500.00 sold. M11: a
     * settled sale of 99.00 that nobody has an invoice for. M12: a settlement 31 öre short. Beside them a chargeback of 100.00 with
     * its fee of 250.00. All in one payout.
     */
    @Test
    void m8ToM12PartsGiftCardsAStrangersLineAndOre() {
        var parts = sell("[{\"sku\":\"TROJA-S\",\"price\":60000},{\"sku\":\"MUGG-BLA\",\"price\":40000}]", 0);
        ship(parts, "[{\"sku\":\"TROJA-S\",\"quantity\":1}]");
        step("M8, first delivery", "1510 600.00", "3001 -480.00", "2611 -120.00");
        ship(parts, "[{\"sku\":\"MUGG-BLA\",\"quantity\":1}]");
        step("M8, second delivery", "1510 400.00", "3001 -320.00", "2611 -80.00");
        var byCard = sale(goods("80000"), 0).replaceFirst("\\{", "{\"gift_card\":50000,");
        ship(name(world.post("shopify", "sell", byCard)));
        step("M9, invoice and gift card", "1510 300.00", "2421 500.00", "3001 -640.00", "2611 -160.00");
        ship(sell("[{\"gift_card\":true,\"price\":50000}]", 0));
        step("M10, gift card sold", "1581 500.00", "2421 -500.00");
        ship(sell(goods("120000"), 4900));
        step("M12, invoice", "1510 1249.00", "3001 -960.00", "3520 -39.20", "2611 -249.80");
        assertThat(world.get("fortnox", "canonical").path("invoices").size()).isEqualTo(4);

        world.post("klarna", "scenarios/short", "{\"order_id\":\"" + klarnaOrder("desc") + "\",\"amount\":31}");
        world.post("klarna", "scenarios/chargeback", "{\"order_id\":\"" + klarnaOrder("asc") + "\",\"amount\":10000}");
        world.post(
                "klarna",
                "movements",
                "{\"type\":\"SALE\",\"detailed_type\":\"PURCHASE\",\"amount\":9900,\"currency\":\"SEK\"}");
        untilPaidOut();
        merchant.quiet(Duration.ofMinutes(2));
        // 2.79 % of 600, 400, 300, 500 and 1 249, each rounded, and five times 4.00 are 105.07; VAT on each rounded is
        // 26.27, and
        // 62.50 on the dispute fee. On 1581 stays the line of M11 alone, by name.
        rows(
                "the payout",
                "1510 -2549.00",
                "1581 -599.00",
                "3740 0.31",
                "1689 100.00",
                "6064 355.07",
                "2641 88.77",
                "1589 2603.85");
        assertThat(balance(1581)).isEqualByComparingTo("-99.00");
        assertThat(Ledgers.customers(world)).isZero();
        // Klarna tells of a chargeback by its payout alone, so a person says how it went.
        assertThat(Trouble.of(merchant).toString())
                .contains("payout.line-unmatched")
                .contains("dispute.not-told");
        var status = merchant.status();
        assertThat(status.looseEnds()).as("%s", Trouble.of(merchant)).isEqualTo(2);
        assertThat(status.trailsTied())
                .as("%s %s", status, Trouble.of(merchant))
                // M8 is disputed, and of M12 31 öre are open.
                .isGreaterThanOrEqualTo(2);
        assertThat(status.certificatesClosed()).isEqualTo(1);
        // No payment was made for the gift card sold, none for the stranger's line.
        assertThat(world.get("fortnox", "canonical").path("payments").size()).isEqualTo(5);
    }

    /** Asserts what the step has brought and that the ledgers agree; then the engine dies and another goes on. */
    private void step(String name, String... rows) {
        rows(name, rows);
        assertThat(Ledgers.customers(world).add(balance(1581)))
                .as("%s: customer ledger and the provider's account against what it has not paid out", name)
                .isEqualByComparingTo(unsettled());
        worker.dieAndComeBack();
    }

    private void rows(String name, String... rows) {
        var now = Ledgers.general(world);
        assertThat(Ledgers.since(before, now))
                .as("%s %s", name, Trouble.of(merchant))
                .isEqualTo(Ledgers.rows(rows));
        before = now;
        // Throws when the customer ledger and its account differ.
        Ledgers.customers(world);
    }

    /** Sales less returns and chargebacks that Klarna has in no payout yet, in its own words; gift cards among them. */
    private BigDecimal unsettled() {
        long minor = 0;
        for (var row : world.get("klarna", "canonical").path("transactions")) {
            if (!row.path("paid").asBoolean()) {
                long amount = row.path("amount").asLong();
                minor += switch (row.path("type").asString("")) {
                    case "SALE" -> amount;
                    case "RETURN" -> -amount;
                    default -> 0;
                };
            }
        }
        return BigDecimal.valueOf(minor, 2);
    }

    private BigDecimal balance(int account) {
        return Ledgers.general(world).getOrDefault(account, BigDecimal.ZERO);
    }

    private void untilPaidOut() {
        long payouts = merchant.status().payouts();
        for (int day = 0; day < 6 && merchant.status().payouts() == payouts; day++) {
            world.advance(Duration.ofDays(1));
            merchant.engine.control().moveClock(merchant.company, world.now());
            until(() ->
                    merchant.status().payouts() > payouts || merchant.status().queue() == 0);
        }
    }

    private void until(BooleanSupplier condition) {
        var end = Instant.now().plus(Duration.ofMinutes(1));
        while (!condition.getAsBoolean()) {
            if (Instant.now().isAfter(end)) {
                throw new AssertionError("not in a minute: " + Ledgers.general(world) + " " + Trouble.of(merchant));
            }
            LockSupport.parkNanos(50_000_000);
        }
    }

    private void tied(int trails, int payouts) {
        var status = merchant.status();
        assertThat(status.trailsTied())
                .as("%s %s", status, Trouble.of(merchant))
                .isEqualTo(trails);
        assertThat(status.looseEnds()).as("%s", Trouble.of(merchant)).isZero();
        assertThat(status.certificatesClosed()).isEqualTo(status.payouts()).isEqualTo(payouts);
        assertThat(balance(1510)).isZero();
        assertThat(balance(1581)).isZero();
    }

    private void ship(String order) {
        ship(order, "[]");
    }

    private void ship(String order, String lines) {
        merchant.settle();
        world.post("shopify", "orders/" + order + "/ship", "{\"lines\":" + lines + "}");
        merchant.settle();
    }

    private String sell(String lines, int shipping) {
        return name(world.post("shopify", "sell", sale(lines, shipping)));
    }

    private static String sale(String lines, int shipping) {
        return "{\"lines\":" + lines + ",\"shipping\":" + shipping + ",\"discount\":false,\"business\":false}";
    }

    private static String goods(String price) {
        return "[{\"sku\":\"TROJA-S\",\"price\":" + price + "}]";
    }

    private static String name(JsonNode sold) {
        return sold.path("orders").get(0).asString("").replace("#", "");
    }

    /** Klarna's own id of the order sold first, or last. */
    private String klarnaOrder(String order) {
        return merchant.engine
                .database()
                .forCompany(
                        "klarna-order",
                        merchant.company,
                        tx -> tx.first(
                                        "select body::json ->> 'providerOrderId' from document where company_id = ? and kind = 'payment'"
                                                + " and body::json ->> 'providerOrderId' <> '' order by document_id "
                                                + order + " limit 1",
                                        row -> row.getString(1),
                                        merchant.company)
                                .orElseThrow());
    }
}
