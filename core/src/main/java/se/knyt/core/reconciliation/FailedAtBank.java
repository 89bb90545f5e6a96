package se.knyt.core.reconciliation;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import se.knyt.core.money.Money;
import se.knyt.core.reconciliation.BankMatch.Basis;

/**
 * Finds what the bank shows of payouts that the provider says never came: the deposit, and the entry by which the bank gave it back. An
 * entry that names the payout and has its amount is it. By amount alone only both together are, where there is one way to see them and one
 * of them names the provider, and the second alone where the first is known and it names the provider or is the bank's reversal: a deposit
 * that nothing has taken back is another payout's.
 *
 * <p>What is found does not depend on the order of payouts or entries.
 */
public final class FailedAtBank {
    private final List<Failed> failed;
    private final List<ExpectedPayout> others;
    private final List<BankMovement> movements;
    private final BankLimits limits;
    /** Per entry, the places of the payouts that it names: failed ones first, then the others. */
    private final List<Set<Integer>> named = new ArrayList<>();

    /** Per entry, the names of providers in it. */
    private final List<Set<String>> names = new ArrayList<>();

    private final StatementWords words;

    /**
     * A payout that failed.
     *
     * @param payout what was paid, and when the transfer began
     * @param failedOn when the provider had the money again
     * @param arrivedOn when the bank showed it; null where no entry of it is known
     */
    public record Failed(
            ExpectedPayout payout,
            LocalDate failedOn,
            @Nullable LocalDate arrivedOn) {}

    /**
     * An entry that is a failed payout's.
     *
     * @param payout its place
     * @param movement the entry's place
     * @param basis {@link Basis#REFERENCE} or {@link Basis#AMOUNT}
     */
    public record Met(int payout, int movement, Basis basis) {}

    /** How one failed payout may be seen: its deposit, −1 where it is known already, and what took it back, −1 where nothing has yet. */
    private record Way(int failed, int deposit, int back) {}

    private FailedAtBank(
            List<Failed> failed, List<ExpectedPayout> others, List<BankMovement> movements, BankLimits limits) {
        this.failed = failed;
        this.others = others;
        this.movements = movements;
        this.limits = limits;
        var all = new ArrayList<>(failed.stream().map(Failed::payout).toList());
        all.addAll(others);
        words = new StatementWords(all);
        for (var movement : movements) {
            named.add(words.payouts(movement.all()));
            names.add(words.names(movement.all()));
        }
    }

    /**
     * Meets failed payouts with entries that nothing has taken.
     *
     * @param others payouts that did not fail and are still to come
     * @return the deposit of a payout before what took it back
     */
    public static List<Met> match(
            List<Failed> failed, List<ExpectedPayout> others, List<BankMovement> movements, BankLimits limits) {
        return failed.isEmpty() || movements.isEmpty()
                ? List.of()
                : new FailedAtBank(List.copyOf(failed), List.copyOf(others), List.copyOf(movements), limits).run();
    }

    private List<Met> run() {
        var ways = new ArrayList<List<Way>>();
        var claims = new HashMap<Integer, Set<Integer>>();
        for (int f = 0; f < failed.size(); f++) {
            var some = ways(f);
            for (var way : some) {
                claim(claims, way.deposit(), f);
                claim(claims, way.back(), f);
            }
            ways.add(some);
        }
        var met = new ArrayList<Met>();
        for (var some : ways) {
            if (some.size() == 1 && isItsOwn(some.getFirst(), claims)) {
                take(some.getFirst(), met);
            }
        }
        return List.copyOf(met);
    }

    private static void claim(Map<Integer, Set<Integer>> claims, int movement, int failed) {
        if (movement >= 0) {
            claims.computeIfAbsent(movement, _ -> new HashSet<>()).add(failed);
        }
    }

    private boolean isItsOwn(Way way, Map<Integer, Set<Integer>> claims) {
        return IntStream.of(way.deposit(), way.back())
                .filter(m -> m >= 0)
                .allMatch(m -> Objects.requireNonNull(claims.get(m)).size() == 1 && !mayBeAnothers(m));
    }

