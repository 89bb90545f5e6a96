package se.knyt.engine.bank;

import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import se.knyt.core.reconciliation.BankTexts;
import se.knyt.engine.db.Tx;
import se.knyt.engine.seal.KeyedHash;
import se.knyt.formats.bank.BankEntry;

/**
 * Which entries of one account are there already. Account, day and amount must be equal. Then two tellings are the same entry
 *
 * <ol>
 *   <li>where the bank's reference is equal, or, where there is none, everything that is said, equal ones of one file being told apart
 *       by counting; what each layout has said of an entry is remembered;
 *   <li>else, where they are of different layouts, which word an entry differently: paired one to one, those that share words first, the
 *       others in their order. Within one layout other words are another entry, and one that names another provider or payout is
 *       another in every layout.
 * </ol>
 *
 * A layout is a format, of lists of transactions the names of their columns. The order within a day and the balance after a row tell
 * nothing between layouts: banks sort a day otherwise in each.
 */
final class KnownEntries {
    private static final String OF_DAYS = """
            select bank_entry_id, book_account, booked_on, currency, amount_minor, reversal, said, tellings,
                   swish, swish_by <> '' or (state <> 'open' and swish_payout_id is null)
              from bank_entry
             where company_id = ? and account = ? and currency = ? and booked_on between ? and ?
             order by bank_entry_id
            """;

    private record Fits(LocalDate day, long minor) {}

    /**
     * One that is stored.
     *
     * @param tellings of the layouts that have told of it
     * @param settled whether what it is as Swish payments stands, by a person's word or since it is something else
     */
    record Known(EntryRow row, List<String> tellings, SwishParts swish, boolean settled) {}

    /**
     * One that is told.
     *
     * @param told keyed hash of what tells it from others
     * @param ordinal its place among equal ones of its file, 1 = first
     * @param layout of its file
     * @param same the one it is, null for a new one
     */
    record Told(
            BankEntry entry,
            Said said,
            byte[] told,
            int ordinal,
            String layout,
            @Nullable Known same) {
        /** As it is remembered. */
        String telling() {
            return layout + what();
        }

        private String what() {
            return " " + HexFormat.of().formatHex(told) + " " + ordinal;
        }

        private Told as(Known known) {
            return new Told(entry, said, told, ordinal, layout, known);
        }
    }

    private final KeyedHash hash;
    private final String layout;
    private final Set<String> references;
    private final Set<String> payouts;

    /**
     * @param layout of the file
     * @param references whose words are kept
     * @param payouts the references of payouts among them
     */
    KnownEntries(KeyedHash hash, String layout, Set<String> references, Set<String> payouts) {
        this.hash = hash;
        this.layout = layout;
        this.references = references;
        this.payouts = payouts.stream().map(KnownEntries::plain).collect(Collectors.toSet());
    }

    /** What the entries of a file are, in their order. */
    List<Told> of(Tx tx, long company, BankAccount account, List<BankEntry> entries) throws SQLException {
        var known = known(tx, company, account, entries);
        var told = told(entries);
        var used = new HashSet<Long>();
        for (int i = 0; i < told.size(); i++) {
            take(told, i, exact(fitting(known, told.get(i)), told.get(i)), used);
        }
        for (boolean byWords : new boolean[] {true, false}) {
            for (int i = 0; i < told.size(); i++) {
                if (told.get(i).same() == null) {
                    take(told, i, ofOtherLayout(fitting(known, told.get(i)), told.get(i), used, byWords), used);
                }
            }
        }
        return told;
    }

    private static void take(List<Told> told, int at, @Nullable Known known, Set<Long> used) {
        if (known != null) {
            used.add(known.row().id());
            told.set(at, told.get(at).as(known));
        }
    }

    private static List<Known> fitting(Map<Fits, List<Known>> known, Told told) {
        var entry = told.entry();
        return known.getOrDefault(new Fits(entry.bookedOn(), entry.amount().minor()), List.of());
    }

    private List<Told> told(List<BankEntry> entries) {
        var ordinals = new HashMap<String, Integer>();
        var all = new ArrayList<Told>();
        for (var entry : entries) {
            var told = hash.of(told(entry));
            int ordinal = ordinals.merge(
                    entry.bookedOn() + " " + entry.amount() + " " + Arrays.toString(told), 1, Integer::sum);
            all.add(new Told(entry, Said.of(entry.movement(), references), told, ordinal, layout, null));
        }
        return all;
    }

    private Map<Fits, List<Known>> known(Tx tx, long company, BankAccount account, List<BankEntry> entries)
            throws SQLException {
        var days = new TreeSet<LocalDate>();
        entries.forEach(entry -> days.add(entry.bookedOn()));
        var known = new HashMap<Fits, List<Known>>();
        tx.query(
                OF_DAYS,
                row -> {
                    var stored = new Known(
                            BankEntryRows.row(row),
                            List.of((String[]) row.getArray(8).getArray()),
                            SwishParts.read(row.getString(9)),
                            row.getBoolean(10));
                    return known.computeIfAbsent(
                                    new Fits(
                                            stored.row().bookedOn(),
                                            stored.row().amount().minor()),
                                    _ -> new ArrayList<>())
                            .add(stored);
                },
                company,
                account.number(),
                account.currency().code(),
                days.first(),
                days.last());
        return known;
    }

    private static @Nullable Known exact(List<Known> fitting, Told told) {
        for (var one : fitting) {
            // Of whichever layout: the bank's reference is the same in all.
            if (one.tellings().stream().anyMatch(telling -> telling.endsWith(told.what()))) {
                return one;
            }
        }
        return null;
    }

    private @Nullable Known ofOtherLayout(List<Known> fitting, Told told, Set<Long> used, boolean byWords) {
        var said = told.said();
        for (var one : fitting) {
            if (!used.contains(one.row().id())
                    && one.tellings().stream().noneMatch(telling -> telling.startsWith(layout + " "))
                    && !areOthers(providers(one.row().said()), providers(said))
                    && !areOthers(payouts(one.row().said()), payouts(said))
                    && (!byWords || !Collections.disjoint(numbers(one.row().said()), numbers(said)))) {
                return one;
            }
        }
        return null;
    }

    private static boolean areOthers(Set<String> one, Set<String> other) {
        return !one.isEmpty() && !other.isEmpty() && Collections.disjoint(one, other);
    }

    private static Set<String> providers(Said said) {
        return BankTexts.providers(said.all());
    }

    private Set<String> payouts(Said said) {
        var named = words(said);
        named.retainAll(payouts);
        return named;
    }

    /** The words with a digit: a provider's name is shared by all its entries. */
    private static Set<String> numbers(Said said) {
        var words = words(said);
        words.removeIf(word -> word.chars().noneMatch(Character::isDigit));
        return words;
    }

    private static Set<String> words(Said said) {
        return said.all().stream()
                .flatMap(text -> Arrays.stream(text.split(" ")))
                .map(KnownEntries::plain)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String plain(String word) {
        return word.toUpperCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{Nd}]", "");
    }

    private static String told(BankEntry entry) {
        if (!entry.bankReference().isEmpty()) {
            return entry.bankReference();
        }
        var movement = entry.movement();
        var all = new TreeSet<>(movement.texts());
        movement.parts().forEach(part -> all.addAll(part.texts()));
        return "\u001E" + String.join("\u001F", all);
    }
}
