package se.knyt.tests.thread;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.core.bookkeeping.PostingResult;
import se.knyt.core.bookkeeping.VatProposals;
import se.knyt.core.bookkeeping.VatTable;

/**
 * Sales abroad from the shop to the accounting system. Amounts by hand: 1 190.00 at 19 % is 1 000.00 and 190.00 on the OSS accounts
 * 3131 and 2670; a German business with a valid number buys 1 000.00 without VAT on 3108; Norway 1 000.00 on 3105.
 */
class SalesAbroadTest {
    private static final String CONSUMER =
            "{\"count\":1,\"country\":\"%s\",\"business\":false,\"discount\":false,\"shipping\":0,"
                    + "\"lines\":[{\"sku\":\"TROJA-M\",\"price\":%d,\"vat_rate\":%d}]}";
    private static final String BUSINESS =
            "{\"count\":1,\"country\":\"DE\",\"business\":true,\"discount\":false,\"shipping\":0,\"vat_number\":\"DE 136 695 976\","
                    + "\"lines\":[{\"sku\":\"TROJA-M\",\"price\":100000,\"vat_rate\":0}]}";
    private World world;

    @BeforeEach
    void open() {
        world = new World();
        // What the accounting system needs for a foreign rate: the rate itself. 3131 and 2670 are in its chart.
        world.post("fortnox", "settings", "{\"extra_vat_rates\":\"19\"}");
    }

    @AfterEach
    void close() {
        world.close();
    }

    private static void choose(Merchant merchant, String proposal) {
        var desk = merchant.engine.desks().vat();
        var now = desk.current(merchant.company);
        var problems = desk.save(
                merchant.company, now.version(), VatProposals.add(now.table(), proposal, "DE"), Set.of(), "Eva");
        assertThat(problems).isEmpty();
    }

    private void sell(Merchant merchant, String wanted) {
        world.post("shopify", "sell", wanted);
        merchant.settle();
        world.post("shopify", "ship", "{}");
        merchant.settle();
    }

    private void balance(int account, String amount) {
        assertThat(world.balance(account)).matches(".*:\"?" + amount.replace(".00", "(\\.0+)?") + "\"?}");
    }

    @Test
    void aHeldSaleIsTakenUpWhenTheTableHasItsRowAndItsCreditMirrorsIt() {
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            var sold = world.post("shopify", "sell", CONSUMER.formatted("DE", 119_000, 1900));
            merchant.settle();
            world.post("shopify", "ship", "{}");
            merchant.settle();
            assertThat(Trouble.of(merchant).toString()).contains("vat.no-treatment");

            var desk = merchant.engine.desks().vat();
            var wanted = VatProposals.add(desk.current(merchant.company).table(), VatProposals.OSS, "DE");
            var tried = desk.preview(merchant.company, wanted, Optional.empty());
            assertThat(tried.order()).isNotEmpty();
            assertThat(((PostingResult.Posted) tried.result().orElseThrow())
                            .entries()
                            .getFirst()
                            .voucher()
                            .rows())
                    .extracting(row -> row.account() + " " + row.signed().toPlain())
                    .containsExactly("1510 1190.00", "3131 -1000.00", "2670 -190.00");
            assertThat(world.get("fortnox", "ledger").path("open").size()).isZero();

            choose(merchant, VatProposals.OSS);
            merchant.settle();
            assertThat(merchant.status().looseEnds())
                    .as("%s", Trouble.of(merchant))
                    .isZero();
            balance(3131, "-1000.00");
            balance(2670, "-190.00");
            balance(3001, "0.00");

            // The table says something else by now; what was sold on 3131 comes back from it.
            var now = desk.current(merchant.company);
            assertThat(desk.save(
                            merchant.company,
                            now.version(),
                            VatProposals.add(VatTable.standard(), VatProposals.EU_SWEDISH_VAT, ""),
                            Set.of(),
                            "Eva"))
                    .isEmpty();
            var name = sold.path("orders").get(0).asString("").replace("#", "");
            world.post("shopify", "orders/" + name + "/refund", "{}");
            merchant.settle();
            merchant.settle();
            balance(3131, "0.00");
            balance(2670, "0.00");
            assertThat(merchant.status().looseEnds())
                    .as("%s", Trouble.of(merchant))
                    .isZero();
        }
    }

    @Test
    void aBusinessWaitsUntilSomebodyHasAnsweredForItsNumber() {
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            choose(merchant, VatProposals.EU_BUSINESS);
            sell(merchant, BUSINESS);
            assertThat(Trouble.of(merchant).toString()).contains("vat.number-unanswered");
            var desk = merchant.engine.desks().vat();
            assertThat(desk.unanswered(merchant.company))
                    .extracting(u -> u.number() + " " + u.country())
                    .containsExactly("DE136695976 DE");
            assertThat(desk.answer(merchant.company, "<script>", true, "", "Eva"))
                    .contains("number");
            assertThat(desk.answer(merchant.company, "DE136695976", true, "WAPIAAAA", "Eva"))
                    .isEmpty();
            merchant.settle();
            assertThat(desk.unanswered(merchant.company)).isEmpty();
            assertThat(merchant.status().looseEnds())
                    .as("%s", Trouble.of(merchant))
                    .isZero();
            balance(3108, "-1000.00");
        }
    }

    @Test
    void aNumberThatIsNotValidIsNeverSoldToWithoutVat() {
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            choose(merchant, VatProposals.EU_BUSINESS);
            sell(merchant, BUSINESS);
            merchant.engine.desks().vat().answer(merchant.company, "DE136695976", false, "", "Eva");
            merchant.settle();
            assertThat(Trouble.of(merchant).toString()).contains("vat.no-treatment");
            balance(3108, "0.00");
        }
    }

    @Test
    void whatLeavesTheUnionIsBookedAsExport() {
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            choose(merchant, VatProposals.EXPORT);
            sell(merchant, CONSUMER.formatted("NO", 100_000, 0));
            assertThat(merchant.status().looseEnds())
                    .as("%s", Trouble.of(merchant))
                    .isZero();
            balance(3105, "-1000.00");
        }
    }
}
