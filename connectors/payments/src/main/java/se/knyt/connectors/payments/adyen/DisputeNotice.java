package se.knyt.connectors.payments.adyen;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import se.knyt.core.commerce.Dispute;
import se.knyt.core.commerce.Dispute.State;
import se.knyt.core.money.Money;
import se.knyt.http.json.Json;
import se.knyt.spi.PullSource.Reading;
import se.knyt.spi.PullSource.SourceRecord;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A notification of a dispute as what it says of the case; see MAPPING.md. Adyen gives out disputes nowhere else with their last day, so
 * it is kept itself. Of what it carries about the buyer nothing is kept.
 */
final class DisputeNotice {
    static final String UNREADABLE = "adyen.dispute-unreadable";

    /** Events of a case. A warning of fraud is none, and the issuer's comments are what buyer and bank have written. */
    private static final Set<String> EVENTS = Set.of(
            "REQUEST_FOR_INFORMATION",
            "NOTIFICATION_OF_CHARGEBACK",
            "CHARGEBACK",
            "INFORMATION_SUPPLIED",
            "CHARGEBACK_REVERSED",
            "SECOND_CHARGEBACK",
            "ISSUER_RESPONSE_TIMEFRAME_EXPIRED",
            "DISPUTE_DEFENSE_PERIOD_ENDED",
            "PREARBITRATION_OPEN",
            "PREARBITRATION_ACCEPTED",
            "PREARBITRATION_DECLINED",
            "PREARBITRATION_ISSUER_WITHDRAWN",
            "PREARBITRATION_WON",
            "PREARBITRATION_LOST");

    /** What the status says, with whichever event. */
    private static final Map<String, State> STATUSES = Map.of(
            "Unresponded", State.NEEDS_ANSWER,
            "Undefended", State.NEEDS_ANSWER,
            "Pending", State.UNDER_REVIEW,
            // Of a request for information: how it ends nobody tells, unless a chargeback follows.
            "Responded", State.UNKNOWN,
            "Expired", State.UNKNOWN,
            "Accepted", State.ACCEPTED,
            "Lost", State.LOST,
            "Won", State.WON);

    /** What the event says by its own description, where no status comes with it. */
    private static final Map<String, State> STATES = Map.of(
            "REQUEST_FOR_INFORMATION", State.NEEDS_ANSWER,
            "NOTIFICATION_OF_CHARGEBACK", State.NEEDS_ANSWER,
            "INFORMATION_SUPPLIED", State.UNDER_REVIEW,
            // "This stage is not final."
            "CHARGEBACK_REVERSED", State.UNDER_REVIEW,
            "SECOND_CHARGEBACK", State.LOST,
            "ISSUER_RESPONSE_TIMEFRAME_EXPIRED", State.WON,
            "DISPUTE_DEFENSE_PERIOD_ENDED", State.LOST,
            "PREARBITRATION_WON", State.WON,
            "PREARBITRATION_LOST", State.LOST);

    private static final List<String> KEPT = List.of(
            "pspReference",
            "originalReference",
            "merchantAccountCode",
            "merchantReference",
            "amount",
            "eventCode",
            "eventDate",
            "paymentMethod",
            "success");
    private static final List<String> KEPT_BESIDES = List.of(
            "hmacSignature",
            "disputeStatus",
            "chargebackSchemeCode",
            "chargebackReasonCode",
            "rfiSchemeCode",
            "rfiReasonCode",
            "defensePeriodEndsAt",
            "defendable",
            "autoDefended",
            "capturePspReference",
            "grossCurrency",
            "grossValue");

    private DisputeNotice() {}

    /** Whether an item tells of a case at a merchant account. */
    static boolean isOne(JsonNode item, String merchantAccount) {
        return EVENTS.contains(Json.textOr(item, "eventCode", ""))
                && Json.textOr(item, "success", "").equals("true")
                && Json.textOr(item, "merchantAccountCode", "").equals(merchantAccount);
    }

