package se.knyt.engine.books;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import se.knyt.core.bookkeeping.BankLeg;
import se.knyt.core.bookkeeping.BankReceiptFact;
import se.knyt.core.bookkeeping.FeeTable;
import se.knyt.core.bookkeeping.Operation;
import se.knyt.core.bookkeeping.OwnReceivable;
import se.knyt.core.bookkeeping.Posting;
import se.knyt.core.bookkeeping.PostingGroup;
import se.knyt.core.bookkeeping.PostingResult;
import se.knyt.core.bookkeeping.PostingSettings;
import se.knyt.core.bookkeeping.ProviderChecks;
import se.knyt.core.bookkeeping.ProviderChecks.Problem;
import se.knyt.core.bookkeeping.ProviderSettings;
import se.knyt.core.bookkeeping.WorkedPayout;
import se.knyt.engine.Audit;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.Tx;
import se.knyt.engine.rates.ReferenceRates;
import se.knyt.engine.settings.Settings;
import se.knyt.engine.settings.SettingsStore;

/** The accounts that a company has for its payment providers: seen, tried on a payout, and chosen. */
public final class ProviderDesk {
    /** From one name to the next by the index: what they have paid out grows, how many they are does not. */
    private static final String PAID_OUT_BY = """
            with recursive p (provider) as (
                (select provider from payout where company_id = ? order by provider limit 1)
                union all
                select (select q.provider from payout q where q.company_id = ? and q.provider > p.provider
                         order by q.provider limit 1)
                  from p where p.provider is not null)
            select provider from p where provider is not null
            """;

    private static final String NUMBERS = """
            select f.fact_key, coalesce(nullif(f.invoice_number, ''), e.result_id)
              from fact f
              left join effect e on e.company_id = f.company_id and e.trail_id = f.trail_id and e.state = 'done'
                                and e.effect_key = 'invoice:' || f.fact_key
             where f.company_id = ? and f.fact_key = any (?) and coalesce(nullif(f.invoice_number, ''), e.result_id, '') <> ''
            """;

    /** A longer payout is not read for a preview; the newest shorter one shows the same. */
    private static final String NEWEST = """
            select payout_id from payout where company_id = ? and provider = ? and difference_minor = 0 and lines between 1 and 2000
             order by paid_at desc limit 1
            """;

    private static final String NEWEST_OF_CONNECTION =
            NEWEST.replace("and provider = ?", "and provider = ? and connection_id = ?");

    private final Database database;
    private final CompanyClocks clocks;
    private final SettingsStore settings;
    private final LongConsumer changed;

    /** @param changed told of a company whose settings are others now: what waits is planned anew */
    public ProviderDesk(Database database, CompanyClocks clocks, SettingsStore settings, LongConsumer changed) {
        this.database = database;
        this.clocks = clocks;
        this.settings = settings;
        this.changed = changed;
    }

    /**
     * A provider as a list shows it.
     *
     * @param settings its accounts, null where it has none: what is sold through it is held
     * @param inUse whether the company is connected to it, is owed by it, has a payout of it waiting, or has chosen for it
     */
    public record Line(String provider, @Nullable ProviderSettings settings, boolean inUse) {}

    /**
     * What would be booked with the accounts of a form.
     *
     * @param problems what is wrong with it; then nothing is tried
     * @param reference of the payout it was tried on, empty for the worked example
     * @param result the vouchers, or why the payout would be held
     * @param numbers of the invoices and credit notes that its payments name, by the document; none where it has no number yet
     */
    public record Preview(
            List<Problem> problems, String reference, Optional<PostingResult> result, Map<String, String> numbers) {
        private Preview(List<Problem> problems, String reference, Optional<PostingResult> result) {
            this(problems, reference, result, Map.of());
        }
    }

    /** Codes of the providers that a company is connected to, is owed by, has had a payout of, or has chosen accounts for. */
    public Set<String> inUse(long company) {
        return database.forCompany("providers-in-use", company, tx -> inUse(tx, company, current(tx, company)));
    }

    private Settings current(Tx tx, long company) throws SQLException {
        return settings.current(tx, company).settings();
    }

    private static Set<String> inUse(Tx tx, long company, Settings current) throws SQLException {
        var known = new TreeSet<String>();
        current.posting().providers().forEach(one -> known.add(one.provider()));
        var connected =
                tx.query("select connector from connection where company_id = ?", row -> row.getString(1), company);
        var codes = new TreeSet<String>(tx.query(
                "select provider from trail_owed where company_id = ? and provider <> ''",
                row -> row.getString(1),
                company));
        connected.stream().filter(known::contains).forEach(codes::add);
        codes.addAll(ProviderConnections.ownProviders(tx, company));
        codes.addAll(tx.query(PAID_OUT_BY, row -> row.getString(1), company, company));
        current.providers().stream().map(ProviderSettings::provider).forEach(codes::add);
        return codes;
    }

