package se.knyt.engine.monthend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.Audit;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.Tx;
import se.knyt.formats.sie.SieException;
import se.knyt.formats.sie.SieReader;
import se.knyt.formats.sie.SieSource;

/**
 * What the accounting program has on its balance accounts, by the SIE file (type 4, export) that a person took out of it: for companies
 * whose program is not connected. Of each fiscal year the newest file counts. Nothing but sums by account and day is kept.
 */
public final class LedgerFiles {
    private static final String INSERT = """
            insert into ledger_file (company_id, ledger_file_id, name, year_from, year_to, reaches, read_by, read_at)
            values (?, nextval('knyt_id'), ?, ?, ?, ?, ?, ?) returning ledger_file_id
            """;
    private static final String FORGET = """
            delete from ledger_day d using ledger_file f
             where f.company_id = ? and f.year_from = ? and f.ledger_file_id <> ?
               and d.company_id = f.company_id and d.ledger_file_id = f.ledger_file_id
            """;
    private static final String DAYS = """
            insert into ledger_day (company_id, ledger_file_id, account, day, amount_minor)
            select ?, ?, a, d, m from unnest(?, ?, ?) as n (a, d, m)
            """;
    private static final String NEWEST = """
            select ledger_file_id, name, read_by, read_at, reaches, year_to from ledger_file
             where company_id = ? and year_from <= ? and year_to >= ? order by read_at desc, ledger_file_id desc limit 1
            """;
    private static final String BALANCES = """
            select account, sum(amount_minor) from ledger_day
             where company_id = ? and ledger_file_id = ? and account = any (?) and day <= ? group by account
            """;

    private final Database database;
    private final CompanyClocks clocks;

    public LedgerFiles(Database database, CompanyClocks clocks) {
        this.database = database;
        this.clocks = clocks;
    }

    /** What became of a file. */
    public sealed interface Outcome {
        /** @param reaches the last day whose balances it tells */
        record Taken(LocalDate yearFrom, LocalDate reaches) implements Outcome {}

        /**
         * Nothing of it is kept.
         *
         * @param code {@code unreadable}, {@code kind}, {@code company}, {@code currency} or {@code balance}
         * @param arguments of its text: the line and the fault, what the file says and what was expected
         */
        record Refused(String code, List<String> arguments) implements Outcome {
            public Refused {
                arguments = List.copyOf(arguments);
            }
        }
    }

    /**
     * What a file tells of accounts at the end of a day; an account that it does not name has nothing on it.
     *
     * @param reaches the last day whose balances it tells; balances are empty where that is before the day
     */
    public record Told(String name, String readBy, Instant readAt, LocalDate reaches, Map<Integer, Money> balances) {
        public Told {
            balances = Map.copyOf(balances);
        }
    }

    /** Takes a file whole, or nothing of it. */
    public Outcome take(long company, String name, byte[] content, String actor) {
        LedgerFile read;
        try {
            read = LedgerFile.read(SieReader.read(SieSource.of(content)).document());
        } catch (SieException e) {
            return new Outcome.Refused("unreadable", List.of(String.valueOf(e.line()), e.code()));
        } catch (IOException e) {
            throw new UncheckedIOException("bytes in memory cannot fail", e);
        }
        return database.forCompany("ledger-file", company, tx -> {
            var refused = refusal(tx, company, read);
            if (refused.isPresent()) {
                return refused.get();
            }
            keep(tx, company, name, read, actor);
            return new Outcome.Taken(read.from(), read.reaches());
        });
    }

    private static Optional<Outcome> refusal(Tx tx, long company, LedgerFile read) throws SQLException {
        record Of(String number, String currency) {}
        var of = tx.first(
                        "select organization_number, currency from company where company_id = ?",
                        row -> new Of(row.getString(1), row.getString(2)),
                        company)
                .orElseThrow();
        if (!read.problem().isEmpty()) {
            return Optional.of(new Outcome.Refused(read.problem(), read.arguments()));
        }
        var theirs = digits(read.organization());
        if (!theirs.isEmpty() && !of.number().isEmpty() && !theirs.equals(digits(of.number()))) {
            return Optional.of(new Outcome.Refused("company", List.of(read.organization(), of.number())));
        }
        return read.currency().equals(new Currency(of.currency()))
                ? Optional.empty()
                : Optional.of(
                        new Outcome.Refused("currency", List.of(read.currency().code(), of.currency())));
    }

    /** A number that begins with the century is the same. */
    private static String digits(String number) {
        var digits = number.replaceAll("\\D", "");
        return digits.length() == 12 ? digits.substring(2) : digits;
    }

    private void keep(Tx tx, long company, String name, LedgerFile read, String actor) throws SQLException {
        var now = clocks.machineNow();
        long id = tx.first(
                        INSERT,
                        row -> row.getLong(1),
                        company,
                        name,
                        read.from(),
                        read.to(),
                        read.reaches(),
                        actor,
                        now)
                .orElseThrow();
        tx.update(FORGET, company, read.from(), id);
        var accounts = new ArrayList<Integer>();
        var days = new ArrayList<LocalDate>();
        var amounts = new ArrayList<Long>();
        read.amounts().forEach((at, amount) -> {
            accounts.add(at.account());
            days.add(at.day());
            amounts.add(amount.minor());
        });
        tx.update(DAYS, company, id, Tx.ints(accounts), Tx.dates(days), Tx.bigints(amounts));
        var told =
                Map.of("from", read.from().toString(), "reaches", read.reaches().toString());
        Audit.write(tx, company, now, actor, "ledger-file.read", name, told);
    }

    /** What the newest file of the day's fiscal year tells of the accounts at its end; empty where there is no such file. */
    public Optional<Told> balances(long company, Collection<Integer> accounts, LocalDate day) {
        record Newest(long id, String name, String by, Instant at, LocalDate reaches, LocalDate ends) {}
        return database.forCompany("ledger-file", company, tx -> {
            var newest = tx.first(
                    NEWEST,
                    row -> new Newest(
                            row.getLong(1),
                            row.getString(2),
                            row.getString(3),
                            Tx.instant(row, 4),
                            row.getObject(5, LocalDate.class),
                            row.getObject(6, LocalDate.class)),
                    company,
                    day,
                    day);
            if (newest.isEmpty()) {
                return Optional.empty();
            }
            var file = newest.get();
            var balances = new TreeMap<Integer, Money>();
            if (!file.reaches().isBefore(day)) {
                var currency = new Currency(
                        tx.first("select currency from company where company_id = ?", row -> row.getString(1), company)
                                .orElseThrow());
                accounts.forEach(account -> balances.put(account, Money.zero(currency)));
                tx.query(
                        BALANCES,
                        row -> balances.put(row.getInt(1), Money.of(row.getLong(2), currency)),
                        company,
                        file.id(),
                        Tx.ints(accounts),
                        day);
            }
            return Optional.of(new Told(file.name(), file.by(), file.at(), file.reaches(), balances));
        });
    }
}
