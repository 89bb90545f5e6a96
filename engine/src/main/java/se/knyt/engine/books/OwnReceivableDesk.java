package se.knyt.engine.books;

import java.sql.SQLException;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongConsumer;
import se.knyt.core.bookkeeping.BankLeg;
import se.knyt.core.bookkeeping.OwnReceivable;
import se.knyt.core.bookkeeping.ProviderChecks;
import se.knyt.core.bookkeeping.ProviderChecks.Problem;
import se.knyt.core.bookkeeping.ProviderSettings;
import se.knyt.core.money.Currency;
import se.knyt.engine.Audit;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.Tx;
import se.knyt.engine.flows.FlowCode;
import se.knyt.engine.settings.Settings;
import se.knyt.engine.settings.SettingsStore;

/**
 * Lets what one of a company's contracts with a provider owes, or what the provider owes in one currency, stand on an account of its own, from
 * a day: what is booked on another stays there until it is met.
 */
public final class OwnReceivableDesk {
    private static final String SHOPS = """
            select distinct c.connection_id, c.name
              from flow f join connection c on c.company_id = f.company_id and c.connection_id = f.source_connection_id
             where f.company_id = ? and f.code = any (?) order by c.name, c.connection_id
            """;
    /** Whether anything of the provider is booked on a day or later, in a currency or in any: then the day has passed for it. */
    private static final String BOOKED = """
            select (select 1 from fact where company_id = ? and event_date >= ? and provider = ? and (? = '' or currency = ?) limit 1)
                   is not null
                or (select 1 from payout where company_id = ? and book_date >= ? and provider = ? and planned_at is not null
                                           and (? = '' or currency = ?) limit 1) is not null
            """;
    /** What a provider holds back in a currency: what was held by one payout is given back by another, on one account. */
    private static final String HELD_BACK = """
            select coalesce(sum(l.amount_minor), 0)::bigint
              from payout_line l join payout p on p.company_id = l.company_id and p.payout_id = l.payout_id
             where l.company_id = ? and l.kind in ('reserve_hold', 'reserve_release') and p.provider = ?
               and (? = 0 or p.connection_id = ?) and (? = '' or p.currency = ?)
             group by p.currency having sum(l.amount_minor) <> 0 limit 1
            """;

    private final Database database;
    private final CompanyClocks clocks;
    private final SettingsStore settings;
    private final LongConsumer changed;

    /** @param changed told of a company whose settings are others now: what waits is planned anew */
    public OwnReceivableDesk(Database database, CompanyClocks clocks, SettingsStore settings, LongConsumer changed) {
        this.database = database;
        this.clocks = clocks;
        this.settings = settings;
        this.changed = changed;
    }

    /**
     * What a person chooses.
     *
     * @param currency its code; empty for every currency of the contract
     * @param account its number as it is written; empty for the account that there is without the choice
     * @param from the first day, as it is written
     * @param shops ids of the shops' connections whose purchases are paid by the contract
     * @param transit number of an account beside it, as {@code bank} and {@code held}; empty for the usual one
     */
    public record Input(
            String currency,
            String account,
            String method,
            String from,
            Set<Long> shops,
            String transit,
            String bank,
            String held) {
        public Input {
            shops = Set.copyOf(shops);
        }
    }

    /**
     * How it is.
     *
     * @param common the provider's common account
     * @param choices of the connection, or of the provider by currency, by their days
     * @param shops the sales channels by their ids
     * @param tomorrow the first day that can be chosen once something is booked
     */
    public record State(
            int common, List<OwnReceivable> choices, Map<Long, String> shops, LocalDate today, LocalDate tomorrow) {
        /** Codes of the currencies that something is chosen for; empty text for every one. */
        public List<String> currencies() {
            return choices.stream()
                    .map(OwnReceivable::currency)
                    .distinct()
                    .sorted()
                    .toList();
        }

        /** The choice that holds today for a currency. */
        public Optional<OwnReceivable> now(String currency) {
            return choices.stream()
                    .filter(one ->
                            one.currency().equals(currency) && !one.from().isAfter(today))
                    .reduce((_, later) -> later)
                    .filter(OwnReceivable::isOwn);
        }

        /** The choice that has not taken effect yet. */
        public Optional<OwnReceivable> next(String currency) {
            return choices.stream()
                    .filter(one -> one.currency().equals(currency) && one.from().isAfter(today))
                    .findFirst();
        }
    }

    /** Empty where the connection is none of the provider's; of connection 0 what is chosen by currency for all of them. */
    public Optional<State> state(long company, String provider, long connection) {
        return database.forCompany("own-receivable", company, tx -> {
            if (!isOf(tx, company, provider, connection)) {
                return Optional.empty();
            }
            var today = clocks.today(tx, company);
            var standing = standing(settings.current(tx, company).settings(), provider);
            return Optional.of(new State(
                    standing.receivable(),
                    standing.receivables().stream()
                            .filter(one -> one.connection() == connection)
                            .toList(),
                    connection == 0 ? Map.of() : shops(tx, company),
                    today,
                    today.plusDays(1)));
        });
    }

