package se.knyt.server.api;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import se.knyt.engine.Engine;
import se.knyt.engine.mapped.ApiTokens.Holder;
import se.knyt.engine.mapped.HandedPayouts;
import se.knyt.engine.mapped.HandedPayouts.Outcome;
import tools.jackson.databind.json.JsonMapper;

/** Takes payouts from other systems, and says how far each has come. Described by the OpenAPI document beside it. */
@RestController
class PayoutsApi {
    private static final long THROWN_AWAY_BYTES_MAX = 4L * HandedPayouts.BODY_BYTES_MAX;
    private static final String BEARER = "Bearer ";
    private static final JsonMapper JSON = new JsonMapper();

    private final Engine engine;
    private final byte[] description;

    PayoutsApi(Engine engine) throws IOException {
        this.engine = engine;
        try (var in = new ClassPathResource("api/openapi.json").getInputStream()) {
            this.description = in.readAllBytes();
        }
    }

    private HandedPayouts payouts() {
        return engine.desks().handed();
    }

    /** What can be called, for machines. It tells nothing of anybody. */
    @GetMapping("/api/v1/openapi.json")
    ResponseEntity<byte[]> description() {
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(description);
    }

    /** Takes a payout in whole, or says by field what is wrong and takes in nothing. */
    @PostMapping("/api/v1/payouts")
    ResponseEntity<String> take(
            @RequestHeader(name = HttpHeaders.AUTHORIZATION, defaultValue = "") String authorization,
            HttpServletRequest request)
            throws IOException {
        // Before anything is read: who has no token is told nothing of what a body may be.
        var holder = holder(authorization);
        if (holder.isEmpty()) {
            return unauthorized();
        }
        if (request.getContentLengthLong() > HandedPayouts.BODY_BYTES_MAX) {
            throwAway(request.getInputStream());
            return tooLarge();
        }
        var body = request.getInputStream().readNBytes(HandedPayouts.BODY_BYTES_MAX + 1);
        if (body.length > HandedPayouts.BODY_BYTES_MAX) {
            throwAway(request.getInputStream());
            return tooLarge();
        }
        return switch (payouts().take(holder.get(), body)) {
            case Outcome.Taken taken ->
                answer(
                        taken.what().equals("created") ? HttpStatus.CREATED : HttpStatus.OK,
                        Map.of("id", taken.id(), "result", taken.what()));
            case Outcome.Earlier earlier ->
                answer(
                        HttpStatus.OK,
                        Map.of(
                                "id",
                                earlier.id(),
                                "result",
                                "earlier",
                                "first_day",
                                earlier.firstDay().toString()));
            case Outcome.Invalid invalid -> problem(HttpStatus.UNPROCESSABLE_CONTENT, "invalid", invalid.problems());
            case Outcome.Conflict conflict ->
                problem(
                        HttpStatus.CONFLICT,
                        "conflict",
                        Map.of("reference", "another payout stands with this reference: " + conflict.what()));
            case Outcome.Busy _ ->
                ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
                        .header(HttpHeaders.RETRY_AFTER, "2")
                        .contentType(MediaType.APPLICATION_JSON)
                        .body(JSON.writeValueAsString(body("busy", Map.of())));
        };
    }

    /** Whoever is still sending when the connection is closed reads no answer: so much is taken first, and kept nowhere. */
    private static void throwAway(InputStream rest) throws IOException {
        var buffer = new byte[64 * 1024];
        long left = THROWN_AWAY_BYTES_MAX;
        while (left > 0) {
            int read = rest.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (read < 0) {
                return;
            }
            left -= read;
        }
    }

    @GetMapping("/api/v1/payouts/{id}")
    ResponseEntity<String> state(
            @RequestHeader(name = HttpHeaders.AUTHORIZATION, defaultValue = "") String authorization,
            @PathVariable String id) {
        var holder = holder(authorization);
        if (holder.isEmpty()) {
            return unauthorized();
        }
        return payouts()
                .state(holder.get(), id)
                .map(state -> answer(
                        HttpStatus.OK,
                        Map.of(
                                "id",
                                state.id(),
                                "state",
                                state.state(),
                                "difference",
                                BigDecimal.valueOf(state.differenceMinor(), state.decimals())
                                        .toPlainString(),
                                "lines",
                                state.lines())))
                .orElseGet(() -> problem(HttpStatus.NOT_FOUND, "not-found", Map.of()));
    }

    private Optional<Holder> holder(@Nullable String authorization) {
        return authorization != null && authorization.startsWith(BEARER)
                ? payouts()
                        .tokens()
                        .holder(authorization.substring(BEARER.length()).strip())
                : Optional.empty();
    }

    private static ResponseEntity<String> unauthorized() {
        return ResponseEntity.status(HttpStatus.UNAUTHORIZED)
                .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer")
                .contentType(MediaType.APPLICATION_JSON)
                .body(JSON.writeValueAsString(body("unauthorized", Map.of())));
    }

    private static ResponseEntity<String> tooLarge() {
        return problem(
                HttpStatus.CONTENT_TOO_LARGE,
                "too-large",
                Map.of("", "at most " + HandedPayouts.BODY_BYTES_MAX + " bytes"));
    }

    private static ResponseEntity<String> problem(HttpStatus status, String code, Map<String, String> problems) {
        return answer(status, body(code, problems));
    }

    private static ResponseEntity<String> answer(HttpStatus status, Map<String, ?> value) {
        return ResponseEntity.status(status)
                .contentType(MediaType.APPLICATION_JSON)
                .body(JSON.writeValueAsString(value));
    }

    private static Map<String, Object> body(String code, Map<String, String> problems) {
        var errors = problems.entrySet().stream()
                .map(problem -> Map.of("field", problem.getKey(), "problem", problem.getValue()))
                .toList();
        return new TreeMap<>(Map.of("error", code, "errors", List.copyOf(errors)));
    }
}
