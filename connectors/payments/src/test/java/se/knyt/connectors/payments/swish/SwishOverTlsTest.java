package se.knyt.connectors.payments.swish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.connectors.payments.ProviderWorld;
import se.knyt.http.GuardedHttp;
import se.knyt.http.json.Json;
import se.knyt.simulators.swish.SwishSimulator;
import se.knyt.spi.ConnectionContext;
import se.knyt.spi.HttpCalls;
import se.knyt.spi.Preflight.Check;
import se.knyt.spi.Preflight.Status;
import se.knyt.spi.ProviderFailure;
import se.knyt.testkit.HeldCredentials;
import se.knyt.testkit.MadeCertificate;
import se.knyt.testkit.MoneyEffects;

/** The connector with the merchant's certificate, over real TLS: a door before the simulator that lets in who shows it. */
class SwishOverTlsTest {
    private static final ZoneId ZONE = ZoneId.of("Europe/Stockholm");
    private static final MadeCertificate SERVER = MadeCertificate.of("127.0.0.1");
    /** 365 days from 2026-01-01, by UTC: until the first hour of 2027 in Stockholm. The world begins on 2026-11-02. */
    private static final MadeCertificate MERCHANT =
            MadeCertificate.of("Merchant", "RSA", Instant.parse("2026-01-01T00:00:00Z"), 365);
    /** Twenty days left. */
    private static final MadeCertificate ENDING =
            MadeCertificate.of("Ending", "EC", Instant.parse("2026-01-01T00:00:00Z"), 325);

    private static final MadeCertificate ENDED =
            MadeCertificate.of("Ended", "EC", Instant.parse("2024-10-30T12:00:00Z"), 730);
    private static final MadeCertificate STRANGER = MadeCertificate.of("Stranger");

    private final ProviderWorld world = new ProviderWorld("swish");
    private final GuardedHttp http = GuardedHttp.toPublicOnly();
    private final MoneyEffects effects = new MoneyEffects();
    private final List<String> came = new CopyOnWriteArrayList<>();
    private HttpsServer door;
    private String purchase = "";

    @BeforeEach
    void open() throws IOException {
        world.act("terms", "{\"refund_seconds\":0}");
        purchase = Json.text(
                world.act("purchases", "{\"reference\":\"10482\",\"amount_minor\":124900,\"currency\":\"SEK\"}"), "id");
        door = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        door.setHttpsConfigurator(new HttpsConfigurator(SERVER.serving(List.of(MERCHANT, ENDING, ENDED))) {
            @Override
            public void configure(HttpsParameters parameters) {
                var ssl = getSSLContext().getDefaultSSLParameters();
                ssl.setNeedClientAuth(true);
                // As Swish does: the refusal of a certificate then comes before the request.
                ssl.setProtocols(new String[] {"TLSv1.2"});
                parameters.setSSLParameters(ssl);
            }
        });
        var simulator = world.context(Map.of(), Map.of());
        door.createContext("/", exchange -> {
            came.add(((HttpsExchange) exchange)
                    .getSSLSession()
                    .getPeerPrincipal()
                    .getName());
            var answer = simulator
                    .http()
                    .call(new HttpCalls.Call(
                            exchange.getRequestMethod(),
                            simulator.baseUri().resolve(exchange.getRequestURI()),
                            Map.of("Content-Type", "application/json"),
                            exchange.getRequestBody().readAllBytes(),
                            HttpCalls.DEADLINE_MAX));
            exchange.sendResponseHeaders(answer.status(), answer.body().length == 0 ? -1 : answer.body().length);
            if (answer.body().length > 0) {
                exchange.getResponseBody().write(answer.body());
            }
            exchange.close();
        });
        door.start();
    }

    @AfterEach
    void close() {
        door.stop(0);
        http.close();
        world.close();
    }

    private SwishSession session(Map<String, String> secrets) {
        var base = URI.create("https://127.0.0.1:" + door.getAddress().getPort());
        var settings = Map.of("swish-number", SwishSimulator.PAYEE_ALIAS, "authorities", SERVER.certificatePem());
        return (SwishSession) new SwishConnector()
                .open(new ConnectionContext(
                        base,
                        settings,
                        new HeldCredentials(secrets),
                        http.andOwn(() -> Set.of(base)),
                        () -> ProviderWorld.START,
                        ZONE));
    }

    private static Map<String, String> file(MadeCertificate certificate, String passphrase) {
        return Map.of("certificate", certificate.pkcs12(), "passphrase", passphrase);
    }

    private static Map<String, String> file(MadeCertificate certificate) {
        return file(certificate, MadeCertificate.PASSPHRASE);
    }

