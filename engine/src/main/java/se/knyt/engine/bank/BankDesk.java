package se.knyt.engine.bank;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import se.knyt.core.bookkeeping.BankLeg;
import se.knyt.core.bookkeeping.DatedAhead;
import se.knyt.engine.Audit;
import se.knyt.engine.books.BankBooking;
import se.knyt.engine.books.BankReceipts;
import se.knyt.engine.books.BankReceipts.Outcome;
import se.knyt.engine.books.DepositBooking;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.IdAllocator;
import se.knyt.engine.db.Tx;
import se.knyt.engine.effects.EffectPlans;
import se.knyt.engine.intake.Archive;
import se.knyt.engine.intake.PageWriter;
import se.knyt.engine.log.ChangeLog;
import se.knyt.engine.seal.CompanyKeys;
import se.knyt.engine.settings.SettingsStore;
import se.knyt.spi.PullSource.Lane;

/** What people hand in and decide about the bank. */
public final class BankDesk {
    /** Longest reason, in characters. */
    public static final int NOTE_MAX = 500;

    /** Files being read in this process at one time. */
    private static final Semaphore READING = new Semaphore(2);

    private static final String ENTRY = """
            select bank_entry_id, book_account, booked_on, currency, amount_minor, reversal, said
              from bank_entry
             where company_id = ? and bank_entry_id = ? and state = 'open' and swish_payout_id is null for update
            """;

    private final Database database;
    private final CompanyKeys keys;
    private final CompanyClocks clocks;
    private final IdAllocator ids;
    private final SettingsStore settings;
    private final BankBooking booking;
    private final DepositBooking deposits;
    private final BankMatching matching;
    private final SwishDays swish;
    private final SwishTies ties;
    private final BankReceipts receipts;
    private final ChangeLog log;
    private final Runnable wake;

    /** @param wake called when something is to be sent */
    public BankDesk(
            Database database,
            CompanyKeys keys,
            CompanyClocks clocks,
            IdAllocator ids,
            SettingsStore settings,
            EffectPlans effects,
            ChangeLog log,
            PageWriter pages,
            Runnable wake) {
        this.database = database;
        this.log = log;
        this.keys = keys;
        this.clocks = clocks;
        this.ids = ids;
        this.settings = settings;
        this.booking = new BankBooking(clocks, ids, settings, effects);
        this.deposits = new DepositBooking(clocks, ids, settings, effects);
        this.matching = new BankMatching(database, clocks, ids, settings, effects, log);
        this.swish = new SwishDays(database, clocks, ids, settings, pages);
        this.ties = new SwishTies(database, clocks);
        this.receipts = new BankReceipts(database, booking, log, clocks, wake);
        this.wake = wake;
    }

    /** What people say has come, without a file. */
    public BankReceipts receipts() {
        return receipts;
    }

    /** What was paid in at providers. */
    public DepositBooking deposits() {
        return deposits;
    }

    /** The company's accounts at the bank. */
    public List<BankAccount> accounts(long company) {
        return database.forCompany("bank-accounts", company, tx -> BankIntake.accounts(tx, company));
    }

    /** Takes in a file and matches what it holds; the same file again, or one that overlaps, changes nothing. */
    public BankDrop.Outcome take(long company, BankDrop.File file, String actor) {
        if (file.content().length == 0) {
            return new BankDrop.Outcome.Refused("empty");
        }
        if (file.content().length > BankDrop.FILE_BYTES_MAX) {
            return new BankDrop.Outcome.Refused("too-large");
        }
        if (!READING.tryAcquire()) {
            return new BankDrop.Outcome.Refused("busy");
        }
        try {
            var read = new BankFileReader(accounts(company), file).read();
            var latest = database.forCompany("bank-today", company, tx -> DatedAhead.latest(clocks.today(tx, company)));
            if (read.entries().stream()
                    .anyMatch(placed -> placed.entry().bookedOn().isAfter(latest))) {
                return new BankDrop.Outcome.Refused("dated-ahead");
            }
            return taken(company, read, file, actor);
        } catch (BankFileReader.NotTaken e) {
            return e.outcome();
        } finally {
            READING.release();
        }
    }

