package se.knyt.engine.flows;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.commerce.Refund;
import se.knyt.core.commerce.Restock;
import se.knyt.core.commerce.ReturnKind;
import se.knyt.core.commerce.ReturnOrder;
import se.knyt.core.commerce.Returned;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;
import se.knyt.engine.json.Json;
import se.knyt.engine.settings.Hand;
import se.knyt.engine.settings.MoneyHand;
import se.knyt.engine.trails.BegunReturn;
import se.knyt.engine.trails.BegunReturn.State;
import se.knyt.engine.trails.TrailState;
import se.knyt.spi.EffectBody;

/**
 * Returns begun here, without a database: a cup of 500,00 and a blanket of 749,00, both invoiced, and 1 249,00 captured at Klarna. Whoever
 * tells of what goes back, a piece goes back once and is credited once.
 */
class BegunReturnsTest {
    /** What can happen to a purchase, in any order. */
    private enum Event {
        BEGIN_CUP,
        BEGIN_BOTH,
        RECEIVE,
        SHOP_REFUNDS_CUP,
        SHOP_REFUNDS_AN_AMOUNT,
        PAID_BACK,
        CREDITED
    }

    /** A purchase with what a person does to it. */
    private static final class Run {
        private final SplitPurchase purchase = new SplitPurchase();
        private final Map<Long, List<BegunReturn.Asked>> asked = new HashMap<>();
        private long last;
        private long gone;
        private String tried = "";

        Run() {
            purchase.reserve("klarna", "1249.00", 0, Instant.EPOCH);
            purchase.shipped("F1", "cup", "blanket");
            purchase.captured("c1", "klarna", "1249.00", 10);
            purchase.recorded("sale:1:F1", "klarna", "1249.00");
            purchase.hand(new MoneyHand(
                    "klarna", SplitPurchase.SHOP, Hand.KNYT_THROUGH_SHOP, Hand.KNYT_THROUGH_SHOP, LocalDate.EPOCH));
        }

        private PlanContext context() {
            return purchase.context(SplitPurchase.AT.plusSeconds(7200));
        }

        List<ReturnProgress> progress() {
            return ReturnProgress.all(purchase.state(), purchase.doc(), purchase.captures());
        }

        private CreditChains chains() {
            return new ReturnPreview(purchase.state(), context(), purchase.doc())
                    .chains()
                    .orElseThrow();
        }

        private static RefundChoice choice(String... rows) {
            var pieces = new HashMap<String, Quantity>();
            for (var row : rows) {
                pieces.put(row, Quantity.ONE);
            }
            return new RefundChoice(pieces, null, Map.of(), Map.of(), new GoodsBack(ReturnKind.RETURN, Map.of(), ""));
        }

        /** Pieces on their way back. */
        private Map<String, Quantity> underWay() {
            var result = new HashMap<String, Quantity>();
            asked.values().stream()
                    .flatMap(List::stream)
                    .filter(a -> ReturnProgress.Standing.of(a, purchase.state(), SplitPurchase.SHOP)
                            == ReturnProgress.Standing.UNDER_WAY)
                    .forEach(a -> a.pieces().forEach((row, some) -> result.merge(row, some, Quantity::plus)));
            return result;
        }

        /** Gives the code of what is in the way, empty where it has begun. */
        String begin(String... rows) {
            var choice = choice(rows);
            var wrong =
                    ReturnChoices.toBegin(choice, false, purchase.theOrder(), chains().left(), progress(), underWay());
            if (wrong.isPresent()) {
                return wrong.get().code();
            }
            var decided = decision(0).of(choice);
            if (decided.problem().isEmpty()) {
                long id = ++last;
                put(id, ReturnChoices.kept(choice, purchase.theOrder(), purchase.state()), decided.amount());
            }
            return decided.problem();
        }

        private void put(long id, BegunReturn.Chosen chosen, Money amount) {
            purchase.returning(new BegunReturn(
                    id,
                    "#1001-K" + id,
                    ReturnKind.RETURN,
                    chosen,
                    amount,
                    "",
                    "",
                    State.EXPECTED,
                    false,
                    0,
                    List.of(),
                    "",
                    "eva",
                    SplitPurchase.AT,
                    asked.getOrDefault(id, List.of())));
        }

