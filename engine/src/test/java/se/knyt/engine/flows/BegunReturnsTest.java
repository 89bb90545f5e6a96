package se.knyt.engine.flows;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.commerce.Refund;
import se.knyt.core.commerce.ReturnKind;
import se.knyt.core.commerce.ReturnOrder;
import se.knyt.core.commerce.Returned;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;
import se.knyt.engine.trails.BegunReturn.State;

/**
 * Returns begun here, without a database: a cup of 500,00 and a blanket of 749,00, both invoiced, and 1 249,00 captured at Klarna. Whoever
 * tells of what goes back, a piece goes back once and is credited once.
 */
class BegunReturnsTest {
    private static BegunRun begun(String... rows) {
        var run = new BegunRun();
        assertThat(run.begin(rows)).isEmpty();
        assertThat(run.progress()).extracting(ReturnStatus::state).containsExactly(State.EXPECTED);
        return run;
    }

    /** 500.00 goes back by Knyt's refund, and the shop's own word of it is that refund. */
    @Test
    void whatHasComeIsPaidBackAndCreditedOnce() {
        var run = begun("cup");
        assertThat(run.begin("cup"))
                .as("there is one cup, and it is waited for")
                .isEqualTo("return-begin.awaited");
        assertThat(run.receive()).isEmpty();
        assertThat(run.progress()).extracting(ReturnStatus::state).containsExactly(State.RECEIVED);
        run.ends();
        assertThat(run.progress()).extracting(ReturnStatus::state).containsExactly(State.CLOSED);
        assertThat(run.credits()).isEqualTo(50_000);
        assertThat(run.begin("cup")).isEqualTo("refund-ask.more-than-left");
    }

    /** Way B: 500.00 owed by Klarna is turned back, of which 100.00 is VAT. */
    @Test
    void inOurOwnBooksItIsAVoucher() {
        var run = new BegunRun();
        run.purchase.inOwnBooks();
        assertThat(run.begin("cup")).isEmpty();
        assertThat(run.purchase.plan().vouchers()).noneMatch(v -> v.effectKey().contains("credit:"));
        assertThat(run.receive()).isEmpty();
        assertThat(run.paidBack()).isTrue();
        var vouchers = run.purchase.plan().vouchers().stream()
                .filter(v -> v.effectKey().contains("credit:"))
                .toList();
        assertThat(vouchers).hasSize(1);
        assertThat(vouchers.getFirst().voucher().rows())
                .extracting(r -> r.account() + " " + r.signed().toPlain())
                .containsExactlyInAnyOrder("1581 -500.00", "3001 400.00", "2611 100.00");
        run.ends();
        assertThat(run.progress()).extracting(ReturnStatus::state).containsExactly(State.CLOSED);
    }

    /** The shop tells the same rows, or a provider or the shop the very amount: it is this return, and nothing is paid again. */
    @Test
    void whatOthersTellOfTheSameGoodsIsTheSameReturn() {
        for (boolean rows : List.of(true, false)) {
            var run = begun("cup");
            assertThat(run.refundsCup(rows)).isTrue();
            assertThat(run.progress()).extracting(ReturnStatus::state).containsExactly(State.RECEIVED);
            assertThat(run.receive()).as("nothing is waited for").isNull();
            run.ends();
            assertThat(run.progress()).extracting(ReturnStatus::state).containsExactly(State.CLOSED);
            assertThat(run.progress().getFirst().met()).hasSize(1);
            assertThat(run.credits()).isEqualTo(50_000);
        }
    }

    /** The shop refunds the cup of two: the blanket is still waited for, and 749.00 is what is left to pay. */
    @Test
    void aPartThatOthersToldLeavesTheRest() {
        var run = begun("cup", "blanket");
        assertThat(run.refundsCup(true)).isTrue();
        run.ends();
        var progress = run.progress().getFirst();
        assertThat(progress.state()).isEqualTo(State.PART);
        assertThat(progress.open()).containsEntry("blanket", Quantity.ONE).containsEntry("cup", Quantity.ZERO);
        assertThat(run.receive()).isEmpty();
        run.ends();
        assertThat(run.progress().getFirst().state()).isEqualTo(State.CLOSED);
        assertThat(run.credits()).isEqualTo(124_900);
    }

    /** What was refunded before a return began is another matter. */
    @Test
    void whatWasKnownBeforeIsNotThisReturn() {
        var run = new BegunRun();
        assertThat(run.refundsCup(false)).isTrue();
        run.ends();
        assertThat(run.begin("blanket")).isEmpty();
        assertThat(run.progress()).extracting(ReturnStatus::state).containsExactly(State.EXPECTED);
    }

    /** Its refund is given up at the provider: the goods are here, and it can be paid back anew. */
    @Test
    void aRefundThatIsGivenUpLeavesTheReturnOpen() {
        var run = begun("cup");
        assertThat(run.receive()).isEmpty();
        run.purchase.came(run.purchase.effects().getLast().key(), "withdrawn", "", Map.of());
        assertThat(run.progress()).extracting(ReturnStatus::state).containsExactly(State.EXPECTED);
        assertThat(run.receive()).isEmpty();
        run.ends();
        assertThat(run.credits()).isEqualTo(50_000);
    }

