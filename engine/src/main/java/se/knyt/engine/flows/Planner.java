package se.knyt.engine.flows;

import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.knyt.core.commerce.DocumentKind;
import se.knyt.core.returns.CreditTerms;
import se.knyt.engine.bank.BankMatching;
import se.knyt.engine.bank.EntryWatch;
import se.knyt.engine.bank.SwishAgain;
import se.knyt.engine.books.DayVouchers;
import se.knyt.engine.books.DimensionTargets;
import se.knyt.engine.books.FeesApart;
import se.knyt.engine.books.FileTargets;
import se.knyt.engine.books.MonthEndSales;
import se.knyt.engine.books.PayoutBooks;
import se.knyt.engine.books.RevaluationWatch;
import se.knyt.engine.books.VoucherNotes;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.IdAllocator;
import se.knyt.engine.db.Tx;
import se.knyt.engine.disputes.DisputeWatch;
import se.knyt.engine.disputes.DisputedPurchases;
import se.knyt.engine.effects.EffectPlans;
import se.knyt.engine.effects.LateItems;
import se.knyt.engine.giftcards.CardExpiry;
import se.knyt.engine.giftcards.CardLedger;
import se.knyt.engine.intake.PageWriter;
import se.knyt.engine.lease.Leases;
import se.knyt.engine.log.ChangeLog;
import se.knyt.engine.looseends.LooseEnds;
import se.knyt.engine.monthend.LateVatDesk;
import se.knyt.engine.rates.ReferenceRates;
import se.knyt.engine.seal.CompanyKeys;
import se.knyt.engine.settings.SettingsStore;
import se.knyt.engine.trails.CardStanding;
import se.knyt.engine.trails.StoredDocuments;
import se.knyt.engine.trails.TrailFinder;
import se.knyt.engine.trails.TrailReader;
import se.knyt.engine.trails.TrailState;
import se.knyt.spi.Connector;
import se.knyt.spi.PullSource.Lane;

/** Follows the trade lane of the change log: brings trails up to date, plans what follows, and hands payouts and days to the books. */
public final class Planner {
    public static final String READER = "planner";
    private static final Logger LOG = LoggerFactory.getLogger(Planner.class);
    private static final int CHANGES_MAX = 500;

    private final Database database;
    private final Leases leases;
    private final ChangeLog log;
    private final CompanyClocks clocks;
    private final SettingsStore settings;
    private final TrailFinder finder;
    private final PlanWriter writer;
    private final PayoutBooks payouts;
    private final DayVouchers days;
    private final MonthEndSales monthEnds;
    private final RevaluationWatch revaluations;
    private final VoucherNotes notes;
    private final CardLedger cards;
    private final CardExpiry expiry;
    private final DisputeWatch disputes;
    private final LooseEnds looseEnds;
    private final Map<String, CreditTerms> credits;
    private final DimensionTargets dimensions;
    private final PaymentAbilities abilities;

    private final BankMatching bank;
    /** Companies in which a payout has been booked since the bank's entries were looked at. */
    private final Set<Long> booked = ConcurrentHashMap.newKeySet();

    private final SwishAgain swish;

    private final Set<Long> known = ConcurrentHashMap.newKeySet();

    /** @param connectors each says what it allows of credit notes */
    public Planner(
            Database database,
            Leases leases,
            IdAllocator ids,
            ChangeLog log,
            CompanyClocks clocks,
            SettingsStore settings,
            CompanyKeys keys,
            Collection<? extends Connector> connectors) {
        var effects = new EffectPlans(ids, new LateItems());
        this.looseEnds = new LooseEnds(ids);
        this.database = database;
        this.leases = leases;
        this.log = log;
        this.clocks = clocks;
        this.settings = settings;
        this.credits = connectors.stream()
                .collect(Collectors.toUnmodifiableMap(c -> c.info().id(), Connector::creditTerms));
        this.finder = new TrailFinder(ids);
        this.writer = new PlanWriter(ids, effects, looseEnds);
        this.bank = new BankMatching(database, clocks, ids, settings, effects, log);
        this.swish = new SwishAgain(database, clocks, ids, settings, new PageWriter(database, ids, keys, log, clocks));
        var files = FileTargets.of(connectors);
        this.dimensions = DimensionTargets.of(connectors);
        this.abilities = PaymentAbilities.of(connectors);
        this.payouts = new PayoutBooks(ids, keys, settings, effects, looseEnds, files, dimensions, booked::add);
        this.days = new DayVouchers(ids, keys, settings, effects, files);
        this.monthEnds = new MonthEndSales(ids, settings, effects);
        this.revaluations = new RevaluationWatch(ids, settings);
        this.notes = new VoucherNotes(ids, keys, effects, looseEnds);
        this.cards = new CardLedger(ids);
        this.expiry = new CardExpiry(ids, settings);
        this.disputes = new DisputeWatch(ids, settings);
    }

