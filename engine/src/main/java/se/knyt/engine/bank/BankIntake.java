package se.knyt.engine.bank;

import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.reconciliation.BankInterest;
import se.knyt.engine.Audit;
import se.knyt.engine.bank.BankFileReader.OfAccount;
import se.knyt.engine.bank.BankFileReader.Placed;
import se.knyt.engine.db.IdAllocator;
import se.knyt.engine.db.Tx;
import se.knyt.engine.intake.Archive;
import se.knyt.engine.json.Json;
import se.knyt.engine.seal.KeyedHash;
import se.knyt.formats.bank.BankEntry;
import se.knyt.formats.bank.SwishPayment;

/** Writes what a bank file holds: its accounts, what it says of itself, and the entries that can concern a payout. */
final class BankIntake {
    private static final String STATEMENT = """
            insert into bank_statement (company_id, bank_statement_id, account, currency, format, file_name, file_hash, line, begins_on,
                                        ends_on, opening_minor, closing_minor, entries, kept, findings, read_by, read_at)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing
            """;

    private static final String FILE = """
            insert into bank_file (company_id, file_hash, file_name, bytes, sealed, read_by, read_at)
            values (?, ?, ?, ?, ?, ?, ?) on conflict do nothing
            """;

    private final Tx tx;
    private final long company;
    private final IdAllocator ids;
    private final KeyedHash hash;
    private final Archive archive;

    BankIntake(Tx tx, long company, IdAllocator ids, KeyedHash hash, Archive archive) {
        this.tx = tx;
        this.company = company;
        this.ids = ids;
        this.hash = hash;
        this.archive = archive;
    }

    /** How many entries can concern a payout, and how many of those are new. */
    record Counts(int kept, int fresh) {}

    static List<BankAccount> accounts(Tx tx, long company) throws SQLException {
        return tx.query(
                "select number, currency, book_account from bank_account where company_id = ? order by number, currency",
                row -> new BankAccount(row.getString(1), new Currency(row.getString(2)), row.getInt(3)),
                company);
    }

    Counts write(BankFileReader.Read read, BankDrop.File file, String actor, Instant machineNow, Instant now)
            throws SQLException {
        for (var account : read.added()) {
            tx.update(
                    "insert into bank_account (company_id, number, currency, book_account, added_by, added_at)"
                            + " values (?, ?, ?, ?, ?, ?) on conflict do nothing",
                    company,
                    account.number(),
                    account.currency().code(),
                    account.bookAccount(),
                    actor,
                    machineNow);
        }
        // Two files of one account at a time would not see each other's entries.
        tx.query(BankMatching.LOCK, row -> row.getInt(1), company);
        var kept = kept(read.entries());
        var known = new KnownEntries(hash, read.layout(), kept.references(), kept.payouts());
        int fresh = 0;
        var from = new BankEntryRows.From(read.format(), file.name(), actor, now);
        for (var account : kept.byAccount().entrySet()) {
            fresh += new BankEntryRows(tx, company, ids, known, kept.references(), hash, kept::swish)
                    .write(account.getKey(), account.getValue(), from);
        }
        var digest = Json.sha256().digest(file.content());
        keep(file, digest, actor, now);
        for (var statement : read.statements()) {
            statement(statement, read.format(), kept, digest, file.name(), actor, now);
        }
        int count = kept.byAccount().values().stream().mapToInt(List::size).sum();
        Audit.write(
                tx,
                company,
                machineNow,
                actor,
                "bank.file",
                read.statements().stream()
                        .map(s -> s.account().number())
                        .distinct()
                        .collect(Collectors.joining(", ")),
                Map.of("entries", String.valueOf(count), "new", String.valueOf(fresh), "format", read.format()));
        return new Counts(count, fresh);
    }

    /** Keeps the file itself, once; also one that was read before files were kept, when it is dropped again. */
    private void keep(BankDrop.File file, byte[] digest, String actor, Instant now) throws SQLException {
        boolean there = tx.first(
                        "select 1 from bank_file where company_id = ? and file_hash = ?",
                        row -> row.getInt(1),
                        company,
                        digest)
                .isPresent();
        if (!there) {
            tx.update(
                    FILE,
                    company,
                    digest,
                    file.name(),
                    file.content().length,
                    archive.sealedBankFile(company, digest, file.content()),
                    actor,
                    now);
        }
    }

