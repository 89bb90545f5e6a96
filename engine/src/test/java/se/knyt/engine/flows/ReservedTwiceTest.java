package se.knyt.engine.flows;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.looseends.LooseEnd;
import se.knyt.engine.settings.Hand;
import se.knyt.engine.settings.MoneyHand;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectKind;

/**
 * The 1 249,00 of {@link SplitPurchase} reserved by two reservations at one provider: 800,00 that lives for 28 days and 449,00 that lives for
 * seven. The one that dies first is captured first.
 */
class ReservedTwiceTest {
    private static final String SALE = "sale:1:F1";
    private static final String SECOND = ":by:klarna/2";

    private static List<EffectBody.Capture> bodies(TrailPlan plan) {
        return plan.effects().stream()
                .filter(e -> e.kind() == EffectKind.CAPTURE)
                .map(e -> (EffectBody.Capture) e.body())
                .toList();
    }

    /** Key, reservation and amount of each. */
    private static List<String> captures(TrailPlan plan) {
        return plan.effects().stream()
                .filter(e -> e.kind() == EffectKind.CAPTURE)
                .map(e -> {
                    var body = (EffectBody.Capture) e.body();
                    return e.key() + " " + body.parentSourceId() + " " + body.amount();
                })
                .toList();
    }

    private static List<String> facts(TrailPlan plan) {
        return plan.facts().stream()
                .map(f -> f.key() + " " + f.provider() + " " + f.tender() + " " + f.amount())
                .toList();
    }

    /** The cup of 500,00: 449,00 of the one that dies first and 51,00 of the other; the blanket's 749,00 is what is left of that. */
    @Test
    void theOneThatDiesFirstIsCapturedFirst() {
        var purchase = SplitPurchase.reservedTwice();
        purchase.shipped("F1", "cup");
        purchase.shipped("F2", "blanket");
        var plan = purchase.plan();
        assertThat(plan.heldCode()).isEmpty();
        assertThat(captures(plan))
                .containsExactly(
                        "capture:1:F1 reserved-klarna 51.00 SEK",
                        "capture:1:F1" + SECOND + " tx/2 449.00 SEK",
                        "capture:1:F2 reserved-klarna 749.00 SEK");
    }

    /** Each is an order of its own at the provider, asked for by a reference of its own. */
    @Test
    void atTheProviderEachCaptureNamesItsOwnOrderAndReference() {
        var purchase = SplitPurchase.reservedTwice();
        purchase.hand(new MoneyHand("klarna", SplitPurchase.SHOP, Hand.KNYT_AT_PROVIDER));
        purchase.shipped("F1", "cup", "blanket");
        assertThat(bodies(purchase.plan()))
                .extracting(b -> b.orderSourceId() + " " + b.reference() + " " + b.amount())
                .containsExactly("klarna-order 1/1001/FF1 800.00 SEK", "tx/2-order 1/1001/FF1:2 449.00 SEK");
    }

    /** One sale with its VAT once, and an open item for each reservation that is named by its own words alone. */
    @Test
    void capturedOnBothTheSaleIsAnOpenItemOfEach() {
        var purchase = SplitPurchase.reservedTwice();
        purchase.shipped("F1", "cup", "blanket");
        purchase.begun(SplitPurchase.SHOP, "capture:1:F1", "800.00", "done", "c1");
        purchase.begun(SplitPurchase.SHOP, "capture:1:F1" + SECOND, "449.00", "done", "c2");
        purchase.captured("c1", "klarna", "800.00", 10);
        purchase.capturedOn("tx/2", "c2", "klarna", "449.00", 11);
        var plan = purchase.plan();
        assertThat(plan.heldCode()).isEmpty();
        assertThat(facts(plan))
                .containsExactly(SALE + " klarna klarna 800.00 SEK", SALE + SECOND + " klarna klarna/2 449.00 SEK");
        // A fifth of 1 249,00 is the VAT.
        assertThat(plan.facts()).extracting(f -> f.tax().toPlain()).containsExactly("249.80", "0.00");
        assertThat(plan.references().get(SALE))
                .extracting(TrailPlan.Reference::text)
                .contains("klarna-c1", "klarna-order", "1001")
                .doesNotContain("klarna-c2", "tx/2-order");
        assertThat(plan.references().get(SALE + SECOND))
                .extracting(TrailPlan.Reference::text)
                .contains("klarna-c2", "tx/2-order", "1001")
                .doesNotContain("klarna-c1", "klarna-order");
    }

