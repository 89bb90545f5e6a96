package se.knyt.connectors.payments.klarna;

import java.time.Instant;
import java.util.Optional;
import se.knyt.http.json.Json;
import se.knyt.spi.HttpCalls.Answer;
import se.knyt.spi.ProviderFailure;
import tools.jackson.databind.JsonNode;

/** What a capture or refund is known by at Klarna beside its reference. */
final class KlarnaTraces {
    static final int REFERENCE_CHARS_MAX = 255;

    private KlarnaTraces() {}

    /** When something was made; empty where Klarna does not say. */
    static Optional<Instant> at(JsonNode made, String field) {
        var at = Json.instantOr(made, field, Instant.EPOCH);
        return at.equals(Instant.EPOCH) ? Optional.empty() : Optional.of(at);
    }

    /** The id of what was made, out of its header or the end of its address. */
    static String made(Answer answer, String header) {
        var id = answer.header(header);
        if (!id.isEmpty()) {
            return id;
        }
        var location = answer.header("location");
        var last = location.substring(location.lastIndexOf('/') + 1);
        if (last.isEmpty()) {
            throw new ProviderFailure.OutcomeUnknown("the answer names no " + header);
        }
        return last;
    }
}
