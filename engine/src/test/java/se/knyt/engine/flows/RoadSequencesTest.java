package se.knyt.engine.flows;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.json.Json;
import se.knyt.engine.settings.Hand;
import se.knyt.engine.settings.MoneyHand;
import se.knyt.spi.EffectBody;

/**
 * An order of 1 249,00 of which a gift card paid 300,00, Klarna 500,00 and Stripe 449,00: over any mix of roads no more goes back than
 * was paid, what the card paid goes to the card alone, and what is credited is what has gone back or is owed.
 */
class RoadSequencesTest {
    private static final Map<String, Long> PAID = Map.of("card", 30_000L, "c1", 50_000L, "c2", 44_900L);
    private static final List<Hand> HANDS = List.of(Hand.KNYT_THROUGH_SHOP, Hand.KNYT_AT_PROVIDER);

    private static SplitPurchase purchase(Hand klarna, Hand stripe) {
        var purchase = new SplitPurchase();
        purchase.shipped("F1", "cup", "blanket");
        purchase.taken("card", "gift_card", "300.00", 1);
        purchase.captured("c1", "klarna", "500.00", 10);
        purchase.captured("c2", "stripe", "449.00", 11);
        purchase.recorded("sale:1:F1", "klarna", "800.00", "0.00", "300.00");
        purchase.recorded("sale:1:F1:by:stripe", "stripe", "449.00");
        purchase.hand(new MoneyHand("klarna", SplitPurchase.SHOP, Hand.KNYT_THROUGH_SHOP, klarna, LocalDate.EPOCH));
        purchase.hand(new MoneyHand("stripe", SplitPurchase.SHOP, Hand.KNYT_THROUGH_SHOP, stripe, LocalDate.EPOCH));
        return purchase;
    }

    private static RefundDecision decision(SplitPurchase purchase, List<RefundDivision.Share> waiting, long id) {
        return new RefundDecision(
                purchase.state(),
                purchase.context(SplitPurchase.AT.plusSeconds(7200)),
                purchase.doc(),
                new RefundLeft.Waiting(waiting, kr(0)),
                id,
                false);
    }

    private static Money kr(long minor) {
        return Money.of(minor, Currency.SEK);
    }

    private static RefundChoice amount(long minor, Road road) {
        return new RefundChoice(Map.of(), kr(minor)).by(road);
    }

    private static List<String> credits(TrailPlan plan) {
        return plan.facts().stream()
                .filter(f -> "credit".equals(f.type()))
                .map(f -> f.key() + " " + f.provider() + " " + f.amount() + " " + f.elsewhere())
                .toList();
    }

    /** All of it through the shop is one refund there: 300,00 to the card, 500,00 and 449,00 to what was paid with. */
    @Test
    void theCardsPartGoesToTheCardAndTheProvidersToTheProviders() {
        var purchase = purchase(Hand.KNYT_THROUGH_SHOP, Hand.KNYT_THROUGH_SHOP);
        var decided = decision(purchase, List.of(), 7).of(amount(124_900, Road.PROVIDER));
        assertThat(decided.problem()).as("%s", decided.arguments()).isEmpty();
        assertThat(decided.effects()).hasSize(1);
        assertThat(((EffectBody.Refund) decided.effects().getFirst().body()).byCapture())
                .containsExactly(
                        new EffectBody.Portion("c1", kr(50_000)),
                        new EffectBody.Portion("c2", kr(44_900)),
                        new EffectBody.Portion("card", kr(30_000)));
    }

    /** At Klarna itself, 400,00, while the shop puts 300,00 on the card: one refund, and what Klarna's payout names is 400,00. */
    @Test
    void aCardIsPaidBackThroughTheShopThoughTheProviderIsAskedItself() {
        var purchase = purchase(Hand.KNYT_AT_PROVIDER, Hand.KNYT_AT_PROVIDER);
        var shares = Map.of("c1", kr(40_000), "card", kr(30_000));
        var decided = decision(purchase, List.of(), 7).of(new RefundChoice(Map.of(), kr(70_000), Map.of(), shares));
        assertThat(decided.problem()).as("%s", decided.arguments()).isEmpty();
        decided.effects().forEach(purchase::planned);
        assertThat(purchase.effects())
                .extracting(e -> e.connection() + " " + e.amount())
                .containsExactly("2 400.00 SEK", "1 300.00 SEK");
        var keys = purchase.effects().stream().map(e -> e.key()).toList();
        purchase.came(keys.get(0), "done", "at-klarna", Map.of());
        assertThat(credits(purchase.plan())).as("not before both have gone").isEmpty();
        purchase.came(keys.get(1), "done", "in-shop", Map.of(OurRefunds.transaction(1), "t1"));
        purchase.refundedBy("in-shop", "300.00", List.of("t1 gift_card card 300.00"));
        assertThat(credits(purchase.plan())).containsExactly("credit:1:asked:7 klarna 700.00 SEK 300.00 SEK");
        assertThat(decision(purchase, List.of(), 8).offer().left()).isEqualTo(kr(54_900));
    }

