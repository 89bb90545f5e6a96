package se.knyt.tests.books;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import se.knyt.core.bookkeeping.VatProposals;
import se.knyt.core.money.Money;
import se.knyt.engine.flows.RefundChoice;
import se.knyt.engine.rules.Rule;
import se.knyt.engine.rules.RuleAction;
import se.knyt.tests.thread.Merchant;
import se.knyt.tests.thread.Trouble;
import se.knyt.tests.thread.World;

/**
 * A question of how a sale is posted holds no money that goes back: the refund is made, and stands held beside its sale until the question is
 * answered. By hand: 1 190.00 at 19 % is 1 000.00 and 190.00, and all of it goes back.
 */
class HeldRefundInOwnBooksTest {
    private static final String TO_GERMANY =
            "{\"count\":1,\"country\":\"DE\",\"business\":false,\"discount\":false,\"shipping\":0,"
                    + "\"lines\":[{\"sku\":\"TROJA-M\",\"price\":119000,\"vat_rate\":1900}]}";

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
    void aRefundOfTheShopStandsBesideItsSaleAndIsPostedWithIt() {
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            OwnBooks.of(merchant, folder);
            var sold = world.post("shopify", "sell", TO_GERMANY);
            merchant.deliver();
            assertThat(Ledgers.own(merchant)).isEqualTo(Ledgers.rows("1581 1190.00", "2428 -1190.00"));
            var name = sold.path("orders").get(0).asString("").replace("#", "");
            world.post("shopify", "orders/" + name + "/refund", "{}");
            merchant.settle();
            merchant.settle();
            assertThat(merchant.texts("select amount_minor::text from fact where company_id = ? and type = 'credit'"))
                    .as("%s", Trouble.of(merchant))
                    .containsExactly("119000");
            assertThat(Ledgers.own(merchant)).as("%s", Trouble.of(merchant)).isEmpty();
            assertThat(merchant.texts("select count(*)::text from fact_vat where company_id = ?"))
                    .containsExactly("0");
            merchant.advance(Duration.ofDays(6));
            assertThat(merchant.openEnds()).as("%s", Trouble.of(merchant)).containsExactly("vat.no-treatment");
            answer(merchant);
            assertThat(merchant.openEnds()).as("%s", Trouble.of(merchant)).isEmpty();
            assertThat(merchant.texts("""
                            select r.account || ' ' || sum(r.debit_minor - r.credit_minor) from voucher_row r
                             where r.company_id = ? and r.account in (2428, 2670, 3131) group by r.account order by r.account""")).containsExactly("2428 0", "2670 0", "3131 0");
            assertThat(merchant.texts(
                            "select base_minor || ' ' || vat_minor from fact_vat where company_id = ? order by 1"))
                    .containsExactly("-100000 -19000", "100000 19000");
            var vouchers = merchant.texts("select count(*)::text from voucher where company_id = ?");
            merchant.settle();
            assertThat(merchant.texts("select count(*)::text from voucher where company_id = ?"))
                    .isEqualTo(vouchers);
        }
    }

    @Test
    void aPersonsRefundIsPaidBackThoughARuleAsksForARegionThatTheBooksHaveNoPlaceFor() {
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            OwnBooks.inFortnox(merchant);
            rules(merchant, List.of(Rule.of("region", "", "true", new RuleAction.SetDimension(20, "NORR"))));
            world.post("shopify", "sell", WorkedSales.SALE_1249);
            merchant.deliver();
            long trail = Long.parseLong(merchant.texts("select trail_id::text from trail where company_id = ?")
                    .getFirst());
            var asked = merchant.engine
                    .desks()
                    .refunds()
                    .ask(merchant.company, trail, new RefundChoice(Map.of(), Money.sek("1249.00")), "", "a", "Eva")
                    .orElseThrow();
            assertThat(asked.problem()).as("%s", asked.arguments()).isEmpty();
            merchant.settle();
            merchant.settle();
            assertThat(world.get("klarna", "canonical")
                            .path("orders")
                            .get(0)
                            .path("refunds")
                            .toString())
                    .as("%s", Trouble.of(merchant))
                    .contains("124900");
            assertThat(Ledgers.general(world)).as("%s", Trouble.of(merchant)).isEmpty();
            assertThat(merchant.openEnds()).as("%s", Trouble.of(merchant)).containsExactly("rule.dimension");
            rules(merchant, List.of());
            merchant.settle();
            assertThat(merchant.openEnds()).as("%s", Trouble.of(merchant)).isEmpty();
            assertThat(merchant.texts("select count(*)::text from voucher where company_id = ?"))
                    .as("each stood and is posted")
                    .containsExactly("4");
            assertThat(Ledgers.general(world)).as("%s", Trouble.of(merchant)).isEmpty();
        }
    }

    private static void answer(Merchant merchant) {
        var desk = merchant.engine.desks().vat();
        var now = desk.current(merchant.company);
        assertThat(desk.save(
                        merchant.company,
                        now.version(),
                        VatProposals.add(now.table(), VatProposals.OSS, "DE"),
                        Set.of(),
                        "Eva"))
                .isEmpty();
        merchant.settle();
        merchant.settle();
    }

    private static void rules(Merchant merchant, List<Rule> rules) {
        merchant.change(s -> s.withRules(s.ruleSet().withRules(rules)));
        merchant.engine.control().planAgain(merchant.company);
    }
}
