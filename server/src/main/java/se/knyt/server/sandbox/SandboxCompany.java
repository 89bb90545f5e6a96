package se.knyt.server.sandbox;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import se.knyt.core.bookkeeping.FeeVat;
import se.knyt.core.bookkeeping.KnownProviders;
import se.knyt.engine.Companies;
import se.knyt.engine.Engine;
import se.knyt.engine.connections.ConnectionRow;
import se.knyt.engine.flows.FlowCode;
import se.knyt.engine.settings.Settings;
import se.knyt.simulators.world.SandboxWorld;
import se.knyt.spi.ConnectorInfo;
import se.knyt.spi.Secret;

/** Makes the sandbox company, connected to every simulator, at the first start; leads its connections to where they listen at every. */
final class SandboxCompany {
    static final String SLUG = "sandbox";
    private static final String NAME = "Strandgatan Handel AB";
    private static final String ORGANIZATION_NUMBER = "556000-0175";
    private static final ZoneId ZONE = ZoneId.of("Europe/Stockholm");
    /** The simulators accept just these; they open nothing else. */
    private static final String ACCESS = "sandbox-access-token";

    private static final String SECRET = "sandbox-secret";

    private final Engine engine;
    private final SandboxWorld world;
    private final Seed seed;

    SandboxCompany(Engine engine, SandboxWorld world, Seed seed) {
        this.engine = engine;
        this.world = world;
        this.seed = seed;
    }

    /** A system of the sandbox and how it is connected. */
    private record Wanted(String connector, String name, Map<String, String> settings, Map<String, Secret> secrets) {}

    /** Every system of the sandbox: what is named here is connected from the start where its connector and its simulator are there. */
    private static final List<Wanted> SYSTEMS = List.of(
            new Wanted(
                    "shopify",
                    "strandgatan.se",
                    Map.of("shop", "sandbox.myshopify.com", "page-size", "50"),
                    Map.of("access-token", new Secret(ACCESS), "client-secret", new Secret(SECRET))),
            new Wanted(
                    "klarna", "K100200", Map.of("username", "K100200_sandbox"), Map.of("password", new Secret(SECRET))),
            new Wanted(
                    "fortnox",
                    NAME,
                    Map.of("tenant-id", "1000175", "client-id", "sandbox-client"),
                    Map.of("client-secret", new Secret(SECRET))),
            new Wanted("stripe", "Stripe", Map.of(), Map.of("api-key", new Secret(SECRET))),
            new Wanted(
                    "paypal",
                    "PayPal",
                    Map.of("client-id", "sandbox-client"),
                    Map.of("client-secret", new Secret(SECRET))),
            new Wanted("nets", "Nets Easy", Map.of(), Map.of("secret-key", new Secret("sandbox-secret-key"))),
            new Wanted(
                    "svea",
                    "Svea Checkout",
                    // Svea allows five calls a second and is asked for each day by itself: a long overlap would slow
                    // the clock.
                    Map.of("merchant-id", "124842", "overlap-days", "1"),
                    Map.of("secret-word", new Secret(SECRET))),
            // The simulator is on this machine and asks for no certificate.
            new Wanted("swish", "Swish", Map.of("swish-number", "1231181189"), Map.of()),
            new Wanted("kustom", "PK100200", Map.of(), Map.of("api-key", new Secret("kco_test_api_sandbox"))),
            new Wanted(
                    "adyen",
                    "KnytSandboxSE",
                    Map.of("merchant-account", "KnytSandboxSE", "first-batch", "130", "several-captures", "true"),
                    Map.of("api-key", new Secret("sandbox-api-key"))));

    /** What the made-up company's accountant has said of the VAT on fees, where Knyt leaves that to the company's. */
    private static final Map<String, FeeVat> ANSWERED =
            Map.of("stripe", FeeVat.REVERSE_CHARGE, "shopify-payments", FeeVat.REVERSE_CHARGE);