    /**
     * Takes one batch of changes.
     *
     * @param companies those this process owns
     * @return whether there was any
     */
    public boolean step(Collection<Long> companies) {
        if (companies.isEmpty()) {
            return false;
        }
        boolean did = planned(companies);
        // Also once for each company that this process has begun to plan: a dead one may have booked and not looked.
        companies.stream().filter(known::add).forEach(company -> {
            swish.begin(company);
            booked.add(company);
        });
        did |= booked.addAll(swish.told());
        for (long company : List.copyOf(booked)) {
            booked.remove(company);
            did |= atBank(company);
        }
        return did;
    }

    /** What cannot be matched now is met again when a file comes: it must not stand in the way of planning. */
    private boolean atBank(long company) {
        try {
            return bank.run(company) > 0;
        } catch (RuntimeException e) {
            LOG.error("bank entries of company {} could not be matched", company, e);
            return false;
        }
    }

    private boolean planned(Collection<Long> companies) {
        return database.forCompanies("plan", companies, tx -> {
            var changes = stillOwned(tx, log.read(tx, READER, Lane.TRADE, companies, CHANGES_MAX));
            if (changes.isEmpty()) {
                return planDue(tx, companies);
            }
            plan(tx, changes);
            return true;
        });
    }

    /** Nobody has planned them meanwhile: whoever had would have raised the epoch. */
    private List<ChangeLog.Change> stillOwned(Tx tx, List<ChangeLog.Change> changes) throws SQLException {
        var confirmed = leases.confirm(
                tx, changes.stream().map(c -> Leases.companyScope(c.company())).toList());
        return changes.stream()
                .filter(c -> confirmed.contains(Leases.companyScope(c.company())))
                .toList();
    }

    /**
     * What has fallen due by the company's clock, though nothing was told of it: trails in which something is due, payouts that are late,
     * days and months that have ended, disputes, gift cards whose last day has passed, what came too late for a declared VAT period, fees that no invoice has, and lines of the bank that nothing explains.
     */
    private boolean planDue(Tx tx, Collection<Long> companies) throws SQLException {
        var due = DueWork.of(tx, companies, clocks, leases, CHANGES_MAX);
        if (due.isEmpty()) {
            return false;
        }
        var follow = new ArrayList<ChangeLog.NewChange>();
        if (!due.trails().isEmpty()) {
            planTrails(tx, due.trails(), new StoredDocuments(), follow);
        }
        payouts.bring(tx, due.late(), clocks, follow);
        days.write(tx, due.ended(), clocks, follow);
        monthEnds.run(tx, due.months(), clocks);
        revaluations.look(tx, due.revalued(), clocks);
        look(tx, due.disputed());
        expiry.look(tx, due.expired(), clocks);
        LateVatDesk.look(tx, due.lateVat().keySet(), settings, looseEnds, clocks);
        FeesApart.look(tx, due.invoiced(), looseEnds, clocks);
        notes.look(tx, due.numbered(), clocks);
        EntryWatch.look(tx, due.entries(), looseEnds, clocks);
        log.append(tx, follow, clocks.machineNow());
        return true;
    }

    private void look(Tx tx, Map<Long, Set<Long>> some) throws SQLException {
        for (var entry : some.entrySet()) {
            disputes.look(tx, entry.getKey(), entry.getValue(), clocks.now(entry.getKey()));
        }
    }

    private void planTrails(
            Tx tx, Map<Long, Set<Long>> trails, StoredDocuments stored, List<ChangeLog.NewChange> follow)
            throws SQLException {
        var states = TrailReader.read(tx, trails, stored);
        var contexts = contexts(tx, trails.keySet(), states);
        var planned = new ArrayList<PlannedTrail>();
        for (var state : states) {
            var inUse = contexts.get(state.company());
            if (inUse != null) {
                var context = ruled(tx, state, inUse);
                planned.add(new PlannedTrail(state, context, TradePlanner.planned(state, context)));
            }
        }
        writer.write(tx, planned, clocks.machineNow(), follow);
        swish.mark(tx, states);
    }

