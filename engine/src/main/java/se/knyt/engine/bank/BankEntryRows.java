package se.knyt.engine.bank;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.reconciliation.BankTexts;
import se.knyt.engine.db.IdAllocator;
import se.knyt.engine.db.Tx;
import se.knyt.engine.json.Json;
import se.knyt.engine.seal.KeyedHash;
import se.knyt.formats.bank.BankEntry;

/**
 * Writes entries once. Two tellings are the same entry when account, day, amount and the bank's reference are equal, or, where there is
 * none, everything that is said; equal ones of one file are told apart by counting. Files of different formats word an entry
 * differently: there, entries of one account, day and amount are paired in their order, and a notification's is the statement's.
 */
final class BankEntryRows {
    private static final String OF_DAYS = """
            select bank_entry_id, book_account, booked_on, currency, amount_minor, reversal, said, format, told, ordinal,
                   swish, swish_by <> '' or (state <> 'open' and swish_payout_id is null)
              from bank_entry
             where company_id = ? and account = ? and currency = ? and booked_on between ? and ?
             order by bank_entry_id
            """;
    private static final String INSERT = """
            insert into bank_entry (company_id, bank_entry_id, account, currency, book_account, booked_on, amount_minor, reversal,
                                    bank_reference, said, providers, told, ordinal, format, file_name, line, read_by, read_at, swish, swish_new)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """;

    /** A file, by what an entry remembers of it. */
    record From(String format, String fileName, String actor, Instant at) {}

    private record Fits(LocalDate day, long minor) {}

    /** @param settled whether what it is as Swish payments stands, by a person's word or since it is something else */
    private record Known(EntryRow row, byte[] told, int ordinal, SwishParts swish, boolean settled) {}

    private final Tx tx;
    private final long company;
    private final IdAllocator ids;
    private final KeyedHash hash;
    private static final String AGAIN =
            "update bank_entry set swish_new = swish <> '' where company_id = ? and bank_entry_id = any (?)";

    private final Set<String> references;
    private final Function<BankEntry, SwishParts> swish;

    /**
     * @param references of the payouts that are known
     * @param swish the payments by Swish that an entry is
     */
    BankEntryRows(
            Tx tx,
            long company,
            IdAllocator ids,
            KeyedHash hash,
            Set<String> references,
            Function<BankEntry, SwishParts> swish) {
        this.swish = swish;
        this.tx = tx;
        this.company = company;
        this.ids = ids;
        this.hash = hash;
        this.references = references;
    }

    /** Writes the entries of one account that are not there yet; returns how many were new. */
    int write(BankAccount account, List<BankEntry> entries, From from) throws SQLException {
        if (entries.isEmpty()) {
            return 0;
        }
        var known = known(account, entries);
        var used = new HashSet<Long>();
        var ordinals = new HashMap<String, Integer>();
        int fresh = 0;
        for (var entry : entries) {
            var told = hash.of(told(entry));
            int ordinal = ordinals.merge(
                    entry.bookedOn() + " " + entry.amount() + " " + Arrays.toString(told), 1, Integer::sum);
            var same = same(known, entry, told, ordinal, from.format(), used);
            var said = Said.of(entry.movement(), references);
            if (same == null) {
                insert(account, entry, said, told, ordinal, from);
                fresh++;
            } else {
                used.add(same.row().id());
                more(same.row(), said);
                more(same, swish.apply(entry));
            }
        }
        // What was sold since may be what a line sums up.
        tx.update(AGAIN, company, Tx.bigints(used));
        return fresh;
    }

    private Map<Fits, List<Known>> known(BankAccount account, List<BankEntry> entries) throws SQLException {
        var days = new TreeSet<LocalDate>();
        entries.forEach(entry -> days.add(entry.bookedOn()));
        var known = new HashMap<Fits, List<Known>>();
        tx.query(
                OF_DAYS,
                row -> {
                    var stored = new Known(
                            row(row),
                            row.getBytes(9),
                            row.getInt(10),
                            SwishParts.read(row.getString(11)),
                            row.getBoolean(12));
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

    /** By what is said of it; else the first of its day and amount that was read from a file of another format. */
    private static @Nullable Known same(
            Map<Fits, List<Known>> known, BankEntry entry, byte[] told, int ordinal, String format, Set<Long> used) {
        var fitting =
                known.getOrDefault(new Fits(entry.bookedOn(), entry.amount().minor()), List.of());
        for (var one : fitting) {
            if (one.ordinal() == ordinal && Arrays.equals(one.told(), told)) {
                return one;
            }
        }
        for (var one : fitting) {
            if (!one.row().format().equals(format) && !used.contains(one.row().id())) {
                return one;
            }
        }
        return null;
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

    private void insert(BankAccount account, BankEntry entry, Said said, byte[] told, int ordinal, From from)
            throws SQLException {
        tx.update(
                INSERT,
                company,
                ids.next(),
                account.number(),
                account.currency().code(),
                account.bookAccount(),
                entry.bookedOn(),
                entry.amount().minor(),
                entry.reversal(),
                String.join(" ", BankTexts.kept(List.of(entry.bankReference()), references)),
                Json.write(said),
                String.join(" ", BankTexts.providers(said.all())),
                told,
                ordinal,
                from.format(),
                from.fileName(),
                entry.line(),
                from.actor(),
                from.at(),
                swish.apply(entry).text(),
                !swish.apply(entry).parts().isEmpty());
    }

    /** A file that lists the payments of a line tells more of them than one that sums them up. */
    private void more(Known known, SwishParts told) throws SQLException {
        if (!known.settled() && told.tellsMoreThan(known.swish())) {
            tx.update(
                    "update bank_entry set swish = ? where company_id = ? and bank_entry_id = ?",
                    told.text(),
                    company,
                    known.row().id());
        }
    }

    /** What a further file says of it is added; what it said before stays. */
    private void more(EntryRow row, Said said) throws SQLException {
        var all = row.said().with(said);
        if (!all.equals(row.said())) {
            tx.update(
                    "update bank_entry set said = ?, providers = ? where company_id = ? and bank_entry_id = ?",
                    Json.write(all),
                    String.join(" ", BankTexts.providers(all.all())),
                    company,
                    row.id());
        }
    }

    /** Those of some entries that are open still, locked until the transaction ends: a person may decide about one meanwhile. */
    static Set<Long> stillOpen(Tx tx, long company, Collection<Long> entries) throws SQLException {
        return new HashSet<>(tx.query(
                "select bank_entry_id from bank_entry where company_id = ? and bank_entry_id = any (?) and state = 'open'"
                        + " order by bank_entry_id for update",
                row -> row.getLong(1),
                company,
                Tx.bigints(entries)));
    }

    /** Columns: id, account of the books, day, currency, amount, reversal, what is said, format. */
    static EntryRow row(ResultSet row) throws SQLException {
        return new EntryRow(
                row.getLong(1),
                row.getInt(2),
                row.getObject(3, LocalDate.class),
                Money.of(row.getLong(5), new Currency(row.getString(4))),
                row.getBoolean(6),
                Json.read(row.getString(7), Said.class),
                row.getString(8));
    }
}
