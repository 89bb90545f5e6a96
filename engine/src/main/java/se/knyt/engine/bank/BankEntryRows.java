package se.knyt.engine.bank;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.reconciliation.BankTexts;
import se.knyt.engine.db.IdAllocator;
import se.knyt.engine.db.Tx;
import se.knyt.engine.json.Json;
import se.knyt.engine.seal.KeyedHash;
import se.knyt.formats.bank.BankEntry;

/** Writes entries once; {@link KnownEntries} says which are there already. */
final class BankEntryRows {
    private static final String INSERT = """
            insert into bank_entry (company_id, bank_entry_id, account, currency, book_account, booked_on, amount_minor, reversal,
                                    bank_reference, said, providers, told, ordinal, tellings, format, file_name, line, read_by, read_at, swish, swish_new,
                                    sender, sender_end)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, array[?], ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """;

    private static final String SENDER = "sender\u001E";
    /** So many digits tell a person which of his accounts is meant, and nobody else anything. */
    private static final int SENDER_END = 4;

    private static final String AGAIN =
            "update bank_entry set swish_new = swish <> '' where company_id = ? and bank_entry_id = any (?)";

    /** A file, by what an entry remembers of it. */
    record From(String format, String fileName, String actor, Instant at) {}

    private final Tx tx;
    private final long company;
    private final IdAllocator ids;
    private final KnownEntries known;
    private final Set<String> references;
    private final KeyedHash hash;
    private final Function<BankEntry, SwishParts> swish;

    /**
     * @param references whose words are kept
     * @param hash of accounts
     * @param swish the payments by Swish that an entry is
     */
    BankEntryRows(
            Tx tx,
            long company,
            IdAllocator ids,
            KnownEntries known,
            Set<String> references,
            KeyedHash hash,
            Function<BankEntry, SwishParts> swish) {
        this.hash = hash;
        this.tx = tx;
        this.company = company;
        this.ids = ids;
        this.known = known;
        this.references = references;
        this.swish = swish;
    }

    /** Writes the entries of one account that are not there yet; returns how many were new. */
    int write(BankAccount account, List<BankEntry> entries, From from) throws SQLException {
        if (entries.isEmpty()) {
            return 0;
        }
        var again = new ArrayList<Long>();
        int fresh = 0;
        for (var told : known.of(tx, company, account, entries)) {
            var same = told.same();
            if (same == null) {
                insert(account, told, from);
                fresh++;
            } else {
                again.add(same.row().id());
                more(same, told);
                more(same, swish.apply(told.entry()));
                moreSender(same.row().id(), told.entry());
            }
        }
        // What was sold since may be what a line sums up.
        tx.update(AGAIN, company, Tx.bigints(again));
        return fresh;
    }

    private void insert(BankAccount account, KnownEntries.Told told, From from) throws SQLException {
        var entry = told.entry();
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
                Json.write(told.said()),
                String.join(" ", BankTexts.providers(told.said().all())),
                told.told(),
                told.ordinal(),
                told.telling(),
                from.format(),
                from.fileName(),
                entry.line(),
                from.actor(),
                from.at(),
                swish.apply(entry).text(),
                !swish.apply(entry).parts().isEmpty(),
                sender(entry),
                senderEnd(entry));
    }

    /** Letters and digits of an account are no name, but a private person's: what is kept tells one from another and no more. */
    private String sender(BankEntry entry) {
        var account = entry.otherAccount();
        return account.isEmpty() ? "" : HexFormat.of().formatHex(hash.of(SENDER + account));
    }

    private static String senderEnd(BankEntry entry) {
        var account = entry.otherAccount();
        return account.length() > SENDER_END ? account.substring(account.length() - SENDER_END) : "";
    }

    /** A file that tells the account tells more than one that does not. */
    private void moreSender(long entry, BankEntry told) throws SQLException {
        if (!told.otherAccount().isEmpty()) {
            tx.update(
                    "update bank_entry set sender = ?, sender_end = ? where company_id = ? and bank_entry_id = ? and sender = ''",
                    sender(told),
                    senderEnd(told),
                    company,
                    entry);
        }
    }

    /** A file that lists the payments of a line tells more of them than one that sums them up. */
    private void more(KnownEntries.Known known, SwishParts told) throws SQLException {
        if (!known.settled() && told.tellsMoreThan(known.swish())) {
            tx.update(
                    "update bank_entry set swish = ? where company_id = ? and bank_entry_id = ?",
                    told.text(),
                    company,
                    known.row().id());
        }
    }

    /** What a further file says of it is added; what it said before stays. */
    private void more(KnownEntries.Known known, KnownEntries.Told told) throws SQLException {
        var row = known.row();
        if (!known.tellings().contains(told.telling())) {
            tx.update(
                    "update bank_entry set tellings = tellings || ? where company_id = ? and bank_entry_id = ?",
                    told.telling(),
                    company,
                    row.id());
        }
        var all = row.said().with(told.said());
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

    /** Columns: id, account of the books, day, currency, amount, reversal, what is said. */
    static EntryRow row(ResultSet row) throws SQLException {
        return new EntryRow(
                row.getLong(1),
                row.getInt(2),
                row.getObject(3, LocalDate.class),
                Money.of(row.getLong(5), new Currency(row.getString(4))),
                row.getBoolean(6),
                Json.read(row.getString(7), Said.class));
    }
}