    /**
     * A purchase that has begun goes on in the books and under the rules of the settings version it began with. Where only its money has,
     * and those leave a question of how it is posted, a later version that answers it holds.
     */
    private PlanContext ruled(Tx tx, TrailState state, PlanContext inUse) throws SQLException {
        var kept = inUse.keptBy(KeptBooks.of(state, inUse.inUse().settings(), inUse.zone(), inUse.now()));
        var shop = state.order().map(TrailState.Doc::connection);
        var placed = shop.isEmpty() ? kept : kept.of(shop.get());
        var begun = Begun.under(state);
        var written = Begun.written(state);
        var first = ruledBy(tx, state, placed, begun);
        if (written.equals(begun) || !asks(state, first)) {
            return first;
        }
        var later = ruledBy(tx, state, placed, written);
        return asks(state, later) ? first : later;
    }

    /** Tries a plan, which moves nothing. */
    private static boolean asks(TrailState state, PlanContext context) {
        var cards =
                state.standing().values().stream().map(CardStanding::remembered).toList();
        boolean asks = TradePlanner.planned(state, context).holds().question().isPresent();
        cards.forEach(Runnable::run);
        return asks;
    }

    private PlanContext ruledBy(Tx tx, TrailState state, PlanContext inUse, OptionalInt version) throws SQLException {
        return version.isEmpty() ? inUse : inUse.ruledBy(settings.version(tx, state.company(), version.getAsInt()));
    }

    private void plan(Tx tx, List<ChangeLog.Change> changes) throws SQLException {
        var documents = subjects(changes, ChangeLog.Subject.DOCUMENT);
        var stored = new StoredDocuments();
        var trails = finder.find(tx, documents, stored, clocks.machineNow());
        subjects(changes, ChangeLog.Subject.TRAIL)
                .forEach((company, ids) ->
                        trails.computeIfAbsent(company, c -> new TreeSet<>()).addAll(ids));
        var read = documents.values().stream().flatMap(Set::stream).toList();
        cards.tell(tx, stored.cards(read));
        cards.tellCredit(tx, stored.storeCredit(read));
        if (stored.has(DocumentKind.DISPUTE)) {
            var told = DisputedPurchases.told(tx, documents);
            told.trails()
                    .forEach((company, ids) -> trails.computeIfAbsent(company, c -> new TreeSet<>())
                            .addAll(ids));
            look(tx, told.disputes());
        }
        var follow = new ArrayList<ChangeLog.NewChange>();
        if (!trails.isEmpty()) {
            planTrails(tx, trails, stored, follow);
        }
        var touched = subjects(changes, ChangeLog.Subject.PAYOUT);
        documents.forEach((company, ids) ->
                touched.computeIfAbsent(company, c -> new TreeSet<>()).addAll(ids));
        if (stored.has(DocumentKind.INVOICE)) {
            PayoutBooks.waitingFor(tx, documents)
                    .forEach((company, ids) -> touched.computeIfAbsent(company, c -> new TreeSet<>())
                            .addAll(ids));
        }
        payouts.bring(tx, touched, clocks, follow);
        log.advance(tx, READER, changes);
        log.append(tx, follow, clocks.machineNow());
    }

    /** A trail as planning sees it now, locked; empty where it was merged into another. */
    Optional<TrailState> trail(Tx tx, long company, long trail) throws SQLException {
        return TrailReader.read(tx, Map.of(company, Set.of(trail)), new StoredDocuments()).stream()
                .findFirst();
    }

    /** Some purchases as planning sees them now, locked. */
    List<TrailState> trails(Tx tx, long company, Set<Long> trails) throws SQLException {
        return TrailReader.read(tx, Map.of(company, trails), new StoredDocuments());
    }

    /** What its planning knows now, under the rules that it goes by. */
    PlanContext context(Tx tx, TrailState state) throws SQLException {
        var inUse = contexts(tx, List.of(state.company()), List.of(state)).get(state.company());
        return ruled(tx, state, Objects.requireNonNull(inUse, "the company's settings"));
    }

    private static Map<Long, Set<Long>> subjects(List<ChangeLog.Change> changes, ChangeLog.Subject subject) {
        var result = new TreeMap<Long, Set<Long>>();
        for (var change : changes) {
            if (change.subject() == subject) {
                result.computeIfAbsent(change.company(), c -> new TreeSet<>()).add(change.subjectId());
            }
        }
        return result;
    }