    /** What the card paid is never money: by the bank at most 949,00 go back. */
    @Test
    void byTheBankGoesNoMoreThanTheProvidersTook() {
        var purchase = purchase(Hand.PERSON, Hand.PERSON);
        assertThat(decision(purchase, List.of(), 7).offer().roads()).containsExactly(Road.BANK);
        assertThat(decision(purchase, List.of(), 7)
                        .of(amount(94_901, Road.BANK))
                        .problem())
                .isEqualTo("refund-ask.more-than-captured");
        var decided = decision(purchase, List.of(), 7).of(amount(94_900, Road.BANK));
        assertThat(decided.problem()).isEmpty();
        assertThat(decided.effects()).isEmpty();
        purchase.byRoad(7, "949.00");
        var plan = purchase.plan();
        assertThat(credits(plan)).containsExactly("credit:1:asked:7 other-road 949.00 SEK 0.00 SEK");
        assertThat(plan.effects()).noneMatch(e -> e.body() instanceof EffectBody.Refund);
        assertThat(decision(purchase, List.of(), 8).of(amount(1, Road.BANK)).problem())
                .isEqualTo("refund-ask.more-than-captured");
    }

    /** The shop's staff say that they paid 100,00 back by hand: it is owed by no provider, and waits for who paid it. */
    @Test
    void whatTheShopSaysWentBackByHandIsNoProvidersLine() {
        var purchase = purchase(Hand.KNYT_THROUGH_SHOP, Hand.KNYT_THROUGH_SHOP);
        purchase.refundedBy("r1", "100.00", List.of("t1 manual c1 100.00"));
        assertThat(credits(purchase.plan())).containsExactly("credit:1:r1 other-road 100.00 SEK 0.00 SEK");
        assertThat(decision(purchase, List.of(), 7).offer().left()).isEqualTo(kr(114_900));
        assertThat(purchase.captures().back().byRoads()).isEqualTo(kr(10_000));
    }

    private static final class Run {
        private final Random random;
        private final SplitPurchase purchase;
        private final Map<Long, List<RefundDivision.Share>> waiting = new HashMap<>();
        private final Map<String, Long> byOthers = new HashMap<>();
        private long roads;
        private long last;

        Run(long seed) {
            random = new Random(seed);
            purchase = purchase(HANDS.get(random.nextInt(2)), HANDS.get(random.nextInt(2)));
        }

        private Map<String, Long> used() {
            var used = new HashMap<>(byOthers);
            waiting.values()
                    .forEach(shares -> shares.forEach(
                            s -> used.merge(s.capture(), s.amount().minor(), Long::sum)));
            for (var effect : purchase.effects()) {
                if (!effect.state().equals("withdrawn")) {
                    for (var portion :
                            Json.read(effect.asked(), EffectBody.Refund.class).byCapture()) {
                        used.merge(portion.captureSourceId(), portion.amount().minor(), Long::sum);
                    }
                }
            }
            return used;
        }

        private long leftOfProviders() {
            var used = used();
            return 94_900 - roads - used.getOrDefault("c1", 0L) - used.getOrDefault("c2", 0L);
        }

        private long leftOfCard() {
            return 30_000 - used().getOrDefault("card", 0L);
        }

        void step() {
            switch (random.nextInt(5)) {
                case 0, 1 -> ask();
                case 2 -> road();
                case 3 -> move();
                default -> another();
            }
            check();
        }

        private void ask() {
            long left = leftOfProviders() + leftOfCard();
            long id = ++last;
            var decided = decision(purchase, shares(), id)
                    .of(amount(1 + random.nextLong(Math.max(1, left + left / 5 + 1)), Road.PROVIDER));
            if (decided.problem().isEmpty() && random.nextInt(4) == 0) {
                waiting.put(id, decided.shares());
            } else if (decided.problem().isEmpty()) {
                decided.effects().forEach(purchase::planned);
            }
        }