    /** A delivery that the further reservation pays alone bears the name of the whole, and is known as that reservation's all the same. */
    @Test
    void whatIsRecordedOfTheFurtherReservationIsNotTakenForTheFirsts() {
        var purchase = SplitPurchase.reservedTwice();
        purchase.shipped("F1", "cup");
        purchase.shipped("F2", "blanket");
        purchase.recordedOn(SALE, "klarna", "klarna", "51.00");
        purchase.recordedOn(SALE + SECOND, "klarna/2", "klarna", "449.00");
        purchase.captured("c1", "klarna", "51.00", 10);
        purchase.capturedOn("tx/2", "c2", "klarna", "449.00", 11);
        // 800,00 - 51,00.
        assertThat(captures(purchase.plan())).containsExactly("capture:1:F2 reserved-klarna 749.00 SEK");

        var other = SplitPurchase.reservedTwice();
        other.shipped("F1", "cup");
        other.shipped("F2", "blanket");
        other.recordedOn(SALE, "klarna/2", "klarna", "449.00");
        other.capturedOn("tx/2", "c2", "klarna", "449.00", 11);
        assertThat(captures(other.plan())).containsExactly("capture:1:F2 reserved-klarna 749.00 SEK");
    }

    /** A person in the shop captured 300,00 of the first: that pays the cup first, then the 449,00 that die first pay what they can. */
    @Test
    void whatAnotherHandCapturedOnOneIsTakenInAndNotCapturedAgain() {
        var purchase = SplitPurchase.reservedTwice();
        purchase.captured("c1", "klarna", "300.00", 10);
        purchase.shipped("F1", "cup");
        purchase.shipped("F2", "blanket");
        // Cup: 300,00 + 200,00 of the second. Blanket: its last 249,00 and 500,00 of the first.
        assertThat(captures(purchase.plan()))
                .containsExactly(
                        "capture:1:F1" + SECOND + " tx/2 200.00 SEK",
                        "capture:1:F2 reserved-klarna 500.00 SEK",
                        "capture:1:F2" + SECOND + " tx/2 249.00 SEK");
    }

    /** The buyer paid anew and the first was given up, or has run out: the newer takes its place, as far as it reaches. */
    @Test
    void theNewerTakesThePlaceOfOneThatIsGivenUpOrDead() {
        var voided = new SplitPurchase();
        voided.reserve("klarna", "1249.00", 0, Instant.EPOCH);
        voided.voided("klarna", "1249.00", 1);
        voided.reserve("tx/2", "klarna", "1249.00", 2, Instant.EPOCH);
        voided.shipped("F1", "cup", "blanket");
        assertThat(captures(voided.plan())).containsExactly("capture:1:F1" + SECOND + " tx/2 1249.00 SEK");

        var dead = new SplitPurchase();
        dead.reserve("klarna", "1249.00", 0, SplitPurchase.AT.plusSeconds(1800));
        dead.reserve("tx/2", "klarna", "1249.00", 20, Instant.EPOCH);
        dead.shipped("F1", "cup", "blanket");
        var plan = dead.plan();
        assertThat(plan.heldCode()).isEmpty();
        assertThat(captures(plan)).containsExactly("capture:1:F1" + SECOND + " tx/2 1249.00 SEK");
    }

    /** Either would do alone: which the buyer meant is not told. */
    @Test
    void twoOfTheWholeAreHeldAsBefore() {
        var purchase = new SplitPurchase();
        purchase.reserve("klarna", "1249.00", 0, Instant.EPOCH);
        purchase.reserve("tx/2", "klarna", "1249.00", 1, Instant.EPOCH);
        purchase.shipped("F1", "cup", "blanket");
        var plan = purchase.plan();
        assertThat(captures(plan)).isEmpty();
        assertThat(plan.heldCode()).isEqualTo("capture.not-one-reservation");
    }

    /** Two card payments taken at once through one provider: each is an open item with its own transaction. */
    @Test
    void twoPaymentsTakenAtOnceAreAnItemEach() {
        var purchase = new SplitPurchase();
        purchase.taken("s1", "stripe", "800.00", 0);
        purchase.taken("s2", "stripe", "449.00", 1);
        purchase.shipped("F1", "cup", "blanket");
        var plan = purchase.plan();
        assertThat(captures(plan)).isEmpty();
        assertThat(facts(plan))
                .containsExactly(
                        SALE + " stripe stripe 800.00 SEK", SALE + ":by:stripe/s2 stripe stripe/s2 449.00 SEK");
        assertThat(plan.references().get(SALE + ":by:stripe/s2"))
                .extracting(TrailPlan.Reference::text)
                .contains("stripe-s2")
                .doesNotContain("stripe-s1");
    }

    /** Each has its own last day and its own amount: the loose end is of the 449,00, and when they are dead the purchase is held. */
    @Test
    void eachHasItsOwnLastDay() {
        var purchase = SplitPurchase.reservedTwice();
        var before = purchase.plan(SplitPurchase.AT.plus(Duration.ofDays(6)).plusSeconds(80_000));
        assertThat(before.heldCode()).isEmpty();
        assertThat(before.looseEnds()).extracting(LooseEnd::code).containsExactly("authorization.expires");
        assertThat(before.looseEnds().getFirst().amount()).hasToString("449.00 SEK");
        assertThat(purchase.plan(SplitPurchase.AT.plus(Duration.ofDays(8))).heldCode())
                .isEqualTo("authorization.expired");
    }

