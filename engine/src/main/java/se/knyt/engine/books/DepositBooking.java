package se.knyt.engine.books;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import se.knyt.core.bookkeeping.BankDueDate;
import se.knyt.core.bookkeeping.BankLeg;
import se.knyt.core.bookkeeping.PayoutFact;
import se.knyt.core.bookkeeping.PayoutLineFact;
import se.knyt.core.bookkeeping.PostingSettings;
import se.knyt.core.bookkeeping.ProviderDeposit;
import se.knyt.core.bookkeeping.ProviderSettings;
import se.knyt.core.bookkeeping.WantedEntry;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.Audit;
import se.knyt.engine.books.BankReceipts.Outcome;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.db.IdAllocator;
import se.knyt.engine.db.Tx;
import se.knyt.engine.effects.EffectPlans;
import se.knyt.engine.looseends.LooseEnds;
import se.knyt.engine.rates.RateLookup;
import se.knyt.engine.rates.ReferenceRates;
import se.knyt.engine.settings.SettingsStore;

/**
 * What the merchant paid in at a provider, from the payout that tells it until the bank's line takes it off the provider's account. The
 * voucher of that is made once, on the bank's day; where the accounting system's bank feed books the bank, Knyt makes none.
 */
public final class DepositBooking {
    /** More open ones than this are not looked for at one time: the newest are. */
    private static final int OPEN_MAX = 1_000;

    private static final String KEEP = """
            insert into provider_deposit as d (company_id, deposit_id, payout_id, seq, provider, reference, currency, amount_minor, account,
                                               paid_on, bank_late_on)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            on conflict (company_id, payout_id, seq) do update
               set amount_minor = excluded.amount_minor, reference = excluded.reference, account = excluded.account,
                   paid_on = excluded.paid_on, bank_late_on = excluded.bank_late_on
             where (d.amount_minor, d.reference, d.account, d.paid_on)
                   is distinct from (excluded.amount_minor, excluded.reference, excluded.account, excluded.paid_on)
            """;
    /** What the bank has shown and the payout tells no more stays: what left the bank is open by name. */
    private static final String NO_MORE = """
            with dropped as (
                 delete from provider_deposit where company_id = ? and payout_id = ? and bank_on is null and seq <> all (?))
            update provider_deposit set amount_minor = 0
             where company_id = ? and payout_id = ? and bank_on is not null and amount_minor <> 0 and seq <> all (?)
            """;

    private static final String COLUMNS = """
            select d.deposit_id, d.payout_id, d.seq, d.provider, p.reference, d.reference, d.currency, d.amount_minor, d.account, d.paid_on,
                   p.state = 'booked' as booked, d.bank_on is null as open
              from provider_deposit d join payout p on p.company_id = d.company_id and p.payout_id = d.payout_id
             where d.company_id = ?
            """;

    private final CompanyClocks clocks;
    private final SettingsStore settings;
    private final BesideVouchers vouchers;
    private final LooseEnds looseEnds;
    private final FeedMovements feed;

    public DepositBooking(CompanyClocks clocks, IdAllocator ids, SettingsStore settings, EffectPlans effects) {
        this.clocks = clocks;
        this.settings = settings;
        this.vouchers = new BesideVouchers(ids, effects);
        this.looseEnds = new LooseEnds(ids);
        this.feed = new FeedMovements(ids);
    }

    /**
     * What was paid in.
     *
     * @param named what the bank's line may name it by: the line's own reference, else the payout's
     * @param amount positive for money paid in
     * @param account that of the provider's contract that it stands on, 0 for the provider's common one
     * @param paidOn the day on which the provider had it
     * @param booked whether the payout that tells of it stands in the books
     * @param open whether the bank's line is still awaited
     */
    public record Deposit(
            long id,
            long payout,
            int seq,
            String provider,
            String reference,
            String named,
            Money amount,
            int account,
            LocalDate paidOn,
            boolean booked,
            boolean open) {
        /** The account of the books that it stands on. */
        public int receivable(PostingSettings posting) {
            return posting.onAccount(provider, account)
                    .provider(provider)
                    .map(ProviderSettings::receivable)
                    .orElse(0);
        }
    }

