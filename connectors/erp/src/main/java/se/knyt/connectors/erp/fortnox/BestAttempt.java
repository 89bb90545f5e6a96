package se.knyt.connectors.erp.fortnox;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import se.knyt.spi.ProviderFailure.Refused;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Rewrites an unbooked document until Fortnox counts what was sold. The way that reaches every account is best; where none does, the first
 * whose total and VAT are right stands at the end. A way that Fortnox refuses is passed over, since the document stands as it was.
 */
final class BestAttempt {
    private final FortnoxClient client;
    private final Documents kind;
    private final SaleDocument document;
    private final Function<Attempt, ObjectNode> body;

    /** @param body the document as one attempt writes it */
    BestAttempt(FortnoxClient client, Documents kind, SaleDocument document, Function<Attempt, ObjectNode> body) {
        this.client = client;
        this.kind = kind;
        this.document = document;
        this.body = body;
    }

    /** @param made whether it was written just now by the first attempt; else by which one is not known, and all are tried */
    JsonNode of(JsonNode standing, boolean made) {
        var best = standing;
        var last = Optional.of(Attempt.first(document)).filter(_ -> made);
        var right = last.filter(_ -> Documents.totalsAgree(standing, document));
        for (var attempt : made ? Attempt.further(document) : all()) {
            if (Documents.agrees(best, document) || Fields.flag(best, "Booked")) {
                return best;
            }
            var written = written(best, attempt);
            if (written.isPresent()) {
                best = written.get();
                last = Optional.of(attempt);
                right = right.isPresent() || !Documents.totalsAgree(best, document) ? right : last;
            }
        }
        return right.isEmpty() || right.equals(last) || Documents.agrees(best, document)
                ? best
                : written(best, right.get()).orElse(best);
    }

    private List<Attempt> all() {
        var all = new ArrayList<>(List.of(Attempt.first(document)));
        all.addAll(Attempt.further(document));
        return all;
    }

    private Optional<JsonNode> written(JsonNode standing, Attempt attempt) {
        try {
            var number = Fields.text(standing, "DocumentNumber");
            return Optional.of(kind.update(client, number, body.apply(attempt)));
        } catch (Refused e) {
            return Optional.empty();
        }
    }
}
