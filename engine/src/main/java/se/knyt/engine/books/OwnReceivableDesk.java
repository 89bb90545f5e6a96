package se.knyt.engine.books;

import java.sql.SQLException;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
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
import se.knyt.engine.Audit;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.Tx;
import se.knyt.engine.flows.FlowCode;
import se.knyt.engine.settings.Settings;
import se.knyt.engine.settings.SettingsStore;

/**
 * Lets what one of a company's contracts with a provider owes stand on an account of its own, from a day: what is booked on another stays
 * there until it is met.
 */
public final class OwnReceivableDesk {
    private static final String SHOPS = """
            select distinct c.connection_id, c.name
              from flow f join connection c on c.company_id = f.company_id and c.connection_id = f.source_connection_id
             where f.company_id = ? and f.code = any (?) order by c.name, c.connection_id
            """;
    /** Whether anything of the provider is booked on a day or later: then the day has passed for it. */
    private static final String BOOKED = """
            select (select 1 from fact where company_id = ? and event_date >= ? and provider = ? limit 1) is not null
                or (select 1 from payout where company_id = ? and book_date >= ? and provider = ? and planned_at is not null limit 1)
                   is not null
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
     * @param account its number as it is written; empty for the provider's common account
     * @param from the first day, as it is written
     * @param shops ids of the shops' connections whose purchases are paid by the contract
     */
    public record Input(String account, String method, String from, Set<Long> shops) {
        public Input {
            shops = Set.copyOf(shops);
        }
    }

    /**
     * How it is.
     *
     * @param common the provider's common account
     * @param choices of the connection, by their days
     * @param shops the sales channels by their ids
     * @param tomorrow the first day that can be chosen once something is booked
     */
    public record State(
            int common, List<OwnReceivable> choices, Map<Long, String> shops, LocalDate today, LocalDate tomorrow) {
        /** The choice that holds today. */
        public Optional<OwnReceivable> now() {
            return choices.stream()
                    .filter(one -> !one.from().isAfter(today))
                    .reduce((_, later) -> later)
                    .filter(OwnReceivable::isOwn);
        }

        /** The choice that has not taken effect yet. */
        public Optional<OwnReceivable> next() {
            return choices.stream().filter(one -> one.from().isAfter(today)).findFirst();
        }
    }

    /** Empty where the connection is none of the provider's. */
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
                    shops(tx, company),
                    today,
                    today.plusDays(1)));
        });
    }

    /** Puts a choice in use from its day; with what is wrong nothing is changed. One that had not taken effect falls away. */
    public List<Problem> choose(long company, String provider, long connection, Input input, String actor) {
        var now = clocks.machineNow();
        var problems = database.forCompany("choose-own-receivable", company, tx -> {
            // Locked first: two people who choose at once are checked one after the other.
            tx.query("select 1 from company where company_id = ? for update", row -> row.getInt(1), company);
            if (!isOf(tx, company, provider, connection)) {
                return List.of(new Problem("account", "connection", List.of(provider)));
            }
            var current = settings.current(tx, company).settings();
            var standing = standing(current, provider);
            var found = new ArrayList<Problem>();
            var wanted = read(connection, input, found);
            if (wanted.isEmpty()) {
                return found;
            }
            found.addAll(ProviderChecks.ofContract(wanted.get(), standing, current.posting()));
            found.addAll(day(tx, company, standing, wanted.get()));
            found.addAll(shops(tx, company, standing, wanted.get()));
            if (!found.isEmpty()) {
                return found;
            }
            var next = new ArrayList<>(standing.receivables());
            next.removeIf(one -> one.connection() == connection
                    && !one.from().isBefore(wanted.get().from()));
            next.add(wanted.get());
            var chosen = standing.withReceivables(next);
            settings.change(tx, company, s -> s.withProvider(chosen), provider, actor, now);
            Audit.write(tx, company, now, actor, "provider.receivable", provider, told(wanted.get()));
            return found;
        });
        if (problems.isEmpty()) {
            changed.accept(company);
        }
        return problems;
    }

    private static Map<String, String> told(OwnReceivable chosen) {
        var told = new TreeMap<String, String>();
        told.put("from", chosen.from().toString());
        told.put("account", chosen.isOwn() ? String.valueOf(chosen.account()) : "");
        told.put("method", chosen.paymentMethod());
        return told;
    }

    private static Optional<OwnReceivable> read(long connection, Input input, List<Problem> problems) {
        var account = input.account().strip();
        if (!account.isEmpty() && !account.matches("[1-9][0-9]{3}")) {
            problems.add(new Problem("account", "digits", List.of(account)));
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
                account.isEmpty()
                        ? new OwnReceivable(connection, from.get(), 0, "", Set.of())
                        : new OwnReceivable(
                                connection,
                                from.get(),
                                Integer.parseInt(account),
                                input.method().strip(),
                                input.shops()));
    }

    /** A day to come, or one on which and after which nothing of the provider is booked. */
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
                                company,
                                wanted.from(),
                                standing.provider())
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
            boolean taken = standing.ownOfShop(shop, wanted.from())
                    .filter(other -> other.connection() != wanted.connection())
                    .isPresent();
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
        return ProviderConnections.of(tx, company, provider).stream().anyMatch(one -> one.id() == connection);
    }

    private static ProviderSettings standing(Settings current, String provider) {
        return current.posting()
                .provider(provider)
                .orElseGet(() -> ProviderForm.usual(provider, BankLeg.IN_TRANSIT, current.accounts()));
    }
}