    private void take(Way way, List<Met> met) {
        for (int m : new int[] {way.deposit(), way.back()}) {
            if (m >= 0) {
                met.add(new Met(way.failed(), m, isNamed(way.failed(), m) ? Basis.REFERENCE : Basis.AMOUNT));
            }
        }
    }

    /** Where entries name the payout, others that only have its amount are none of it. */
    private List<Way> ways(int f) {
        var one = failed.get(f);
        var paid = one.payout().amount();
        var arrived = one.arrivedOn();
        var backs = preferred(f, m -> isBack(f, m, paid.negated()));
        if (arrived != null) {
            return backs.stream()
                    .filter(m -> !on(m).isBefore(arrived))
                    .filter(m -> tells(f, m) || movements.get(m).reversal())
                    .map(m -> new Way(f, -1, m))
                    .toList();
        }
        var ways = new ArrayList<Way>();
        for (int deposit : preferred(f, m -> isDeposit(f, m, paid))) {
            var after = backs.stream().filter(m -> !on(m).isBefore(on(deposit))).toList();
            after.stream()
                    .filter(back -> tells(f, deposit) || tells(f, back))
                    .forEach(back -> ways.add(new Way(f, deposit, back)));
            if (after.isEmpty() && isNamed(f, deposit)) {
                ways.add(new Way(f, deposit, -1));
            }
        }
        return ways;
    }

    private List<Integer> preferred(int f, IntPredicate fits) {
        var some = IntStream.range(0, movements.size())
                .filter(m -> mayBe(f, m) && fits.test(m))
                .boxed()
                .toList();
        var naming = some.stream().filter(m -> isNamed(f, m)).toList();
        return naming.isEmpty() ? some : naming;
    }

    private boolean isDeposit(int f, int m, Money paid) {
        var movement = movements.get(m);
        return movement.amount().equals(paid)
                && !movement.reversal()
                && (isNamed(f, m) || inWindow(failed.get(f).payout(), m));
    }

    private boolean isBack(int f, int m, Money amount) {
        return movements.get(m).amount().equals(amount)
                && (isNamed(f, m) || !on(m).isAfter(failed.get(f).failedOn().plusDays(limits.daysAfter())));
    }

    private LocalDate on(int m) {
        return movements.get(m).bookedOn();
    }

    /** Whether an entry says itself that it may be this payout: two amounts that happen to be equal do not. */
    private boolean tells(int f, int m) {
        var payout = failed.get(f).payout();
        return isNamed(f, m)
                || (!names.get(m).isEmpty()
                        && isOf(payout, m)
                        && !words.nameOthers(movements.get(m).all(), payout.provider()));
    }

    private boolean isNamed(int f, int m) {
        return named.get(m).contains(f);
    }

    /** Whether nothing that the entry says speaks against the payout. */
    private boolean mayBe(int f, int m) {
        return named.get(m).stream().allMatch(place -> place == f)
                && isOf(failed.get(f).payout(), m)
                && (isNamed(f, m)
                        || !words.holdsAnother(
                                movements.get(m).all(), failed.get(f).payout().provider()));
    }

    private boolean isOf(ExpectedPayout payout, int m) {
        return words.areOf(names.get(m), payout.provider());
    }

    /** Whether an entry that names nobody may just as well be a payout that is still to come and was on its way that day. */
    private boolean mayBeAnothers(int m) {
        return named.get(m).isEmpty()
                && others.stream()
                        .anyMatch(other -> other.amount()
                                        .equals(movements.get(m).amount())
                                && isOf(other, m)
                                && inWindow(other, m)
                                && !Objects.requireNonNull(other.paidOn()).isAfter(on(m)));
    }

    private boolean inWindow(ExpectedPayout payout, int m) {
        var paidOn = payout.paidOn();
        return paidOn != null
                && !on(m).isBefore(paidOn.minusDays(limits.daysBefore()))
                && !on(m).isAfter(paidOn.plusDays(limits.daysAfter()));
    }
}
