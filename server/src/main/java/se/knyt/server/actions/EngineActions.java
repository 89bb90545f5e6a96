package se.knyt.server.actions;

import java.net.URI;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.knyt.core.money.Money;
import se.knyt.engine.Audit;
import se.knyt.engine.Companies;
import se.knyt.engine.Desks;
import se.knyt.engine.Engine;
import se.knyt.engine.books.BankReceipts;
import se.knyt.engine.books.VoucherFiles;
import se.knyt.engine.connections.CheckAnswers;
import se.knyt.engine.connections.ConnectionRow;
import se.knyt.engine.intake.HookSubscriptions;
import se.knyt.engine.settings.Hand;
import se.knyt.engine.settings.MoneyHand;
import se.knyt.engine.settings.ReturnRules;
import se.knyt.engine.settings.Settings;
import se.knyt.server.sandbox.Sandboxes;
import se.knyt.server.shell.RefusedException;
import se.knyt.spi.Connector;
import se.knyt.spi.ConnectorInfo;
import se.knyt.spi.CustomerReader;
import se.knyt.spi.LedgerReader;
import se.knyt.spi.Preflight;
import se.knyt.spi.ProviderFailure;
import se.knyt.spi.Remedy;
import se.knyt.spi.Secret;
import se.knyt.spi.StockPlaces;
import se.knyt.spi.WebhookSource;

/** Actions of the engine in this process. */
public final class EngineActions implements Actions {
    private static final Logger LOG = LoggerFactory.getLogger(EngineActions.class);
    private static final int HANDS_MAX = 200;

    private final Engine engine;
    private final Sandboxes sandboxes;

    public EngineActions(Engine engine, Sandboxes sandboxes) {
        this.engine = engine;
        this.sandboxes = sandboxes;
    }

    @Override
    public boolean sandboxes() {
        return sandboxes.running();
    }

    @Override
    public String createCompany(long organization, CompanyForm form, String actor) {
        if (form.sandbox() && !sandboxes.running()) {
            throw new IllegalArgumentException("no simulators run here");
        }
        var slug = Slugs.of(form.name());
        long company = engine.companies()
                .createCompany(
                        new Companies.NewCompany(
                                organization,
                                slug,
                                form.name(),
                                form.organizationNumber(),
                                form.sandbox(),
                                form.startDate()),
                        Settings.initial());
        if (form.sandbox()) {
            sandboxes.open(company, slug);
        }
        audit(company, actor, "company.create", form.name(), Map.of());
        return slug;
    }

    @Override
    public void retry(long company, long looseEnd, String actor) {
        engine.control().retry(company, looseEnd, actor);
    }

    @Override
    public int retryGroup(long company, String groupKey, String actor) {
        return engine.control().retryGroup(company, groupKey, actor);
    }

    @Override
    public void close(long company, long looseEnd, String reason, String actor) {
        engine.control().close(company, looseEnd, reason, actor);
    }

    @Override
    public void flows(long company, List<FlowForm> flows, String actor) {
        for (var flow : flows) {
            engine.companies().flow(company, flow.code(), flow.source(), flow.target(), flow.on());
            audit(company, actor, flow.on() ? "flow.on" : "flow.off", flow.code(), Map.of());
        }
        engine.control().planAgain(company);
    }

    @Override
    public List<HandForm> hands(long company) {
        return engine
                .database()
                .forCompany("read-hands", company, tx -> engine.settings().current(tx, company))
                .settings()
                .hands()
                .stream()
                .map(h -> new HandForm(
                        h.method(),
                        h.channel(),
                        h.captures().code(),
                        h.refunds().code()))
                .toList();
    }

    @Override
    public void saveHands(long company, List<HandForm> hands, String note, String actor) {
        if (hands.size() > HANDS_MAX) {
            throw new IllegalArgumentException("at most " + HANDS_MAX + " choices");
        }
        var wanted = hands.stream()
                .map(h -> new MoneyHand(
                        h.method(), h.channel(), Hand.ofCode(h.captures()), Hand.ofCode(h.refunds()), null))
                .toList();
        var now = engine.clocks().machineNow();
        engine.database().doForCompany("hands", company, tx -> {
            var zone = tx.first("select zone from company where company_id = ?", r -> r.getString(1), company)
                    .orElseThrow();
            var today = LocalDate.ofInstant(engine.clocks().now(company), ZoneId.of(zone));
            engine.settings()
                    .change(
                            tx,
                            company,
                            s -> s.withHands(wanted.stream()
                                    .map(h -> h.madeOn(today, s.hands()))
                                    .toList()),
                            note,
                            actor,
                            now);
            Audit.write(tx, company, now, actor, "hands.change", "", Map.of("note", note));
        });
        engine.control().planAgain(company);
    }