        private RefundDecision decision(long id) {
            return new RefundDecision(
                    purchase.state(),
                    context(),
                    purchase.doc(),
                    RefundLeft.Waiting.none(purchase.theOrder()),
                    id,
                    false);
        }

        /** What is waited for of the oldest live return has come. */
        @Nullable
        String receive() {
            var live = progress().stream().filter(ReturnProgress::isLive).findFirst();
            if (live.isEmpty()) {
                return null;
            }
            var choice = ReturnChoices.left(live.get());
            var wrong = ReturnChoices.toReceive(choice, purchase.theOrder(), live.get())
                    .or(() -> ReturnChoices.toPay(choice, purchase.theOrder(), underWay()));
            if (wrong.isPresent()) {
                return wrong.get().code();
            }
            long id = ++last;
            var decided = decision(id).of(choice);
            if (decided.problem().isEmpty()) {
                decided.effects().forEach(purchase::planned);
                var made = live.get().of();
                var pieces = BegunReturn.pieces(decided.told(), decided.given());
                asked.computeIfAbsent(made.id(), _ -> new ArrayList<>()).add(new BegunReturn.Asked(id, "sent", pieces));
                put(made.id(), made.chosen(), made.amount());
            }
            return decided.problem();
        }

        /** The shop did what it was asked to, and tells of it. */
        boolean paidBack() {
            var waiting = purchase.effects().stream()
                    .filter(e -> e.state().equals("waiting"))
                    .toList();
            for (var effect : waiting) {
                var body = body(effect);
                var id = "in-" + effect.id();
                purchase.came(effect.key(), "done", id, Map.of("transaction", id + "-klarna"));
                purchase.returned(
                        id,
                        body.amount().toPlain(),
                        ReturnKind.UNTOLD,
                        Restock.NOT_BACK,
                        body.rows().stream().map(EffectBody.RefundRow::rowId).toArray(String[]::new));
                gone += body.amount().minor();
            }
            return !waiting.isEmpty();
        }

        private static EffectBody.Refund body(TrailState.EffectView effect) {
            return Json.read(effect.asked(), EffectBody.Refund.class);
        }

        boolean credited() {
            var plan = purchase.plan();
            assertThat(plan.heldCode()).as(tried).isEmpty();
            int before = purchase.state().facts().size();
            purchase.record(plan);
            return purchase.state().facts().size() > before;
        }

        /** Whether the shop's staff may still refund a cup: it has not gone back, not as money alone either, and is not on its way. */
        private boolean cupIsSold() {
            return chains().left().quantity("cup").isPositive()
                    && progress().stream().noneMatch(p -> p.byAmount().containsKey("cup"))
                    && underWay().getOrDefault("cup", Quantity.ZERO).isZero();
        }

        /** Whether it happened; what cannot happen changes nothing. */
        boolean happens(Event event) {
            return switch (event) {
                case BEGIN_CUP -> begin("cup").isEmpty();
                case BEGIN_BOTH -> begin("cup", "blanket").isEmpty();
                case RECEIVE -> "".equals(receive());
                case SHOP_REFUNDS_CUP -> refundsCup(true);
                case SHOP_REFUNDS_AN_AMOUNT -> refundsCup(false);
                case PAID_BACK -> paidBack();
                case CREDITED -> credited();
            };
        }

        private boolean refundsCup(boolean rows) {
            if (!cupIsSold() || !allTold() || moneyLeft() < 50_000) {
                return false;
            }
            var id = "staff" + ++last;
            if (rows) {
                purchase.returned(id, "500.00", ReturnKind.RETURN, Restock.BACK_IN_STOCK, "cup");
            } else {
                purchase.refundedBy(id, "500.00", List.of(id + "-t klarna c1 500.00"));
            }
            gone += 50_000;
            return true;
        }

