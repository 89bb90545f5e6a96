package se.knyt.tests.thread;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.engine.flows.FlowCode;
import se.knyt.engine.settings.Hand;
import se.knyt.engine.settings.MoneyHand;
import se.knyt.simulators.nets.NetsSimulator;
import se.knyt.simulators.stripe.StripeSimulator;
import se.knyt.spi.Secret;

/** Money that a provider has and never pays out, and money that it took on to give back and did not: told, and closed by itself. */
class NotArrivedTest extends HandsTried {
    @Override
    @BeforeEach
    void open() {
        world = World.with(List.of("nets", "stripe"));
        merchant = new Merchant(world, way());
    }

    /** Captured on Tuesday 3 March and awaited for fourteen days: late from the 18th. Nothing is read of Klarna meanwhile. */
    @Test
    void aSaleThatNoPayoutNamesIsALooseEndUntilOneDoes() {
        ship(sell());
        merchant.engine.control().connectionState(merchant.company, merchant.klarna, "paused", "test");
        merchant.advance(Duration.ofDays(14));
        assertThat(openEnds()).doesNotContain("awaited.sale");
        merchant.advance(Duration.ofDays(1));
        assertThat(openEnds()).as("%s", Trouble.of(merchant)).contains("awaited.sale");
        merchant.engine.control().connectionState(merchant.company, merchant.klarna, "active", "test");
        merchant.settle();
        merchant.settle();
        assertThat(openEnds()).as("%s", Trouble.of(merchant)).isEmpty();
        assertThat(merchant.status().trailsTied()).isEqualTo(1);
    }

    /** The buyer's bank does not take the money: the credit note stands, a new refund is made once and its payout settles it. */
    @Test
    void aRefundThatFailsAfterItWasTakenOnIsToldAndMadeAnew() {
        connectNets();
        choose(new MoneyHand("nets", merchant.shop, Hand.KNYT_THROUGH_SHOP, Hand.KNYT_AT_PROVIDER, LocalDate.EPOCH));
        ship(sell("{\"count\":1,\"payment\":\"nets\"}"));
        creditFirstInvoice();
        merchant.settle();
        assertThat(refund("state")).as("%s", Trouble.of(merchant)).isEqualTo("done");
        world.post("nets", "refunds/" + refund("result_id") + "/fail", "{}");
        merchant.advance(Duration.ofMinutes(10));
        until("the word of it", "select count(*) from loose_end where company_id = ? and code = 'refund.undone'");
        assertThat(openEnds()).containsExactly("refund.undone");
        assertThat(refund("state || ' ' || error_args")).isEqualTo("rejected {\"reason\":\"Failed\"}");
        assertThat(text("select state from trail where company_id = ?")).isEqualTo("held");
        assertThat(text("select count(*)::text from fact where company_id = ? and type = 'credit'"))
                .as("the credit note is right: the goods came back")
                .isEqualTo("1");

        var end = text("select loose_end_id::text from loose_end where company_id = ? and closed_at is null");
        assertThat(merchant.engine.control().retry(merchant.company, Long.parseLong(end), "Eva"))
                .isEqualTo(1);
        merchant.settle();
        assertThat(refund("state || ' ' || round"))
                .as("%s", Trouble.of(merchant))
                .isEqualTo("done 2");
        assertThat(openEnds()).isEmpty();
        assertThat(invoices()).as("one invoice and its one credit note").isEqualTo(2);
        ship(sell("{\"count\":1,\"payment\":\"nets\"}"));
        tiedAfterThePayout(2);
    }

    /**
     * Stripe has the sale and does not pay it out for fifteen days: it is known there with its fee, and no loose end. Beside it stands a
     * payment that no order here has, which is one from the second day. Then Stripe pays out: its lines are what is told, the balance no more.
     */
    @Test
    void whatTheProviderHasIsNotAwaitedAndWhatNoOrderKnowsIsTold() {
        connect("stripe", Map.of("api-key", new Secret(StripeSimulator.API_KEY)));
        world.post("stripe", "terms", "{\"payout_interval\":\"manual\"}");
        ship(sell("{\"count\":1,\"payment\":\"stripe\"}"));
        world.post(
                "stripe",
                "purchases",
                "{\"reference\":\"B-7\",\"amount_minor\":30000,\"currency\":\"SEK\",\"capture\":true,\"method\":\"\"}");
        merchant.advance(Duration.ofDays(15));
        assertThat(text(
                        "select count(*) || ' ' || count(fact_id) || ' ' || sum(amount_minor - fee_minor) - (select sum(total_minor)"
                                + " from provider_balance_amount b where b.company_id = t.company_id) from provider_transaction t"
                                + " where company_id = ? group by company_id"))
                .as("two, one known, and together what Stripe says that it has")
                .isEqualTo("2 1 0");
        assertThat(openEnds()).as("%s", Trouble.of(merchant)).containsExactly("balance.sale");
        world.post("stripe", "terms", "{\"payout_interval\":\"daily\"}");
        ship(sell("{\"count\":1,\"payment\":\"stripe\"}"));
        merchant.advance(Duration.ofDays(8));
        merchant.settle();
        assertThat(text("select count(*)::text from provider_transaction where company_id = ?"))
                .isEqualTo("0");
        assertThat(openEnds()).doesNotContain("balance.sale", "awaited.sale", "awaited.sale-unknown");
        assertThat(
                        text(
                                "select count(*)::text from provider_item where company_id = ? and payout_id is null and provider = 'stripe'"))
                .as("a payout has named both sales")
                .isEqualTo("0");
    }

    private String refund(String column) {
        return text("select " + column + " from effect where company_id = ? and kind = 'refund'");
    }

    private String text(String sql) {
        return merchant.engine
                .database()
                .forCompany(
                        "text",
                        merchant.company,
                        tx -> tx.first(sql, row -> row.getString(1), merchant.company)
                                .orElseThrow());
    }

    private void connectNets() {
        connect("nets", Map.of("secret-key", new Secret(NetsSimulator.SECRET_KEY)));
        // A refund takes ten hours there: long enough to fail first.
        world.post("nets", "terms", "{\"refund_minutes\":600}");
    }

    private void connect(String provider, Map<String, Secret> secrets) {
        var companies = merchant.engine.companies();
        long id = companies
                .connect(
                        merchant.company,
                        provider,
                        provider,
                        world.uri(provider).toString(),
                        Map.of(),
                        secrets)
                .id();
        companies.flow(merchant.company, FlowCode.PAYOUTS_TO_BOOKS, id, merchant.fortnox, true);
    }
}
