package se.knyt.engine.flows;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import se.knyt.core.bookkeeping.VoucherRow;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;
import se.knyt.engine.settings.Hand;
import se.knyt.engine.settings.MoneyHand;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectKind;

/**
 * A person has the purchase of {@link SplitPurchase} captured before its delivery is told: a cup of 500,00 and a blanket of 749,00, on 10
 * November. What is captured so is never captured again, and what is not delivered the same day is a prepayment.
 */
class AheadCaptureTest {
    private static final String PREPAID = "sale:1:prepaid:order";
    private static final String AHEAD = "capture:ahead:1:order:1";
    private static final Instant LATER = Instant.parse("2026-11-12T10:00:00Z");

    private static SplitPurchase reserved() {
        var purchase = new SplitPurchase();
        purchase.reserve("klarna", "1249.00", 0, Instant.EPOCH);
        return purchase;
    }

    private static AheadCapture ahead(SplitPurchase purchase) {
        return new AheadCapture(purchase.state(), purchase.context(SplitPurchase.AT.plusSeconds(3600)), purchase.doc());
    }

    /** Key, place, order, reservation, amount and reference of each. */
    private static List<String> told(AheadCapture.Decided decided) {
        return decided.effects().stream()
                .map(e -> {
                    var body = (EffectBody.Capture) e.body();
                    return e.key() + " " + e.connection() + " " + body.orderSourceId() + " " + body.parentSourceId()
                            + " " + body.amount() + " " + body.reference();
                })
                .toList();
    }

    private static List<String> captures(TrailPlan plan) {
        return plan.effects().stream()
                .filter(e -> e.kind() == EffectKind.CAPTURE)
                .map(e -> e.key() + " " + ((EffectBody.Capture) e.body()).amount())
                .toList();
    }

    private static List<String> facts(TrailPlan plan) {
        return plan.facts().stream()
                .map(f -> f.key() + " " + f.provider() + " " + f.amount().toPlain() + " "
                        + f.elsewhere().toPlain())
                .toList();
    }

    private static List<String> rows(TrailPlan plan) {
        return plan.vouchers().stream()
                .flatMap(v -> v.voucher().rows().stream())
                .map((VoucherRow r) -> r.account() + " " + r.signed().toPlain())
                .toList();
    }

    /** Made through the shop, and told by it. */
    private static void made(SplitPurchase purchase, String key, String reservation, String amount, String id) {
        purchase.begun(SplitPurchase.SHOP, key, amount, "done", id);
        purchase.capturedOn(reservation, id, "klarna", amount, 30);
    }

    @Test
    void allThatIsLeftIsCapturedThroughTheShopByANameOfItsOwn() {
        assertThat(told(ahead(reserved()).of(Map.of())))
                .containsExactly(AHEAD + " 1 order reserved-klarna 1249.00 SEK 1/1001/P1");
    }

    /** The cup alone is worth its 500,00: nothing else goes with it here. Of 1 249,00 an öre more is refused, and so is nothing. */
    @Test
    void whatIsPackedIsWorthWhatItsDeliveryWillBe() {
        var ahead = ahead(reserved());
        assertThat(ahead.worth(Map.of("cup", Quantity.ONE))).isEqualTo(Money.sek("500.00"));
        assertThat(ahead.worth(Map.of("cup", Quantity.ZERO)).isZero()).isTrue();
        assertThat(ahead.of(Optional.of(Money.sek("1249.01")), List.of()).problem())
                .isEqualTo("capture-ahead-too-much");
        assertThat(ahead.of(Optional.of(Money.sek("0.00")), List.of()).problem())
                .isEqualTo("capture-ahead-nothing");
    }

