package se.knyt.core.reconciliation;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import se.knyt.core.money.Money;
import se.knyt.core.reconciliation.BankMatch.Basis;

/**
 * Finds the bank entries of payouts. A reference comes first and never overrides the amount; then amount, currency and days, where the
 * entry names the provider, or came from its account, and payout and entry are each other's only one; then sums, where there is exactly
 * one. An amount never overrides a reference that says otherwise, nor the name of another provider. What fits in two ways stays open.
 * Amount and days alone are never enough: such an entry is named for a person to confirm.
 *
 * <p>Each step proposes everything it sees before anything is taken, and takes only proposals that share no member with another one.
 * So the result does not depend on the order of payouts or entries.
 */
public final class BankMatcher {
    /** Payouts and entries that belong together; {@code part} is the payment within the only entry, or −1. */
    record Proposal(int[] payouts, int[] movements, int part, Basis basis) {}

    final List<ExpectedPayout> payouts;
    final List<BankMovement> movements;
    final BankLimits limits;
    /** Payouts without their entry. */
    final BitSet open = new BitSet();
    /** Entries that nothing has taken. */
    final BitSet free = new BitSet();
    /** Per entry, the payouts whose references it holds. */
    final List<Set<Integer>> named = new ArrayList<>();
    /** Per payout, the entries that hold its reference. */
    final List<Set<Integer>> namers = new ArrayList<>();
    /** Per payout, the entries that hold its reference but are booked too long before or after it to be its money. */
    private final List<Set<Integer>> astray = new ArrayList<>();

    /** Per entry, the names of providers in it. */
    private final List<Set<String>> names = new ArrayList<>();

    /** Per payout, the only entry that has its amount and days and says nothing; −1 for none. */
    private final int[] suggested;

    private final StatementWords words;
    private final BitSet ambiguous = new BitSet();
    private final BitSet ambiguousMovements = new BitSet();
    private final @Nullable BankMatch[] matches;

    private BankMatcher(List<ExpectedPayout> payouts, List<BankMovement> movements, BankLimits limits) {
        this.payouts = List.copyOf(payouts);
        this.movements = List.copyOf(movements);
        this.limits = limits;
        matches = new BankMatch[payouts.size()];
        suggested = new int[payouts.size()];
        Arrays.fill(suggested, -1);
        words = new StatementWords(payouts);
        index();
    }

    /**
     * Matches payouts with entries.
     *
     * @return one result for each payout, in the order given
     * @throws ArithmeticException when a sum exceeds what a long holds
     */
    public static List<BankMatch> match(List<ExpectedPayout> payouts, List<BankMovement> movements, BankLimits limits) {
        return new BankMatcher(payouts, movements, limits).run();
    }

    private List<BankMatch> run() {
        nothingPaid();
        take(new BankReferences(this).ofOnePayout());
        take(new BankReferences(this).ofSeveralPayouts());
        take(new BankReferences(this).ofParts(words));
        take(byAmount(this::tells));
        take(new BankGroups(this).all());
        suggest(byAmount((m, provider) -> isOf(m, provider) && !tells(m, provider)));
        var results = new ArrayList<BankMatch>();
        for (int p = 0; p < payouts.size(); p++) {
            var match = matches[p];
            results.add(match == null ? unmatched(p) : match);
        }
        return List.copyOf(results);
    }

    private void index() {
        free.set(0, movements.size());
        open.set(0, payouts.size());
        payouts.forEach(_ -> {
            namers.add(new TreeSet<>());
            astray.add(new TreeSet<>());
        });
        for (int m = 0; m < movements.size(); m++) {
            var texts = movements.get(m).all();
            var found = new TreeSet<Integer>();
            boolean isAstray = false;
            for (int p : words.payouts(texts)) {
                if (sameCurrency(p, m)) {
                    boolean near = isNear(p, m);
                    isAstray |= !near;
                    (near ? namers : astray).get(p).add(m);
                    if (near) {
                        found.add(p);
                    }
                }
            }
            if (isAstray && found.isEmpty()) {
                free.clear(m);
            }
            named.add(found.isEmpty() ? Set.of() : found);
            names.add(words.names(texts));
        }
    }

