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
import org.jspecify.annotations.Nullable;
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
            select ?, i, ?, ?, ?, d, m, rv, br, sa, pr, t, o, array[tl], ?, ?, l, ?, ?, sw, sw <> '', se, en
              from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                   as n (i, d, m, rv, br, sa, pr, t, o, tl, l, sw, se, en)
            """;

    /** What a further file says of entries is added; what was said before stays. A null leaves what is there. */
    private static final String MORE = """
            update bank_entry e
               set tellings = case when n.tl is null then e.tellings else e.tellings || n.tl end,
                   said = coalesce(n.sa, e.said), providers = coalesce(n.pr, e.providers), swish = coalesce(n.sw, e.swish),
                   sender = case when e.sender = '' then n.se else e.sender end,
                   sender_end = case when e.sender = '' then n.en else e.sender_end end,
                   swish_new = coalesce(n.sw, e.swish) <> ''
              from unnest(?, ?, ?, ?, ?, ?, ?) as n (i, tl, sa, pr, sw, se, en)
             where e.company_id = ? and e.bank_entry_id = n.i
            """;

    private static final String SENDER = "sender\u001E";
    /** So many digits tell a person which of his accounts is meant, and nobody else anything. */
    private static final int SENDER_END = 4;

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
        var told = known.of(tx, company, account, entries);
        var fresh = told.stream().filter(one -> one.same() == null).toList();
        insert(account, fresh, from);
        more(told);
        return fresh.size();
    }

    private void insert(BankAccount account, List<KnownEntries.Told> fresh, From from) throws SQLException {
        if (fresh.isEmpty()) {
            return;
        }
        var entries = fresh.stream().map(KnownEntries.Told::entry).toList();
        var newIds = new ArrayList<Long>();
        for (int i = 0; i < fresh.size(); i++) {
            newIds.add(ids.next());
        }
        tx.update(
                INSERT,
                company,
                account.number(),
                account.currency().code(),
                account.bookAccount(),
                from.format(),
                from.fileName(),
                from.actor(),
                from.at(),
                Tx.bigints(newIds),
                Tx.dates(entries.stream().map(BankEntry::bookedOn).toList()),
                Tx.bigints(entries.stream().map(entry -> entry.amount().minor()).toList()),
                Tx.booleans(entries.stream().map(BankEntry::reversal).toList()),
                Tx.texts(entries.stream()
                        .map(entry -> String.join(" ", BankTexts.kept(List.of(entry.bankReference()), references)))
                        .toList()),
                Tx.texts(fresh.stream().map(one -> Json.write(one.said())).toList()),
                Tx.texts(fresh.stream().map(one -> providers(one.said())).toList()),
                Tx.bytes(fresh.stream().map(KnownEntries.Told::told).toList()),
                Tx.ints(fresh.stream().map(KnownEntries.Told::ordinal).toList()),
                Tx.texts(fresh.stream().map(KnownEntries.Told::telling).toList()),
                Tx.ints(entries.stream().map(BankEntry::line).toList()),
                Tx.texts(
                        entries.stream().map(entry -> swish.apply(entry).text()).toList()),
                Tx.texts(entries.stream().map(this::sender).toList()),
                Tx.texts(entries.stream().map(BankEntryRows::senderEnd).toList()));
    }

    private static String providers(Said said) {
        return String.join(" ", BankTexts.providers(said.all()));
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

    /**
     * What is known is told once more. A file that tells the account tells more than one that does not, and one that lists the payments of a
     * line more of them than one that sums them up. What was sold since may be what a line sums up, so each is looked at anew.
     */
    private void more(List<KnownEntries.Told> told) throws SQLException {
        var ids = new ArrayList<Long>();
        var tellings = new ArrayList<@Nullable String>();
        var said = new ArrayList<@Nullable String>();
        var providers = new ArrayList<@Nullable String>();
        var payments = new ArrayList<@Nullable String>();
        var senders = new ArrayList<String>();
        var ends = new ArrayList<String>();
        for (var one : told) {
            var same = one.same();
            if (same == null) {
                continue;
            }
            var all = same.row().said().with(one.said());
            boolean saysMore = !all.equals(same.row().said());
            var parts = swish.apply(one.entry());
            ids.add(same.row().id());
            tellings.add(same.tellings().contains(one.telling()) ? null : one.telling());
            said.add(saysMore ? Json.write(all) : null);
            providers.add(saysMore ? providers(all) : null);
            payments.add(!same.settled() && parts.tellsMoreThan(same.swish()) ? parts.text() : null);
            senders.add(sender(one.entry()));
            ends.add(senderEnd(one.entry()));
        }
        if (!ids.isEmpty()) {
            tx.update(
                    MORE,
                    Tx.bigints(ids),
                    Tx.texts(tellings),
                    Tx.texts(said),
                    Tx.texts(providers),
                    Tx.texts(payments),
                    Tx.texts(senders),
                    Tx.texts(ends),
                    company);
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