        private List<RefundDivision.Share> shares() {
            return waiting.values().stream().flatMap(List::stream).toList();
        }

        private void road() {
            long left = leftOfProviders();
            long amount = 1 + random.nextLong(Math.max(1, left + left / 3 + 1));
            long id = ++last;
            var decided = decision(purchase, shares(), id).of(amount(amount, Road.BANK));
            assertThat(decided.problem().isEmpty()).as("%s of %s", amount, left).isEqualTo(amount <= left);
            if (decided.problem().isEmpty()) {
                purchase.byRoad(id, kr(amount).toPlain());
                roads += amount;
            }
        }

        private void move() {
            var open = purchase.effects().stream().filter(e -> !e.over()).toList();
            if (open.isEmpty()) {
                waiting.clear();
                return;
            }
            var effect = open.get(random.nextInt(open.size()));
            if (random.nextInt(4) == 0) {
                purchase.came(effect.key(), "withdrawn", "", Map.of());
                return;
            }
            var name = effect.key().replace(':', '-');
            if (effect.connection() != SplitPurchase.SHOP) {
                purchase.came(effect.key(), "done", "at-" + name, Map.of());
                return;
            }
            var facts = new HashMap<String, String>();
            var transactions = new ArrayList<String>();
            int nth = 1;
            for (var portion :
                    Json.read(effect.asked(), EffectBody.Refund.class).byCapture()) {
                var id = name + "-t" + nth;
                facts.put(OurRefunds.transaction(nth), id);
                transactions.add(id + " " + provider(portion.captureSourceId()) + " " + portion.captureSourceId() + " "
                        + portion.amount().toPlain());
                nth++;
            }
            purchase.came(effect.key(), "done", "in-" + name, facts);
            purchase.refundedBy(
                    "in-" + name,
                    Json.read(effect.asked(), EffectBody.Refund.class).amount().toPlain(),
                    transactions);
        }

        private static String provider(String capture) {
            return capture.equals("card") ? "gift_card" : capture.equals("c1") ? "klarna" : "stripe";
        }

        /** The shop's staff give back, to what paid or by hand. */
        private void another() {
            var capture = List.of("card", "c1", "c2").get(random.nextInt(3));
            long left = PAID.getOrDefault(capture, 0L) - used().getOrDefault(capture, 0L);
            long most = capture.equals("card") ? left : Math.min(left, leftOfProviders());
            if (most > 0 && random.nextInt(3) == 0) {
                long amount = 1 + random.nextLong(most);
                var id = "other" + ++last;
                var by = capture.equals("c1") && random.nextBoolean() ? "manual" : provider(capture);
                purchase.refundedBy(
                        id,
                        kr(amount).toPlain(),
                        List.of(id + "-t " + by + " " + capture + " "
                                + kr(amount).toPlain()));
                byOthers.merge(capture, amount, Long::sum);
            }
        }

        private void check() {
            assertThat(leftOfProviders()).isNotNegative();
            assertThat(leftOfCard()).isNotNegative();
            var offer = decision(purchase, shares(), 0).offer();
            assertThat(offer.left()).isEqualTo(kr(leftOfProviders() + leftOfCard()));
            var plan = purchase.plan();
            assertThat(plan.heldCode()).as("%s", plan.heldArgs()).isEmpty();
            long gone = roads
                    + byOthers.values().stream().mapToLong(Long::longValue).sum();
            boolean anyOpen = false;
            for (var effect : purchase.effects()) {
                gone += effect.done()
                        ? Json.read(effect.asked(), EffectBody.Refund.class)
                                .amount()
                                .minor()
                        : 0;
                anyOpen |= !effect.over();
            }
            long credited = plan.facts().stream()
                    .filter(f -> "credit".equals(f.type()))
                    .mapToLong(f -> f.amount().minor())
                    .sum();
            assertThat(credited).isLessThanOrEqualTo(gone);
            if (!anyOpen) {
                assertThat(credited).isEqualTo(gone);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void overAnyMixOfRoadsNoMoreGoesBackThanWasPaid(long seed) {
        for (int run = 0; run < 10; run++) {
            var sequence = new Run(seed * 1000 + run);
            for (int i = 0; i < 25; i++) {
                sequence.step();
            }
        }
    }
}
