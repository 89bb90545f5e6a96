package se.knyt.tests.thread;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;
import se.knyt.engine.flows.AskedRefunds;
import se.knyt.engine.flows.RefundChoice;
import se.knyt.engine.settings.Hand;
import se.knyt.engine.settings.MoneyHand;
import se.knyt.engine.settings.ReturnRules;

/**
 * A refund that a person starts here: paid back once by the company's hand, credited once whoever tells of it, settled by the payout,
 * so that the customer ledger, its account and the provider's account end at zero.
 */
class AskedRefundsTest extends HandsTried {
    private static final String THREE =
            "{\"lines\":[{\"sku\":\"KAFFE-500\",\"quantity\":3}],\"discount\":false,\"shipping\":4900}";

    /** One piece, then the rest: freight goes back with the last of the order, without being named. */
    @Test
    void throughTheShopItIsPaidBackAndCreditedOnceByTheShopsOwnWord() {
        ship(sell(THREE));
        var first = ask(pieces(1), "a");
        assertThat(first.problem()).as("%s", first.arguments()).isEmpty();
        assertThat(first.notes()).hasSize(1);
        settle();
        assertThat(inShop("REFUND")).as("%s", Trouble.of(merchant)).isEqualTo(1);
        assertThat(atKlarna("refunds")).hasSize(1);
        assertThat(invoices()).as("the invoice and one note").isEqualTo(2);
        // The form again, and a choice of more than is left.
        ask(pieces(1), "a");
        assertThat(ask(pieces(3), "b").problem()).isEqualTo("refund-ask.more-than-left");
        settle();
        assertThat(atKlarna("refunds")).hasSize(1);
        ask(pieces(2), "c");
        settle();
        assertThat(refunded()).isEqualTo(captured());
        assertThat(invoices()).isEqualTo(3);
        allAtZero();
    }

    /** The shop is not told; the answer is lost after the money has gone, and the refund is found. */
    @Test
    void atTheProviderItIsPaidBackAndCreditedOnceThoughTheAnswerIsLost() {
        choose(new MoneyHand("klarna", merchant.shop, Hand.KNYT_THROUGH_SHOP, Hand.KNYT_AT_PROVIDER, LocalDate.EPOCH));
        ship(sell(THREE));
        var route = "POST /ordermanagement/v1/orders/*/refunds";
        world.post("klarna", "faults", "{\"route\":\"" + route + "\",\"times\":1,\"fault\":\"applied-then-hung-up\"}");
        ask(new RefundChoice(Map.of(), Money.sek("25.00")), "a");
        settle();
        assertThat(atKlarna("refunds")).as("%s", Trouble.of(merchant)).hasSize(1);
        assertThat(inShop("REFUND")).isZero();
        assertThat(invoices()).as("%s", Trouble.of(merchant)).isEqualTo(2);
        var rest = Money.of(captured() - 2500, Currency.SEK);
        assertThat(ask(new RefundChoice(Map.of(), rest), "b").problem()).isEmpty();
        settle();
        assertThat(refunded()).isEqualTo(captured());
        assertThat(inShop("REFUND")).isZero();
        assertThat(invoices()).isEqualTo(3);
        allAtZero();
    }

    /** Above the limit nothing goes back before another than the first has said yes. */
    @Test
    void aboveTheLimitItWaitsForAnotherPerson() {
        merchant.change(s -> s.withReturns(new ReturnRules(true, Money.sek("10.00"))));
        ship(sell(THREE));
        var asked = ask(pieces(3), "a");
        assertThat(asked.second()).isTrue();
        settle();
        assertThat(atKlarna("refunds")).isEmpty();
        var desk = merchant.engine.desks().refundApprovals();
        assertThat(desk.approve(merchant.company, asked.id(), "eva")
                        .orElseThrow()
                        .problem())
                .isEqualTo("refund-ask.same-person");
        assertThat(desk.approve(merchant.company, asked.id(), "bo")
                        .orElseThrow()
                        .problem())
                .isEmpty();
        assertThat(desk.approve(merchant.company, asked.id(), "bo")
                        .orElseThrow()
                        .problem())
                .isEqualTo("refund-ask.decided");
        settle();
        assertThat(refunded()).isEqualTo(captured());
        assertThat(invoices()).isEqualTo(2);
        allAtZero();
    }

