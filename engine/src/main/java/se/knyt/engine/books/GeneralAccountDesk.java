package se.knyt.engine.books;

import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import se.knyt.core.bookkeeping.FeeVat;
import se.knyt.core.bookkeeping.GeneralAccount;
import se.knyt.core.bookkeeping.GeneralAccounts;
import se.knyt.core.bookkeeping.GeneralChecks;
import se.knyt.core.bookkeeping.GeneralChecks.Problem;
import se.knyt.core.bookkeeping.KnownProviders;
import se.knyt.core.bookkeeping.Operation;
import se.knyt.core.bookkeeping.Posting;
import se.knyt.core.bookkeeping.PostingResult;
import se.knyt.core.bookkeeping.Voucher;
import se.knyt.core.bookkeeping.WantedEntry;
import se.knyt.core.bookkeeping.WorkedPayout;
import se.knyt.core.bookkeeping.WorkedPrepayment;
import se.knyt.engine.Audit;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.Tx;
import se.knyt.engine.settings.Settings;
import se.knyt.engine.settings.SettingsStore;

/** The accounts that are the company's and no provider's: seen, tried on worked examples, and chosen. */
public final class GeneralAccountDesk {
    /** A debt or receivable that is one sum of many items, by what shows that something is booked on it. */
    private static final Map<GeneralAccount, String> BOOKED = Map.of(
            GeneralAccount.GIFT_CARDS,
            "select 1 from gift_card_movement where company_id = ? and stored_as = 'gift-card' and booked_minor <> 0 limit 1",
            GeneralAccount.PREPAID,
            "select 1 from prepaid_move where company_id = ? limit 1");

    private static final String ON_ACCOUNT = """
            select coalesce(sum(debit_minor), 0)::bigint, coalesce(sum(credit_minor), 0)::bigint from account_sum
             where company_id = ? and account = ? and span = 'month'
            """;

    /** Payouts whose voucher is on its way with something that is held back or taken back by a buyer's bank. */
    private static final String ON_ITS_WAY = """
            select 1 from payout p where p.company_id = ? and p.state in ('held', 'matching')
               and exists (select 1 from effect e where e.company_id = p.company_id and e.payout_id = p.payout_id)
               and exists (select 1 from payout_line l where l.company_id = p.company_id and l.payout_id = p.payout_id
                              and l.kind in ('chargeback', 'chargeback_won', 'reserve_hold', 'reserve_release')) limit 1
            """;

    private final Database database;
    private final CompanyClocks clocks;
    private final SettingsStore settings;
    private final LongConsumer changed;

    /** @param changed told of a company whose settings are others now: what waits is planned anew */
    public GeneralAccountDesk(Database database, CompanyClocks clocks, SettingsStore settings, LongConsumer changed) {
        this.database = database;
        this.clocks = clocks;
        this.settings = settings;
        this.changed = changed;
    }

    /**
     * Those in use.
     *
     * @param version of the settings that they stand in
     */
    public record Current(int version, GeneralAccounts accounts) {}

    /**
     * What other accounts would mean.
     *
     * @param problems why they cannot be; then nothing is tried
     * @param cautions what is possible and not usual
     * @param vouchers of worked examples: a payout with every kind of line, and what is paid before it is delivered
     */
    public record Preview(List<Problem> problems, List<Problem> cautions, List<Voucher> vouchers) {
        public Preview {
            problems = List.copyOf(problems);
            cautions = List.copyOf(cautions);
            vouchers = List.copyOf(vouchers);
        }
    }

    public Current current(long company) {
        return database.forCompany("general-accounts", company, tx -> {
            var inUse = settings.current(tx, company).settings();
            return new Current(inUse.version(), inUse.accounts());
        });
    }

    /**
     * What a form would mean; changes nothing.
     *
     * @param values what is written, by {@link GeneralAccount#code()}; what is left out stays
     * @param chart accounts that are active in the accounting system; empty where it does not tell
     */
    public Preview preview(long company, Map<String, String> values, Set<Integer> chart) {
        return database.forCompany("general-accounts", company, tx -> {
            var inUse = settings.current(tx, company).settings();
            var unread = unreadable(values);
            if (!unread.isEmpty()) {
                return new Preview(unread, List.of(), List.of());
            }
            var wanted = wanted(inUse.accounts(), values);
            var problems = problems(tx, company, inUse, wanted, chart);
            var cautions = GeneralChecks.unusual(wanted, inUse.accounts());
            return new Preview(
                    problems,
                    cautions,
                    problems.isEmpty() ? vouchers(with(inUse, wanted), clocks.today(tx, company)) : List.of());
        });
    }

