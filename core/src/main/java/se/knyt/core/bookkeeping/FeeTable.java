package se.knyt.core.bookkeeping;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * How a provider's fees are booked, by type and day. Of the rules that hold on a day the one that names the fee most closely counts, and
 * of those the newest.
 *
 * @param rules by type and day; the first is for all fees and from the beginning, so that there is one for every fee
 */
public record FeeTable(List<FeeRule> rules) {
    private static final Comparator<FeeRule> ORDER = Comparator.comparing(
                    (FeeRule rule) -> rule.type().toLowerCase(Locale.ROOT))
            .thenComparing(FeeRule::from);

    /** @throws IllegalArgumentException where no rule is for all fees from the beginning, or two are for the same type and day */
    public FeeTable {
        rules = rules.stream().sorted(ORDER).toList();
        if (rules.isEmpty()
                || !rules.getFirst().type().isEmpty()
                || !rules.getFirst().isFromTheBeginning()) {
            throw new IllegalArgumentException("no rule for all fees from the beginning");
        }
        var seen = new HashSet<String>();
        for (var rule : rules) {
            if (!seen.add(rule.type().toLowerCase(Locale.ROOT) + "/" + rule.from())) {
                throw new IllegalArgumentException("two rules for " + rule.type() + " from " + rule.from());
            }
        }
    }

    /** One account and one answer for every fee. */
    public static FeeTable of(int account, FeeVat vat) {
        return new FeeTable(List.of(FeeRule.of("", account, vat)));
    }

    /** The rule for all fees that has always held. */
    public FeeRule first() {
        return rules.getFirst();
    }

    /** The same with another first rule. */
    public FeeTable withFirst(FeeRule other) {
        var all = new ArrayList<>(rules);
        all.set(0, other);
        return new FeeTable(all);
    }

    /** The same with a further rule. */
    FeeTable and(FeeRule rule) {
        var all = new ArrayList<>(rules);
        all.add(rule);
        return new FeeTable(all);
    }

    /** The rule of a fee of a day. */
    public FeeRule of(String word, LocalDate day) {
        return best(word, day).orElse(first());
    }

    /** The rule that names this fee; empty where only one for all fees fits. */
    Optional<FeeRule> naming(String word, LocalDate day) {
        return best(word, day).filter(rule -> !rule.type().isEmpty());
    }

    private Optional<FeeRule> best(String word, LocalDate day) {
        return rules.stream()
                .filter(rule -> !rule.from().isAfter(day) && rule.fits(word) >= 0)
                .max(Comparator.comparingInt((FeeRule rule) -> rule.fits(word)).thenComparing(FeeRule::from));
    }

    /** Every account that a fee may go to. */
    public Set<Integer> accounts() {
        var accounts = new LinkedHashSet<Integer>();
        rules.forEach(rule -> accounts.add(rule.account()));
        return accounts;
    }

    /** Every answer to the question of VAT that it gives. */
    public Set<FeeVat> answers() {
        var answers = new LinkedHashSet<FeeVat>();
        rules.forEach(rule -> answers.add(rule.vat()));
        return answers;
    }
}