    /**
     * What is kept of an item.
     *
     * @param portal where cases are seen to; the address of one is not described
     * @param now of one that does not say when it happened
     */
    static SourceRecord record(JsonNode item, String portal, Instant now) {
        var kept = kept(item);
        var key = Json.textOr(kept, "pspReference", "") + " " + Json.textOr(kept, "eventCode", "");
        try {
            var at = at(Json.text(kept, "eventDate"));
            return new SourceRecord(
                    key,
                    at,
                    "application/json",
                    Json.bytes(kept),
                    Reading.Read.of(List.of(read(kept, at, portal)), List.of()));
        } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
            var why = new Reading.Unreadable(UNREADABLE, key + ": " + e.getMessage());
            return new SourceRecord(key, now, "application/json", Json.bytes(kept), why);
        }
    }

    private static ObjectNode kept(JsonNode item) {
        var kept = copied(item, KEPT);
        kept.set("additionalData", copied(item.path("additionalData"), KEPT_BESIDES));
        return kept;
    }

    private static ObjectNode copied(JsonNode from, List<String> fields) {
        var kept = Json.object();
        for (var field : fields) {
            if (Json.has(from, field)) {
                kept.set(field, from.path(field));
            }
        }
        return kept;
    }

    private static Dispute read(JsonNode item, Instant at, String portal) {
        var event = Json.text(item, "eventCode");
        var besides = item.path("additionalData");
        var status = Json.textOr(besides, "disputeStatus", "");
        var scheme = either(besides, "chargebackSchemeCode", "rfiSchemeCode");
        var code = either(besides, "chargebackReasonCode", "rfiReasonCode");
        return new Dispute(
                Json.text(item, "pspReference"),
                AdyenSession.PROVIDER,
                state(event, status, besides),
                status.isEmpty() ? event : event + " " + status,
                SchemeReasons.of(scheme, code),
                (scheme + " " + code).strip(),
                amount(item, besides),
                Optional.empty(),
                at,
                answerBy(besides),
                portal,
                Json.textOr(item, "merchantReference", ""),
                Json.textOr(item, "originalReference", ""),
                Json.textOr(besides, "capturePspReference", ""));
    }

    private static String either(JsonNode besides, String first, String otherwise) {
        var value = Json.textOr(besides, first, "").strip();
        return value.isEmpty() ? Json.textOr(besides, otherwise, "").strip() : value;
    }

    private static State state(String event, String status, JsonNode besides) {
        if (!status.isEmpty()) {
            return STATUSES.getOrDefault(status, State.UNKNOWN);
        }
        boolean answered = Json.textOr(besides, "autoDefended", "").equals("true");
        boolean closed = Json.textOr(besides, "defendable", "").equals("false");
        if (event.equals("CHARGEBACK")) {
            // The money is taken; whether somebody is to answer is said by the period alone.
            boolean open = Json.has(besides, "defensePeriodEndsAt") && !answered && !closed;
            return open ? State.NEEDS_ANSWER : State.UNKNOWN;
        }
        var state = STATES.getOrDefault(event, State.UNKNOWN);
        return state == State.NEEDS_ANSWER && (answered || closed) ? State.UNDER_REVIEW : state;
    }

    /** What is charged back, where it is told; else what the event is about. */
    private static Money amount(JsonNode item, JsonNode besides) {
        var gross = Json.textOr(besides, "grossValue", "");
        var currency = Json.textOr(besides, "grossCurrency", "");
        if (gross.matches("[1-9]\\d{0,15}") && !currency.isEmpty()) {
            return Amounts.read(Long.parseLong(gross), currency);
        }
        var amount = Json.get(item, "amount");
        return Amounts.read(Json.whole(amount, "value"), Json.text(amount, "currency"));
    }

    private static Optional<Instant> answerBy(JsonNode besides) {
        var ends = Json.textOr(besides, "defensePeriodEndsAt", "");
        return ends.isEmpty() ? Optional.empty() : Optional.of(at(ends));
    }

    /** With the offset of the account's zone. */
    private static Instant at(String text) {
        return OffsetDateTime.parse(text).toInstant();
    }
}