    @Override
    public ReturnRules returnRules(long company) {
        return engine.database()
                .forCompany("return-rules", company, tx -> engine.settings().current(tx, company))
                .settings()
                .returns();
    }

    @Override
    public void saveReturnRules(long company, ReturnRules rules, String actor) {
        var now = engine.clocks().machineNow();
        var limit = rules.secondPersonAbove();
        engine.database().doForCompany("return-rules", company, tx -> {
            engine.settings().change(tx, company, s -> s.withReturns(rules), "", actor, now);
            Audit.write(
                    tx,
                    company,
                    now,
                    actor,
                    "return-rules.change",
                    "",
                    Map.of(
                            "freight",
                            rules.freightWithWholeOrder() ? "whole-order" : "kept",
                            "limit",
                            limit == null ? "" : limit.toString(),
                            "open-days",
                            String.valueOf(rules.daysOpen()),
                            "restock",
                            rules.restockByKind().entrySet().stream()
                                    .map(e -> e.getKey().code() + " "
                                            + e.getValue().code())
                                    .collect(Collectors.joining(", "))));
            // What was told of returns may be told too early now, or too late.
            tx.update(
                    "update trail set due_at = ? where company_id = ? and merged_into is null and trail_id in ("
                            + "select trail_id from document where company_id = ? and kind = 'return')",
                    engine.clocks().now(company),
                    company,
                    company);
        });
    }

    @Override
    public List<StockPlaces.Place> stockPlaces(long company, long shop) {
        try {
            var row = row(company, shop);
            if (row.open() && engine.connections().session(row) instanceof StockPlaces places) {
                return places.stockPlaces();
            }
        } catch (ProviderFailure | IllegalArgumentException e) {
            LOG.info("stock places: {}", e.getMessage());
        }
        return List.of();
    }

    @Override
    public List<CustomerReader.Customer> candidates(long company, long looseEnd) {
        var choice = engine.control().choice(company, looseEnd);
        if (choice.isEmpty()) {
            return List.of();
        }
        var numbers = choice.get().candidates();
        try {
            if (engine.connections().session(row(company, choice.get().connection()))
                    instanceof CustomerReader reader) {
                return reader.customers(numbers);
            }
        } catch (ProviderFailure | IllegalArgumentException e) {
            LOG.info("candidates: {}", e.getMessage());
        }
        return numbers.stream()
                .map(number -> new CustomerReader.Customer(number, "", "", "", "", true))
                .toList();
    }

    @Override
    public Set<Integer> chart(long company) {
        for (var row : engine.control().connections(company)) {
            try {
                if (row.open() && engine.connections().session(row) instanceof LedgerReader reader) {
                    return reader.accounts();
                }
            } catch (ProviderFailure | IllegalArgumentException e) {
                LOG.info("chart of accounts: {}", e.getMessage());
            }
        }
        return Set.of();
    }

    @Override
    public boolean choose(long company, long looseEnd, String number, String actor) {
        return engine.control().choose(company, looseEnd, number, actor);
    }

    @Override
    public List<ConnectorInfo> catalogue() {
        return engine.connections().catalogue().values().stream()
                .map(Connector::info)
                .sorted(Comparator.comparing(ConnectorInfo::family).thenComparing(ConnectorInfo::name))
                .toList();
    }

    @Override
    public Optional<URI> portal(String connector) {
        return Optional.ofNullable(engine.connections().catalogue().get(connector))
                .flatMap(Connector::portal);
    }

