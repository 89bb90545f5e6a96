package se.knyt.tests.thread;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.commerce.ReturnKind;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;
import se.knyt.engine.flows.AskedRefunds;
import se.knyt.engine.flows.DraftPage;
import se.knyt.engine.flows.GoodsBack;
import se.knyt.engine.flows.RefundChoice;
import se.knyt.engine.flows.ReturnDesk;
import se.knyt.engine.settings.Hand;
import se.knyt.engine.settings.MoneyHand;
import se.knyt.engine.trails.BegunReturn.State;

/**
 * Returns that a person begins here, of three blankets of 500.00 with freight of 49.00: 3001 −1 200.00, 3520 −39.20, 2611 −309.80. Each comes
 * back by a road of its own, and each is credited and paid back once.
 */
class BegunReturnsTest extends HandsTried {
    private static final String THREE =
            "{\"lines\":[{\"sku\":\"FILT-GRA\",\"price\":50000,\"quantity\":3}],\"discount\":false,\"shipping\":4900,\"business\":false}";
    private static final String ONE =
            "{\"lines\":[{\"sku\":\"FILT-GRA\",\"price\":50000}],\"discount\":false,\"shipping\":0,\"business\":false}";

    /**
     * The first is received here, less 59.00 of return freight, 441.00, and Klarna's answer is lost. The second the shop refunds before
     * anybody says here that it came, and the third somebody in Klarna's portal, with the freight: 549.00, which only a payout tells.
     */
    @Test
    void whoeverPaysAReturnBackItIsTheSameOnce() {
        merchant.shopReads("read-returns");
        choose(new MoneyHand("klarna", merchant.shop, Hand.KNYT_THROUGH_SHOP, Hand.KNYT_AT_PROVIDER, LocalDate.EPOCH));
        var order = sell(THREE);
        ship(order);
        long first = begin(Map.of(OrderRow.Kind.RETURN_FREIGHT, Money.sek("59.00")), "first");
        world.post(
                "shopify",
                "orders/" + order + "/return",
                "{\"lines\":[{\"sku\":\"FILT-GRA\",\"quantity\":1}],\"reason\":\"STYLE\"}");
        settle();
        assertThat(invoices()).as("nothing is credited before it has come").isEqualTo(1);
        assertThat(atKlarna("refunds")).isEmpty();
        assertThat(view(first).shopDocument())
                .as("the shop's return is the same")
                .isPositive();
        var route = "POST /ordermanagement/v1/orders/*/refunds";
        world.post("klarna", "faults", "{\"route\":\"" + route + "\",\"times\":1,\"fault\":\"applied-then-hung-up\"}");
        assertThat(receive(first, "came").problem()).isEmpty();
        assertThat(receive(first, "came").problem()).as("sent twice it is once").isEmpty();
        settle();
        assertThat(view(first).state()).as("%s", Trouble.of(merchant)).isEqualTo(State.CLOSED);
        assertThat(refunded()).containsExactly(44_100L);
        assertThat(balances("3001", "3520", "2611")).containsExactly("-800.00", "-86.40", "-221.60");

        long second = begin(Map.of(), "second");
        world.post("shopify", "orders/" + order + "/refund", "{\"lines\":[{\"sku\":\"FILT-GRA\",\"quantity\":1}]}");
        settle();
        assertThat(view(second).state()).as("%s", Trouble.of(merchant)).isEqualTo(State.CLOSED);
        assertThat(receive(second, "late").problem()).isEqualTo("return-begin.nothing-came");
        assertThat(refunded()).containsExactly(44_100L, 50_000L);

        long third = begin(Map.of(), "third");
        assertThat(view(third).made().amount()).isEqualTo(Money.sek("549.00"));
        inThePortal("refunds", "{\"refunded_amount\":54900}");
        ship(sell(ONE));
        merchant.advance(Duration.ofDays(14));
        var drafts = merchant.engine.desks().returnDrafts();
        var lines = payouts().stream()
                .flatMap(p -> drafts.page(merchant.company, p, DraftPage.Place.START).drafts().stream()
                        .map(listed -> Map.entry(p, listed.draft())))
                .toList();
        assertThat(lines).as("%s", Trouble.of(merchant)).hasSize(1);
        var draft = lines.getFirst().getValue();
        assertThat(draft.byRows()).isTrue();
        drafts.book(merchant.company, lines.getFirst().getKey(), draft.seq(), "Eva");
        settle();
        assertThat(view(third).state()).as("%s", Trouble.of(merchant)).isEqualTo(State.CLOSED);
        assertThat(refunded()).containsExactly(44_100L, 50_000L, 54_900L);
        assertThat(merchant.status().trailsTied())
                .as("%s", Trouble.of(merchant))
                .isEqualTo(2);
        assertThat(merchant.status().looseEnds()).as("%s", Trouble.of(merchant)).isZero();
        assertThat(world.get("fortnox", "ledger").path("open").size()).isZero();
        // What stays is the other sale and the return freight: 400.00, 47.20, and 100.00 + 11.80 of VAT.
        assertThat(balances("3001", "3520", "2611")).containsExactly("-400.00", "-47.20", "-111.80");
    }

    private long begin(Map<OrderRow.Kind, Money> kept, String nonce) {
        var row = merchant.engine.desks().refunds().offer(merchant.company, firstTrail()).orElseThrow().rows().stream()
                .filter(r -> !r.freight())
                .map(AskedRefunds.Row::id)
                .findFirst()
                .orElseThrow();
        var choice = new RefundChoice(
                Map.of(row, Quantity.ONE), null, kept, Map.of(), new GoodsBack(ReturnKind.RETURN, Map.of(), ""));
        var done = desk().begin(merchant.company, firstTrail(), choice, false, new ReturnDesk.By("", nonce, "eva"))
                .orElseThrow();
        assertThat(done.refund().problem()).isEmpty();
        settle();
        assertThat(view(done.id()).state()).isEqualTo(State.EXPECTED);
        return done.id();
    }

    private AskedRefunds.Outcome receive(long id, String nonce) {
        return desk().receive(merchant.company, id, view(id).left(), new ReturnDesk.By("", nonce, "bo"))
                .orElseThrow()
                .refund();
    }

    private ReturnDesk desk() {
        return merchant.engine.desks().returns();
    }

    private ReturnDesk.View view(long id) {
        return desk().view(merchant.company, id).orElseThrow();
    }

    private List<Long> refunded() {
        return atKlarna("refunds").stream()
                .map(r -> r.path("refunded_amount").asLong())
                .toList();
    }

    private List<Long> payouts() {
        return merchant.texts("select payout_id::text from payout where company_id = ? order by 1").stream()
                .map(Long::parseLong)
                .toList();
    }

    private void settle() {
        merchant.settle();
        merchant.settle();
    }
}