    private BankDrop.Outcome taken(long company, BankFileReader.Read read, BankDrop.File file, String actor) {
        var hash = keys.of(company).keyedHash("bank-entry");
        var counts = database.forCompany(
                "bank-file",
                company,
                tx -> new BankIntake(tx, company, ids, hash, new Archive(keys))
                        .write(read, file, actor, clocks.machineNow(), clocks.now(company)));
        int matched = match(company);
        var notes = new ArrayList<BankDrop.Note>();
        read.statements().forEach(statement -> notes.addAll(BankIntake.notes(statement)));
        var days = read.entries().stream()
                .map(placed -> placed.entry().bookedOn())
                .sorted()
                .toList();
        return new BankDrop.Outcome.Taken(
                read.format(),
                days.isEmpty() ? null : days.getFirst(),
                days.isEmpty() ? null : days.getLast(),
                read.entries().size(),
                counts.kept(),
                counts.fresh(),
                matched,
                read.pending(),
                List.copyOf(notes));
    }

    private int match(long company) {
        swish.tell(company);
        int matched = matching.run(company);
        if (matched > 0) {
            wake.run();
        }
        return matched;
    }

    /**
     * Says which purchases a line of Swish payments is the money of, by what their orders are called. Of several orders the line must be
     * the sum to the öre.
     *
     * @return what is in the way; empty where nothing is
     */
    public Optional<SwishTies.Problem> tieSwish(long company, long entry, List<String> orders, String actor) {
        var problem = ties.tie(company, entry, orders, actor);
        if (problem.isEmpty()) {
            match(company);
            wake.run();
        }
        return problem;
    }

    /** What would be booked when an open entry is a payout; empty when the entry is not open. Changes nothing. */
    public Optional<Outcome> preview(long company, long entry, long payout) {
        return database.forCompany("bank-preview", company, tx -> {
            var found = entry(tx, company, entry);
            return found.isEmpty()
                    ? Optional.empty()
                    : Optional.of(booking.preview(tx, company, payout, line(tx, company, found.get(), payout, "")));
        });
    }

    /**
     * Says that an open entry is a payout, or a part of it, and books it; empty when the entry is not open. The account that it came
     * from is the provider's from now on.
     */
    public Optional<Outcome> match(long company, long entry, long payout, String actor) {
        var learned = new AtomicBoolean();
        Optional<Outcome> outcome = database.forCompany("bank-hand", company, tx -> {
            var found = entry(tx, company, entry);
            if (found.isEmpty()) {
                return Optional.empty();
            }
            var line = line(tx, company, found.get(), payout, actor);
            var follow = new ArrayList<ChangeLog.NewChange>();
            var booked = booking.book(tx, company, payout, line, follow);
            if (booked.possible()) {
                new BankLinks(tx, company).link(entry, payout, line.amount(), "person", actor, "", clocks.now(company));
                learned.set(new BankSenders(tx, company)
                        .learn(ids, entry, payout, actor, clocks.now(company), clocks.machineNow()));
            }
            log.append(tx, follow, clocks.machineNow());
            return Optional.of(booked);
        });
        if (learned.get()) {
            match(company);
        }
        wake.run();
        return outcome;
    }

    /** Takes back that an account at the bank is a provider's; what was booked by it stands. Says whether it was. */
    public boolean forgetSender(long company, long sender, String actor) {
        return database.forCompany(
                "bank-sender", company, tx -> new BankSenders(tx, company).forget(sender, actor, clocks.machineNow()));
    }

    /** What would be booked when an open entry is what was paid in at a provider; empty when the entry is not open. Changes nothing. */
    public Optional<Outcome> previewDeposit(long company, long entry, long deposit) {
        return database.forCompany("bank-preview", company, tx -> {
            var found = entry(tx, company, entry);
            return found.isEmpty()
                    ? Optional.empty()
                    : Optional.of(deposits.preview(tx, company, deposit, paidIn(found.get(), "")));
        });
    }

