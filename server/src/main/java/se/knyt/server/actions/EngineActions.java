package se.knyt.server.actions;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import se.knyt.core.money.Money;
import se.knyt.engine.Audit;
import se.knyt.engine.Companies;
import se.knyt.engine.Desks;
import se.knyt.engine.Engine;
import se.knyt.engine.NewConnections;
import se.knyt.engine.books.BankReceipts;
import se.knyt.engine.books.VoucherFiles;
import se.knyt.engine.certificates.CertificatePdf;
import se.knyt.engine.certificates.CertificateReader;
import se.knyt.engine.connections.CheckAnswers;
import se.knyt.engine.connections.ConnectionTrial;
import se.knyt.engine.intake.HookSubscriptions;
import se.knyt.engine.settings.ReturnRules;
import se.knyt.engine.settings.Settings;
import se.knyt.server.sandbox.Sandboxes;
import se.knyt.server.shell.RefusedException;
import se.knyt.spi.Connector;
import se.knyt.spi.ConnectorInfo;
import se.knyt.spi.CustomerReader;
import se.knyt.spi.Preflight;
import se.knyt.spi.Remedy;
import se.knyt.spi.Secret;
import se.knyt.spi.StockPlaces;
import se.knyt.spi.WebhookSource;

/** Actions of the engine in this process. */
public final class EngineActions implements Actions {
    private final Engine engine;
    private final Sandboxes sandboxes;
    private final int sandboxesMax;
    private final MoneyRules moneyRules;
    private final AskedSystems systems;

    /** @param sandboxesMax how many sandbox companies an organization may have */
    public EngineActions(Engine engine, Sandboxes sandboxes, int sandboxesMax) {
        this.sandboxesMax = sandboxesMax;
        this.engine = engine;
        this.sandboxes = sandboxes;
        this.moneyRules = new MoneyRules(engine);
        this.systems = new AskedSystems(engine);
    }

    @Override
    public boolean sandboxes() {
        return sandboxes.running();
    }

    @Override
    public Optional<String> createCompany(long organization, CompanyForm form, String actor) {
        if (form.sandbox() && !sandboxes.running()) {
            throw new IllegalArgumentException("no simulators run here");
        }
        var slug = Slugs.of(form.name());
        var made = engine.companies()
                .createCompany(
                        new Companies.NewCompany(
                                organization,
                                slug,
                                form.name(),
                                form.organizationNumber(),
                                form.sandbox(),
                                form.startDate()),
                        Settings.initial(),
                        sandboxesMax);
        if (made.isEmpty()) {
            return Optional.empty();
        }
        long company = made.getAsLong();
        if (form.sandbox()) {
            sandboxes.open(company, slug);
        }
        audit(company, actor, "company.create", form.name(), Map.of());
        return Optional.of(slug);
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
        return moneyRules.hands(company);
    }

    @Override
    public void saveHands(long company, List<HandForm> hands, String note, String actor) {
        moneyRules.saveHands(company, hands, note, actor);
    }

    @Override
    public ReturnRules returnRules(long company) {
        return moneyRules.returnRules(company);
    }

    @Override
    public void saveReturnRules(long company, ReturnRules rules, String actor) {
        moneyRules.saveReturnRules(company, rules, actor);
    }

    @Override
    public List<StockPlaces.Place> stockPlaces(long company, long shop) {
        return systems.stockPlaces(company, shop);
    }

    @Override
    public List<CustomerReader.Customer> candidates(long company, long looseEnd) {
        return systems.candidates(company, looseEnd);
    }

    @Override
    public Set<Integer> chart(long company) {
        return systems.chart(company);
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
    public Connected connect(long company, ConnectForm form, String actor) {
        var info = catalogue().stream()
                .filter(i -> i.id().equals(form.connector()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(form.connector()));
        var simulated = sandboxes.of(company).map(s -> s.addresses().get(info.id()));
        var sent = NewConnection.of(info, form, simulated);
        var given = new NewConnections.Given(info.id(), form.name(), sent.address(), sent.settings(), sent.secrets());
        var connections = engine.companies().connections();
        Optional<ConnectionTrial.Outcome> trial =
                form.anyway() ? Optional.empty() : Optional.of(connections.tryOut(company, given));
        if (trial.isPresent() && !trial.get().isGood()) {
            return new Connected(Optional.empty(), trial);
        }
        var made = connections.connect(
                company,
                given.with(trial.map(ConnectionTrial.Outcome::secrets).orElse(given.secrets())),
                trial.filter(t -> t.answer() == ConnectionTrial.Answer.LET_IN).isPresent());
        audit(
                company,
                actor,
                "connection.connect",
                form.name(),
                form.anyway()
                        ? Map.of("connector", form.connector(), "tried", "no")
                        : Map.of("connector", form.connector()));
        engine.control().readNow(company);
        return new Connected(Optional.of(made.id()), trial);
    }

    @Override
    public Map<String, String> samples(long company, String connector) {
        return sandboxes.of(company).map(s -> s.samples(connector)).orElse(Map.of());
    }

    @Override
    public Optional<String> hookPath(long company, long connection) {
        try {
            return engine.connections().session(systems.row(company, connection)) instanceof WebhookSource source
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
        var row = systems.row(company, connection);
        if (!(engine.connections().session(row) instanceof Preflight preflight)) {
            return List.of();
        }
        return preflight.preflight(plan(company));
    }

    private Preflight.Plan plan(long company) {
        var settings = engine.database()
                .forCompany("read-settings", company, tx -> engine.settings().current(tx, company))
                .settings();
        var today = engine.companies().today(company);
        return PreflightPlans.of(
                settings,
                engine.desks().providers().inUse(company),
                engine.rates().soldIn(company, settings.posting().bookCurrency(), today),
                engine.desks().storeCredit().any(company),
                today);
    }

    @Override
    public void remedy(long company, long connection, List<Preflight.Change> changes, String actor) {
        var row = systems.row(company, connection);
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
    public BankOutcome previewBank(long company, long payout, LocalDate date, Money amount, int account) {
        return outcome(engine.desks().bank().receipts().preview(company, payout, date, amount, account));
    }

    @Override
    public BankOutcome confirmBank(long company, long payout, LocalDate date, Money amount, int account, String actor) {
        return outcome(engine.desks().bank().receipts().confirm(company, payout, date, amount, account, actor));
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
    public Optional<byte[]> certificate(long company, long payout, boolean pdf, String by, Instant at) {
        return engine.database()
                .forCompany(
                        "certificate",
                        company,
                        tx -> new CertificateReader(engine.archive())
                                .read(tx, company, payout)
                                .map(read -> read.madeBy(by, at))
                                .map(read -> pdf
                                        ? CertificatePdf.of(read.certificate(), read.zone())
                                        : CertificateReader.json(read.certificate())));
    }

    @Override
    public void voucherChain(long company, OutputStream out) throws IOException {
        engine.voucherChain().write(company, "", out);
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
