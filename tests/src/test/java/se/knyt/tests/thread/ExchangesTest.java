package se.knyt.tests.thread;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import se.knyt.core.commerce.Restock;
import se.knyt.core.commerce.ReturnKind;
import se.knyt.core.money.Quantity;
import se.knyt.engine.flows.GoodsBack;
import se.knyt.engine.flows.RefundChoice;
import se.knyt.engine.settings.ReturnRules;

/**
 * Goods that come back: other goods taken instead, with a customer ledger, where only the net passes the provider; and what a person
 * says becomes of them. A mug is 179.00 and a set of candles 79.50, VAT 25 % included.
 */
class ExchangesTest extends HandsTried {
    private static final String MUG =
            "{\"lines\":[{\"sku\":\"MUGG-BLA\",\"quantity\":1}],\"discount\":false,\"shipping\":0,\"business\":false}";

    /**
     * 179.00 credited, of which 79.50 pays the candles and 99.50 goes back. Sales 79.50 / 1.25 = 63.60, VAT 15.90; the buyer's credit is
     * 79.50 until the candles are sent, and then nothing.
     */
    @Test
    void theReturnedRowIsCreditedTheNewOneSoldAndOnlyTheNetMoves() {
        merchant.shopReads("read-returns");
        var order = sell(MUG);
        ship(order);
        act(
                order,
                "return",
                "{\"lines\":[{\"sku\":\"MUGG-BLA\"}],\"exchange\":[{\"sku\":\"LJUS-4\"}],\"reason\":\"STYLE\"}");
        assertThat(invoices()).as("nothing has come back yet").isEqualTo(1);
        act(order, "return/process", "{}");
        assertThat(openEnds()).as("%s", Trouble.of(merchant)).isEmpty();
        assertThat(invoices()).as("%s", Trouble.of(merchant)).isEqualTo(2);
        assertThat(balances("3001", "2611", "2421")).containsExactly("0.00", "0.00", "-79.50");
        ship(order);
        assertThat(openEnds()).as("%s", Trouble.of(merchant)).isEmpty();
        assertThat(invoices()).as("%s", Trouble.of(merchant)).isEqualTo(3);
        assertThat(balances("3001", "2611", "2421")).containsExactly("-63.60", "-15.90", "0.00");
        assertThat(atKlarna("captures")).as("nobody pays the candles again").hasSize(1);
        assertThat(atKlarna("refunds")).hasSize(1);
        assertThat(atKlarna("refunds").getFirst().path("refunded_amount").asLong())
                .isEqualTo(9950);
        act(order, "return/close", "{}");
        assertThat(kinds()).containsExactly("exchange style");
        tiedAfterThePayout();
        assertThat(balances("1510", "1581")).containsExactly("0.00", "0.00");
    }

    /** Not shipped back in the day that the company lets it: somebody is told, until the shop gives it up. */
    @Test
    void aReturnThatStaysOpenIsALooseEndUntilItIsOver() {
        merchant.shopReads("read-returns");
        merchant.change(s -> s.withReturns(
                new ReturnRules(true, null, ReturnRules.Kept.AS_GOODS, ReturnRules.Kept.AS_GOODS, Map.of(), 1)));
        var order = sell(MUG);
        ship(order);
        act(order, "return", "{\"lines\":[{\"sku\":\"MUGG-BLA\"}],\"reason\":\"UNWANTED\"}");
        assertThat(openEnds()).doesNotContain("return.open-long");
        merchant.advance(Duration.ofHours(25));
        assertThat(openEnds()).contains("return.open-long");
        act(order, "return/cancel", "{}");
        assertThat(openEnds()).doesNotContain("return.open-long");
    }

    /** Through the shop, of a complaint: one piece is put back into stock, 1000 − 2 + 1, and the credit says why. */
    @Test
    void whatAPersonSaysOfTheGoodsReachesTheShop() {
        var order = sell(MUG.replace("\"quantity\":1", "\"quantity\":2"));
        ship(order);
        long trail = firstTrail();
        var desk = merchant.engine.desks().refunds();
        var row = desk.offer(merchant.company, trail)
                .orElseThrow()
                .rows()
                .getFirst()
                .id();
        var goods = new GoodsBack(ReturnKind.COMPLAINT, Map.of(row, Restock.BACK_IN_STOCK), "");
        var choice = new RefundChoice(Map.of(row, Quantity.ONE), null, Map.of(), Map.of(), goods);
        assertThat(desk.ask(merchant.company, trail, choice, "spricka", "n", "eva")
                        .orElseThrow()
                        .problem())
                .isEmpty();
        merchant.settle();
        merchant.settle();
        assertThat(kinds()).as("%s", Trouble.of(merchant)).containsExactly("complaint ");
        assertThat(merchant.engine.export().text(merchant.company))
                .as("so does what is exported")
                .containsPattern("credit .* complaint - gid://shopify/LineItem/\\d+ 1 BACK_IN_STOCK");
        var stock = world.get("shopify", "stock").path("stock").get(0);
        assertThat(stock.path("available").asLong()).isEqualTo(999);
        assertThat(stock.path("on_hand").asLong()).isEqualTo(999);
    }

    private void act(String order, String act, String what) {
        world.post("shopify", "orders/" + order + "/" + act, what);
        merchant.settle();
        merchant.settle();
    }

    private List<String> kinds() {
        return merchant.texts(
                "select return_kind || ' ' || return_reason from fact where company_id = ? and type = 'credit'");
    }
}