    /** Says that an open entry is what was paid in at a provider, and books it; empty when the entry is not open. */
    public Optional<Outcome> matchDeposit(long company, long entry, long deposit, String actor) {
        Optional<Outcome> outcome = database.forCompany("bank-deposit", company, tx -> {
            var found = entry(tx, company, entry);
            return found.isEmpty()
                    ? Optional.empty()
                    : Optional.of(deposits.book(tx, company, deposit, paidIn(found.get(), actor)));
        });
        wake.run();
        return outcome;
    }

    private static DepositBooking.Line paidIn(EntryRow entry, String actor) {
        return new DepositBooking.Line(
                entry.id(), entry.bookedOn(), entry.amount(), entry.bookAccount(), "person", actor);
    }

    private static Optional<EntryRow> entry(Tx tx, long company, long entry) throws SQLException {
        return tx.first(ENTRY, BankEntryRows::row, company, entry);
    }

    /** Less than what is still to come is a part of it; more is not. */
    private static BankBooking.Line line(Tx tx, long company, EntryRow entry, long payout, String actor)
            throws SQLException {
        var amount = entry.amount();
        boolean part = tx.first(
                        "select sign(paid_minor) = sign(?) and abs(?) < abs(paid_minor - bank_minor) from payout"
                                + " where company_id = ? and payout_id = ? and currency = ? and bank_leg = 'open'",
                        row -> row.getBoolean(1),
                        amount.minor(),
                        amount.minor(),
                        company,
                        payout,
                        amount.currency().code())
                .orElse(false);
        return new BankBooking.Line(entry.bookedOn(), amount, entry.bookAccount(), part, actor);
    }

    /**
     * Says that an open entry is no payout of the company's.
     *
     * @return false when it is not open
     * @throws IllegalArgumentException without a reason, or with one that is too long
     */
    public boolean letBe(long company, long entry, String reason, String actor) {
        if (reason.isBlank() || reason.length() > NOTE_MAX) {
            throw new IllegalArgumentException("an entry that is let be needs a reason");
        }
        boolean left = decided(company, entry, "open", "left", reason.strip(), actor, "bank.let-be");
        if (left) {
            swish.tell(company);
            wake.run();
        }
        return left;
    }

    /** Opens one again that was let be, and looks for its payout. */
    public boolean reopen(long company, long entry, String actor) {
        boolean reopened = decided(company, entry, "left", "open", "", actor, "bank.reopen");
        if (reopened) {
            match(company);
        }
        return reopened;
    }

    private boolean decided(
            long company, long entry, String from, String to, String note, String actor, String action) {
        return database.forCompany("bank-decide", company, tx -> {
            int changed = tx.update(
                    "update bank_entry set state = ?, note = ?, decided_by = ?, decided_at = ?, swish_new = swish <> ''"
                            + " where company_id = ? and bank_entry_id = ? and state = ?",
                    to,
                    note,
                    actor,
                    clocks.now(company),
                    company,
                    entry,
                    from);
            if (changed == 1) {
                Audit.write(tx, company, clocks.machineNow(), actor, action, "", Map.of("note", note));
            }
            return changed == 1;
        });
    }

    /** Who books what comes to the bank, as the settings in use have it. */
    public BankLeg bankLeg(long company) {
        return database.forCompany(
                "bank-leg",
                company,
                tx -> settings.current(tx, company).settings().bankLeg());
    }

    /**
     * What comes to the bank is booked another way from now on. A payout that is booked keeps its way; one that waits for the bank goes
     * the new way.
     */
    public void bankLeg(long company, BankLeg leg, String actor) {
        var now = clocks.machineNow();
        database.doForCompany("bank-leg", company, tx -> {
            settings.change(tx, company, s -> s.withBankLeg(leg), leg.name(), actor, now);
            Audit.write(tx, company, now, actor, "bank.leg", "", Map.of("leg", leg.name()));
            log.append(
                    tx,
                    tx.query(
                            "select payout_id from payout where company_id = ? and bank_way = 'waits'",
                            row -> new ChangeLog.NewChange(
                                    company, Lane.TRADE, ChangeLog.Subject.PAYOUT, row.getLong(1), 0),
                            company),
                    now);
        });
        wake.run();
    }
}