    /** The one that dies first is used first: 449,00 of the second and the other 51,00 of the first, each at its own order. */
    @Test
    void atTheProviderEachReservationIsCapturedOnItsOwnOrder() {
        var purchase = SplitPurchase.reservedTwice();
        purchase.hand(new MoneyHand("klarna", SplitPurchase.SHOP, Hand.KNYT_AT_PROVIDER));
        assertThat(told(ahead(purchase).of(Optional.of(Money.sek("500.00")), List.of())))
                .containsExactly(
                        AHEAD + ":by:klarna/2 2 tx/2-order  449.00 SEK 1/1001/P1:2",
                        AHEAD + " 2 klarna-order  51.00 SEK 1/1001/P1");
        purchase.hand(new MoneyHand("stripe", SplitPurchase.SHOP, Hand.PERSON));
        var other = new SplitPurchase();
        other.reserve("stripe", "1249.00", 0, Instant.EPOCH);
        other.hand(new MoneyHand("stripe", SplitPurchase.SHOP, Hand.PERSON));
        assertThat(ahead(other).of(Map.of()).problem()).isEqualTo("capture-ahead-other-hand");
    }

    /** Pressed twice, or while a delivery is being captured, or before the shop has told of the first: once. */
    @Test
    void whileOneIsOnItsWayThereIsNoOther() {
        var purchase = reserved();
        purchase.begun(SplitPurchase.SHOP, AHEAD, "500.00", "sending", "");
        assertThat(ahead(purchase).of(Map.of()).problem()).isEqualTo("capture-ahead-under-way");
        purchase.came(AHEAD, "done", "a1", Map.of());
        assertThat(ahead(purchase).of(Map.of()).problem()).isEqualTo("capture-ahead-under-way");
        purchase.shipped("F1", "cup", "blanket");
        assertThat(captures(purchase.plan())).as("it may be this money").isEmpty();
        assertThat(facts(purchase.plan())).isEmpty();
        purchase.capturedOn("reserved-klarna", "a1", "klarna", "500.00", 30);
        assertThat(captures(purchase.plan())).containsExactly("capture:1:F1 749.00 SEK");
    }

    /** A refused one is no capture, but may be tried again: until it is given up the delivery is not captured either. */
    @Test
    void aRefusedOneIsWaitedForUntilItIsGivenUp() {
        var purchase = reserved();
        purchase.begun(SplitPurchase.SHOP, AHEAD, "1249.00", "rejected", "");
        purchase.shipped("F1", "cup", "blanket");
        assertThat(captures(purchase.plan())).isEmpty();
        purchase.came(AHEAD, "withdrawn", "", Map.of());
        assertThat(captures(purchase.plan())).containsExactly("capture:1:F1 1249.00 SEK");
        assertThat(told(ahead(purchase).of(Map.of())).getFirst())
                .as("a new name after one that was given up")
                .startsWith("capture:ahead:1:order:2 ");
    }

    /** All of it, not delivered when the day is over: 1581 · 2420 · 2611, also where the company waits with others' prepayments. */
    @Test
    void theWholeIsAPrepaymentUntilTheDeliveryDrawsOnIt() {
        var purchase = reserved();
        made(purchase, AHEAD, "reserved-klarna", "1249.00", "a1");
        assertThat(purchase.plan().facts()).isEmpty();
        var plan = purchase.plan(LATER);
        assertThat(plan.heldCode()).isEmpty();
        assertThat(facts(plan)).containsExactly(PREPAID + " klarna 1249.00 0.00");
        // A fifth of 1 249,00 is the VAT.
        assertThat(rows(plan)).containsExactly("1581 1249.00", "2420 -999.20", "2611 -249.80");
        assertThat(plan.facts().getFirst().date()).isEqualTo(LocalDate.of(2026, 11, 10));
        assertThat(plan.references().get(PREPAID))
                .extracting(TrailPlan.Reference::text)
                .contains("klarna-a1", "klarna-order");

        purchase.recorded(PREPAID, "klarna", "1249.00", "1249.00", "0.00");
        purchase.shipped(LATER, "F1", "cup", "blanket");
        var delivered = purchase.plan(LATER.plusSeconds(60));
        assertThat(captures(delivered)).isEmpty();
        assertThat(facts(delivered)).containsExactly("sale:1:F1 klarna 1249.00 1249.00");
    }

