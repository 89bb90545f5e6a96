package se.knyt.engine.books;

import java.sql.SQLException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import se.knyt.core.bookkeeping.GeneralAccount;
import se.knyt.core.bookkeeping.OtherRoad;
import se.knyt.core.bookkeeping.WantedEntry;
import se.knyt.core.money.Money;
import se.knyt.engine.Audit;
import se.knyt.engine.books.RoadBankItems.Found;
import se.knyt.engine.books.RoadBankItems.Said;
import se.knyt.engine.books.RoadBankItems.Standing;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.clock.CompanyZone;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.IdAllocator;
import se.knyt.engine.db.Tx;
import se.knyt.engine.effects.EffectPlans;
import se.knyt.engine.effects.NewEffect;
import se.knyt.engine.log.ChangeLog;
import se.knyt.engine.monthend.LockedMonths;
import se.knyt.engine.settings.Settings;
import se.knyt.engine.settings.SettingsStore;
import se.knyt.spi.EffectKind;
import se.knyt.spi.PullSource.Lane;

/**
 * A person's word that the bank has paid a refund that stands on the account of money in transit, and its undoing. Where the accounting
 * system's bank feed books the bank, nothing is booked: it is kept as the feed's movement. Elsewhere a voucher of ours books the line.
 */
public final class RoadBankDesk {
    /** Longest reason, in characters. */
    public static final int REASON_MAX = 200;

    private static final String INSERT = """
            insert into road_bank (company_id, fact_id, nth, bank_nth, paid_on, account, transit, minor, ours, bank_entry_id, why, said_by, said_at)
            select ?, ?, ?, count(*) + 1, ?, ?, ?, ?, ?, ?, ?, ?, ? from road_bank where company_id = ? and fact_id = ? and nth = ?
            returning bank_nth
            """;
    private static final String BACK = """
            update road_bank set withdrawn_by = ?, withdrawn_at = ?, withdrawn_why = ?
             where company_id = ? and fact_id = ? and withdrawn_at is null
            """;
    private static final String CLOSED =
            "update road_payment set feed_on = ? where company_id = ? and fact_id = ? and withdrawn_on is null";
    private static final String LINE = """
            select 1 from bank_entry where company_id = ? and bank_entry_id = ? and state = 'open' and booked_on = ? and book_account = ?
               and currency = ? and amount_minor = ? for update
            """;
    private final Database database;
    private final CompanyClocks clocks;
    private final SettingsStore settings;
    private final EffectPlans effects;
    private final VoucherWriter vouchers;
    private final TurnedVouchers turned;
    private final FeedMovements feed;
    private final ChangeLog log;
    private final Runnable wake;

    /** @param wake called when something is to be sent */
    public RoadBankDesk(
            Database database,
            CompanyClocks clocks,
            IdAllocator ids,
            SettingsStore settings,
            EffectPlans effects,
            ChangeLog log,
            Runnable wake) {
        this.database = database;
        this.clocks = clocks;
        this.settings = settings;
        this.effects = effects;
        this.vouchers = new VoucherWriter(ids);
        this.turned = new TurnedVouchers(ids, effects);
        this.feed = new FeedMovements(ids);
        this.log = log;
        this.wake = wake;
    }

    /**
     * That the bank has paid it.
     *
     * @param account of the bank in the books
     * @param entry of the bank that shows it, null for a person's word alone, which needs a reason
     */
    public record Word(LocalDate on, int account, @Nullable Long entry, String why, String actor) {}

    /** What of a refund stands in transit; empty where none does. */
    public Optional<Standing> standing(long company, long fact) {
        return database.forCompany("road-bank", company, tx -> {
            var inUse = settings.current(tx, company).settings();
            return RoadBankItems.found(tx, company, fact, inUse)
                    .filter(f -> f.problem().isEmpty())
                    .map(Found::standing);
        });
    }

    /** The word of a refund that stands. */
    public Optional<Said> said(long company, long fact) {
        return database.forCompany("road-bank-said", company, tx -> RoadBankItems.said(tx, company, fact));
    }

