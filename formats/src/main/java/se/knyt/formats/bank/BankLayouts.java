package se.knyt.formats.bank;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.reconciliation.AccountNumbers;
import se.knyt.core.reconciliation.BankTexts;

/**
 * Files of different layouts word an entry differently. Between them entries of one account, day and amount are paired one to one: by the
 * bank's reference, then those that share a word with a digit, then the others in their order. Within one layout other words are another
 * entry, and one that names another provider, or another payout, is another in every layout.
 *
 * <p>A list that does not tell its account is of the only account that the other files name. Where none or several do, only what shares the
 * bank's reference, or a word with a digit, is the same entry: two accounts may have equal amounts on one day.
 */
final class BankLayouts {
    private final Set<String> payouts;

    /** @param payouts the references of payouts */
    BankLayouts(Collection<String> payouts) {
        this.payouts = payouts.stream().map(BankLayouts::plain).collect(Collectors.toSet());
    }

    /** An entry, and the layouts that have told of it. */
    static final class Kept {
        private BankEntry entry;
        private final Set<String> layouts = new LinkedHashSet<>();

        Kept(BankEntry entry, String layout) {
            this.entry = entry;
            layouts.add(layout);
        }

        BankEntry entry() {
            return entry;
        }

        void with(BankEntry other, String layout) {
            entry = entry.with(other);
            layouts.add(layout);
        }
    }

    private record Fits(LocalDate day, Money amount) {}

    /** How sure it must be that two are the same, surest first. */
    private enum Step {
        REFERENCE,
        WORDS,
        ORDER
    }

    /** What of the entries is the same as another, with the other that it goes into; the other has taken on what it adds. */
    Set<Kept> paired(Collection<Kept> all) {
        var layouts = new LinkedHashSet<String>();
        all.forEach(kept -> layouts.addAll(kept.layouts));
        var gone = new LinkedHashSet<Kept>();
        if (layouts.size() < 2) {
            return gone;
        }
        var fitting = new HashMap<Fits, List<Kept>>();
        all.forEach(kept -> fitting.computeIfAbsent(
                        new Fits(kept.entry.bookedOn(), kept.entry.amount()), _ -> new ArrayList<>())
                .add(kept));
        var accounts = accounts(all);
        for (var layout : layouts) {
            for (var step : Step.values()) {
                for (var kept : all) {
                    if (!gone.contains(kept) && kept.layouts.equals(Set.of(layout))) {
                        var same = same(fitting, kept, layout, step, gone, accounts);
                        if (same != null) {
                            same.with(kept.entry, layout);
                            gone.add(kept);
                        }
                    }
                }
            }
        }
        return gone;
    }

    private @Nullable Kept same(
            Map<Fits, List<Kept>> fitting,
            Kept kept,
            String layout,
            Step step,
            Set<Kept> gone,
            Map<Currency, Set<String>> accounts) {
        for (var one : fitting.getOrDefault(new Fits(kept.entry.bookedOn(), kept.entry.amount()), List.of())) {
            if (one == kept) {
                // What comes after it goes into it, when its own layout's turn comes.
                return null;
            }
            if (!gone.contains(one) && !one.layouts.contains(layout) && is(one.entry, kept.entry, step, accounts)) {
                return one;
            }
        }
        return null;
    }

    private boolean is(BankEntry one, BankEntry other, Step step, Map<Currency, Set<String>> accounts) {
        boolean named = !one.account().isEmpty() && !other.account().isEmpty();
        if (named && !AccountNumbers.same(one.account(), other.account())) {
            return false;
        }
        if (areOthers(providers(one), providers(other)) || areOthers(payouts(one), payouts(other))) {
            return false;
        }
        boolean known = named
                || accounts.getOrDefault(one.amount().currency(), Set.of()).size() == 1;
        return switch (step) {
            case REFERENCE ->
                !one.bankReference().isEmpty() && one.bankReference().equals(other.bankReference());
            case WORDS -> !Collections.disjoint(numbers(one), numbers(other));
            case ORDER -> known;
        };
    }

    /** The accounts that are named, each once however it is written. */
    private static Map<Currency, Set<String>> accounts(Collection<Kept> all) {
        var result = new HashMap<Currency, Set<String>>();
        for (var kept : all) {
            var number = kept.entry.account();
            var known = result.computeIfAbsent(kept.entry.amount().currency(), _ -> new LinkedHashSet<>());
            if (!number.isEmpty() && known.stream().noneMatch(one -> AccountNumbers.same(one, number))) {
                known.add(number);
            }
        }
        return result;
    }

    private static boolean areOthers(Set<String> one, Set<String> other) {
        return !one.isEmpty() && !other.isEmpty() && Collections.disjoint(one, other);
    }

    private static List<String> texts(BankEntry entry) {
        var movement = entry.movement();
        var all = new ArrayList<>(movement.texts());
        movement.parts().forEach(part -> all.addAll(part.texts()));
        return all;
    }

    private static Set<String> providers(BankEntry entry) {
        return BankTexts.providers(texts(entry));
    }

    private Set<String> payouts(BankEntry entry) {
        var named = words(entry);
        named.retainAll(payouts);
        return named;
    }

    /** The words with a digit: a provider's name is shared by all its entries. */
    private static Set<String> numbers(BankEntry entry) {
        var words = words(entry);
        words.removeIf(word -> word.chars().noneMatch(Character::isDigit));
        return words;
    }

    private static Set<String> words(BankEntry entry) {
        return texts(entry).stream()
                .flatMap(text -> Arrays.stream(text.split("\\s+")))
                .map(BankLayouts::plain)
                .filter(word -> !word.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String plain(String word) {
        return word.toUpperCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{Nd}]", "");
    }
}