    /** The shop's own return of the same goods is this one: told once, as this; when nobody says that it came, once as forgotten. */
    @Test
    void theShopsReturnOfTheSameGoodsIsTheSame() {
        var run = begun("cup");
        run.purchase.add(
                SplitPurchase.SHOP,
                new ReturnOrder(
                        "RET1",
                        "order",
                        "1001",
                        "#1001-R1",
                        ReturnOrder.State.OPEN,
                        SplitPurchase.AT.plusSeconds(60),
                        java.util.Optional.empty(),
                        Returned.of(ReturnKind.RETURN),
                        List.of(new ReturnOrder.Row("cup", Quantity.ONE, Quantity.ZERO, Quantity.ZERO)),
                        List.of(),
                        Money.zero(Currency.SEK),
                        Money.zero(Currency.SEK),
                        List.of()));
        assertThat(run.progress().getFirst().shopDocument()).isPositive();
        assertThat(ends(run, 29)).isEmpty();
        assertThat(ends(run, 31)).containsExactly("return.expected-long");
    }

    private static List<String> ends(BegunRun run, int days) {
        var context = run.purchase.context(SplitPurchase.AT.plusSeconds(days * 86_400L));
        return new TradePlanner(run.purchase.state(), context)
                .plan().looseEnds().stream()
                        .map(se.knyt.engine.looseends.LooseEnd::code)
                        .filter(code -> code.startsWith("return."))
                        .toList();
    }

    /** Rows that are freight, fees or nothing the order has are no goods to wait for; a return says why and has rows. */
    @Test
    void aReturnSaysWhyAndHasRows() {
        var run = new BegunRun();
        assertThat(wrong(run, new RefundChoice(Map.of("cup", Quantity.ONE), null), false))
                .isEqualTo("return-begin.why");
        var cancelled = new GoodsBack(ReturnKind.CANCELLED, Map.of(), "");
        assertThat(wrong(
                        run, new RefundChoice(Map.of("cup", Quantity.ONE), null, Map.of(), Map.of(), cancelled), false))
                .isEqualTo("return-begin.no-goods");
        assertThat(wrong(run, new RefundChoice(Map.of(), Money.sek("5.00"), Map.of(), Map.of(), cancelled), true))
                .isEqualTo("return-begin.rows");
        assertThat(wrong(run, new RefundChoice(Map.of("cup", Quantity.ONE), null, Map.of(), Map.of(), cancelled), true))
                .isEmpty();
    }

    private static String wrong(BegunRun run, RefundChoice choice, boolean atOnce) {
        return ReturnChoices.toBegin(
                        choice, atOnce, run.purchase.theOrder(), run.chains().left(), run.progress(), run.underWay())
                .map(Obstacle::code)
                .orElse("");
    }

    /**
     * Every sequence of up to five things that can happen: never more goes back than was sold, nothing goes back twice, every öre that
     * has gone is credited, and no return waits for what is back.
     */
    @Test
    void everySequenceOfUpToFiveEventsEndsExact() {
        int[] tried = {0};
        Deque<List<BegunRun.Event>> open = new ArrayDeque<>();
        open.add(List.of());
        while (!open.isEmpty()) {
            var sequence = open.remove();
            var run = new BegunRun();
            run.tried = sequence.toString();
            if (!sequence.stream().allMatch(run::happens)) {
                continue;
            }
            tried[0]++;
            if (sequence.size() < 5) {
                EnumSet.allOf(BegunRun.Event.class)
                        .forEach(e -> open.add(
                                Stream.concat(sequence.stream(), Stream.of(e)).toList()));
            }
            run.ends();
            var as = sequence.toString();
            assertThat(run.credits()).as(as).isEqualTo(run.gone).isLessThanOrEqualTo(124_900);
            assertThat(refunds(run)).as(as).allMatch(amounts -> amounts <= 1);
            for (var progress : run.progress()) {
                assertThat(progress.state()).as(as).isIn(State.EXPECTED, State.PART, State.CLOSED);
                progress.open()
                        .forEach((row, pieces) -> assertThat(pieces)
                                .as("%s %s", as, row)
                                .isLessThanOrEqualTo(run.chains().left().quantity(row)));
            }
        }
        assertThat(tried[0]).isGreaterThan(50);
    }

    /** How often each row went back, told with rows. */
    private static List<Long> refunds(BegunRun run) {
        var rows = run.purchase
                .state()
                .of(Refund.class)
                .flatMap(e -> e.getValue().rows().stream())
                .filter(r -> r.kind() == OrderRow.Kind.GOODS)
                .map(Refund.Row::rowId)
                .toList();
        return Stream.of("cup", "blanket")
                .map(id -> rows.stream().filter(id::equals).count()
                        + run.progress().stream()
                                .filter(p -> p.byAmount().containsKey(id))
                                .count())
                .toList();
    }
}
