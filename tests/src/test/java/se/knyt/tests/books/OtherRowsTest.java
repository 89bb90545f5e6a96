package se.knyt.tests.books;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import se.knyt.tests.thread.Merchant;
import se.knyt.tests.thread.Trouble;
import se.knyt.tests.thread.World;

/**
 * One at 500.00 with a tip of 50.00 and an invoice fee of 29.00, and one that is free, in both ways of booking. Worked by hand: 500.00
 * holds 100.00 of VAT and 29.00 holds 5.80; a tip has none and is owed to whom it was given (2891). In all 579.00: 3001 400.00, 3540
 * 23.20, 2611 105.80, 2891 50.00.
 */
class OtherRowsTest {
    private static final String TIPPED =
            "{\"lines\":[{\"sku\":\"TROJA-S\",\"price\":50000}],\"shipping\":0,\"discount\":false,\"business\":false,"
                    + "\"tip\":5000,\"fee\":2900}";
    private static final String CREDITED =
            "{\"lines\":[{\"sku\":\"TROJA-S\",\"price\":80000}],\"shipping\":0,\"discount\":false,\"business\":false,"
                    + "\"store_credit\":50000}";
    private static final String FREE =
            "{\"lines\":[{\"sku\":\"TROJA-S\",\"price\":50000}],\"shipping\":0,\"discount_hundredths\":10000,\"business\":false}";

    @TempDir
    Path folder;

    private World world;

    @BeforeEach
    void open() {
        world = new World();
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void aTipAndAFeeAreRowsOfTheInvoice() {
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            var before = Ledgers.general(world);
            world.post("shopify", "sell", TIPPED);
            ship(merchant);
            assertThat(Ledgers.since(before, Ledgers.general(world)))
                    .as("%s", Trouble.of(merchant))
                    .isEqualTo(
                            Ledgers.rows("1510 579.00", "3001 -400.00", "3540 -23.20", "2611 -105.80", "2891 -50.00"));
            tiedAfterThePayout(merchant);
        }
    }

    @Test
    void aTipAndAFeeAreRowsOfTheVoucherWhereKnytsVouchersAreTheBooks() {
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            OwnBooks.of(merchant, folder);
            world.post("shopify", "sell", TIPPED);
            ship(merchant);
            assertThat(Ledgers.own(merchant))
                    .as("%s", Trouble.of(merchant))
                    .isEqualTo(
                            Ledgers.rows("1581 579.00", "3001 -400.00", "3540 -23.20", "2611 -105.80", "2891 -50.00"));
            tiedAfterThePayout(merchant);
        }
    }

    /** E5 with Klarna in the place of Stripe and store credit in that of the card: 800.00, of which it pays 500.00. */
    @Test
    void storeCreditPaysItsPartOfTheInvoice() {
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            var before = Ledgers.general(world);
            world.post("shopify", "sell", CREDITED);
            ship(merchant);
            assertThat(Ledgers.since(before, Ledgers.general(world)))
                    .as("%s", Trouble.of(merchant))
                    .isEqualTo(Ledgers.rows("1510 300.00", "2422 500.00", "3001 -640.00", "2611 -160.00"));
            tiedAfterThePayout(merchant);
        }
    }

    @Test
    void storeCreditPaysItsPartWhereKnytsVouchersAreTheBooks() {
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            OwnBooks.of(merchant, folder);
            world.post("shopify", "sell", CREDITED);
            ship(merchant);
            assertThat(Ledgers.own(merchant))
                    .as("%s", Trouble.of(merchant))
                    .isEqualTo(Ledgers.rows("1581 300.00", "2422 500.00", "3001 -640.00", "2611 -160.00"));
            tiedAfterThePayout(merchant);
        }
    }

    @Test
    void whatIsFreeIsTiedWithoutAnInvoice() {
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            world.post("shopify", "sell", FREE);
            ship(merchant);
            assertThat(states(merchant)).as("%s", Trouble.of(merchant)).containsExactly("tied");
            assertThat(world.get("fortnox", "canonical").path("invoices").size())
                    .isZero();
            assertThat(merchant.status().looseEnds()).isZero();
        }
    }

    @Test
    void whatIsFreeIsTiedWithoutAVoucher() {
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            OwnBooks.of(merchant, folder);
            world.post("shopify", "sell", FREE);
            ship(merchant);
            assertThat(states(merchant)).as("%s", Trouble.of(merchant)).containsExactly("tied");
            assertThat(Ledgers.own(merchant)).isEmpty();
            assertThat(merchant.status().looseEnds()).isZero();
        }
    }

    /** Somebody is to pack it: an order of 0.00 there, delivered and invoiced at 0.00, and the shop is told. Nothing is captured or booked. */
    @Test
    void whatIsFreeIsDeliveredWhereOrdersAreHandledAndThenTied() {
        try (var merchant = new Merchant(world, Merchant.Way.ACCOUNTING_SYSTEM)) {
            var before = Ledgers.general(world);
            world.post("shopify", "sell", FREE);
            merchant.settle();
            assertThat(states(merchant)).as("%s", Trouble.of(merchant)).containsExactly("waiting");
            assertThat(world.get("fortnox", "orders").path("orders").size()).isEqualTo(1);
            world.post("fortnox", "orders/1/deliver", "{}");
            world.post("fortnox", "orders/1/invoice", "{\"bookkeep\":true}");
            merchant.settle();
            merchant.settle();
            assertThat(states(merchant)).as("%s", Trouble.of(merchant)).containsExactly("tied");
            assertThat(world.get("fortnox", "canonical").path("invoices").size())
                    .isEqualTo(1);
            assertThat(Ledgers.general(world)).isEqualTo(before);
            assertThat(merchant.texts("select kind || ' ' || state from effect where company_id = ?"
                            + " and kind in ('create-order', 'fulfil', 'capture') order by 1"))
                    .containsExactly("create-order done", "fulfil done");
            assertThat(merchant.status().looseEnds()).isZero();
        }
    }

    private void ship(Merchant merchant) {
        merchant.settle();
        world.post("shopify", "ship", "{}");
        merchant.settle();
        merchant.settle();
    }

    private static void tiedAfterThePayout(Merchant merchant) {
        merchant.advance(Duration.ofDays(14));
        assertThat(states(merchant)).as("%s", Trouble.of(merchant)).containsExactly("tied");
        assertThat(merchant.status().looseEnds()).as("%s", Trouble.of(merchant)).isZero();
    }

    private static List<String> states(Merchant merchant) {
        return merchant.engine
                .database()
                .forCompany(
                        "states",
                        merchant.company,
                        tx -> tx.query(
                                "select state from trail where company_id = ? and merged_into is null",
                                row -> row.getString(1),
                                merchant.company));
    }
}