    /** Whether an entry with the payout's reference is booked where its money can be. */
    private boolean isNear(int p, int m) {
        var paidOn = payouts.get(p).paidOn();
        var bookedOn = movements.get(m).bookedOn();
        return paidOn == null
                || (!bookedOn.isBefore(paidOn.minusDays(BankLimits.REFERENCE_DAYS_BEFORE))
                        && !bookedOn.isAfter(paidOn.plusDays(BankLimits.REFERENCE_DAYS_AFTER)));
    }

    private void nothingPaid() {
        for (int p = 0; p < payouts.size(); p++) {
            if (payouts.get(p).amount().isZero() && payouts.get(p).stated()) {
                matches[p] = new BankMatch(Basis.NOTHING_PAID, payouts.get(p).amount(), null, List.of(), null);
                open.clear(p);
            }
        }
    }

    /** Equal amount in the window, where the entry names no payout and no other reference of the provider's. */
    private List<Proposal> byAmount(BiPredicate<Integer, String> says) {
        var byAmount = new HashMap<Money, List<Integer>>();
        for (int m = free.nextSetBit(0); m >= 0; m = free.nextSetBit(m + 1)) {
            if (!movements.get(m).reversal() && named.get(m).isEmpty() && !ambiguousMovements.get(m)) {
                byAmount.computeIfAbsent(movements.get(m).amount(), _ -> new ArrayList<>())
                        .add(m);
            }
        }
        var proposals = new ArrayList<Proposal>();
        for (int p = open.nextSetBit(0); p >= 0; p = open.nextSetBit(p + 1)) {
            if (!namers.get(p).isEmpty() || ambiguous.get(p)) {
                continue;
            }
            var provider = payouts.get(p).provider();
            for (int m : byAmount.getOrDefault(payouts.get(p).amount(), List.of())) {
                if (inWindow(p, m) && says.test(m, provider) && !holdsAnother(m, provider) && !speaksAgainst(p, m)) {
                    var basis = names.get(m).isEmpty() ? Basis.SENDER : Basis.AMOUNT;
                    proposals.add(new Proposal(new int[] {p}, new int[] {m}, -1, basis));
                }
            }
        }
        return proposals;
    }

    /** What amount and days alone propose is for a person, where each is the other's only one. */
    private void suggest(List<Proposal> proposals) {
        var ofPayout = new HashMap<Integer, Integer>();
        var ofMovement = new HashMap<Integer, Integer>();
        for (var proposal : proposals) {
            ofPayout.merge(proposal.payouts()[0], 1, Integer::sum);
            ofMovement.merge(proposal.movements()[0], 1, Integer::sum);
        }
        for (var proposal : proposals) {
            int p = proposal.payouts()[0];
            int m = proposal.movements()[0];
            if (ofPayout.getOrDefault(p, 0) == 1 && ofMovement.getOrDefault(m, 0) == 1) {
                suggested[p] = m;
            } else {
                ambiguous.set(p);
            }
        }
    }

    /** Takes the proposals that share no payout and no entry with another; the members of the others are marked as ambiguous. */
    private void take(List<Proposal> proposals) {
        var ofPayout = new HashMap<Integer, Integer>();
        var ofMovement = new HashMap<Long, Integer>();
        for (var proposal : proposals) {
            Arrays.stream(proposal.payouts()).forEach(p -> ofPayout.merge(p, 1, Integer::sum));
            Arrays.stream(proposal.movements()).forEach(m -> ofMovement.merge(key(m, proposal), 1, Integer::sum));
        }
        for (var proposal : proposals) {
            boolean alone = Arrays.stream(proposal.payouts()).allMatch(p -> ofPayout.getOrDefault(p, 0) == 1)
                    && Arrays.stream(proposal.movements())
                            .allMatch(m -> ofMovement.getOrDefault(key(m, proposal), 0) == 1);
            if (alone) {
                matched(proposal);
            } else {
                Arrays.stream(proposal.payouts()).forEach(ambiguous::set);
                Arrays.stream(proposal.movements()).forEach(ambiguousMovements::set);
            }
        }
    }

    private static long key(int movement, Proposal proposal) {
        return ((long) movement << 32) + proposal.part() + 1;
    }

