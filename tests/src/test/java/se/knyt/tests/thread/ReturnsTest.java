package se.knyt.tests.thread;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import se.knyt.engine.flows.DraftPage;

/**
 * Returns that begin in the shop: credited in the accounting system row by row, paid back by the provider, and matched with its
 * payout's lines, so that invoices, notes and the provider's account end at zero.
 */
class ReturnsTest extends HandsTried {
    private static final String THREE =
            "{\"lines\":[{\"sku\":\"KAFFE-500\",\"quantity\":3}],\"discount\":false,\"shipping\":4900}";

    /** The shop pays two pieces back from two captures, which the settlement names one by one; each piece has its own invoice. */
    @Test
    void piecesOfTwoDeliveriesAreCreditedOnTheirInvoices() {
        var order = sell(THREE);
        ship(order, 1);
        ship(order, 2);
        refund(order, "{\"lines\":[{\"sku\":\"KAFFE-500\",\"quantity\":2}]}");
        assertThat(openEnds()).as("%s", Trouble.of(merchant)).isEmpty();
        assertThat(invoices()).as("two invoices, a note on each").isEqualTo(4);
        refund(order, "{}");
        assertThat(invoices())
                .as("and a note for the freight of the first, and for the last piece")
                .isEqualTo(6);
        assertThat(merchant.texts("select sum(base_minor) || ' ' || sum(vat_minor) from fact_vat where company_id = ?"))
                .as("base and VAT of the month are what its invoices and notes bear together")
                .containsExactly("0 0");
        allAtZero();
    }

    /** A price reduction without rows, then everything that is left. */
    @Test
    void anAmountWithoutRowsAndThenTheRestLeavesNothing() {
        var order = sell(THREE);
        ship(order, 3);
        refund(order, "{\"amount\":1777}");
        assertThat(openEnds()).as("%s", Trouble.of(merchant)).isEmpty();
        assertThat(invoices()).isEqualTo(2);
        refund(order, "{\"amount\":2333}");
        assertThat(invoices()).isEqualTo(3);
        var left = captured() - 1777 - 2333;
        refund(order, "{\"amount\":" + left + "}");
        allAtZero();
    }

    /** The card is paid back first, by the shop; what is left goes to the provider. */
    @Test
    void whatAGiftCardPaidGoesBackToIt() {
        var order = sell(THREE.replaceFirst("\\{", "{\"gift_card\":5000,"));
        ship(order, 3);
        refund(order, "{}");
        assertThat(openEnds()).as("%s", Trouble.of(merchant)).isEmpty();
        allAtZero();
        assertThat(world.balance(2421)).matches(".*:\"?0(\\.0+)?\"?}");
    }

    /** Two pieces less a restocking fee of 50.00, of which the VAT of the goods is kept too; then the rest without one. */
    @Test
    void aRestockingFeeIsKeptAsARowOfItsOwn() {
        var order = sell(THREE);
        ship(order, 3);
        refund(order, "{\"lines\":[{\"sku\":\"KAFFE-500\",\"quantity\":2}],\"kept\":5000}");
        assertThat(openEnds()).as("%s", Trouble.of(merchant)).isEmpty();
        assertThat(invoices()).isEqualTo(2);
        var note = world.get("fortnox", "canonical").path("invoices").get(1);
        assertThat(note.toString()).contains("Avgift");
        ship(sell());
        tiedAfterThePayout(2);
        assertThat(world.balance(1581)).matches(".*:\"?0(\\.0+)?\"?}");
    }

    /** Refunded in the provider's portal alone, the amount of one piece: a person books it from the payout's line. */
    @Test
    void aRefundThatOnlyThePayoutTellsOfIsBookedByAPersonAndMatched() {
        var order = sell(THREE);
        ship(order, 3);
        var piece = (captured() - 4900) / 3;
        inThePortal("refunds", "{\"refunded_amount\":" + piece + "}");
        ship(sell());
        merchant.advance(java.time.Duration.ofDays(14));
        assertThat(openEnds()).contains("payout.line-unmatched");
        var drafts = merchant.engine.desks().returnDrafts();
        var open = payouts().stream()
                .flatMap(p -> drafts.page(merchant.company, p, DraftPage.Place.START).drafts().stream()
                        .map(listed -> java.util.Map.entry(p, listed.draft())))
                .toList();
        assertThat(open).hasSize(1);
        var draft = open.getFirst().getValue();
        assertThat(draft.problem()).isEmpty();
        assertThat(draft.byRows()).isTrue();
        assertThat(draft.notes()).hasSize(1);
        drafts.book(merchant.company, open.getFirst().getKey(), draft.seq(), "Eva");
        merchant.settle();
        merchant.settle();
        assertThat(drafts.page(merchant.company, open.getFirst().getKey(), DraftPage.Place.START)
                        .drafts())
                .isEmpty();
        assertThat(merchant.status().trailsTied())
                .as("%s", Trouble.of(merchant))
                .isEqualTo(2);
        assertThat(merchant.status().looseEnds()).as("%s", Trouble.of(merchant)).isZero();
        assertThat(world.get("fortnox", "ledger").path("open").size()).isZero();
    }

    private List<Long> payouts() {
        return merchant.engine
                .database()
                .forCompany(
                        "payouts",
                        merchant.company,
                        tx -> tx.query(
                                "select payout_id from payout where company_id = ? order by 1",
                                row -> row.getLong(1),
                                merchant.company));
    }

    private void ship(String order, int pieces) {
        world.post(
                "shopify",
                "orders/" + order + "/ship",
                "{\"lines\":[{\"sku\":\"KAFFE-500\",\"quantity\":" + pieces + "}]}");
        merchant.settle();
        merchant.settle();
    }

    private void refund(String order, String what) {
        world.post("shopify", "orders/" + order + "/refund", what);
        merchant.settle();
        merchant.settle();
    }

    private long captured() {
        return atKlarna("captures").stream()
                .mapToLong(c -> c.path("captured_amount").asLong())
                .sum();
    }

    /** One more sale pays the fees of those that were given back, which would else stand as a debt at the provider. */
    private void allAtZero() {
        ship(sell());
        tiedAfterThePayout(2);
        for (int account : List.of(1510, 1581)) {
            assertThat(world.balance(account)).matches(".*:\"?0(\\.0+)?\"?}");
        }
    }
}
