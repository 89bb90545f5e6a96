package se.knyt.core.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.commerce.PayoutLine.Kind;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.reconciliation.PayoutSamples.Sample;

/** What holds for every payout: the invariants of reconciliation, and that no single fault passes. */
class ReconciliationPropertiesTest {
    private static final int TRIES = 300;

    private static List<Reconciler.LineResult> matched(Reconciler.Result result) {
        return result.lines().stream()
                .filter(line -> line.status() == MatchStatus.MATCHED)
                .toList();
    }

    /** What became of each line, by what the line and the items say: independent of where they stood. */
    private static Map<String, Long> outcome(Reconciler.Result result) {
        var outcome = new HashMap<String, Long>();
        for (var line : result.lines()) {
            var text = line.line() + " " + line.status() + " " + line.tier() + " "
                    + line.items().stream().map(OpenItem::id).toList();
            outcome.merge(text, 1L, Long::sum);
        }
        return outcome;
    }

    @Property(tries = TRIES)
    void aPayoutThatAddsUpCloses(@ForAll long seed) {
        var result = PayoutSamples.of(seed).reconcile();

        assertThat(result.certificate().closes()).isTrue();
        assertThat(result.findings()).isEmpty();
        var c = result.certificate();
        assertThat(c.opening()
                        .plus(c.sales())
                        .plus(c.refunds())
                        .plus(c.fees())
                        .plus(c.feeVat())
                        .plus(c.adjustments())
                        .plus(c.fx()))
                .isEqualTo(c.closing().plus(c.paid()));
    }

    @Property(tries = TRIES)
    void eachItemIsMatchedAtMostOnceAndTheSumsAgreeToTheOre(@ForAll long seed) {
        var seen = new HashSet<String>();
        for (var line : matched(PayoutSamples.of(seed).reconcile())) {
            var item = line.items().getFirst();
            assertThat(line.items()).hasSize(1);
            assertThat(seen.add(item.id())).isTrue();
            assertThat(item.credit()).isEqualTo(line.line().kind() == Kind.REFUND);
            assertThat(item.amount().currency()).isEqualTo(line.line().amount().currency());
            var explained =
                    Money.sum(line.explained().stream().map(Explanation::amount).toList(), Currency.SEK);
            assertThat(line.line().amount().abs()).isEqualTo(item.amount().plus(explained));
            assertThat(line.tier()).isBetween(1, 3);
        }
    }

    @Property(tries = TRIES)
    void theOrderOfLinesAndItemsChangesNothing(@ForAll long seed, @ForAll long shuffle) {
        var sample = PayoutSamples.of(seed);
        var lines = new ArrayList<>(sample.lines());
        var items = new ArrayList<>(sample.items());
        Collections.shuffle(lines, new Random(shuffle));
        Collections.shuffle(items, new Random(shuffle + 1));
        var other = new Sample(sample.payout(), lines, items);

        assertThat(outcome(other.reconcile())).isEqualTo(outcome(sample.reconcile()));
        assertThat(other.reconcile().certificate()).isEqualTo(sample.reconcile().certificate());
    }

    @Property(tries = TRIES)
    void aRunOnWhatIsLeftMatchesNothingMore(@ForAll long seed) {
        var sample = PayoutSamples.of(seed);
        var result = sample.reconcile();
        var lines = new ArrayList<>(sample.lines());
        var items = new ArrayList<>(sample.items());
        for (var line : matched(result)) {
            lines.remove(line.line());
            items.remove(line.items().getFirst());
        }

        assertThat(matched(new Sample(sample.payout(), lines, items).reconcile()))
                .isEmpty();
    }

    @Property(tries = TRIES)
    void ofIdenticalTwinsNeitherIsMatched(@ForAll long seed) {
        var sample = PayoutSamples.of(seed);
        for (var line : matched(sample.reconcile())) {
            var item = line.items().getFirst();
            var twin = new OpenItem(
                    item.id() + "twin", item.credit(), item.date(), item.amount(), item.byAmount(), item.keys());
            var items = new ArrayList<>(sample.items());
            items.add(twin);
            var again = new Sample(sample.payout(), sample.lines(), items).reconcile();

            assertThat(matched(again))
                    .flatExtracting(Reconciler.LineResult::items)
                    .doesNotContain(item, twin);
        }
    }

    @Property(tries = TRIES)
    void withoutRoundingNothingMoreIsMatched(@ForAll long seed) {
        var sample = PayoutSamples.of(seed);
        var strict = new MatchLimits(false, true, 5, 120, 10, 24);
        var fewer = Reconciler.reconcile(sample.payout(), sample.lines(), sample.items(), PayoutSamples.ZONE, strict);

        var all = matched(sample.reconcile()).stream()
                .map(line -> line.line().line() + " " + line.items().getFirst().id())
                .toList();
        assertThat(all)
                .containsAll(matched(fewer).stream()
                        .map(line -> line.line().line() + " "
                                + line.items().getFirst().id())
                        .toList());
    }

    @Property(tries = TRIES)
    void nothingIsMatchedAcrossCurrencies(@ForAll long seed) {
        var sample = PayoutSamples.of(seed);
        var items = sample.items().stream()
                .map(item -> new OpenItem(
                        item.id(),
                        item.credit(),
                        item.date(),
                        new Money(item.amount().minor(), Currency.EUR),
                        item.byAmount(),
                        item.keys()))
                .toList();

        assertThat(matched(new Sample(sample.payout(), sample.lines(), items).reconcile()))
                .isEmpty();
    }