    /** Checks of the certificate and of what Swish says to it, with how each went. */
    private Map<String, Status> checked(Map<String, String> secrets) {
        var result = new HashMap<String, Status>();
        for (Check check : session(secrets).preflight(ProviderWorld.plan("SWISH", 1585))) {
            if (check.code().startsWith("swish.certificate") || check.code().equals("swish.reached")) {
                result.put(check.code(), check.status());
            }
        }
        return result;
    }

    @Test
    void aRefundIsMadeByWhoShowsTheCertificate() {
        var refund = session(file(MERCHANT)).perform(effects.refund(purchase, "249.00", List.of()));
        assertThat(refund.id()).matches("[0-9A-F]{32}");
        assertThat(came).isNotEmpty().allMatch("CN=Merchant"::equals);
        assertThat(checked(file(MERCHANT)))
                .isEqualTo(Map.of("swish.certificate", Status.OK, "swish.reached", Status.OK));
        var text = Map.of("certificate", MERCHANT.certificatePem(), "private-key", MERCHANT.keyPem());
        assertThat(checked(text)).isEqualTo(Map.of("swish.certificate", Status.OK, "swish.reached", Status.OK));
    }

    @Test
    void whatIsWrongWithACertificateIsNamedBeforeAnythingIsSent() {
        assertThat(checked(Map.of())).isEqualTo(Map.of("swish.certificate-missing", Status.WARN));
        assertThat(checked(file(MERCHANT, "another"))).isEqualTo(Map.of("swish.certificate-passphrase", Status.STOP));
        assertThat(checked(Map.of("certificate", "a picture of it")))
                .isEqualTo(Map.of("swish.certificate-unreadable", Status.STOP));
        assertThat(checked(Map.of("certificate", MERCHANT.certificatePem())))
                .isEqualTo(Map.of("swish.certificate-key", Status.STOP));
        assertThat(checked(Map.of("certificate", MERCHANT.certificatePem(), "private-key", STRANGER.keyPem())))
                .isEqualTo(Map.of("swish.certificate-key", Status.STOP));
        assertThat(came).isEmpty();
        assertThat(checked(file(ENDING)))
                .isEqualTo(Map.of("swish.certificate-ending", Status.WARN, "swish.reached", Status.OK));
    }

    /** 730 days from noon of 30 October 2024 end at noon of 30 October 2026, three days before the world begins. */
    @Test
    void oneThatHasEndedSaysItsLastDayAndSendsNothing() {
        var check = session(file(ENDED)).preflight(ProviderWorld.plan("SWISH", 1585)).stream()
                .filter(each -> each.code().equals("swish.certificate-expired"))
                .findFirst()
                .orElseThrow();
        assertThat(check.status()).isEqualTo(Status.STOP);
        assertThat(check.arguments()).containsEntry("day", "2026-10-30");
        assertThatThrownBy(() -> session(file(ENDED)).perform(effects.refund(purchase, "1.00", List.of())))
                .isInstanceOf(ProviderFailure.Unauthorized.class)
                .hasMessageContaining("2026-10-30");
        assertThatThrownBy(() -> session(Map.of()).perform(effects.refund(purchase, "1.00", List.of())))
                .isInstanceOf(ProviderFailure.Unauthorized.class);
        assertThat(came).isEmpty();
    }

    @Test
    void oneThatSwishDoesNotKnowHasDoneNothing() {
        // The alert may be lost with the connection; that nothing was sent is known all the same.
        assertThatThrownBy(() -> session(file(STRANGER)).perform(effects.refund(purchase, "1.00", List.of())))
                .isInstanceOfAny(ProviderFailure.Unauthorized.class, ProviderFailure.NotSent.class);
        assertThat(checked(file(STRANGER)))
                .isEqualTo(Map.of("swish.certificate", Status.OK, "swish.reached", Status.STOP));
        assertThat(came).isEmpty();
        assertThat(world.state().path("refund").isEmpty()).isTrue();
    }

    /** What another process was given is used at the next call. */
    @Test
    void anotherCertificateIsTakenUpWithoutOpeningAnew() {
        var held = new HashMap<>(file(ENDED));
        var credentials = new HeldCredentials(held);
        var base = URI.create("https://127.0.0.1:" + door.getAddress().getPort());
        var session = (SwishSession) new SwishConnector()
                .open(new ConnectionContext(
                        base,
                        Map.of("swish-number", SwishSimulator.PAYEE_ALIAS, "authorities", SERVER.certificatePem()),
                        credentials,
                        http.andOwn(() -> Set.of(base)),
                        () -> ProviderWorld.START,
                        ZONE));
        assertThatThrownBy(() -> session.perform(effects.refund(purchase, "1.00", List.of())))
                .isInstanceOf(ProviderFailure.Unauthorized.class);
        credentials.replaceOnce(() -> Map.of("certificate", new se.knyt.spi.Secret(MERCHANT.pkcs12())));
        session.perform(effects.refund(purchase, "1.00", List.of()));
        assertThat(came).isNotEmpty().allMatch("CN=Merchant"::equals);
    }
}