    /** What would be booked, or kept; changes nothing. Empty where no refund of it was ever paid by another road. */
    public Optional<WordOutcome> preview(long company, long fact, Word word) {
        return database.forCompany("road-bank-preview", company, tx -> say(tx, company, fact, word, false));
    }

    /** Says so. */
    public Optional<WordOutcome> paid(long company, long fact, Word word) {
        var outcome = database.forCompany("road-bank-paid", company, tx -> say(tx, company, fact, word, true));
        wake.run();
        return outcome;
    }

    private Optional<WordOutcome> say(Tx tx, long company, long fact, Word word, boolean keep) throws SQLException {
        var inUse = settings.current(tx, company).settings();
        var found = RoadBankItems.locked(tx, company, fact, inUse);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        var of = found.get().standing();
        var problem = problem(tx, company, found.get(), word, inUse);
        if (!problem.isEmpty()) {
            return Optional.of(WordOutcome.not(problem, arguments(tx, company, of, word)));
        }
        var tried = entry(of, 1, word);
        if (keep) {
            write(tx, company, fact, of, word, inUse);
        }
        return Optional.of(WordOutcome.of(of.ours() ? List.of(tried.voucher()) : List.of()));
    }

    private static WantedEntry entry(Standing of, int bank, Word word) {
        var from =
                new OtherRoad.FromBank(of.key(), of.nth(), bank, word.on(), of.order(), of.transit(), word.account());
        return from.entry(of.amount().negated());
    }

    private String problem(Tx tx, long company, Found found, Word word, Settings inUse) throws SQLException {
        var of = found.standing();
        if (!found.problem().isEmpty()) {
            return found.problem();
        }
        if (word.on().isBefore(of.since()) || word.on().isAfter(today(tx, company))) {
            return "road-bank.day";
        }
        if (LockedMonths.of(tx, List.of(company)).locked(company, YearMonth.from(word.on()))) {
            return "road-bank.locked";
        }
        var posting = inUse.posting();
        boolean transit = posting.accounts().ever(GeneralAccount.IN_TRANSIT).contains(word.account());
        if (transit || !PaidFrom.isPossible(word.account(), posting)) {
            return "road-bank.account";
        }
        if (word.entry() == null) {
            return word.why().isBlank() || word.why().length() > REASON_MAX ? "road-bank.no-reason" : "";
        }
        var line = tx.first(
                LINE,
                row -> true,
                company,
                word.entry(),
                word.on(),
                word.account(),
                of.amount().currency().code(),
                of.amount().minor());
        return line.isPresent() ? "" : "road-bank.entry";
    }

    private LocalDate today(Tx tx, long company) throws SQLException {
        return LocalDate.ofInstant(clocks.now(company), CompanyZone.of(tx, company));
    }

    /** To which more can be added. */
    private Map<String, String> arguments(Tx tx, long company, Standing of, Word word) throws SQLException {
        return new TreeMap<>(Map.of(
                "order", of.order(),
                "amount", of.amount().abs().toString(),
                "account", String.valueOf(word.account()),
                "transit", String.valueOf(of.transit()),
                "month", YearMonth.from(word.on()).toString(),
                "first", of.since().toString(),
                "last", today(tx, company).toString()));
    }

    private void write(Tx tx, long company, long fact, Standing of, Word word, Settings inUse) throws SQLException {
        var now = clocks.now(company);
        int bank = tx.first(
                        INSERT,
                        row -> row.getInt(1),
                        company,
                        fact,
                        of.nth(),
                        word.on(),
                        word.account(),
                        of.transit(),
                        of.amount().minor(),
                        of.ours(),
                        word.entry(),
                        word.why(),
                        word.actor(),
                        now,
                        company,
                        fact,
                        of.nth())
                .orElseThrow();
        if (of.ours()) {
            tx.update(CLOSED, word.on(), company, fact);
            book(tx, company, of, entry(of, bank, word), word, inUse);
        } else {
            var moved = new FeedMovements.Movement(
                    of.transit(), word.on(), of.amount().negated(), word.actor());
            feed.road(tx, company, fact, moved);
        }
        if (word.entry() != null) {
            PaidFrom.link(tx, company, word.entry(), word.actor(), now);
        }
        audit(tx, company, "refund.bank-paid", of.order(), of.amount(), word.on(), word.why(), word.actor());
        follow(tx, company, of.trail());
    }

