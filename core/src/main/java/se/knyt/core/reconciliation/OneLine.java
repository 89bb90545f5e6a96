package se.knyt.core.reconciliation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import se.knyt.core.bookkeeping.DifferenceClass;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;

/**
 * The one thing that explains, to the minor unit, why a payout does not add up. Where two things could, or where something else is
 * wrong with it as well, nothing is said to explain it.
 *
 * @param of what it is
 * @param line 1-based place of the line; 0 for a missing one and for a rate
 * @param item the {@link OpenItem#id} of the missing one; empty for all else
 * @param difference what the lines are above what was paid, signed from the merchant's view
 */
public record OneLine(DifferenceClass of, int line, String item, Money difference) {
    /** A row can hold a fee and its VAT, and a turned one can move from the total of one class to that of another. */
    private static final int CLASSES_OF_ROW = 2;

    /**
     * What alone explains the payout's difference.
     *
     * @param result of reconciling it; one that closes needs no explanation
     * @param nowhere purchases and refunds of its provider, in its currency, that no payout has settled and no line of it could mean
     * @param atRate what the rate of the payout makes of an amount in another currency; empty where no rate is known
     */
    public static Optional<OneLine> of(Reconciler.Result result, List<OpenItem> nowhere, Rate atRate) {
        var search = new Search(result, atRate);
        return search.isOfOneThing() ? search.of(nowhere) : Optional.empty();
    }

    /** What an amount of a purchase is in the currency of its payout, half-up to the minor unit. */
    @FunctionalInterface
    public interface Rate {
        Optional<Money> of(Money original);
    }

    private static final class Search {
        private final Reconciler.Result result;
        private final Money difference;
        private final Rate atRate;
        private final List<Money> classesOff;

        Search(Reconciler.Result result, Rate atRate) {
            this.result = result;
            this.atRate = atRate;
            difference = result.certificate().difference();
            classesOff = found(Finding.Code.CLASS_TOTAL).stream()
                    .map(Finding::amount)
                    .toList();
        }

        private List<Finding> found(Finding.Code code) {
            return result.findings().stream().filter(f -> f.code() == code).toList();
        }

        /** It does not close by a sum; nothing else of it is wrong. */
        boolean isOfOneThing() {
            return !difference.isZero()
                    && result.findings().stream()
                            .map(Finding::code)
                            .filter(Finding.Code::holds)
                            .allMatch(code -> code == Finding.Code.DIFFERENCE || code == Finding.Code.CLASS_TOTAL);
        }

        Optional<OneLine> of(List<OpenItem> nowhere) {
            var repeated = found(Finding.Code.DUPLICATE_LINE);
            var candidates = new ArrayList<OneLine>(doubled(repeated));
            // What stands twice says so itself; any other line of that amount could be one too many, and then two
            // things explain it.
            if (candidates.isEmpty() && (hasLineOf(difference) || isSumOf(repeated))) {
                return Optional.empty();
            }
            candidates.addAll(turned());
            candidates.addAll(missing(nowhere));
            spread().ifPresent(candidates::add);
            return candidates.size() == 1 ? Optional.of(candidates.getFirst()) : Optional.empty();
        }

        private List<OneLine> doubled(List<Finding> repeated) {
            var fitting =
                    repeated.stream().filter(f -> f.amount().equals(difference)).toList();
            if (isSumOf(repeated) && repeated.size() > 1) {
                return List.of();
            }
            return classesAreOff(CLASSES_OF_ROW) ? lines(DifferenceClass.DOUBLED_LINE, fitting) : List.of();
        }

        private boolean isSumOf(List<Finding> repeated) {
            return !repeated.isEmpty()
                    && Money.sum(repeated.stream().map(Finding::amount).toList(), difference.currency())
                            .equals(difference);
        }

        private List<OneLine> turned() {
            return classesAreOff(CLASSES_OF_ROW)
                    ? lines(DifferenceClass.WRONG_SIGN, found(Finding.Code.SIGN))
                    : List.of();
        }

        private List<OneLine> lines(DifferenceClass of, List<Finding> findings) {
            return findings.stream()
                    .map(f -> new OneLine(of, f.line(), "", difference))
                    .toList();
        }

        private List<OneLine> missing(List<OpenItem> nowhere) {
            if (!classesAreOff(1)) {
                return List.of();
            }
            return nowhere.stream()
                    .filter(item -> item.amount().currency().equals(difference.currency()))
                    .filter(item ->
                            (item.credit() ? item.amount().negated() : item.amount()).equals(difference.negated()))
                    .map(item -> new OneLine(DifferenceClass.MISSING_LINE, 0, item.id(), difference))
                    .toList();
        }

        /** Each of the changed lines, or all of them changed at once, against what the rate makes of what they were. */
        private Optional<OneLine> spread() {
            var changed = new ArrayList<Money>();
            var originals = new LinkedHashMap<Currency, Money>();
            var atRates = new ArrayList<Money>();
            boolean beyondRounding = false;
            for (var line : result.lines()) {
                var original = line.line().original();
                if (original.isEmpty()) {
                    continue;
                }
                var expected = atRate.of(original.get());
                if (expected.isEmpty()) {
                    return Optional.empty();
                }
                var off = line.line().amount().minus(expected.get());
                beyondRounding |= Math.absExact(off.minor()) > 1;
                changed.add(line.line().amount());
                atRates.add(expected.get());
                originals.merge(original.get().currency(), original.get(), Money::plus);
            }
            if (!beyondRounding) {
                return Optional.empty();
            }
            var sum = Money.sum(changed, difference.currency());
            boolean each = sum.minus(Money.sum(atRates, difference.currency())).equals(difference);
            boolean atOnce = sum.minus(Money.sum(
                            originals.values().stream()
                                    .map(original -> atRate.of(original).orElseThrow())
                                    .toList(),
                            difference.currency()))
                    .equals(difference);
            return (each || atOnce) && classesAreOff(CLASSES_OF_ROW)
                    ? Optional.of(new OneLine(DifferenceClass.FX_SPREAD, 0, "", difference))
                    : Optional.empty();
        }

        /** The totals that the provider states are off by the whole difference, in at most so many classes; or it states none that are off. */
        private boolean classesAreOff(int most) {
            if (classesOff.isEmpty()) {
                return true;
            }
            return classesOff.size() <= most
                    && classesOff.stream().allMatch(off -> off.signum() == difference.signum())
                    && Money.sum(classesOff, difference.currency()).equals(difference);
        }

        /** The amounts of one row of the settlement count as one line. */
        private boolean hasLineOf(Money amount) {
            var rows = new LinkedHashMap<Integer, Money>();
            result.lines().stream()
                    .map(Reconciler.LineResult::line)
                    .filter(line -> line.amount().currency().equals(amount.currency()))
                    .forEach(line -> rows.merge(line.line(), line.amount(), Money::plus));
            return rows.containsValue(amount);
        }
    }
}
