package se.knyt.server.fees;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import se.knyt.core.bookkeeping.FeeTerm;

/**
 * What a contract says, as somebody wrote it down.
 *
 * @param from the first day of the month from which it holds
 * @param at machine time
 */
public record ContractTerm(long id, String provider, LocalDate from, FeeTerm term, String by, Instant at) {
    /** Terms of one provider in one currency take each other's place. */
    private String place() {
        return provider + " " + currency();
    }

    public String currency() {
        return term.perSale().currency().code();
    }

    public YearMonth month() {
        return YearMonth.from(from);
    }

    /**
     * Those that hold in a month or later, by provider and currency, and those that another has taken the place of.
     *
     * @param ended the newest first
     */
    public record Sorted(List<ContractTerm> standing, List<ContractTerm> ended) {}

    /** @param newestFirst by the month they hold from, then by when they were written: the later of one month corrects the earlier */
    static Sorted sorted(List<ContractTerm> newestFirst, YearMonth now) {
        var standing = new ArrayList<ContractTerm>();
        var ended = new ArrayList<ContractTerm>();
        var months = new HashSet<String>();
        var inForce = new HashSet<String>();
        for (var term : newestFirst) {
            boolean corrected = !months.add(term.place() + " " + term.from());
            boolean stands = !corrected && (term.month().isAfter(now) || inForce.add(term.place()));
            (stands ? standing : ended).add(term);
        }
        standing.sort(java.util.Comparator.comparing(ContractTerm::place).thenComparing(ContractTerm::from));
        return new Sorted(List.copyOf(standing), List.copyOf(ended));
    }
}