    /** Every provider that has accounts or that the company has to do with, those in use first. */
    public List<Line> list(long company) {
        return database.forCompany("providers", company, tx -> {
            var current = current(tx, company);
            var used = inUse(tx, company, current);
            var byCode = new TreeMap<String, ProviderSettings>();
            current.posting().providers().forEach(one -> byCode.put(one.provider(), one));
            var lines = new ArrayList<Line>();
            used.forEach(code -> lines.add(new Line(code, byCode.get(code), true)));
            current.posting().providers().stream()
                    .filter(one -> !used.contains(one.provider()))
                    .forEach(one -> lines.add(new Line(one.provider(), one, false)));
            return List.copyOf(lines);
        });
    }

    /**
     * A provider's form as it stands: any code that a shop can tell may get accounts. Empty for what is no code, and for a connection
     * that is none of the provider's.
     *
     * @param connection 0 for what holds for all of its connections
     */
    public Optional<ProviderForm> form(long company, String provider, long connection) {
        if (!ProviderCodes.CODE.matcher(provider).matches()) {
            return Optional.empty();
        }
        return database.forCompany("provider", company, tx -> {
            var current = current(tx, company);
            if (connection != 0
                    && ProviderConnections.of(tx, company, provider).stream()
                            .noneMatch(one -> one.id() == connection)) {
                return Optional.empty();
            }
            return Optional.of(current.posting()
                    .provider(provider)
                    .map(settings -> ProviderForm.of(settings, connection))
                    .orElseGet(() -> ProviderForm.unknown(provider, free(current), current.accounts())));
        });
    }

    /** What holds for all of a provider's connections. */
    public Optional<ProviderForm> form(long company, String provider) {
        return form(company, provider, 0);
    }

    /**
     * The connections by which a provider's payouts come, and what words its settlements had for fees.
     *
     * @param own ids of the connections that have accounts of their own
     */
    public record Known(List<ProviderConnections.Of> connections, Set<Long> own, List<String> types, FeeTable fees) {}

    /** What the page of a provider shows beside the form. */
    public Known known(long company, String provider, long connection) {
        return database.forCompany("provider-known", company, tx -> {
            var settings = current(tx, company)
                    .posting()
                    .provider(provider)
                    .orElseGet(() -> ProviderSettings.unknown(provider, BankLeg.IN_TRANSIT));
            var connections = ProviderConnections.of(tx, company, provider);
            return new Known(
                    connections,
                    connections.stream()
                            .map(ProviderConnections.Of::id)
                            .filter(settings::hasOwn)
                            .collect(Collectors.toSet()),
                    ProviderConnections.feeWords(tx, company, provider),
                    settings.of(connection).fees());
        });
    }

    /** Lets a connection have what holds for all connections of its provider again. */
    public void asAll(long company, String provider, long connection, String actor) {
        var now = clocks.machineNow();
        database.doForCompany("provider-as-all", company, tx -> {
            tx.query("select 1 from company where company_id = ? for update", row -> row.getInt(1), company);
            var standing = current(tx, company).providers().stream()
                    .filter(one -> one.provider().equals(provider) && one.hasOwn(connection))
                    .findFirst();
            if (standing.isPresent()) {
                var left = standing.get()
                        .withConnections(standing.get().connections().stream()
                                .filter(own -> own.connection() != connection)
                                .toList());
                settings.change(tx, company, s -> s.withProvider(left), provider, actor, now);
                Audit.write(tx, company, now, actor, "provider.as-all", provider, Map.of());
            }
        });
        changed.accept(company);
    }

    /** The first account between 1581 and 1599 that nothing else stands on: 1580 is the chart's account of all of them. */
    private static Optional<Integer> free(Settings current) {
        var taken = current.posting().providers().stream()
                .flatMap(one -> one.receivableAccounts().stream())
                .toList();
        return IntStream.rangeClosed(1581, 1599)
                .boxed()
                .filter(account -> !taken.contains(account)
                        && current.posting().accounts().owner(account).isEmpty())
                .findFirst();
    }

