package se.knyt.engine.flows;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import se.knyt.core.commerce.ReturnKind;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.json.Json;
import se.knyt.engine.settings.Hand;
import se.knyt.engine.settings.MoneyHand;
import se.knyt.engine.trails.TrailState;
import se.knyt.spi.EffectBody;

/**
 * Over generated sequences of refunds of a purchase with three captures on two reservations, at two providers or both at one - asked for and divided, waiting for a second
 * person, on their way, refused, tried again or given up, told by the shop or not, and made by other hands - no capture gives more than it took, each
 * refund goes back once, and never more is credited than has gone back.
 */
class RefundSequencesTest {
    private static final Map<String, Long> CAPTURED = new LinkedHashMap<>();

    static {
        CAPTURED.put("c1", 50_000L);
        CAPTURED.put("c2", 30_000L);
        CAPTURED.put("c3", 44_900L);
    }

    private static final List<Hand> HANDS = List.of(Hand.KNYT_THROUGH_SHOP, Hand.KNYT_AT_PROVIDER);

    private static Money kr(long minor) {
        return Money.of(minor, Currency.SEK);
    }

    /** The purchase, and beside it what a bookkeeper would note of it. */
    private static final class Run {
        private final Random random;
        private final SplitPurchase purchase;
        /** Where the second reservation was made. */
        private final String further;

        private final Map<Long, List<RefundDivision.Share>> waiting = new HashMap<>();
        private final Map<String, Long> byOthers = new HashMap<>();
        private final Map<Long, Money> asked = new HashMap<>();
        private long last;

        Run(long seed) {
            random = new Random(seed);
            boolean same = random.nextBoolean();
            further = same ? "klarna" : "stripe";
            purchase = same ? SplitPurchase.reservedTwice() : SplitPurchase.reserved();
            purchase.shipped("F1", "cup", "blanket");
            int minute = 10;
            for (var capture : CAPTURED.entrySet()) {
                var amount = kr(capture.getValue()).toPlain();
                if (same && capture.getKey().equals("c3")) {
                    purchase.capturedOn("tx/2", "c3", "klarna", amount, minute++);
                } else {
                    purchase.captured(capture.getKey(), provider(capture.getKey()), amount, minute++);
                }
            }
            if (same) {
                purchase.recordedOn("sale:1:F1", "klarna", "klarna", "800.00");
                purchase.recordedOn("sale:1:F1:by:klarna/2", "klarna/2", "klarna", "449.00");
            } else {
                purchase.recorded("sale:1:F1", "klarna", "800.00");
                purchase.recorded("sale:1:F1:by:stripe", "stripe", "449.00");
            }
            for (var method : List.of("klarna", "stripe")) {
                purchase.hand(new MoneyHand(
                        method,
                        SplitPurchase.SHOP,
                        Hand.KNYT_THROUGH_SHOP,
                        HANDS.get(random.nextInt(HANDS.size())),
                        LocalDate.EPOCH));
            }
        }

        private String provider(String capture) {
            return capture.equals("c3") ? further : "klarna";
        }

        /** The order at the provider on which a capture was made: each reservation is one of its own. */
        private String orderAtProvider(String capture) {
            return !capture.equals("c3") ? "klarna-order" : further.equals("klarna") ? "tx/2-order" : "stripe-order";
        }

        private RefundDecision decision(long id) {
            var others = waiting.entrySet().stream()
                    .filter(e -> e.getKey() != id)
                    .flatMap(e -> e.getValue().stream())
                    .toList();
            return new RefundDecision(
                    purchase.state(),
                    purchase.context(SplitPurchase.AT.plusSeconds(7200)),
                    purchase.doc(),
                    new RefundLeft.Waiting(others, kr(0)),
                    id,
                    false);
        }

        /** What the captures have promised or given, by whatever way. */
        private Map<String, Long> used() {
            var used = new HashMap<>(byOthers);
            waiting.values()
                    .forEach(shares -> shares.forEach(
                            s -> used.merge(s.capture(), s.amount().minor(), Long::sum)));
            for (var effect : purchase.effects()) {
                if (effect.state().equals("withdrawn")) {
                    continue;
                }
                for (var portion : body(effect).byCapture()) {
                    used.merge(portion.captureSourceId(), portion.amount().minor(), Long::sum);
                }
            }
            return used;
        }

        private static EffectBody.Refund body(TrailState.EffectView effect) {
            return Json.read(effect.asked(), EffectBody.Refund.class);
        }

        private long left() {
            var used = used();
            return CAPTURED.entrySet().stream()
                    .mapToLong(c -> c.getValue() - used.getOrDefault(c.getKey(), 0L))
                    .sum();
        }

        void step() {
            switch (random.nextInt(6)) {
                case 0, 1 -> ask();
                case 2 -> approve();
                case 3, 4 -> move();
                default -> another();
            }
            check();
        }