    /**
     * Two of 500.00 with freight of 49.00. One comes back, less 59.00 of return freight and a fee of 40.00: 401.00, VAT 80.20. Then the
     * other and, since the whole order is back, the freight: 549.00. What is kept stays: 3520 −47.20, 3540 −32.00, 2611 −19.80.
     */
    @ParameterizedTest
    @EnumSource(names = {"KNYT_THROUGH_SHOP", "KNYT_AT_PROVIDER"})
    void returnFreightAndFeeAreKeptAsRowsOfTheirOwn(Hand hand) {
        choose(new MoneyHand("klarna", merchant.shop, Hand.KNYT_THROUGH_SHOP, hand, LocalDate.EPOCH));
        ship(sell(
                "{\"lines\":[{\"sku\":\"FILT-GRA\",\"price\":50000,\"quantity\":2}],\"discount\":false,\"shipping\":4900,"
                        + "\"business\":false}"));
        var kept = Map.of(
                OrderRow.Kind.RETURN_FREIGHT, Money.sek("59.00"),
                OrderRow.Kind.RETURN_FEE, Money.sek("40.00"));
        var all = Map.of(OrderRow.Kind.RETURN_FEE, Money.sek("500.00"));
        assertThat(ask(new RefundChoice(pieces(1).rows(), null, all), "none").problem())
                .isEqualTo("refund-ask.kept-too-large");
        assertThat(ask(new RefundChoice(Map.of(), Money.sek("100.00"), kept), "amount")
                        .problem())
                .isEqualTo("refund-ask.kept-needs-rows");
        var first = ask(new RefundChoice(pieces(1).rows(), null, kept), "a");
        assertThat(first.problem()).as("%s", first.arguments()).isEmpty();
        assertThat(first.amount()).isEqualTo(Money.sek("401.00"));
        settle();
        assertThat(refunded()).as("%s", Trouble.of(merchant)).isEqualTo(40100);
        assertThat(balances("3001", "3520", "3540", "2611"))
                .as("%s", Trouble.of(merchant))
                .containsExactly("-400.00", "-86.40", "-32.00", "-129.60");
        var second = ask(pieces(1), "b");
        assertThat(second.amount()).as("%s", second).isEqualTo(Money.sek("549.00"));
        settle();
        assertThat(refunded()).isEqualTo(95000);
        assertThat(invoices()).isEqualTo(3);
        assertThat(balances("3001", "3520", "3540", "2611")).containsExactly("0.00", "-47.20", "-32.00", "-19.80");
        allAtZero();
    }

    /**
     * 598.87 SEK that the buyer paid 53.00 EUR for. The mug of 113.04 is 53.00 · 113.04 / 598.87 = 10.004, 10.00 EUR, which the shop calls
     * 112.99 SEK. Then 0.01 EUR: 598.87 · 10.01 / 53.00 = 113.107, so 113.11 in all and 0.07 of it now (0.11 to the shop). 100.00 SEK make
     * 213.11, 18.8604 and so 18.86 EUR in all, 8.85 of it now. What is left is 34.14 EUR and 385.76 SEK (385.77 to the shop).
     */
    @Test
    void ofWhatWasPaidInEuroAnyAmountOfTheBuyersGoesBackAndTheWholeIsTheWholeInBoth() {
        ship(sell("{\"discount\":false,\"shipping\":0,\"business\":false,"
                + "\"lines\":[{\"sku\":\"MUGG-BLA\",\"price\":11304,\"quantity\":1},"
                + "{\"sku\":\"TROJA-M\",\"price\":48583,\"quantity\":1}],"
                + "\"presentment\":{\"currency\":\"EUR\",\"rate\":\"0.0885\"}}"));
        assertThat(ask(new RefundChoice(Map.of(), Money.sek("0.04")), "nothing").problem())
                .isEqualTo("refund-ask.buyers-nothing");
        both(askRow("113.04", "a"), "113.04 SEK", "10.00 EUR");
        both(ask(euro("0.01"), "b"), "0.07 SEK", "0.01 EUR");
        both(ask(new RefundChoice(Map.of(), Money.sek("100.00")), "c"), "100.00 SEK", "8.85 EUR");
        assertThat(ask(euro("34.15"), "more").problem()).isEqualTo("refund-ask.buyers-more");
        assertThat(ask(
                                new RefundChoice(Map.of(), Money.sek("1.00"))
                                        .to(euro("1.00").buyers()),
                                "two")
                        .problem())
                .isEqualTo("refund-ask.buyers-alone");
        both(ask(euro("34.14"), "d"), "385.76 SEK", "34.14 EUR");
        assertThat(ask(euro("0.01"), "over").problem()).isEqualTo("refund-ask.buyers-none");
        assertThat(told()).containsExactlyInAnyOrder("10.00 112.99", "0.01 0.11", "8.85 100.00", "34.14 385.77");
        assertThat(refunded()).isEqualTo(59887);
        assertThat(invoices()).isEqualTo(5);
        // The rows stand as they were sold: nothing is left of them, and nothing is rounded against the revenue.
        assertThat(balances("2611", "1510")).as("%s", Trouble.of(merchant)).containsExactly("0.00", "0.00");
        assertThat(balances("3001", "3740")).containsExactly("0.00", "0.00");
        allAtZero();
    }