    /** Captured at the provider, of which the shop tells nothing: the provider's own id of the capture names the prepayment. */
    @Test
    void atTheProviderTheShopNeedNotTellOfIt() {
        var purchase = reserved();
        purchase.hand(new MoneyHand("klarna", SplitPurchase.SHOP, Hand.KNYT_AT_PROVIDER));
        purchase.begun(SplitPurchase.KLARNA, AHEAD, "1249.00", "sending", "");
        purchase.came(AHEAD, "done", "k-capture", Map.of());
        var plan = purchase.plan(LATER);
        assertThat(plan.heldCode()).isEmpty();
        assertThat(facts(plan)).containsExactly(PREPAID + " klarna 1249.00 0.00");
        assertThat(plan.references().get(PREPAID))
                .extracting(TrailPlan.Reference::text)
                .contains("k-capture", "klarna-order");
    }

    /** The cup was packed and captured, and both went the same day: 500,00 is taken in and 749,00 captured, an item each. */
    @Test
    void aPartIsTakenInByTheDeliveryOfMore() {
        var purchase = reserved();
        made(purchase, AHEAD, "reserved-klarna", "500.00", "a1");
        purchase.shipped("F1", "cup", "blanket");
        assertThat(captures(purchase.plan())).containsExactly("capture:1:F1 749.00 SEK");
        made(purchase, "capture:1:F1", "reserved-klarna", "749.00", "c1");
        var plan = purchase.plan();
        assertThat(plan.heldCode()).isEmpty();
        assertThat(facts(plan))
                .containsExactly("sale:1:F1 klarna 749.00 0.00", "sale:1:F1:by:klarna/P1.1 klarna 500.00 0.00");
        assertThat(plan.references().get("sale:1:F1:by:klarna/P1.1"))
                .extracting(TrailPlan.Reference::text)
                .contains("klarna-a1")
                .doesNotContain("klarna-c1");
        assertThat(plan.references().get("sale:1:F1"))
                .extracting(TrailPlan.Reference::text)
                .contains("klarna-c1")
                .doesNotContain("klarna-a1");
    }

    /** 500,00 of 1 249,00 with 100,00 of VAT: a prepayment, also where others' money waits for the delivery. */
    @Test
    void aPartThatIsNotDeliveredTheSameDayIsAPrepayment() {
        var purchase = reserved();
        made(purchase, AHEAD, "reserved-klarna", "500.00", "a1");
        var plan = purchase.plan(LATER);
        assertThat(plan.heldCode()).isEmpty();
        assertThat(facts(plan)).containsExactly("sale:1:prepaid:part:order klarna 500.00 0.00");
        purchase.shipped(LATER, "F1", "cup");
        var delivered = purchase.plan(LATER.plusSeconds(60));
        assertThat(delivered.heldCode()).isEmpty();
        assertThat(captures(delivered)).isEmpty();
        assertThat(facts(delivered))
                .containsExactly("sale:1:prepaid:part:order klarna 500.00 0.00", "sale:1:F1 klarna 500.00 500.00");
    }

    /** On a dead reservation, one that is given up, or of what is captured there is nothing to press for. */
    @Test
    void nothingIsCapturedOnWhatIsDeadOrTaken() {
        var dead = new SplitPurchase();
        dead.reserve("klarna", "1249.00", 0, SplitPurchase.AT.plusSeconds(1800));
        assertThat(ahead(dead).of(Map.of()).problem()).isEqualTo(AheadCapture.NONE);
        var taken = reserved();
        taken.captured("c1", "klarna", "1249.00", 10);
        assertThat(ahead(taken).of(Map.of()).problem()).isEqualTo(AheadCapture.NONE);
    }

    private static Money kr(long minor) {
        return Money.of(minor, Currency.SEK);
    }

    /**
     * Over generated sequences - reservations at one or two providers, a person who captures ahead at any time, effects that wait, are refused
     * and given up, a shop that tells late, deliveries in parts - in the end exactly the order is captured, no reservation for more than it
     * holds, and each öre that was captured is booked once.
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void inEverySequenceTheOrderIsCapturedOnce(long seed) {
        for (int run = 0; run < 15; run++) {
            new Run(seed * 1000 + run).run();
        }
    }

    private static final class Run {
        private final Random random;
        private final SplitPurchase purchase = new SplitPurchase();
        private final List<String> toShip = new ArrayList<>(List.of("cup", "blanket"));
        /** What the shop has not told of yet: reservation and amount by the id of the capture. */
        private final Map<String, EffectBody.Capture> untold = new HashMap<>();

