package se.knyt.server.sandbox;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import se.knyt.engine.Companies;
import se.knyt.engine.Engine;
import se.knyt.engine.connections.ConnectionRow;
import se.knyt.engine.flows.FlowCode;
import se.knyt.engine.settings.Settings;
import se.knyt.server.start.Seed;
import se.knyt.simulators.world.SandboxWorld;
import se.knyt.spi.Secret;
import tools.jackson.databind.json.JsonMapper;

/** Makes the sandbox company, connected to every simulator, at the first start; leads its connections to where they listen at every. */
final class SandboxCompany {
    static final String SLUG = "sandbox";
    private static final String NAME = "Strandgatan Handel AB";
    private static final String ORGANIZATION_NUMBER = "556000-0175";
    private static final ZoneId ZONE = ZoneId.of("Europe/Stockholm");
    /** The simulators accept just these; they open nothing else. */
    private static final String ACCESS = "sandbox-access-token";

    private static final String SECRET = "sandbox-secret";
    private static final JsonMapper JSON = new JsonMapper();

    private final Engine engine;
    private final SandboxWorld world;
    private final Seed seed;
    private final Path folder;

    SandboxCompany(Engine engine, SandboxWorld world, Seed seed, Path folder) {
        this.engine = engine;
        this.world = world;
        this.seed = seed;
        this.folder = folder;
    }

    /** A system of the sandbox and how it is connected. */
    private record Wanted(String connector, String name, Map<String, String> settings, Map<String, Secret> secrets) {}

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
                    Map.of("client-secret", new Secret(SECRET))));

    /** The company's id, with its connections leading to the simulators of this process. */
    long ready() throws IOException {
        var known = seed.company(SLUG);
        long company = known.isPresent() ? known.get() : make();
        lead(company);
        return company;
    }

    private long make() throws IOException {
        long company = engine.companies()
                .createCompany(
                        new Companies.NewCompany(
                                seed.organization(),
                                SLUG,
                                NAME,
                                ORGANIZATION_NUMBER,
                                true,
                                LocalDate.ofInstant(world.now(), ZONE).withDayOfMonth(1)),
                        Settings.initial());
        var ids = new HashMap<String, Long>();
        var tokens = new HashMap<String, String>();
        for (var system : SYSTEMS) {
            var made = engine.companies()
                    .connect(
                            company,
                            system.connector(),
                            system.name(),
                            world.simulator(system.connector()).baseUri().toString(),
                            system.settings(),
                            system.secrets());
            ids.put(system.connector(), made.id());
            tokens.put(system.connector(), made.hookToken());
        }
        long shop = ids.getOrDefault("shopify", 0L);
        long provider = ids.getOrDefault("klarna", 0L);
        long books = ids.getOrDefault("fortnox", 0L);
        engine.companies().flow(company, FlowCode.DELIVERIES_TO_INVOICES, shop, books, true);
        engine.companies().flow(company, FlowCode.ORDERS_TO_ERP, shop, books, false);
        engine.companies().flow(company, FlowCode.REFUNDS_TO_CREDIT_NOTES, shop, books, true);
        engine.companies().flow(company, FlowCode.NUMBERS_TO_SHOP, books, shop, true);
        engine.companies().flow(company, FlowCode.PAYOUTS_TO_BOOKS, provider, books, true);
        collectiveCustomer(world.simulator("fortnox").baseUri());
        keepToken(tokens.getOrDefault("shopify", ""));
        return company;
    }

    /** The customer that sales to consumers are booked on; a real company makes it once by hand or lets the set-up do it. */
    private static void collectiveCustomer(URI fortnox) throws IOException {
        var login = Base64.getEncoder().encodeToString(("sandbox-client:" + SECRET).getBytes(StandardCharsets.UTF_8));
        try (var client = HttpClient.newHttpClient()) {
            var token = client.send(
                    HttpRequest.newBuilder(URI.create(fortnox + "/oauth-v1/token"))
                            .timeout(Duration.ofSeconds(20))
                            .header("Authorization", "Basic " + login)
                            .header("TenantId", "1000175")
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .POST(HttpRequest.BodyPublishers.ofString("grant_type=client_credentials"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            var access = JSON.readTree(token.body()).path("access_token").asString("");
            var customer = Map.of(
                    "Customer",
                    Map.of(
                            "CustomerNumber",
                            Settings.initial().collectiveCustomer(),
                            "Name",
                            "Webbkunder",
                            "Type",
                            "PRIVATE"));
            var made = client.send(
                    HttpRequest.newBuilder(URI.create(fortnox + "/3/customers"))
                            .timeout(Duration.ofSeconds(20))
                            .header("Authorization", "Bearer " + access)
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(customer)))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            if (made.statusCode() / 100 != 2) {
                throw new IOException("the collective customer could not be made: " + made.body());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("stopped while the sandbox was made", e);
        }
    }

    /** The addresses may be others than last time. */
    private void lead(long company) {
        for (ConnectionRow row : engine.control().connections(company)) {
            var address = world.addresses().get(row.connector());
            if (address != null && !address.toString().equals(row.baseUri())) {
                engine.database()
                        .doForCompany(
                                "sandbox-address",
                                company,
                                tx -> tx.update(
                                        "update connection set base_uri = ?, quota_scope = replace(quota_scope, base_uri, ?)"
                                                + " where company_id = ? and connection_id = ?",
                                        address.toString(),
                                        address.toString(),
                                        company,
                                        row.id()));
            }
        }
    }

    /** The secret part of the webhook address: it is shown once, and the sandbox must know it again after a restart. */
    private void keepToken(String token) throws IOException {
        var file = folder.resolve("hook.token");
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, token);
    }

    /** Where the shop sends its hints, below the server's address. */
    static String hookPath(Path folder) throws IOException {
        var file = folder.resolve("hook.token");
        return Files.exists(file)
                ? "/hooks/" + URLEncoder.encode(Files.readString(file).strip(), StandardCharsets.UTF_8)
                : "";
    }
}