    /** Tries a form on the provider's newest payout, or on a worked example where it has none; changes nothing. */
    public Preview preview(long company, ProviderForm form) {
        return database.forCompany("provider-preview", company, tx -> {
            var current = current(tx, company);
            var problems = problems(form, current);
            if (!problems.isEmpty()) {
                return new Preview(problems, "", Optional.empty());
            }
            var wanted = form.read(before(form, current));
            var posting = current.withProvider(wanted).posting().ofConnection(form.provider(), form.connection());
            var real = tx.first(
                    form.connection() == 0 ? NEWEST : NEWEST_OF_CONNECTION,
                    row -> row.getLong(1),
                    form.connection() == 0
                            ? new Object[] {company, form.provider()}
                            : new Object[] {company, form.provider(), form.connection()});
            if (real.isPresent()) {
                var row = PayoutReader.read(tx, company, real.get()).placed(posting);
                var books = posting.bookCurrency();
                var group = PayoutPlans.group(row, books, ReferenceRates.of(tx, company, books));
                var result = posted(group, wanted, posting);
                return new Preview(
                        List.of(), row.payout().reference(), Optional.of(result), numbers(tx, company, result));
            }
            var today = clocks.today(tx, company);
            var worked = WorkedPayout.of(wanted.of(form.connection()), posting.bookCurrency(), today);
            int account = wanted.ownOf(form.connection(), posting.bookCurrency(), today)
                    .map(OwnReceivable::account)
                    .orElse(0);
            return new Preview(
                    List.of(), "", Optional.of(posted(worked, wanted, posting.onAccount(form.provider(), account))));
        });
    }

    static Map<String, String> numbers(Tx tx, long company, PostingResult result) throws SQLException {
        if (!(result instanceof PostingResult.Posted posted)) {
            return Map.of();
        }
        var documents = posted.entries().stream()
                .flatMap(entry -> entry.operation() instanceof Operation.RegisterPayment payment
                        ? Stream.of(payment.document())
                        : Stream.empty())
                .distinct()
                .toList();
        var numbers = new HashMap<String, String>();
        tx.query(NUMBERS, row -> numbers.put(row.getString(1), row.getString(2)), company, Tx.texts(documents));
        return numbers;
    }

    /** One that waits for the bank is shown as if that had come on its own day. */
    static PostingResult posted(PostingGroup.Payout group, ProviderSettings wanted, PostingSettings posting) {
        var payout = group.payout();
        boolean shown = wanted.bankLeg() == BankLeg.DIRECT && payout.currency().equals(posting.bookCurrency());
        var bank = new BankReceiptFact("bank:" + payout.key(), payout.eventDate(), payout.reference(), payout.paid());
        return Posting.of(
                new PostingGroup.Payout(payout, group.lines(), shown ? Optional.of(bank) : Optional.empty()), posting);
    }

    /** Puts a form in use as a new settings version, and plans anew what waits; with what is wrong nothing is changed. */
    public List<Problem> save(long company, ProviderForm form, String actor) {
        var now = clocks.machineNow();
        var problems = database.forCompany("provider-accounts", company, tx -> {
            // Locked first: two people who save at once are checked one after the other.
            tx.query("select 1 from company where company_id = ? for update", row -> row.getInt(1), company);
            var current = current(tx, company);
            var found = problems(form, current);
            if (!found.isEmpty()) {
                return found;
            }
            var wanted = form.read(before(form, current));
            settings.change(tx, company, s -> s.withProvider(wanted), form.provider(), actor, now);
            Audit.write(tx, company, now, actor, "provider.accounts", form.provider(), told(form, current));
            return found;
        });
        if (problems.isEmpty()) {
            changed.accept(company);
        }
        return problems;
    }

    /** What is another than before, for the audit log. */
    private static Map<String, String> told(ProviderForm form, Settings before) {
        var was = ProviderForm.of(before(form, before), form.connection());
        var fields = new TreeSet<>(was.values().keySet());
        fields.addAll(form.values().keySet());
        var told = new TreeMap<String, String>();
        for (var field : fields) {
            if (!was.value(field).equals(form.value(field))) {
                told.put(field, was.value(field) + " → " + form.value(field));
            }
        }
        return told;
    }

    private static List<Problem> problems(ProviderForm form, Settings current) {
        var unreadable = form.unreadable();
        return unreadable.isEmpty()
                ? ProviderChecks.of(form.read(before(form, current)).of(form.connection()), current.posting())
                : unreadable;
    }

    private static ProviderSettings before(ProviderForm form, Settings current) {
        return current.posting()
                .provider(form.provider())
                .orElseGet(() -> ProviderForm.usual(form.provider(), current.bankLeg(), current.accounts()));
    }
}