    private static RefundChoice euro(String amount) {
        return new RefundChoice(Map.of(), null).to(Money.parse(amount, Currency.EUR));
    }

    private void both(AskedRefunds.Outcome outcome, String order, String buyer) {
        assertThat(outcome.problem()).as("%s", outcome.arguments()).isEmpty();
        assertThat(outcome.amount() + " " + outcome.abroad()).isEqualTo(order + " " + buyer);
        settle();
    }

    /** What the shop has paid back, to the buyer and by its own rounding. */
    private List<String> told() {
        return world.get("shopify", "canonical")
                .path("orders")
                .get(0)
                .path("transactions")
                .valueStream()
                .filter(t -> t.path("kind").asString("").equals("REFUND"))
                .map(t -> t.path("amountSet"))
                .map(set -> set.path("presentmentMoney").path("amount").asString("") + " "
                        + set.path("shopMoney").path("amount").asString(""))
                .toList();
    }

    private static RefundChoice pieces(int pieces) {
        return new RefundChoice(Map.of("KAFFE-500", Quantity.of(pieces)), null);
    }

    private AskedRefunds.Outcome ask(RefundChoice choice, String nonce) {
        long trail = firstTrail();
        var desk = merchant.engine.desks().refunds();
        var rows = desk.offer(merchant.company, trail).orElseThrow().rows();
        var byId = rows.stream()
                .filter(r -> !r.freight() && !choice.rows().isEmpty())
                .collect(java.util.stream.Collectors.toMap(
                        AskedRefunds.Row::id, r -> choice.rows().get("KAFFE-500")));
        return ask(trail, new RefundChoice(byId, choice.amount(), choice.kept()).to(choice.buyers()), nonce);
    }

    private AskedRefunds.Outcome ask(long trail, RefundChoice choice, String nonce) {
        return merchant.engine
                .desks()
                .refunds()
                .ask(merchant.company, trail, choice, "", nonce, "eva")
                .orElseThrow();
    }

    /** All of the row that so much is left of. */
    private AskedRefunds.Outcome askRow(String gross, String nonce) {
        long trail = firstTrail();
        var offer = merchant.engine.desks().refunds().offer(merchant.company, trail);
        var row = offer.orElseThrow().rows().stream()
                .filter(r -> r.left().gross().equals(Money.sek(gross)))
                .findFirst()
                .orElseThrow();
        return ask(trail, new RefundChoice(Map.of(row.id(), row.left().quantity()), null), nonce);
    }

    private void settle() {
        merchant.settle();
        merchant.settle();
    }

    private long captured() {
        return atKlarna("captures").getFirst().path("captured_amount").asLong();
    }

    private long refunded() {
        return atKlarna("refunds").stream()
                .mapToLong(r -> r.path("refunded_amount").asLong())
                .sum();
    }

    /** One more sale pays the fees of the one that was given back, which would else stand as a debt at the provider. */
    private void allAtZero() {
        ship(sell());
        tiedAfterThePayout(2);
        for (int account : List.of(1510, 1581)) {
            assertThat(world.balance(account)).matches(".*:\"?0(\\.0+)?\"?}");
        }
    }
}