        /** What the shop lets its staff refund. */
        private long moneyLeft() {
            return 124_900
                    - gone
                    - purchase.effects().stream()
                            .filter(e -> e.state().equals("waiting"))
                            .mapToLong(e -> body(e).amount().minor())
                            .sum();
        }

        /** Whether everything that went back has its credit: the shop knows no more than Knyt. */
        private boolean allTold() {
            return credits() == gone;
        }

        long credits() {
            return purchase.state().facts().stream()
                    .filter(f -> f.type().equals("credit"))
                    .mapToLong(f -> f.amount().minor())
                    .sum();
        }

        /** Everything that can still happen by itself has. */
        void ends() {
            boolean any = true;
            while (any) {
                any = paidBack();
                any |= credited();
            }
        }
    }

    private static Run begun(String... rows) {
        var run = new Run();
        assertThat(run.begin(rows)).isEmpty();
        assertThat(run.progress()).extracting(ReturnProgress::state).containsExactly(State.EXPECTED);
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
        assertThat(run.progress()).extracting(ReturnProgress::state).containsExactly(State.RECEIVED);
        run.ends();
        assertThat(run.progress()).extracting(ReturnProgress::state).containsExactly(State.CLOSED);
        assertThat(run.credits()).isEqualTo(50_000);
        assertThat(run.begin("cup")).isEqualTo("refund-ask.more-than-left");
    }

    /** Way B: 500.00 owed by Klarna is turned back, of which 100.00 is VAT. */
    @Test
    void inOurOwnBooksItIsAVoucher() {
        var run = new Run();
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
        assertThat(run.progress()).extracting(ReturnProgress::state).containsExactly(State.CLOSED);
    }

    /** The shop tells the same rows, or a provider or the shop the very amount: it is this return, and nothing is paid again. */
    @Test
    void whatOthersTellOfTheSameGoodsIsTheSameReturn() {
        for (boolean rows : List.of(true, false)) {
            var run = begun("cup");
            assertThat(run.refundsCup(rows)).isTrue();
            assertThat(run.progress()).extracting(ReturnProgress::state).containsExactly(State.RECEIVED);
            assertThat(run.receive()).as("nothing is waited for").isNull();
            run.ends();
            assertThat(run.progress()).extracting(ReturnProgress::state).containsExactly(State.CLOSED);
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
        var run = new Run();
        assertThat(run.refundsCup(false)).isTrue();
        run.ends();
        assertThat(run.begin("blanket")).isEmpty();
        assertThat(run.progress()).extracting(ReturnProgress::state).containsExactly(State.EXPECTED);
    }

    /** Its refund is given up at the provider: the goods are here, and it can be paid back anew. */
    @Test
    void aRefundThatIsGivenUpLeavesTheReturnOpen() {
        var run = begun("cup");
        assertThat(run.receive()).isEmpty();
        run.purchase.came(run.purchase.effects().getLast().key(), "withdrawn", "", Map.of());
        assertThat(run.progress()).extracting(ReturnProgress::state).containsExactly(State.EXPECTED);
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

    private static List<String> ends(Run run, int days) {
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
        var run = new Run();
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

    private static String wrong(Run run, RefundChoice choice, boolean atOnce) {
        return ReturnChoices.toBegin(
                        choice, atOnce, run.purchase.theOrder(), run.chains().left(), run.progress(), run.underWay())
                .map(RefundWays.Problem::code)
                .orElse("");
    }

    /**
     * Every sequence of up to five things that can happen: never more goes back than was sold, nothing goes back twice, every öre that
     * has gone is credited, and no return waits for what is back.
     */
    @Test
    void everySequenceOfUpToFiveEventsEndsExact() {
        int[] tried = {0};
        Deque<List<Event>> open = new ArrayDeque<>();
        open.add(List.of());
        while (!open.isEmpty()) {
            var sequence = open.remove();
            var run = new Run();
            run.tried = sequence.toString();
            if (!sequence.stream().allMatch(run::happens)) {
                continue;
            }
            tried[0]++;
            if (sequence.size() < 5) {
                EnumSet.allOf(Event.class)
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
    private static List<Long> refunds(Run run) {
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