    /** A credit note of 600,00 is paid back of the capture that has enough, on the order that it was made on. */
    @Test
    void aRefundNamesTheOrderOfTheCaptureThatGives() {
        var purchase = SplitPurchase.reservedTwice();
        purchase.hand(new MoneyHand(
                "klarna", SplitPurchase.SHOP, Hand.KNYT_THROUGH_SHOP, Hand.KNYT_AT_PROVIDER, LocalDate.EPOCH));
        purchase.shipped("F1", "cup", "blanket");
        purchase.captured("c1", "klarna", "800.00", 10);
        purchase.capturedOn("tx/2", "c2", "klarna", "449.00", 11);
        purchase.recordedOn(SALE, "klarna", "klarna", "800.00");
        purchase.recordedOn(SALE + SECOND, "klarna/2", "klarna", "449.00");
        purchase.creditedInTheErp("2", "1000.00");
        // What was used last goes back first: 449,00, and 551,00 of the other.
        assertThat(purchase.plan().effects())
                .filteredOn(e -> e.kind() == EffectKind.REFUND)
                .extracting(e -> (EffectBody.Refund) e.body())
                .extracting(b -> b.orderSourceId() + " " + b.captureSourceId() + " " + b.amount())
                .containsExactly("klarna-order c1 551.00 SEK", "tx/2-order c2 449.00 SEK");
    }

    private static Money kr(long minor) {
        return Money.of(minor, Currency.SEK);
    }

    /**
     * Over generated sequences - any number of reservations at one or two providers, deliveries in parts, captures that fail to be told, are
     * told late or are made by others - no reservation is captured for more than it holds, no two effects have one name, and what is captured
     * or on its way is never more than what is delivered, however often it is planned anew.
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void noReservationGivesMoreThanItHolds(long seed) {
        for (int run = 0; run < 15; run++) {
            var random = new Random(seed * 1000 + run);
            var purchase = new SplitPurchase();
            long left = 124_900;
            int count = 2 + random.nextInt(3);
            for (int n = 1; n <= count; n++) {
                long amount = n == count ? left : 1 + random.nextLong(left - (count - n));
                left -= amount;
                purchase.reserve(
                        "tx/" + n,
                        random.nextInt(3) == 0 ? "stripe" : "klarna",
                        kr(amount).toPlain(),
                        n,
                        random.nextBoolean()
                                ? Instant.EPOCH
                                : SplitPurchase.AT.plus(Duration.ofDays(2 + random.nextInt(20))));
            }
            if (random.nextBoolean()) {
                purchase.shipped("F1", "cup", "blanket");
                captureAll(purchase, random, 124_900);
            } else {
                purchase.shipped("F1", "cup");
                captureAll(purchase, random, 50_000);
                purchase.shipped("F2", "blanket");
                captureAll(purchase, random, 124_900);
            }
        }
    }

    /** Sends what is planned, tells of it or not, and plans again until nothing is left to do. */
    private static void captureAll(SplitPurchase purchase, Random random, long delivered) {
        for (int round = 0; round < 8; round++) {
            var plan = purchase.plan();
            assertThat(plan.heldCode()).isEmpty();
            var keys = new HashSet<String>();
            for (var effect : plan.effects()) {
                if (effect.body() instanceof EffectBody.Capture body && !purchase.has(effect.key())) {
                    assertThat(keys.add(effect.key())).as(effect.key()).isTrue();
                    var id = "made-" + effect.key().replace(':', '-').replace('/', '-');
                    // An answer may be late, and the shop's word too: both come in the end.
                    purchase.begun(
                            SplitPurchase.SHOP, effect.key(), body.amount().toPlain(), "done", id);
                    purchase.capturedOn(
                            body.parentSourceId(),
                            id,
                            purchase.providerOf(body.parentSourceId()),
                            body.amount().toPlain(),
                            30);
                    if (random.nextBoolean()) {
                        break;
                    }
                }
            }
            plan.facts().forEach(f -> {
                if (purchase.state().fact(f.key()).isEmpty() && "sale".equals(f.type())) {
                    purchase.recordedOn(
                            f.key(), f.tender(), f.provider(), f.amount().toPlain());
                }
            });
        }
        var captures = purchase.captures();
        for (var authorization : captures.authorizations()) {
            assertThat(captures.capturedOn(authorization)).isLessThanOrEqualTo(authorization.amount());
        }
        assertThat(captures.captured()).isEqualTo(kr(delivered));
        var recorded = purchase.state().facts();
        assertThat(Money.sum(recorded.stream().map(f -> f.amount()).toList(), Currency.SEK))
                .isEqualTo(kr(delivered));
        // Each reservation's own items are what was captured on it: nothing of one is booked on another.
        for (var tender : captures.tenders().all()) {
            var booked = Money.sum(
                    recorded.stream()
                            .filter(f -> captures.tenders()
                                    .of(f.tender(), f.provider())
                                    .equals(tender))
                            .map(f -> f.amount())
                            .toList(),
                    Currency.SEK);
            var reserved = captures.authorizations().stream()
                    .filter(a -> captures.tenders().of(a).equals(tender))
                    .toList();
            assertThat(booked).isEqualTo(captures.capturedOn(reserved.getFirst()));
        }
    }
}