    /**
     * What a choice would book, and what stands where it is until then; changes nothing. The chart is as for a choice.
     */
    public OwnReceivablePreview.Of preview(
            long company, String provider, long connection, Input input, Set<Integer> chart) {
        return database.forCompany("try-own-receivable", company, tx -> {
            var current = settings.current(tx, company).settings();
            var standing = standing(current, provider);
            var found = new ArrayList<Problem>();
            var wanted = checked(tx, company, current, standing, connection, input, chart, found);
            return wanted.isEmpty()
                    ? OwnReceivablePreview.Of.wrong(found)
                    : OwnReceivablePreview.of(tx, company, current, standing, wanted.get(), clocks.today(tx, company));
        });
    }

    /**
     * Puts a choice in use from its day; with what is wrong nothing is changed. One that had not taken effect falls away.
     *
     * @param chart accounts that are active in the accounting system; empty where it does not tell
     */
    public List<Problem> choose(
            long company, String provider, long connection, Input input, Set<Integer> chart, String actor) {
        var now = clocks.machineNow();
        var problems = database.forCompany("choose-own-receivable", company, tx -> {
            // Locked first: two people who choose at once are checked one after the other.
            tx.query("select 1 from company where company_id = ? for update", row -> row.getInt(1), company);
            var current = settings.current(tx, company).settings();
            var standing = standing(current, provider);
            var found = new ArrayList<Problem>();
            var wanted = checked(tx, company, current, standing, connection, input, chart, found);
            if (wanted.isEmpty()) {
                return found;
            }
            var chosen = with(standing, wanted.get());
            settings.change(tx, company, s -> s.withProvider(chosen), provider, actor, now);
            Audit.write(tx, company, now, actor, "provider.receivable", provider, told(wanted.get()));
            return found;
        });
        if (problems.isEmpty()) {
            changed.accept(company);
        }
        return problems;
    }

    static ProviderSettings with(ProviderSettings standing, OwnReceivable wanted) {
        var next = new ArrayList<>(standing.receivables());
        next.removeIf(one -> one.isAboutSameAs(wanted) && !one.from().isBefore(wanted.from()));
        next.add(wanted);
        return standing.withReceivables(next);
    }

    /** What is chosen; empty where something is wrong with it. */
    private Optional<OwnReceivable> checked(
            Tx tx,
            long company,
            Settings current,
            ProviderSettings standing,
            long connection,
            Input input,
            Set<Integer> chart,
            List<Problem> found)
            throws SQLException {
        if (!isOf(tx, company, standing.provider(), connection)) {
            found.add(new Problem("account", "connection", List.of(standing.provider())));
            return Optional.empty();
        }
        var wanted = read(connection, input, found);
        if (wanted.isEmpty()) {
            return wanted;
        }
        found.addAll(ProviderChecks.ofContract(wanted.get(), standing, current.posting()));
        found.addAll(charted(wanted.get(), chart));
        found.addAll(day(tx, company, standing, wanted.get()));
        found.addAll(shops(tx, company, standing, wanted.get()));
        found.addAll(heldBack(tx, company, standing, wanted.get()));
        return found.isEmpty() ? wanted : Optional.empty();
    }

    private static List<Problem> charted(OwnReceivable wanted, Set<Integer> chart) {
        var beside = wanted.beside();
        var asked = new TreeMap<String, Integer>(Map.of(
                "account", wanted.account(),
                "transit", beside.transit(),
                "bank", beside.bank(),
                "held", beside.reserve()));
        return chart.isEmpty()
                ? List.of()
                : asked.entrySet().stream()
                        .filter(one -> one.getValue() != 0 && !chart.contains(one.getValue()))
                        .map(one -> new Problem(one.getKey(), "chart", List.of(String.valueOf(one.getValue()))))
                        .toList();
    }

    private static List<Problem> heldBack(Tx tx, long company, ProviderSettings standing, OwnReceivable wanted)
            throws SQLException {
        int before = standing.holding(wanted.from()).stream()
                .filter(wanted::isAboutSameAs)
                .findFirst()
                .map(own -> own.beside().reserve())
                .orElse(0);
        boolean stands = before != wanted.beside().reserve()
                && tx.first(
                                HELD_BACK,
                                row -> row.getLong(1),
                                company,
                                standing.provider(),
                                wanted.connection(),
                                wanted.connection(),
                                wanted.currency(),
                                wanted.currency())
                        .isPresent();
        return stands ? List.of(new Problem("held", "held-open", List.of(wanted.currency()))) : List.of();
    }

