package se.knyt.engine.flows;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import se.knyt.core.commerce.Restock;
import se.knyt.core.commerce.ReturnKind;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;
import se.knyt.engine.json.Json;
import se.knyt.engine.settings.Hand;
import se.knyt.engine.settings.MoneyHand;
import se.knyt.engine.trails.BegunReturn;
import se.knyt.engine.trails.BegunReturn.State;
import se.knyt.engine.trails.TrailState;
import se.knyt.spi.EffectBody;
import se.knyt.spi.RefundRow;

/** A purchase with what a person does to it. */
final class BegunRun {
    /** What can happen to a purchase, in any order. */
    enum Event {
        BEGIN_CUP,
        BEGIN_BOTH,
        RECEIVE,
        SHOP_REFUNDS_CUP,
        SHOP_REFUNDS_AN_AMOUNT,
        PAID_BACK,
        CREDITED
    }

    final SplitPurchase purchase = new SplitPurchase();
    final Map<Long, List<BegunReturn.Asked>> asked = new HashMap<>();
    long last;
    long gone;
    String tried = "";

    BegunRun() {
        purchase.reserve("klarna", "1249.00", 0, Instant.EPOCH);
        purchase.shipped("F1", "cup", "blanket");
        purchase.captured("c1", "klarna", "1249.00", 10);
        purchase.recorded("sale:1:F1", "klarna", "1249.00");
        purchase.hand(new MoneyHand(
                "klarna", SplitPurchase.SHOP, Hand.KNYT_THROUGH_SHOP, Hand.KNYT_THROUGH_SHOP, LocalDate.EPOCH));
    }

    PlanContext context() {
        return purchase.context(SplitPurchase.AT.plusSeconds(7200));
    }

    List<ReturnStatus> progress() {
        return ReturnProgress.all(purchase.state(), purchase.doc(), purchase.captures());
    }

    CreditChains chains() {
        return new ReturnPreview(purchase.state(), context(), purchase.doc())
                .chains()
                .orElseThrow();
    }

    static RefundChoice choice(String... rows) {
        var pieces = new HashMap<String, Quantity>();
        for (var row : rows) {
            pieces.put(row, Quantity.ONE);
        }
        return new RefundChoice(pieces, null, Map.of(), Map.of(), new GoodsBack(ReturnKind.RETURN, Map.of(), ""));
    }

    /** Pieces on their way back. */
    Map<String, Quantity> underWay() {
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
        var wrong = ReturnChoices.toBegin(choice, false, purchase.theOrder(), chains().left(), progress(), underWay());
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

    void put(long id, BegunReturn.Chosen chosen, Money amount) {
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
                0,
                "eva",
                SplitPurchase.AT,
                asked.getOrDefault(id, List.of())));
    }

    RefundDecision decision(long id) {
        return new RefundDecision(
                purchase.state(), context(), purchase.doc(), RefundLeft.Waiting.none(purchase.theOrder()), id, false);
    }

    /** What is waited for of the oldest live return has come. */
    @Nullable
    String receive() {
        var live = progress().stream().filter(ReturnStatus::isLive).findFirst();
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
                    body.rows().stream().map(RefundRow::rowId).toArray(String[]::new));
            gone += body.amount().minor();
        }
        return !waiting.isEmpty();
    }

    static EffectBody.Refund body(TrailState.EffectView effect) {
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
    boolean cupIsSold() {
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

    boolean refundsCup(boolean rows) {
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
    long moneyLeft() {
        return 124_900
                - gone
                - purchase.effects().stream()
                        .filter(e -> e.state().equals("waiting"))
                        .mapToLong(e -> body(e).amount().minor())
                        .sum();
    }

    /** Whether everything that went back has its credit: the shop knows no more than Knyt. */
    boolean allTold() {
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
