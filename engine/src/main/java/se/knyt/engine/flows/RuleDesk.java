package se.knyt.engine.flows;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongConsumer;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.knyt.engine.Audit;
import se.knyt.engine.books.DimensionTargets;
import se.knyt.engine.books.LineTrial;
import se.knyt.engine.books.RowColumns;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.clock.CompanyZone;
import se.knyt.engine.connections.Connections;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.Tx;
import se.knyt.engine.intake.Archive;
import se.knyt.engine.rules.NamedFields;
import se.knyt.engine.rules.NewRules;
import se.knyt.engine.rules.Rule;
import se.knyt.engine.rules.RuleFault;
import se.knyt.engine.rules.RuleSet;
import se.knyt.engine.settings.Settings;
import se.knyt.engine.settings.SettingsStore;
import se.knyt.engine.trails.StoredDocuments;
import se.knyt.engine.trails.TrailReader;
import se.knyt.spi.Connector;
import se.knyt.spi.LedgerReader;
import se.knyt.spi.ProviderFailure;

/** Where people work on a company's rules: read, changed, rolled back, and tried on orders that are there. */
public final class RuleDesk {
    private static final Logger LOG = LoggerFactory.getLogger(RuleDesk.class);
    private static final int REASON_CHARS_MAX = 200;
    private static final String VERSIONS = """
            select version, created_by, created_at, note from settings_version
             where company_id = ? and version < ? order by version desc limit ?
            """;
    /** The flow that is on, else one that is set up. */
    private static final String FLOW = """
            select f.code, c.name, c.connector from flow f
              join connection c on c.company_id = f.company_id and c.connection_id = f.target_connection_id
             where f.company_id = ? and f.source_connection_id = ? and f.code = any (?)
             order by f.state = 'on' desc, f.flow_id limit 1
            """;

    private static final String TARGETS = """
            select distinct f.code, c.name, c.connector from flow f
              join connection c on c.company_id = f.company_id and c.connection_id = f.target_connection_id
             where f.company_id = ? and f.code = any (?) and f.state = 'on'
            """;

    private final Database database;
    private final SettingsStore settings;
    private final CompanyClocks clocks;
    private final Connections connections;
    private final LongConsumer planAgain;
    private final Archive archive;

    /**
     * @param planAgain plans anew what waits in a company
     * @param archive what was received
     */
    public RuleDesk(
            Database database,
            SettingsStore settings,
            CompanyClocks clocks,
            Connections connections,
            LongConsumer planAgain,
            Archive archive) {
        this.archive = archive;
        this.database = database;
        this.settings = settings;
        this.clocks = clocks;
        this.connections = connections;
        this.planAgain = planAgain;
    }

    /** The rules in use, and the settings version they stand in. */
    public record Current(int version, RuleSet rules) {}

    /** A version of the settings: who made it, when and why. */
    public record Version(int number, String by, Instant at, String reason) {}