    private void matched(Proposal proposal) {
        LocalDate last = LocalDate.MIN;
        for (int m : proposal.movements()) {
            last = movements.get(m).bookedOn().isAfter(last) ? movements.get(m).bookedOn() : last;
            free.clear(m);
        }
        var entries = Arrays.stream(proposal.movements()).sorted().boxed().toList();
        for (int p : proposal.payouts()) {
            var amount = proposal.basis() == Basis.AMOUNT_OF_BANK
                    ? sum(proposal.movements())
                    : payouts.get(p).amount();
            matches[p] = new BankMatch(proposal.basis(), amount, last, entries, null);
            open.clear(p);
        }
    }

    private BankMatch unmatched(int p) {
        var expected = payouts.get(p).amount();
        var seen = namers.get(p).stream().filter(free::get).toList();
        int may = astray.get(p).stream()
                .filter(m -> movements.get(m).amount().equals(expected))
                .findFirst()
                .orElse(suggested[p]);
        if (may >= 0) {
            var day = movements.get(may).bookedOn().toString();
            var finding = Finding.of(Finding.Code.BANK_SUGGESTED, 0, expected, day);
            return new BankMatch(Basis.NONE, Money.zero(expected.currency()), null, List.of(may), finding);
        }
        if (seen.isEmpty()) {
            var finding = ambiguous.get(p) ? Finding.of(Finding.Code.BANK_AMBIGUOUS, 0, expected) : null;
            return new BankMatch(Basis.NONE, Money.zero(expected.currency()), null, List.of(), finding);
        }
        var shown = sum(seen.stream().mapToInt(Integer::intValue).toArray());
        var last = seen.stream()
                .map(m -> movements.get(m).bookedOn())
                .max(LocalDate::compareTo)
                .orElse(null);
        var finding = Finding.of(
                Finding.Code.BANK_AMOUNT,
                0,
                shown.minus(expected),
                shown.toPlain(),
                expected.toPlain(),
                String.valueOf(seen.size()));
        return new BankMatch(Basis.NONE, shown, last, List.copyOf(seen), finding);
    }

    Money sum(int[] entries) {
        var sum = Money.zero(movements.get(entries[0]).amount().currency());
        for (int m : entries) {
            sum = sum.plus(movements.get(m).amount());
        }
        return sum;
    }

    boolean sameCurrency(int p, int m) {
        return payouts.get(p)
                .amount()
                .currency()
                .equals(movements.get(m).amount().currency());
    }

    boolean inWindow(int p, int m) {
        var paidOn = payouts.get(p).paidOn();
        var bookedOn = movements.get(m).bookedOn();
        return paidOn != null
                && !bookedOn.isBefore(paidOn.minusDays(limits.daysBefore()))
                && !bookedOn.isAfter(paidOn.plusDays(limits.daysAfter()));
    }

    /** Whether nothing that the entry says speaks against this provider. */
    boolean isOf(int m, String provider) {
        return words.areOf(names.get(m), provider);
    }

    /** Whether the entry itself says that it is this provider's, by its name or by the account it came from, and nothing else. */
    boolean tells(int m, String provider) {
        if (!isOf(m, provider)) {
            return false;
        }
        return names.get(m).isEmpty()
                ? movements.get(m).senders().contains(provider)
                : !words.nameOthers(movements.get(m).all(), provider);
    }

    /** Whether the entry names another payout of the provider's, one that is not known. */
    boolean holdsAnother(int m, String provider) {
        return words.holdsAnother(movements.get(m).all(), provider);
    }

    /** Whether a reference of the provider's own form stands in the entry that is not this payout's, be it known or not. */
    boolean speaksAgainst(int p, int m) {
        var payout = payouts.get(p);
        var own = new ArrayList<>(payout.bankTexts());
        own.add(payout.reference());
        return ProviderOnStatement.says(payout.provider(), own, movements.get(m).all())
                == ProviderOnStatement.Says.OTHER_REFERENCE;
    }

    void markAmbiguous(int p) {
        ambiguous.set(p);
    }

    /** The amounts of payouts in minor units. */
    long[] amounts(List<Integer> places) {
        return places.stream().mapToLong(p -> payouts.get(p).amount().minor()).toArray();
    }

    Map<String, List<Integer>> openByProvider() {
        var byProvider = new HashMap<String, List<Integer>>();
        for (int p = open.nextSetBit(0); p >= 0; p = open.nextSetBit(p + 1)) {
            byProvider
                    .computeIfAbsent(payouts.get(p).provider(), _ -> new ArrayList<>())
                    .add(p);
        }
        return byProvider;
    }
}
