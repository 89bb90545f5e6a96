package se.knyt.engine.effects;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.engine.testing.ScriptedSystem;
import se.knyt.spi.EffectTarget.Performed;
import se.knyt.spi.HttpCalls;
import se.knyt.spi.HttpCalls.Answer;
import se.knyt.spi.HttpCalls.Call;
import se.knyt.spi.ProviderFailure;

/** What was sent and answered in an attempt that failed can be looked at, and no secret with it. */
class ExchangesTest {
    private static final String TOKEN = "s3cr3t-token-of-the-connection";

    private SenderBench bench;
    private ScriptedSystem system;
    private SenderBench.Node process;

    @BeforeEach
    void open() {
        bench = new SenderBench();
        system = bench.test.system;
        process = bench.node("first");
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void aRefusedAttemptKeepsWhatWasSentAndAnsweredAndNoSecret() {
        system.network(call -> new Answer(
                400,
                Map.of("content-type", List.of("application/json"), "set-cookie", List.of("session=abcdef123456")),
                bytes("{\"message\":\"Kontot finns inte\",\"password\":\"hunter2\",\"echo\":\"" + TOKEN + "\"}")));
        system.answer("k", request -> {
            post("/3/vouchers?access_token=querytoken1", "application/json", "{\"Account\":1581}");
            throw new ProviderFailure.Refused("vendor.account-missing", "no", Map.of());
        });
        bench.plan("k", 1L);
        bench.run(process);

        assertThat(exchanges("k")).containsOnlyKeys(1);
        var kept = new String(exchanges("k").get(1), StandardCharsets.UTF_8);
        assertThat(kept)
                .contains("Kontot finns inte", "1581", "\"status\":400", "/3/vouchers")
                .doesNotContain(TOKEN, "hunter2", "querytoken1", "abcdef123456", "Authorization");
        assertThat(bench.test.text(bench.company, "select encode(sealed, 'escape') from effect_exchange"))
                .as("sealed")
                .doesNotContain("Kontot");
    }

    @Test
    void aSignInIsNotKeptWordByWord() {
        system.network(call -> new Answer(200, Map.of(), bytes("{\"token\":\"granted-in-the-answer\"}")));
        system.answer("k", request -> {
            post("/oauth-v1/token", "application/x-www-form-urlencoded", "client_secret=in-the-form");
            throw new ProviderFailure.Refused("vendor.no", "no", Map.of());
        });
        bench.plan("k", 1L);
        bench.run(process);
        assertThat(new String(exchanges("k").get(1), StandardCharsets.UTF_8))
                .contains("/oauth-v1/token")
                .doesNotContain("in-the-form", "granted-in-the-answer");
    }

    @Test
    void aLostAnswerIsKeptAsOne() {
        system.network(call -> {
            throw new ProviderFailure.OutcomeUnknown("the line was cut");
        });
        system.answer("k", request -> {
            post("/3/vouchers", "application/json", "{}");
            return Performed.of("never");
        });
        bench.plan("k", 1L);
        bench.run(process);
        assertThat(new String(exchanges("k").get(1), StandardCharsets.UTF_8))
                .contains("the line was cut", "\"status\":0");
    }

    @Test
    void whatWentWellOrHasToWaitForQuotaKeepsNothing() {
        system.network(call -> new Answer(200, Map.of(), bytes("{}")));
        system.answer("busy", request -> {
            post("/3/vouchers", "application/json", "{}");
            throw new ProviderFailure.RateLimited(java.time.Duration.ofHours(1));
        });
        system.answer("well", request -> {
            post("/3/vouchers", "application/json", "{}");
            return Performed.of("K 1");
        });
        bench.plan("well", 1L);
        bench.plan("busy", 2L);
        bench.run(process);
        assertThat(bench.test.number(bench.company, "select count(*) from effect_exchange"))
                .isZero();
    }

    private void post(String path, String type, String body) {
        system.http()
                .call(new Call(
                        "POST",
                        URI.create("http://127.0.0.1:9" + path),
                        Map.of("Authorization", "Bearer " + TOKEN, "Content-Type", type),
                        bytes(body),
                        HttpCalls.DEADLINE_MAX));
    }

    private SortedMap<Integer, byte[]> exchanges(String key) {
        long effect = bench.test.number(
                bench.company,
                "select effect_id from effect where company_id = ? and effect_key = ?",
                bench.company,
                key);
        return bench.test
                .engine
                .database()
                .forCompany(
                        "look", bench.company, tx -> bench.test.engine.archive().exchanges(tx, bench.company, effect));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