    @Override
    public long connect(long company, String connector, String name, Map<String, String> values, String actor) {
        var info = catalogue().stream()
                .filter(i -> i.id().equals(connector))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(connector));
        var simulated = sandboxes.of(company).map(s -> s.addresses().get(info.id()));
        var sent = NewConnection.of(info, values, simulated);
        var made =
                engine.companies().connect(company, connector, name, sent.address(), sent.settings(), sent.secrets());
        audit(company, actor, "connection.connect", name, Map.of("connector", connector));
        engine.control().readNow(company);
        return made.id();
    }

    @Override
    public Map<String, String> samples(long company, String connector) {
        return sandboxes.of(company).map(s -> s.samples(connector)).orElse(Map.of());
    }

    @Override
    public Optional<String> hookPath(long company, long connection) {
        try {
            return engine.connections().session(row(company, connection)) instanceof WebhookSource source
                            && source.wantsHints()
                    ? engine.connections()
                            .hookToken(company, connection)
                            .map(token -> HookSubscriptions.path(token.reveal()))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            // Settings that cannot be used: the page says so elsewhere, and nobody is to call this address.
            return Optional.empty();
        }
    }

    @Override
    public List<Preflight.Check> preflight(long company, long connection) {
        var row = row(company, connection);
        if (!(engine.connections().session(row) instanceof Preflight preflight)) {
            return List.of();
        }
        return preflight.preflight(plan(company));
    }

    private ConnectionRow row(long company, long connection) {
        return engine.control().connections(company).stream()
                .filter(c -> c.id() == connection)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no such connection"));
    }

    private Preflight.Plan plan(long company) {
        var settings = engine.database()
                .forCompany("read-settings", company, tx -> engine.settings().current(tx, company))
                .settings();
        var today = LocalDate.ofInstant(engine.clocks().now(company), java.time.ZoneId.of("Europe/Stockholm"));
        return PreflightPlans.of(
                settings,
                engine.desks().providers().inUse(company),
                engine.rates().soldIn(company, settings.posting().bookCurrency(), today),
                engine.desks().storeCredit().any(company),
                today);
    }

    @Override
    public void remedy(long company, long connection, List<Preflight.Change> changes, String actor) {
        var row = row(company, connection);
        if (!(engine.connections().session(row) instanceof Remedy remedy)) {
            throw new IllegalArgumentException("nothing that can be written there");
        }
        for (var change : changes) {
            // Told before it is tried: a change whose answer is lost stands in the log too.
            audit(company, actor, "connection.remedy", change.kind(), change.values());
            remedy.remedy(change);
        }
    }

    @Override
    public void answerChecks(long company, long connection, List<CheckAnswers.Answer> answers, String actor) {
        new CheckAnswers(engine.database(), engine.clocks()).keep(company, connection, answers, actor);
    }

    @Override
    public void signIn(long company, long connection, Map<String, String> credentials, String actor) {
        var secrets = new HashMap<String, Secret>();
        credentials.forEach((key, value) -> secrets.put(key, new Secret(value)));
        engine.control().signIn(company, connection, secrets, actor);
    }

    @Override
    public void connectionState(long company, long connection, String state, String actor) {
        if (!Set.of("active", "paused").contains(state)) {
            throw new IllegalArgumentException("no such state");
        }
        engine.control().connectionState(company, connection, state, actor);
    }

    @Override
    public BankOutcome previewBank(long company, long payout, LocalDate date, Money amount) {
        return outcome(engine.desks().bank().receipts().preview(company, payout, date, amount));
    }

    @Override
    public BankOutcome confirmBank(long company, long payout, LocalDate date, Money amount, String actor) {
        return outcome(engine.desks().bank().receipts().confirm(company, payout, date, amount, actor));
    }

    private static BankOutcome outcome(BankReceipts.Outcome outcome) {
        return new BankOutcome(outcome.problem(), outcome.arguments(), outcome.voucher());
    }

    @Override
    public byte[] sie(long company, LocalDate from, LocalDate to, LocalDate today) {
        try {
            return engine.voucherFiles().sie(company, from, to, today);
        } catch (VoucherFiles.Refused e) {
            throw new RefusedException(e.code());
        }
    }

    @Override
    public Desks desks() {
        return engine.desks();
    }

    @Override
    public void readNow(long company, String actor) {
        engine.control().readNow(company);
        audit(company, actor, "read-now", "", Map.of());
    }

    private void audit(long company, String actor, String action, String subject, Map<String, String> details) {
        engine.database()
                .doForCompany(
                        "audit",
                        company,
                        tx -> Audit.write(
                                tx,
                                company,
                                engine.clocks().machineNow(),
                                actor,
                                action,
                                subject,
                                new TreeMap<>(details)));
    }
}
