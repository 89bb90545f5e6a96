package se.knyt.simulators.paypal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.UUID;
import se.knyt.simulators.base.Call;
import se.knyt.simulators.base.Handler;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.Reply;
import se.knyt.simulators.base.SimulatorStore;

/** Client credentials become a bearer token. Tokens live by machine time, since a sandbox clock jumps. */
final class Access {
    private static final String TOKEN = "_token";
    private static final Duration LIFE = Duration.ofHours(9);

    private final SimulatorStore store;
    private final InstantSource machineTime;

    Access(SimulatorStore store, InstantSource machineTime) {
        this.store = store;
        this.machineTime = machineTime;
    }

    Reply token(Call call) {
        var expected = "Basic "
                + Base64.getEncoder()
                        .encodeToString((PayPalSimulator.CLIENT_ID + ":" + PayPalSimulator.CLIENT_SECRET)
                                .getBytes(StandardCharsets.UTF_8));
        if (!same(expected, call.header("Authorization").orElse(""))) {
            return Reply.json(
                    401,
                    Json.object()
                            .put("error", "invalid_client")
                            .put("error_description", "Client Authentication failed"));
        }
        var form = new String(call.body(), StandardCharsets.UTF_8);
        if (!("&" + form + "&").contains("&grant_type=client_credentials&")) {
            return Reply.json(
                    400,
                    Json.object()
                            .put("error", "unsupported_grant_type")
                            .put("error_description", "Grant Type is NULL"));
        }
        var token = UUID.randomUUID().toString().replace("-", "");
        var until = machineTime.instant().plus(LIFE);
        var batch = store.batch();
        store.all(TOKEN).stream()
                .filter(old -> !machineTime.instant().isBefore(Instant.parse(Json.text(old, "until"))))
                .forEach(old -> batch.remove(TOKEN, Json.text(old, "token")));
        batch.put(TOKEN, token, Json.object().put("token", token).put("until", until.toString()));
        batch.commit();
        return Reply.json(
                200,
                Json.object()
                        .put("scope", "https://uri.paypal.com/services/reporting/search/read")
                        .put("access_token", token)
                        .put("token_type", "Bearer")
                        .put("app_id", "APP-SANDBOX")
                        .put("expires_in", LIFE.toSeconds()));
    }

    Handler authorized(Handler handler) {
        return call -> {
            var given = call.header("Authorization").orElse("");
            boolean known = given.startsWith("Bearer ")
                    && store.peek(TOKEN, given.substring("Bearer ".length()))
                            .filter(token -> machineTime.instant().isBefore(Instant.parse(Json.text(token, "until"))))
                            .isPresent();
            return known
                    ? handler.handle(call)
                    : Reply.json(
                            401,
                            Json.object()
                                    .put("error", "invalid_token")
                                    .put("error_description", "Token signature verification failed"));
        };
    }

    /** Every token stops being valid, as when the secret is changed. */
    void revoke() {
        var batch = store.batch();
        store.all(TOKEN).forEach(token -> batch.remove(TOKEN, Json.text(token, "token")));
        batch.commit();
    }

    private static boolean same(String left, String right) {
        return MessageDigest.isEqual(left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));
    }
}