    /** @param payouts the references of payouts among all */
    private record Kept(
            Map<BankAccount, List<BankEntry>> byAccount,
            Set<String> references,
            Set<String> payouts,
            Map<BankEntry, SwishParts> parts) {
        SwishParts swish(BankEntry entry) {
            return parts.getOrDefault(entry, SwishParts.NONE);
        }
    }

    private Kept kept(List<Placed> entries) throws SQLException {
        var byAccount = new LinkedHashMap<BankAccount, List<BankEntry>>();
        var references = new TreeSet<String>();
        if (entries.isEmpty()) {
            return new Kept(byAccount, references, Set.of(), Map.of());
        }
        var days = new TreeSet<LocalDate>();
        entries.forEach(placed -> days.add(placed.entry().bookedOn()));
        var near = new SeenPayouts(tx, company).near(days.first(), days.last());
        near.forEach(payout -> references.add(payout.reference()));
        var payouts = Set.copyOf(references);
        // What they say of it, and the names of providers that are known by their code alone.
        near.forEach(payout -> {
            references.addAll(payout.bankTexts());
            references.add(payout.provider());
        });
        // What a provider draws back has the amount of what it paid.
        var expected = new ArrayList<>(
                near.stream().map(p -> p.expected(p.paid().currency())).toList());
        near.forEach(payout -> expected.add(payout.returned()));
        var deposits = new DepositEntries(tx, company);
        expected.addAll(deposits.expected());
        references.addAll(deposits.references());
        var interest = new BankInterest(expected);
        var roads = new RoadEntries(tx, company);
        references.addAll(roads.references());
        var customers = new CustomerEntries(tx, company);
        references.addAll(customers.references());
        var swish = new SwishSales(tx, company, days.first(), days.last());
        references.addAll(swish.references());
        var numbers = SwishConnections.read(tx, company).numbers();
        var parts = new IdentityHashMap<BankEntry, SwishParts>();
        for (var placed : entries) {
            var entry = placed.entry();
            // What somebody is to be paid back by hand is that, whatever road the money takes.
            boolean owed = entry.amount().isNegative() && roads.mayBe(entry.amount(), entry.bookedOn());
            var paid = owed
                    ? SwishParts.NONE
                    : SwishParts.of(
                            SwishPayment.number(entry, numbers), SwishPayment.of(entry, numbers, swish.references()));
            if (!paid.parts().isEmpty()) {
                parts.put(entry, paid);
            }
            if (!entry.amount().isZero()
                    && (interest.matters(entry.movement())
                            || roads.mayBe(entry.amount(), entry.bookedOn())
                            || (customers.any()
                                    && customers.mayBe(
                                            entry.amount(),
                                            Said.of(entry.movement(), references)
                                                    .all()))
                            || !paid.parts().isEmpty()
                            || !Said.providers(entry.movement()).isEmpty())) {
                byAccount
                        .computeIfAbsent(placed.account(), _ -> new ArrayList<>())
                        .add(entry);
            }
        }
        return new Kept(byAccount, references, payouts, parts);
    }

    private void statement(
            OfAccount of, String format, Kept kept, byte[] digest, String fileName, String actor, Instant now)
            throws SQLException {
        var statement = of.statement();
        tx.update(
                STATEMENT,
                company,
                ids.next(),
                of.account().number(),
                of.account().currency().code(),
                format,
                fileName,
                digest,
                statement.line(),
                statement.from(),
                statement.to(),
                minor(statement.opening()),
                minor(statement.closing()),
                statement.booked(),
                kept.byAccount().getOrDefault(of.account(), List.of()).size(),
                Json.write(notes(of)),
                actor,
                now);
    }

    /** What is wrong with a statement, as it is stored and shown. */
    static List<BankDrop.Note> notes(OfAccount of) {
        return of.statement().findings().stream()
                .map(finding -> new BankDrop.Note(finding.code().code(), finding.line(), finding.arguments()))
                .toList();
    }

    private static @Nullable Long minor(@Nullable Money balance) {
        return balance == null ? null : balance.minor();
    }
}