    // ---- Faults: whatever one thing is wrong, the payout is held and the difference named
    // ---------------------------------

    private static Reconciler.Result held(Sample sample, List<PayoutLine> lines, long difference) {
        var result = sample.with(lines).reconcile();
        assertThat(result.certificate().closes()).isFalse();
        assertThat(result.certificate().difference()).isEqualTo(PayoutSamples.money(difference));
        assertThat(result.findings())
                .filteredOn(finding -> finding.code() == Finding.Code.DIFFERENCE)
                .singleElement()
                .satisfies(finding -> assertThat(finding.amount()).isEqualTo(PayoutSamples.money(difference)));
        return result;
    }

    private static PayoutLine withAmount(PayoutLine line, long minor) {
        return withLine(line, line.line(), minor);
    }

    private static PayoutLine withLine(PayoutLine line, int number, long minor) {
        return new PayoutLine(
                number,
                line.kind(),
                line.providerKind(),
                PayoutSamples.money(minor),
                line.at(),
                line.orderReference(),
                line.secondReference(),
                line.captureReference(),
                line.providerOrderId(),
                line.providerTransactionId());
    }

    @Property(tries = TRIES)
    void oneOreChangedAnywhereIsHeld(@ForAll long seed, @ForAll int place, @ForAll boolean up) {
        var sample = PayoutSamples.of(seed);
        var lines = new ArrayList<>(sample.lines());
        int at = Math.floorMod(place, lines.size());
        lines.set(at, withAmount(lines.get(at), lines.get(at).amount().minor() + (up ? 1 : -1)));

        var result = held(sample, lines, up ? 1 : -1);
        assertThat(result.findings()).anyMatch(finding -> finding.code() == Finding.Code.CLASS_TOTAL);
    }

    @Property(tries = TRIES)
    void aLineDroppedIsHeld(@ForAll long seed, @ForAll int place) {
        var sample = PayoutSamples.of(seed);
        var lines = new ArrayList<>(sample.lines());
        var dropped = lines.remove(Math.floorMod(place, lines.size()));

        var result = held(sample, lines, -dropped.amount().minor());
        assertThat(result.findings())
                .anyMatch(finding ->
                        finding.code() == Finding.Code.MISSING_OR_CHANGED || finding.code() == Finding.Code.SIGN);
    }

    @Property(tries = TRIES)
    void aLineDoubledIsHeldAndNamed(@ForAll long seed, @ForAll int place) {
        var sample = PayoutSamples.of(seed);
        var lines = new ArrayList<>(sample.lines());
        var doubled = lines.get(Math.floorMod(place, lines.size()));
        // A row of the file with all that stands on it: a sale with its fee and VAT, or a fee counted twice.
        var row = lines.stream().filter(line -> line.line() == doubled.line()).toList();
        row.forEach(line -> lines.add(withLine(line, 9_999, line.amount().minor())));

        var result = held(
                sample,
                lines,
                row.stream().mapToLong(line -> line.amount().minor()).sum());
        assertThat(result.findings())
                .filteredOn(finding -> finding.code() == Finding.Code.DUPLICATE_LINE)
                .anySatisfy(finding -> assertThat(finding.line()).isEqualTo(9_999));
    }

    @Property(tries = TRIES)
    void aSignTurnedRoundIsHeldAndNamed(@ForAll long seed, @ForAll int place) {
        var sample = PayoutSamples.of(seed);
        var lines = new ArrayList<>(sample.lines());
        int at = Math.floorMod(place, lines.size());
        long amount = lines.get(at).amount().minor();
        lines.set(at, withAmount(lines.get(at), -amount));

        held(sample, lines, -2 * amount);
    }

    @Property(tries = TRIES)
    void aFeeCountedTwiceInOneLineIsHeld(@ForAll long seed) {
        var sample = PayoutSamples.of(seed);
        var lines = new ArrayList<>(sample.lines());
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).kind() == Kind.FEE) {
                long fee = lines.get(i).amount().minor();
                lines.set(i, withAmount(lines.get(i), 2 * fee));
                held(sample, lines, fee);
                return;
            }
        }
    }

    @Property(tries = TRIES)
    void aCurrencySwappedIsHeldAndNamed(@ForAll long seed, @ForAll int place) {
        var sample = PayoutSamples.of(seed);
        var lines = new ArrayList<>(sample.lines());
        int at = Math.floorMod(place, lines.size());
        var line = lines.get(at);
        lines.set(
                at,
                new PayoutLine(
                        line.line(),
                        line.kind(),
                        line.providerKind(),
                        new Money(line.amount().minor(), Currency.EUR),
                        line.at(),
                        line.orderReference(),
                        line.secondReference(),
                        line.captureReference(),
                        line.providerOrderId(),
                        line.providerTransactionId()));

        var result = held(sample, lines, -line.amount().minor());
        assertThat(result.findings())
                .filteredOn(finding -> finding.code() == Finding.Code.CURRENCY)
                .singleElement()
                .satisfies(finding -> assertThat(finding.line()).isEqualTo(line.line()));
    }
}