    private static Map<String, String> told(OwnReceivable chosen) {
        var told = new TreeMap<String, String>();
        told.put("from", chosen.from().toString());
        told.put("account", chosen.isOwn() ? String.valueOf(chosen.account()) : "");
        told.put("method", chosen.paymentMethod());
        if (!chosen.currency().isEmpty()) {
            told.put("currency", chosen.currency());
        }
        var beside = chosen.beside();
        Map.of("transit", beside.transit(), "bank", beside.bank(), "held", beside.reserve())
                .forEach((field, account) -> {
                    if (account != 0) {
                        told.put(field, String.valueOf(account));
                    }
                });
        return told;
    }

    private static Optional<OwnReceivable> read(long connection, Input input, List<Problem> problems) {
        var account = number("account", input.account(), problems);
        var beside = new OwnReceivable.Beside(
                number("transit", input.transit(), problems),
                number("bank", input.bank(), problems),
                number("held", input.held(), problems));
        var currency = input.currency().strip().toUpperCase(Locale.ROOT);
        if (currency.isEmpty() ? connection == 0 : !isCurrency(currency)) {
            problems.add(new Problem("currency", "currency", List.of(currency)));
        }
        Optional<LocalDate> from = Optional.empty();
        try {
            from = Optional.of(LocalDate.parse(input.from().strip()));
        } catch (DateTimeParseException e) {
            problems.add(new Problem("from", "date", List.of(input.from().strip())));
        }
        if (!problems.isEmpty() || from.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                account == 0
                        ? new OwnReceivable(
                                connection, from.get(), 0, "", Set.of(), currency, OwnReceivable.Beside.NONE)
                        : new OwnReceivable(
                                connection,
                                from.get(),
                                account,
                                input.method().strip(),
                                connection == 0 ? Set.of() : input.shops(),
                                currency,
                                beside));
    }

    /** 0 where none is written. */
    private static int number(String field, String text, List<Problem> problems) {
        var number = text.strip();
        if (number.isEmpty()) {
            return 0;
        }
        if (!number.matches("[1-9][0-9]{3}")) {
            problems.add(new Problem(field, "digits", List.of(number)));
            return 0;
        }
        return Integer.parseInt(number);
    }

    private static boolean isCurrency(String code) {
        try {
            return code.equals(new Currency(code).code());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
    /** A day to come, or one on which and after which nothing of it is booked. */
    private List<Problem> day(Tx tx, long company, ProviderSettings standing, OwnReceivable wanted)
            throws SQLException {
        var today = clocks.today(tx, company);
        if (wanted.from().isAfter(today.plusYears(1))) {
            return List.of(new Problem("from", "far", List.of(wanted.from().toString())));
        }
        boolean booked = !wanted.from().isAfter(today)
                && tx.first(
                                BOOKED,
                                row -> row.getBoolean(1),
                                company,
                                wanted.from(),
                                standing.provider(),
                                wanted.currency(),
                                wanted.currency(),
                                company,
                                wanted.from(),
                                standing.provider(),
                                wanted.currency(),
                                wanted.currency())
                        .orElse(false);
        return booked
                ? List.of(new Problem("from", "booked", List.of(wanted.from().toString())))
                : List.of();
    }

    /** A shop's purchases stand on one account. */
    private static List<Problem> shops(Tx tx, long company, ProviderSettings standing, OwnReceivable wanted)
            throws SQLException {
        var names = shops(tx, company);
        var problems = new ArrayList<Problem>();
        for (long shop : new TreeSet<>(wanted.shops())) {
            var name = names.getOrDefault(shop, "");
            boolean taken = standing.holding(wanted.from()).stream()
                    .anyMatch(other -> other.connection() != wanted.connection()
                            && other.shops().contains(shop));
            if (name.isEmpty()) {
                problems.add(new Problem("shops", "shop", List.of()));
            } else if (taken) {
                problems.add(new Problem("shops", "shop-taken", List.of(name)));
            }
        }
        return problems;
    }

    private static Map<Long, String> shops(Tx tx, long company) throws SQLException {
        var names = new TreeMap<Long, String>();
        tx.query(
                SHOPS,
                row -> names.put(row.getLong(1), row.getString(2)),
                company,
                Tx.texts(List.of(FlowCode.DELIVERIES_TO_INVOICES, FlowCode.ORDERS_TO_ERP, FlowCode.SALES_TO_VOUCHERS)));
        return names;
    }

    private static boolean isOf(Tx tx, long company, String provider, long connection) throws SQLException {
        return connection == 0
                || ProviderConnections.of(tx, company, provider).stream().anyMatch(one -> one.id() == connection);
    }

    private static ProviderSettings standing(Settings current, String provider) {
        return current.posting()
                .provider(provider)
                .orElseGet(() -> ProviderForm.usual(provider, BankLeg.IN_TRANSIT, current.accounts()));
    }
}