    private void book(Tx tx, long company, Standing of, WantedEntry entry, Word word, Settings inUse)
            throws SQLException {
        var series = inUse.voucherSeries();
        var source = new VoucherWriter.Source(
                company, entry.key(), series, null, of.trail(), null, inUse.version(), word.actor());
        vouchers.write(tx, source, entry.voucher(), clocks.now(company));
        var went = RoadBankItems.target(tx, company, of);
        if (went.isEmpty()) {
            return;
        }
        var target = went.get();
        var effect = new NewEffect(
                target.connection(),
                "voucher:" + entry.key(),
                EffectKind.CREATE_VOUCHER,
                of.trail(),
                null,
                target.document(),
                "",
                target.person(),
                HandedOn.byKey(entry.key(), entry.voucher(), series),
                inUse.version(),
                List.of());
        effects.insert(tx, List.of(new EffectPlans.Planned(company, effect)), clocks.machineNow());
    }

    /**
     * What taking the word back would do, or does: the correcting voucher, none where the bank feed had it. Empty where none stands.
     *
     * @param keep whether it is done
     */
    public Optional<WordOutcome> back(long company, long fact, String reason, String actor, boolean keep) {
        var outcome =
                database.forCompany("road-bank-back", company, tx -> back(tx, company, fact, reason, actor, keep));
        wake.run();
        return outcome;
    }

    private Optional<WordOutcome> back(Tx tx, long company, long fact, String reason, String actor, boolean keep)
            throws SQLException {
        var inUse = settings.current(tx, company).settings();
        var found = RoadBankItems.locked(tx, company, fact, inUse);
        var said = RoadBankItems.said(tx, company, fact);
        if (found.isEmpty() || said.isEmpty()) {
            return Optional.empty();
        }
        var of = found.get().standing();
        var was = said.get();
        var why = reason.strip();
        var arguments =
                Map.of("order", of.order(), "month", YearMonth.from(was.on()).toString());
        if (LockedMonths.of(tx, List.of(company)).locked(company, YearMonth.from(was.on()))) {
            return Optional.of(WordOutcome.not("road-bank.locked", arguments));
        }
        if (keep && (why.isEmpty() || why.length() > REASON_MAX)) {
            return Optional.of(WordOutcome.not("road-bank.no-reason", arguments));
        }
        var key = OtherRoad.FromBank.voucherKey(of.key(), was.nth(), was.bankNth());
        var voucher = TurnedVouchers.preview(tx, company, key, actor, why.isEmpty() ? "…" : why);
        if (keep) {
            var now = clocks.now(company);
            if (voucher.isPresent()) {
                boolean own = RoadBankItems.target(tx, company, of)
                        .map(RoadBankItems.Target::ownBooks)
                        .orElse(true);
                var because = new TurnedVouchers.Why(actor, why, inUse.version(), own);
                turned.write(tx, company, of.trail(), key, voucher.get(), because, now, clocks.machineNow());
            }
            feed.roadStands(tx, company, fact);
            tx.update(BACK, actor, now, why, company, fact);
            if (was.entry() != null) {
                PaidFrom.free(tx, company, was.entry());
            }
            audit(tx, company, "refund.bank-back", of.order(), was.amount(), was.on(), why, actor);
            follow(tx, company, of.trail());
        }
        return Optional.of(WordOutcome.of(voucher.stream().toList()));
    }

    private void audit(
            Tx tx, long company, String action, String order, Money amount, LocalDate on, String why, String actor)
            throws SQLException {
        var details = Map.of("amount", amount.abs().toString(), "date", on.toString(), "reason", why);
        Audit.write(tx, company, clocks.machineNow(), actor, action, "#" + order, details);
    }

    private void follow(Tx tx, long company, long trail) throws SQLException {
        log.append(
                tx,
                List.of(new ChangeLog.NewChange(company, Lane.TRADE, ChangeLog.Subject.TRAIL, trail, 0)),
                clocks.machineNow());
    }
}