    /**
     * A line of the bank.
     *
     * @param amount negative where the money left the account
     * @param account of the books
     * @param entry of a bank file
     * @param actor who tells of it
     */
    public record Line(long entry, LocalDate date, Money amount, int account, String basis, String actor) {}

    /** Keeps what a payout that is planned tells to have been paid in; what it tells no more is taken away, or stays with what the bank has shown. */
    static void keep(Tx tx, IdAllocator ids, PayoutRow row, PostingSettings posting, RateLookup rates, ZoneId zone)
            throws SQLException {
        var group = PayoutPlans.group(row, posting.bookCurrency(), rates);
        var keys = ProviderDeposit.awaiting(group, posting).stream()
                .map(PayoutLineFact::key)
                .collect(Collectors.toSet());
        var lines = row.lines().stream()
                .filter(line -> keys.contains(line.key(row.payout())))
                .toList();
        for (var line : lines) {
            var day = day(row, line.line(), zone);
            tx.update(
                    KEEP,
                    row.company(),
                    ids.next(),
                    row.id(),
                    line.seq(),
                    row.payout().provider(),
                    line.line().references().stream()
                            .findFirst()
                            .orElse(row.payout().reference()),
                    row.payout().currency().code(),
                    line.line().amount().minor(),
                    row.place().account(),
                    day,
                    BankDueDate.lateOn(day.isBefore(row.bookDate()) ? row.bookDate() : day));
        }
        var seqs = Tx.ints(lines.stream().map(PayoutRow.Line::seq).toList());
        tx.update(NO_MORE, row.company(), row.id(), seqs, row.company(), row.id(), seqs);
    }

    private static LocalDate day(PayoutRow row, PayoutLine line, ZoneId zone) {
        return line.at().equals(Instant.EPOCH) ? row.bookDate() : LocalDate.ofInstant(line.at(), zone);
    }

    /** What the bank has not shown yet, the newest first. */
    public static List<Deposit> open(Tx tx, long company) throws SQLException {
        return tx.query(
                COLUMNS + " and d.bank_on is null order by d.paid_on desc, d.deposit_id desc limit ?",
                DepositBooking::deposit,
                company,
                OPEN_MAX);
    }

    private static Optional<Deposit> locked(Tx tx, long company, long id) throws SQLException {
        return tx.first(COLUMNS + " and d.deposit_id = ? for update of d", DepositBooking::deposit, company, id);
    }

    private static Deposit deposit(ResultSet row) throws SQLException {
        return new Deposit(
                row.getLong(1),
                row.getLong(2),
                row.getInt(3),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                Money.of(row.getLong(8), new Currency(row.getString(7))),
                row.getInt(9),
                row.getObject(10, LocalDate.class),
                row.getBoolean(11),
                row.getBoolean(12));
    }

    /** What would be booked; changes nothing. */
    public Outcome preview(Tx tx, long company, long deposit, Line line) throws SQLException {
        return decide(tx, company, deposit, line).outcome();
    }

    /** Books it and says of the bank's entry what it is; where something is in the way nothing is changed. */
    public Outcome book(Tx tx, long company, long deposit, Line line) throws SQLException {
        var decided = decide(tx, company, deposit, line);
        var of = decided.deposit();
        if (!decided.outcome().possible() || of == null) {
            return decided.outcome();
        }
        var day = line.date();
        if (decided.entry().isPresent()) {
            var row = PayoutReader.read(tx, company, of.payout());
            var inUse = settings.current(tx, company).settings();
            var by = new BesideVouchers.By(line.actor(), clocks.now(company), clocks.machineNow());
            vouchers.write(tx, row, decided.entry().get(), inUse, by);
            day = tx.first(
                            "select voucher_date from voucher where company_id = ? and voucher_key = ?",
                            found -> found.getObject(1, LocalDate.class),
                            company,
                            decided.entry().get().key())
                    .orElseThrow();
        }
        if (decided.byFeed().isPresent()) {
            byFeed(tx, company, of, day, decided.byFeed().get(), line.actor());
        }
        seen(tx, company, of, day, line.actor(), line.entry());
        tx.update(
                "update bank_entry set state = 'matched', basis = ?, decided_by = ?, decided_at = ?, near_payout_id = null"
                        + " where company_id = ? and bank_entry_id = ?",
                line.basis(),
                line.actor(),
                clocks.now(company),
                company,
                line.entry());
        Audit.write(
                tx,
                company,
                clocks.machineNow(),
                line.actor(),
                "payout.deposit-seen",
                of.provider() + " " + of.reference(),
                Map.of("date", line.date().toString(), "amount", line.amount().toString()));
        return decided.outcome();
    }