        private void ask() {
            long left = left();
            long amount = 1 + random.nextLong(Math.max(1, left + left / 5 + 1));
            long id = ++last;
            boolean mine = random.nextBoolean();
            Map<String, Money> shares = mine ? divided(amount) : Map.of();
            var decided = decision(id).of(new RefundChoice(Map.of(), kr(amount), Map.of(), shares));
            if (!mine) {
                assertThat(decided.problem().isEmpty())
                        .as("%s %s of %s", decided.problem(), amount, left)
                        .isEqualTo(amount <= left);
            }
            if (decided.problem().isEmpty()) {
                assertThat(Money.sum(
                                decided.shares().stream()
                                        .map(RefundDivision.Share::amount)
                                        .toList(),
                                Currency.SEK))
                        .isEqualTo(kr(amount));
                asked.put(id, kr(amount));
                if (random.nextInt(3) == 0) {
                    waiting.put(id, decided.shares());
                } else {
                    decided.effects().forEach(purchase::planned);
                }
            } else {
                assertThat(decided.effects()).isEmpty();
            }
        }

        /** Of some captures at random; mostly the sum, not always what is left. */
        private Map<String, Money> divided(long amount) {
            var result = new HashMap<String, Money>();
            long rest = amount;
            for (var capture : CAPTURED.keySet()) {
                long part = capture.equals("c3") ? rest : random.nextLong(rest + 1);
                result.put(capture, kr(part));
                rest -= part;
            }
            return result;
        }

        private void approve() {
            if (waiting.isEmpty()) {
                return;
            }
            long id = List.copyOf(waiting.keySet()).get(random.nextInt(waiting.size()));
            var shares = Objects.requireNonNull(waiting.get(id));
            var amount = Objects.requireNonNull(asked.get(id));
            var row = new AskedRow(
                    id, 100, amount, List.of(), "", "waits", "Eva", shares, ReturnKind.UNTOLD, Road.PROVIDER, "");
            var decided = decision(id).of(row, List.of(), List.of(), shares);
            assertThat(decided.problem()).as("it has had its part all along").isEmpty();
            assertThat(decided.shares()).containsExactlyInAnyOrderElementsOf(shares);
            waiting.remove(id);
            decided.effects().forEach(purchase::planned);
        }

        private void move() {
            var open = purchase.effects().stream().filter(e -> !e.over()).toList();
            if (open.isEmpty()) {
                return;
            }
            var effect = open.get(random.nextInt(open.size()));
            if (effect.state().equals("waiting") && random.nextInt(3) == 0) {
                purchase.came(effect.key(), "rejected", "", Map.of());
            } else if (effect.state().equals("rejected")) {
                purchase.came(effect.key(), random.nextInt(3) == 0 ? "withdrawn" : "waiting", "", Map.of());
            } else {
                done(effect);
            }
        }

        private void done(TrailState.EffectView effect) {
            var name = effect.key().replace(':', '-');
            if (effect.connection() != SplitPurchase.SHOP) {
                var asked = body(effect);
                assertThat(asked.byCapture()).hasSize(1);
                assertThat(asked.orderSourceId()).isEqualTo(orderAtProvider(asked.captureSourceId()));
                purchase.came(effect.key(), "done", "at-" + name, Map.of());
                return;
            }
            var transactions = new ArrayList<String>();
            var facts = new HashMap<String, String>();
            int nth = 1;
            for (var portion : body(effect).byCapture()) {
                var id = name + "-t" + nth;
                facts.put(OurRefunds.transaction(nth), id);
                transactions.add(id + " " + provider(portion.captureSourceId()) + " " + portion.captureSourceId() + " "
                        + portion.amount().toPlain());
                nth++;
            }
            purchase.came(effect.key(), "done", "in-" + name, facts);
            purchase.refundedBy("in-" + name, body(effect).amount().toPlain(), transactions);
        }

        /** Somebody of the shop gives some of a capture back, as far as it has anything left. */
        private void another() {
            var capture = List.copyOf(CAPTURED.keySet()).get(random.nextInt(CAPTURED.size()));
            long left = CAPTURED.getOrDefault(capture, 0L) - used().getOrDefault(capture, 0L);
            if (left > 0 && random.nextInt(3) == 0) {
                long amount = 1 + random.nextLong(left);
                var id = "other" + ++last;
                purchase.refundedBy(
                        id,
                        kr(amount).toPlain(),
                        List.of(id + "-t " + provider(capture) + " " + capture + " "
                                + kr(amount).toPlain()));
                byOthers.merge(capture, amount, Long::sum);
            }
        }

        private void check() {
            used().forEach((capture, amount) ->
                    assertThat(amount).as(capture).isLessThanOrEqualTo(CAPTURED.getOrDefault(capture, 0L)));
            assertThat(decision(0).offer().left()).isEqualTo(kr(left()));
            long gone = byOthers.values().stream().mapToLong(Long::longValue).sum();
            boolean anyOpen = false;
            for (var effect : purchase.effects()) {
                gone += effect.done() ? body(effect).amount().minor() : 0;
                anyOpen |= !effect.over();
            }
            var plan = purchase.plan();
            assertThat(plan.heldCode()).isEmpty();
            assertThat(plan.effects()).noneMatch(e -> e.body() instanceof EffectBody.Refund);
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
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void noCaptureGivesMoreThanItTookAndNothingGoesBackTwice(long seed) {
        for (int run = 0; run < 10; run++) {
            var sequence = new Run(seed * 1000 + run);
            for (int i = 0; i < 25; i++) {
                sequence.step();
            }
        }
    }
}
