package se.knyt.connectors.erp.fortnox;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import se.knyt.core.money.Money;
import se.knyt.spi.AccessCheck;
import se.knyt.spi.ConnectionContext;
import se.knyt.spi.CustomerReader;
import se.knyt.spi.EffectKind;
import se.knyt.spi.EffectRequest;
import se.knyt.spi.EffectTarget;
import se.knyt.spi.LedgerReader;
import se.knyt.spi.PullSource;
import se.knyt.spi.Remedy;

/** One company's Fortnox, ready for use: wires the parts and does nothing itself. */
final class FortnoxSession implements EffectTarget, PullSource, LedgerReader, CustomerReader, Remedy, AccessCheck {
    private final FortnoxEffects effects;
    private final FortnoxPull pull;
    private final FortnoxPreflight preflight;
    private final FortnoxLedger ledger;
    private final Supplier<FortnoxClient> clients;

    FortnoxSession(FortnoxConfig config, ConnectionContext context) {
        var login = FortnoxLogin.of(config, context);
        this.clients = () -> new FortnoxClient(config.baseUri(), login);
        var years = new FinancialYears();
        this.effects = new FortnoxEffects(config, years, clients);
        this.pull = new FortnoxPull(clients, years, context.companyTime(), context.zone());
        this.ledger = new FortnoxLedger(clients, years);
        this.preflight = new FortnoxPreflight(config, clients);
    }

    @Override
    public Set<EffectKind> effects() {
        return effects.kinds();
    }

    @Override
    public Traits traits(EffectKind kind) {
        return effects.traits(kind);
    }

    @Override
    public Performed perform(EffectRequest request) {
        return effects.perform(request);
    }

    @Override
    public Asked ask(EffectRequest request) {
        return effects.ask(request);
    }

    @Override
    public List<Stream> streams() {
        return pull.streams();
    }

    @Override
    public Page pull(String stream, String cursor, Instant startDate) {
        return pull.pull(stream, cursor, startDate);
    }

    @Override
    public List<Check> preflight(Plan plan) {
        return preflight.run(plan);
    }

    @Override
    public void remedy(Change change) {
        new FortnoxRemedy(clients.get()).make(change);
    }

    @Override
    public List<Customer> customers(List<String> numbers) {
        return CustomerSearch.read(clients.get(), numbers);
    }

    FortnoxClient client() {
        return clients.get();
    }

    @Override
    public Money balance(int account, LocalDate date) {
        return ledger.balance(account, date);
    }

    @Override
    public Set<Integer> accounts() {
        return ledger.accounts();
    }

    @Override
    public Set<String> series() {
        return ledger.series();
    }

    @Override
    public boolean namesObjects() {
        return true;
    }

    @Override
    public List<NamedObject> objects() {
        return ledger.objects();
    }

    @Override
    public Map<Integer, Money> balances(Collection<Integer> accounts, LocalDate date) {
        return ledger.balances(accounts, date);
    }

    @Override
    public List<Booked> booked(int account, LocalDate from) {
        return ledger.booked(account, from);
    }

    @Override
    public List<OpenInvoice> openInvoices() {
        return ledger.openInvoices();
    }

    @Override
    public Optional<OpenThen> openInvoices(LocalDate date) {
        return ledger.openInvoices(date);
    }

    @Override
    public boolean checkAccess() {
        clients.get().get("/3/me");
        return true;
    }
}