    /** That a bank feed's voucher has taken exactly it off; only in the currency of the books. */
    public void seenByFeed(Tx tx, long company, Deposit of, LocalDate on, String by) throws SQLException {
        if (locked(tx, company, of.id()).filter(Deposit::open).isPresent()) {
            byFeed(tx, company, of, on, of.amount(), by);
            seen(tx, company, of, on, by, null);
        }
    }

    private void byFeed(Tx tx, long company, Deposit of, LocalDate on, Money taken, String by) throws SQLException {
        int account = of.receivable(settings.current(tx, company).settings().posting());
        feed.payout(tx, company, of.payout(), new FeedMovements.Movement(account, on, taken, by));
    }

    /** That the books have taken it off, by whoever's voucher. */
    private void seen(Tx tx, long company, Deposit of, LocalDate on, String by, @Nullable Long entry)
            throws SQLException {
        tx.update(
                "update provider_deposit set bank_on = ?, bank_minor = ?, bank_by = ?, bank_entry_id = ?"
                        + " where company_id = ? and deposit_id = ? and bank_on is null",
                on,
                of.amount().minor(),
                by,
                entry,
                company,
                of.id());
        looseEnds.cured(tx, company, DepositWatch.causeKey(of.id()), clocks.now(company));
    }

    /** @param byFeed what the accounting system's bank feed takes off instead of an entry of ours, in the currency of the books */
    private record Decided(
            Outcome outcome, @Nullable Deposit deposit, Optional<WantedEntry> entry, Optional<Money> byFeed) {
        static Decided not(String problem, String... arguments) {
            return new Decided(Outcome.of(problem, arguments), null, Optional.empty(), Optional.empty());
        }
    }

    private Decided decide(Tx tx, long company, long id, Line line) throws SQLException {
        var found = locked(tx, company, id);
        if (found.isEmpty() || !found.get().open()) {
            return Decided.not("bank.deposit-seen");
        }
        var deposit = found.get();
        if (!deposit.booked()) {
            return Decided.not("bank.payout-not-booked");
        }
        var inUse = settings.current(tx, company).settings();
        var row = PayoutReader.read(tx, company, deposit.payout()).placed(inUse.posting());
        var posting = row.posting(inUse);
        var books = posting.bookCurrency();
        var fact = PayoutPlans.group(row, books, ReferenceRates.of(tx, company, books))
                .payout();
        var stood = stood(deposit.amount(), fact, books);
        boolean same = line.amount().currency().equals(deposit.amount().currency());
        if (stood.isEmpty() || (!same && !line.amount().currency().equals(books))) {
            return Decided.not("currency.no-rate", line.amount().currency().code());
        }
        var expected = deposit.amount().negated();
        if (same ? !expected.equals(line.amount()) : line.amount().signum() != expected.signum()) {
            return Decided.not(
                    "bank.deposit-differs", expected.toString(), line.amount().toString());
        }
        var left = same ? stood.get() : line.amount().negated();
        boolean elsewhere = posting.provider(deposit.provider())
                .filter(one -> one.bankLeg() == BankLeg.ACCOUNTING_SYSTEM_BOOKS_BANK)
                .isPresent();
        var shown = new ProviderDeposit.Shown(deposit.seq(), stood.get(), left, line.account(), line.date());
        var entry =
                elsewhere ? Optional.<WantedEntry>empty() : Optional.of(ProviderDeposit.atBank(fact, shown, posting));
        return new Decided(
                new Outcome("", Map.of(), entry.map(WantedEntry::voucher)),
                deposit,
                entry,
                elsewhere ? Optional.of(left) : Optional.empty());
    }

    private static Optional<Money> stood(Money amount, PayoutFact payout, Currency books) {
        return amount.currency().equals(books)
                ? Optional.of(amount)
                : payout.exchangeRate().map(rate -> rate.convert(amount));
    }
}