        Run(long seed) {
            random = new Random(seed);
            long first = 1 + random.nextLong(124_898);
            purchase.reserve("tx/1", "klarna", kr(first).toPlain(), 0, Instant.EPOCH);
            purchase.reserve(
                    "tx/2",
                    random.nextBoolean() ? "klarna" : "stripe",
                    kr(124_900 - first).toPlain(),
                    1,
                    SplitPurchase.AT.plus(Duration.ofDays(5)));
        }

        void run() {
            for (int i = 0; i < 40; i++) {
                switch (random.nextInt(5)) {
                    case 0 -> press();
                    case 1 -> ship();
                    case 2 -> tell();
                    default -> send(purchase.plan());
                }
                check();
            }
            while (!toShip.isEmpty()) {
                ship();
            }
            for (int i = 0; i < 12; i++) {
                purchase.effects().stream()
                        .filter(e -> e.state().equals("rejected"))
                        .forEach(e -> purchase.came(e.key(), "withdrawn", "", Map.of()));
                send(purchase.plan());
                tell();
                tell();
            }
            check();
            assertThat(purchase.captures().captured()).isEqualTo(kr(124_900));
            assertThat(Money.sum(
                            purchase.state().facts().stream()
                                    .map(f -> f.amount())
                                    .toList(),
                            Currency.SEK))
                    .isEqualTo(kr(124_900));
        }

        private void press() {
            var ahead = ahead(purchase);
            var wanted = switch (random.nextInt(3)) {
                case 0 -> Optional.<Money>empty();
                case 1 -> Optional.of(ahead.worth(Map.of("cup", Quantity.ONE)));
                default -> Optional.of(kr(1 + random.nextLong(124_900)));
            };
            for (var effect : ahead.of(wanted, List.of()).effects()) {
                var amount = ((EffectBody.Capture) effect.body()).amount().toPlain();
                if (random.nextInt(4) == 0) {
                    purchase.begun(SplitPurchase.SHOP, effect.key(), amount, "rejected", "");
                } else {
                    done(effect.key(), (EffectBody.Capture) effect.body());
                }
            }
        }

        private void ship() {
            if (!toShip.isEmpty()) {
                var row = toShip.removeFirst();
                purchase.shipped("F-" + row, row);
            }
        }

        private void done(String key, EffectBody.Capture body) {
            var id = "made-" + key.replace(':', '-').replace('/', '-');
            purchase.begun(SplitPurchase.SHOP, key, body.amount().toPlain(), "done", id);
            untold.put(id, body);
        }

        private void tell() {
            untold.keySet().stream().sorted().findFirst().ifPresent(id -> {
                var body = untold.get(id);
                if (body != null) {
                    purchase.capturedOn(
                            body.parentSourceId(),
                            id,
                            purchase.providerOf(body.parentSourceId()),
                            body.amount().toPlain(),
                            30);
                }
                untold.remove(id);
            });
        }

        private void send(TrailPlan plan) {
            assertThat(plan.heldCode()).isEmpty();
            for (var effect : plan.effects()) {
                if (effect.body() instanceof EffectBody.Capture body && !purchase.has(effect.key())) {
                    done(effect.key(), body);
                }
            }
            plan.facts().forEach(f -> {
                if (purchase.state().fact(f.key()).isEmpty() && "sale".equals(f.type())) {
                    purchase.recordedOn(
                            f.key(), f.tender(), f.provider(), f.amount().toPlain());
                }
            });
        }

        private void check() {
            var byReservation = new HashMap<String, Long>();
            untold.values()
                    .forEach(b ->
                            byReservation.merge(b.parentSourceId(), b.amount().minor(), Long::sum));
            var captures = purchase.captures();
            for (var reserved : captures.authorizations()) {
                long all = captures.capturedOn(reserved).minor() + byReservation.getOrDefault(reserved.sourceId(), 0L);
                assertThat(all).isLessThanOrEqualTo(reserved.amount().minor());
            }
        }
    }
}