    private Map<Long, PlanContext> contexts(Tx tx, Collection<Long> companies, Collection<TrailState> states)
            throws SQLException {
        var flows = new HashMap<Long, List<FlowRow>>();
        tx.query(
                "select company_id, flow_id, code, source_connection_id, target_connection_id, state from flow"
                        + " where company_id = any (?) order by company_id, flow_id",
                row -> flows.computeIfAbsent(row.getLong(1), c -> new ArrayList<>())
                        .add(new FlowRow(
                                row.getLong(1),
                                row.getLong(2),
                                row.getString(3),
                                row.getLong(4),
                                row.getLong(5),
                                "on".equals(row.getString(6)))),
                Tx.bigints(companies));
        var connections = new HashMap<Long, Map<String, List<Long>>>();
        var names = new HashMap<Long, Map<Long, String>>();
        var letBe = new HashMap<Long, Set<Long>>();
        var opened = new HashMap<Long, Map<Long, Instant>>();
        var single = new HashMap<Long, Set<String>>();
        tx.query(
                "select company_id, connector, connection_id, name, settings::jsonb ->> '" + Connector.HOLDS_ORDERS
                        + "', opened_at, settings::jsonb ->> '" + Connector.SEVERAL_CAPTURES
                        + "' from connection where company_id = any (?) order by company_id, connection_id",
                row -> {
                    if ("false".equals(row.getString(5))) {
                        letBe.computeIfAbsent(row.getLong(1), c -> new TreeSet<>())
                                .add(row.getLong(3));
                    }
                    if (!"true".equals(row.getString(7))) {
                        single.computeIfAbsent(row.getLong(1), c -> new TreeSet<>())
                                .add(row.getString(2));
                    }
                    names.computeIfAbsent(row.getLong(1), c -> new HashMap<>()).put(row.getLong(3), row.getString(4));
                    opened.computeIfAbsent(row.getLong(1), c -> new HashMap<>())
                            .put(row.getLong(3), Tx.instant(row, 6));
                    return connections
                            .computeIfAbsent(row.getLong(1), c -> new HashMap<>())
                            .computeIfAbsent(row.getString(2), c -> new ArrayList<>())
                            .add(row.getLong(3));
                },
                Tx.bigints(companies));
        var winding = WindingDown.of(tx, companies);
        var payers = PayoutAwaited.payers(tx, companies);
        var balances = PayoutAwaited.balances(tx, companies);
        var zones = new HashMap<Long, String>();
        var versions = new HashMap<Long, Integer>();
        tx.query(
                "select company_id, zone, settings_version from company where company_id = any (?)",
                row -> {
                    versions.put(row.getLong(1), row.getInt(3));
                    return zones.put(row.getLong(1), row.getString(2));
                },
                Tx.bigints(companies));
        var vatNumbers = VatNumbers.of(tx, states);
        var result = new HashMap<Long, PlanContext>();
        for (long company : companies) {
            var inUse =
                    settings.version(tx, company, Objects.requireNonNull(versions.get(company), "the company's row"));
            var posting = inUse.settings().posting();
            var now = clocks.now(company);
            var zone = ZoneId.of(zones.getOrDefault(company, "Europe/Stockholm"));
            result.put(
                    company,
                    new PlanContext(
                            company,
                            inUse,
                            inUse.rules(),
                            posting,
                            posting,
                            inUse.settings().ownInvoices(),
                            flows.getOrDefault(company, List.of()),
                            connections.getOrDefault(company, Map.of()),
                            names.getOrDefault(company, Map.of()),
                            opened.getOrDefault(company, Map.of()),
                            winding.getOrDefault(company, Map.of()),
                            ReferenceRates.of(tx, company, posting.bookCurrency()),
                            credits,
                            dimensions.connectors(),
                            vatNumbers.getOrDefault(company, Map.of()),
                            FoodSeen.of(tx, company, now.atZone(zone).toLocalDate(), states),
                            payers.getOrDefault(company, Set.of()),
                            0,
                            balances.getOrDefault(company, Map.of()),
                            abilities.in(letBe.getOrDefault(company, Set.of()), single.getOrDefault(company, Set.of())),
                            now,
                            zone));
        }
        return result;
    }
}