    /** Somebody else has changed the settings since the form was shown. */
    public static final class Changed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Changed() {
            super("the settings have been changed meanwhile");
        }
    }

    public Current current(long company) {
        return database.forCompany("read-rules", company, tx -> {
            var now = settings.current(tx, company).settings();
            return new Current(now.version(), now.ruleSet());
        });
    }

    /** The names of the VAT treatments that rules can choose. */
    public List<String> treatments(long company) {
        return database.forCompany(
                "read-rules",
                company,
                tx -> settings.current(tx, company).settings().vat().names());
    }

    /** The rules as a version of the settings had them; empty when there is no such version. */
    public Optional<RuleSet> at(long company, int version) {
        return database.forCompany(
                "read-rules",
                company,
                tx -> exists(tx, company, version)
                        ? Optional.of(settings.version(tx, company, version)
                                .settings()
                                .ruleSet())
                        : Optional.empty());
    }

    private static boolean exists(Tx tx, long company, int version) throws SQLException {
        return tx.first(
                        "select 1 from settings_version where company_id = ? and version = ?",
                        row -> row.getInt(1),
                        company,
                        version)
                .isPresent();
    }

    /** Versions older than one, newest first. */
    public List<Version> versions(long company, int before, int limit) {
        return database.forCompany(
                "rule-versions",
                company,
                tx -> tx.query(
                        VERSIONS,
                        row -> new Version(row.getInt(1), row.getString(2), Tx.instant(row, 3), row.getString(4)),
                        company,
                        before,
                        limit));
    }

    /**
     * Puts changed rules in use, as a new version of the settings; what is planned already is not changed by it.
     *
     * @param seen version that the change was made from
     * @param reason why, for the list of versions
     * @throws RuleFault.Found naming what is wrong; nothing is changed
     * @throws Changed when the version in use is another than {@code seen}
     */
    public void change(long company, int seen, UnaryOperator<RuleSet> change, String reason, String actor) {
        if (reason.isBlank() || reason.length() > REASON_CHARS_MAX) {
            throw new RuleFault.Found(List.of(RuleFault.of(0, "", -1, "reason", String.valueOf(REASON_CHARS_MAX))));
        }
        var books = books(company, change);
        database.doForCompany("rules", company, tx -> {
            var named = named(tx, company);
            boolean inAccounting = isInAccounting(tx, company);
            settings.change(
                    tx,
                    company,
                    now -> {
                        var changed = changed(now, seen, change, named, books);
                        if (inAccounting) {
                            RuleFlows.checkPrices(changed.ruleSet(), now.ruleSet());
                        }
                        return changed;
                    },
                    reason.strip(),
                    actor,
                    clocks.machineNow());
            Audit.write(tx, company, clocks.machineNow(), actor, "rules.change", reason.strip(), Map.of());
        });
        planAgain.accept(company);
    }

    /** What the accounting system has, where tables name accounts or series: asked before anything is locked. */
    private RuleTables.Books books(long company, UnaryOperator<RuleSet> change) {
        var wanted = change.apply(current(company).rules());
        wanted.read(1);
        if (!RuleTables.asksOfBooks(wanted)) {
            return RuleTables.Books.UNKNOWN;
        }
        var rows = database.forCompany("read-rules", company, tx -> Connections.read(tx, List.of(company)));
        for (var row : rows) {
            try {
                if (row.open() && connections.usable(row).orElse(null) instanceof LedgerReader reader) {
                    return new RuleTables.Books(reader.accounts(), reader.series());
                }
            } catch (ProviderFailure | IllegalArgumentException e) {
                LOG.info("chart of accounts: {}", e.getMessage());
            }
        }
        return RuleTables.Books.UNKNOWN;
    }

    /** Whether any shop's orders are handled in the accounting system now. */
    private static boolean isInAccounting(Tx tx, long company) throws SQLException {
        return tx.first(
                        "select 1 from flow where company_id = ? and code = ? and state = 'on' limit 1",
                        row -> row.getInt(1),
                        company,
                        FlowCode.ORDERS_TO_ERP)
                .isPresent();
    }

    /** The fields of orders that the settings of the company's connections name. */
    public Set<String> named(long company) {
        return database.forCompany("read-rules", company, tx -> named(tx, company));
    }

    private Set<String> named(Tx tx, long company) throws SQLException {
        var names = new TreeSet<String>();
        for (var row : Connections.read(tx, List.of(company))) {
            connections.connector(row).ifPresent(c -> names.addAll(c.namedFields(row.settings())));
        }
        return names;
    }

    private static Settings changed(
            Settings now, int seen, UnaryOperator<RuleSet> change, Set<String> named, RuleTables.Books books) {
        if (now.version() != seen) {
            throw new Changed();
        }
        var rules = change.apply(now.ruleSet());
        rules.read(now.version() + 1);
        NewRules.check(rules.rules(), now.ruleSet().rules());
        NamedFields.check(rules.rules(), now.ruleSet().rules(), Connector.NAMED_FIELDS, named);
        RuleFlows.check(rules);
        RuleFlows.checkDimensions(rules);
        RuleFlows.checkTreatments(rules, now.vat().names());
        RuleFlows.checkAccounts(rules, now.posting());
        RuleTables.check(rules, now, books);
        return now.withRules(rules);
    }

    /**
     * The rules as a change would leave them, to be tried in place of those in use; nothing is saved. They are checked as they would be
     * when saved, so what can be tried can be saved.
     *
     * @param seen version that the change was made from
     * @throws RuleFault.Found naming what is wrong
     * @throws Changed when the version in use is another than {@code seen}
     */
    public UnaryOperator<SettingsStore.InUse> edited(long company, int seen, UnaryOperator<RuleSet> change) {
        var books = books(company, change);
        var changed = database.forCompany("try-rules", company, tx -> {
            var now = settings.current(tx, company).settings();
            var wanted = changed(now, seen, change, named(tx, company), books);
            if (isInAccounting(tx, company)) {
                RuleFlows.checkPrices(wanted.ruleSet(), now.ruleSet());
            }
            return new SettingsStore.InUse(wanted, wanted.ruleSet().read(now.version() + 1));
        });
        return _ -> changed;
    }

    /**
     * Columns that a rule about payouts' lines asks of and none of the latest payouts' rows has, with the nearest that one has. Nothing
     * where the rule asks of none, no provider has told rows yet, or it cannot be read: what is wrong then is told when it is saved.
     *
     * @param place of the rule in the list, from 0
     */
    public List<RuleFault> unknownColumns(long company, int place, Rule rule) {
        try {
            if (NamedFields.unknownColumns(place, rule, RowColumns.PREFIX, Set.of())
                    .isEmpty()) {
                return List.of();
            }
        } catch (RuleFault.Found _) {
            return List.of();
        }
        var known = database.forCompany("read-rules", company, tx -> RowColumns.of(tx, archive, company));
        return known.isEmpty() ? List.of() : NamedFields.unknownColumns(place, rule, RowColumns.PREFIX, known);
    }

    /**
     * What rules say of an order as it stands now; changes nothing.
     *
     * @param using the rules in use, or those of an edit in their place
     * @return empty when the purchase has no order
     */
    public Optional<RuleTrial> tried(long company, long trail, UnaryOperator<SettingsStore.InUse> using) {
        return database.forCompany("try-rules", company, tx -> tried(tx, company, trail, using));
    }

    /**
     * What rules say of a payout's line; changes nothing. Empty when there is no such line.
     *
     * @param using the rules in use, or those of an edit in their place
     */
    public Optional<LineTrial> triedLine(long company, long payout, int seq, UnaryOperator<SettingsStore.InUse> using) {
        return database.forCompany(
                "try-rules",
                company,
                tx -> LineTrial.of(
                        tx,
                        company,
                        payout,
                        seq,
                        using.apply(settings.current(tx, company)),
                        DimensionTargets.of(connections.catalogue().values()),
                        archive));
    }

    /**
     * Whither an order goes.
     *
     * @param flow its code
     * @param refusing name of the system, where rows there have no place for further dimensions
     */
    record Goes(String flow, String refusing) {}

    private Goes goes(ResultSet row) throws SQLException {
        var flow = row.getString(1);
        return new Goes(flow, takesDimensions(flow, row.getString(3)) ? "" : row.getString(2));
    }

    private boolean takesDimensions(String flow, String connector) {
        var of = connections.catalogue().get(connector);
        return RuleFlows.VOUCHERS.contains(flow) && of != null && of.takesDimensions();
    }

    /**
     * The systems into which flows that are on go and where rows have no place for dimensions beside cost centre and project, by what
     * rules are about: the code of a flow, or of another subject.
     */
    public Map<String, Set<String>> withoutDimensions(long company) {
        return database.forCompany("read-rules", company, tx -> {
            var result = new TreeMap<String, Set<String>>();
            tx.query(
                    TARGETS,
                    row -> {
                        var goes = goes(row);
                        if (!goes.refusing().isEmpty()) {
                            RuleFlows.about(goes.flow())
                                    .forEach(about -> result.computeIfAbsent(about, _ -> new TreeSet<>())
                                            .add(goes.refusing()));
                        }
                        return goes;
                    },
                    company,
                    Tx.texts(FlowCode.BOOKS));
            return result;
        });
    }

    /**
     * What of rules does nothing as the company's orders go now.
     *
     * @param all of the company's rules
     */
    public List<IdleActions.Idle> idle(long company, List<Rule> rules, List<Rule> all) {
        return database.forCompany(
                "read-rules",
                company,
                tx -> IdleActions.of(
                        rules,
                        all,
                        Set.copyOf(tx.query(
                                "select distinct code from flow where company_id = ? and state = 'on' and code = any (?)",
                                row -> row.getString(1),
                                company,
                                Tx.texts(RuleFlows.ORDERS)))));
    }

    private Optional<RuleTrial> tried(Tx tx, long company, long trail, UnaryOperator<SettingsStore.InUse> using)
            throws SQLException {
        Map<Long, Set<Long>> wanted = Map.of(company, Set.of(trail));
        var states = TrailReader.read(tx, wanted, new StoredDocuments());
        if (states.isEmpty() || states.getFirst().order().isEmpty()) {
            return Optional.empty();
        }
        var doc = states.getFirst().order().get();
        var flow = tx.first(FLOW, this::goes, company, doc.connection(), Tx.texts(RuleFlows.ORDERS))
                .orElse(new Goes(FlowCode.DELIVERIES_TO_INVOICES, ""));
        var zone = CompanyZone.of(tx, company);
        var shop = tx.first(
                        "select name from connection where company_id = ? and connection_id = ?",
                        row -> row.getString(1),
                        company,
                        doc.connection())
                .orElse("");
        var rules = using.apply(settings.current(tx, company));
        return Optional.of(RuleTrial.of(states.getFirst(), doc, shop, flow, rules, zone));
    }
}