    /**
     * Puts a form in use as a new settings version, for what is booked from now on, and plans anew what waits; with what is wrong nothing is
     * changed.
     *
     * @param seen version that the form was made from
     */
    public List<Problem> save(long company, int seen, Map<String, String> values, Set<Integer> chart, String actor) {
        var now = clocks.machineNow();
        var found = database.forCompany("general-accounts", company, tx -> {
            tx.query("select 1 from company where company_id = ? for update", row -> row.getInt(1), company);
            var inUse = settings.current(tx, company).settings();
            var unread = unreadable(values);
            if (!unread.isEmpty()) {
                return unread;
            }
            var wanted = wanted(inUse.accounts(), values);
            var others = GeneralChecks.changed(wanted, inUse.accounts());
            if (others.isEmpty()) {
                return List.<Problem>of();
            }
            if (inUse.version() != seen) {
                return List.of(new Problem(others.getFirst(), "version", List.of(text(wanted, others.getFirst()))));
            }
            var problems = problems(tx, company, inUse, wanted, chart);
            if (problems.isEmpty()) {
                settings.change(tx, company, s -> with(s, wanted), "", actor, now);
                var told = new TreeMap<String, String>();
                others.forEach(of -> told.put(of.code(), text(inUse.accounts(), of) + " → " + text(wanted, of)));
                Audit.write(tx, company, now, actor, "general-accounts.change", "", told);
            }
            return problems;
        });
        if (found.isEmpty()) {
            changed.accept(company);
        }
        return found;
    }

    private static String text(GeneralAccounts accounts, GeneralAccount of) {
        return String.valueOf(accounts.of(of));
    }

    /** Those that are chosen by themselves stay in their own place of the settings. */
    private static Settings with(Settings inUse, GeneralAccounts wanted) {
        var general = inUse.general();
        for (var of : GeneralAccount.values()) {
            if (of.standing() != GeneralAccount.Standing.ELSEWHERE) {
                general = general.changed(of, wanted.of(of));
            }
        }
        return inUse.withGeneral(general);
    }

    private static List<Problem> unreadable(Map<String, String> values) {
        var problems = new ArrayList<Problem>();
        for (var of : GeneralAccount.values()) {
            var value = values.get(of.code());
            if (value != null && chosenHere(of) && !value.strip().matches("[1-9][0-9]{3}")) {
                var told = value.strip();
                problems.add(
                        new Problem(of, "digits", List.of(told.length() > 20 ? told.substring(0, 20) + "…" : told)));
            }
        }
        return problems;
    }

    private static boolean chosenHere(GeneralAccount of) {
        return of.standing() != GeneralAccount.Standing.ELSEWHERE;
    }

    private static GeneralAccounts wanted(GeneralAccounts inUse, Map<String, String> values) {
        var wanted = inUse;
        for (var of : GeneralAccount.values()) {
            var value = values.get(of.code());
            if (value != null && chosenHere(of)) {
                wanted = wanted.changed(of, Integer.parseInt(value.strip()));
            }
        }
        return wanted;
    }

    private static List<Problem> problems(
            Tx tx, long company, Settings inUse, GeneralAccounts wanted, Set<Integer> chart) throws SQLException {
        var problems = new ArrayList<>(GeneralChecks.of(wanted, inUse.posting(), chart));
        for (var of : GeneralChecks.changed(wanted, inUse.accounts())) {
            stands(tx, company, of, inUse.accounts().of(of)).ifPresent(problems::add);
        }
        return problems;
    }

    /** What stands on the one in use and could not be closed on another. */
    private static Optional<Problem> stands(Tx tx, long company, GeneralAccount of, int account) throws SQLException {
        return switch (of.standing()) {
            case POOL ->
                isBooked(tx, company, of, account)
                        ? Optional.of(new Problem(of, "booked", List.of(String.valueOf(account))))
                        : Optional.empty();
            case OPEN ->
                isOpen(tx, company, account)
                        ? Optional.of(new Problem(of, "open", List.of(String.valueOf(account))))
                        : Optional.empty();
            case ITEMS, FORWARD, ELSEWHERE -> Optional.empty();
        };
    }

    private static boolean isBooked(Tx tx, long company, GeneralAccount of, int account) throws SQLException {
        var told = BOOKED.get(of);
        if (told != null && tx.first(told, row -> row.getInt(1), company).isPresent()) {
            return true;
        }
        return tx.first(ON_ACCOUNT, row -> row.getLong(1) != 0 || row.getLong(2) != 0, company, account)
                .orElse(false);
    }

    private static boolean isOpen(Tx tx, long company, int account) throws SQLException {
        boolean open = tx.first(ON_ACCOUNT, row -> row.getLong(1) != row.getLong(2), company, account)
                .orElse(false);
        return open || tx.first(ON_ITS_WAY, row -> row.getInt(1), company).isPresent();
    }

    /** The payout is one whose fees are under reverse charge, so that those accounts are seen too. */
    private static List<Voucher> vouchers(Settings wanted, LocalDate day) {
        var posting = wanted.posting();
        var foreign = KnownProviders.example(FeeVat.UNANSWERED, wanted.bankLeg())
                .withFeeVat(FeeVat.REVERSE_CHARGE)
                .following(GeneralAccounts.basDefaults(), posting.accounts());
        var payout = Posting.of(
                WorkedPayout.of(foreign, posting.bookCurrency(), day), posting.withProviders(List.of(foreign)));
        var entries = payout instanceof PostingResult.Posted posted ? posted.entries() : List.<WantedEntry>of();
        return Stream.concat(
                        entries.stream()
                                .filter(entry -> entry.operation() instanceof Operation.BookVoucher)
                                .map(WantedEntry::voucher),
                        WorkedPrepayment.booked(posting, day).stream().map(WorkedPrepayment.Step::voucher))
                .toList();
    }
}
