package se.knyt.spi;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import se.knyt.core.money.Money;
import se.knyt.spi.BalanceSource.Transaction;

/**
 * Tells of a payout that somebody made by hand what it can have taken, where the provider does not say what it took. A person says it, and
 * the source reads the payout by that word from then on.
 */
public interface ByHandSource extends Session {
    /** The setting of the connection with what people have said, as {@link #written}. */
    String TAKEN = "taken";

    /** How the codes end by which a source parks a payout that waits for such a word, or whose word does not hold any more. */
    List<String> WAITING = List.of(".payout-manual", ".payout-taken-elsewhere");

    /** More than this is not shown to a person. */
    int SHOWN_MAX = 1000;

    /**
     * What stood in the balance when a payout was made, and no other payout is known to have taken.
     *
     * @param payout the provider's id of it
     * @return empty where it is no payout that was made by hand, or is not there
     * @throws ProviderFailure when it could not be read
     */
    Optional<Standing> standing(String payout);

    /**
     * The balance that a payout was taken out of.
     *
     * @param at when it was made
     * @param carried what an earlier payout by hand left of the transactions that it took
     * @param after what stood there after it, in all
     * @param transactions the oldest first
     * @param whole whether these and what was carried are all that stood there
     */
    record Standing(
            String payout,
            Instant at,
            Money paid,
            Money carried,
            Money after,
            List<Transaction> transactions,
            boolean whole) {
        public Standing {
            transactions = List.copyOf(transactions);
        }
    }

    /**
     * What a person has said that a payout took.
     *
     * @param restMinor what of it stays in the balance, in minor units of the payout's currency
     * @param transactions the provider's ids
     */
    record Word(long restMinor, List<String> transactions) {
        public Word {
            transactions = List.copyOf(transactions);
        }
    }

    /** Whether a payout that is parked by a code waits for a person's word. */
    static boolean waits(String code) {
        return WAITING.stream().anyMatch(code::endsWith);
    }

    /** By the payouts' ids; what is not written as {@link #written} is left out. */
    static Map<String, Word> words(String setting) {
        var words = new TreeMap<String, Word>();
        for (var line : setting.split("\n", -1)) {
            var parts = line.strip().split(" ", -1);
            if (parts.length > 2 && parts[1].matches("\\d{1,18}")) {
                words.put(
                        parts[0],
                        new Word(Long.parseLong(parts[1]), List.of(parts).subList(2, parts.length)));
            }
        }
        return words;
    }

    /** One line for each payout: its id, the rest, and the transactions. */
    static String written(Map<String, Word> words) {
        return new TreeMap<>(words)
                .entrySet().stream()
                        .map(word -> word.getKey() + " " + word.getValue().restMinor() + " "
                                + String.join(" ", word.getValue().transactions()))
                        .collect(Collectors.joining("\n"));
    }
}