    /** What a connection to a simulator is set up with: what it accepts opens nothing else. */
    static Map<String, String> samples(String connector) {
        var samples = new HashMap<String, String>();
        SYSTEMS.stream().filter(s -> s.connector().equals(connector)).forEach(system -> {
            samples.put("name", system.name());
            samples.putAll(system.settings());
            system.secrets().forEach((key, secret) -> samples.put(key, secret.reveal()));
        });
        return samples;
    }

    /** Makes the company, which nothing is connected to yet; returns its id. */
    long begin() {
        return engine.companies()
                .createCompany(
                        new Companies.NewCompany(
                                seed.organization(),
                                SLUG,
                                NAME,
                                ORGANIZATION_NUMBER,
                                true,
                                LocalDate.ofInstant(world.now(), ZONE).withDayOfMonth(1)),
                        settings());
    }

    /** Connects the company to every simulator. What is there already is left as it is, so that it can be done again. */
    void finish(long company) {
        var ids = new HashMap<String, Long>();
        for (ConnectionRow row : engine.control().connections(company)) {
            ids.put(row.connector(), row.id());
        }
        for (var system : SYSTEMS.stream()
                .filter(this::isHere)
                .filter(system -> !ids.containsKey(system.connector()))
                .toList()) {
            var made = engine.companies()
                    .connect(
                            company,
                            system.connector(),
                            system.name(),
                            world.simulator(system.connector()).baseUri().toString(),
                            system.settings(),
                            system.secrets());
            ids.put(system.connector(), made.id());
        }
        long shop = ids.getOrDefault("shopify", 0L);
        long books = ids.getOrDefault("fortnox", 0L);
        engine.companies().flow(company, FlowCode.DELIVERIES_TO_INVOICES, shop, books, true);
        engine.companies().flow(company, FlowCode.ORDERS_TO_ERP, shop, books, false);
        engine.companies().flow(company, FlowCode.REFUNDS_TO_CREDIT_NOTES, shop, books, true);
        engine.companies().flow(company, FlowCode.NUMBERS_TO_SHOP, books, shop, true);
        ids.forEach((connector, id) -> {
            // The shop pays out what is paid by its own payments.
            if (family(connector) == ConnectorInfo.Family.PAYMENT_PROVIDER || id == shop) {
                engine.companies().flow(company, FlowCode.PAYOUTS_TO_BOOKS, id, books, true);
            }
        });
        new SandboxBank(engine, world, company).open();
    }

    private Settings settings() {
        var initial = Settings.initial();
        var here = SYSTEMS.stream().filter(this::isHere).map(Wanted::connector).toList();
        return initial.withProviders(KnownProviders.all(initial.bankLeg()).stream()
                // The shop tells of its own payments.
                .filter(one -> here.contains(one.provider().equals("shopify-payments") ? "shopify" : one.provider())
                        && ANSWERED.containsKey(one.provider()))
                .map(one -> one.withFeeVat(
                        ANSWERED.getOrDefault(one.provider(), one.fees().first().vat())))
                .toList());
    }

    /** Connected is what has both a connector and a simulator in this program. */
    private boolean isHere(Wanted system) {
        return engine.connections().catalogue().containsKey(system.connector())
                && world.addresses().containsKey(system.connector());
    }

    private ConnectorInfo.@Nullable Family family(String connector) {
        var known = engine.connections().catalogue().get(connector);
        return known == null ? null : known.info().family();
    }

    /** The addresses may be others than last time. */
    static void lead(Engine engine, SandboxWorld world, long company) {
        for (ConnectionRow row : engine.control().connections(company)) {
            var address = world.addresses().get(row.connector());
            if (address != null && !address.toString().equals(row.baseUri())) {
                engine.database()
                        .doForCompany(
                                "sandbox-address",
                                company,
                                tx -> tx.update(
                                        "update connection set base_uri = ?, quota_scope = replace(quota_scope,"
                                                + " base_uri, ?) where company_id = ? and connection_id = ?",
                                        address.toString(),
                                        address.toString(),
                                        company,
                                        row.id()));
            }
        }
    }
}
