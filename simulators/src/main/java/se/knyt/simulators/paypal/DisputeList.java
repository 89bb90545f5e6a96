package se.knyt.simulators.paypal;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import se.knyt.simulators.base.Call;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.SimulatorStore;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code GET /v1/customer/disputes}: a summary of each case, the latest opened first, by pages. */
final class DisputeList {
    private static final String PATH = "/v1/customer/disputes";
    private static final int SIZE_DEFAULT = 10;
    private static final int SIZE_MAX = 50;

    /** PayPal looks no longer back. */
    private static final Duration BACK_MAX = Duration.ofDays(180);

    /** What the description of the answer names; payments, messages and outcome stand in the case alone. */
    private static final List<String> SUMMARY = List.of(
            "dispute_id",
            "create_time",
            "update_time",
            "reason",
            "status",
            "dispute_state",
            "dispute_amount",
            "dispute_life_cycle_stage",
            "dispute_channel",
            "seller_response_due_date");

    private final SimulatorStore store;
    private final String baseUri;

    DisputeList(SimulatorStore store, String baseUri) {
        this.store = store;
        this.baseUri = baseUri;
    }

    ObjectNode page(Call call, Instant now) {
        int size = size(call);
        int from = call.query("next_page_token").map(DisputeList::offset).orElse(0);
        var found = store.all(Disputes.DISPUTE).stream()
                .filter(dispute -> matches(call, dispute, now))
                .sorted(Comparator.<ObjectNode, String>comparing(d -> Json.text(d, "create_time"))
                        .thenComparing(d -> Json.text(d, "dispute_id"))
                        .reversed())
                .toList();
        var body = Json.object();
        var items = body.putArray("items");
        found.stream().skip(from).limit(size).forEach(dispute -> items.add(summary(dispute)));
        var links = body.putArray("links");
        link(links.addObject(), PATH, "self");
        if (found.size() > from + size) {
            var token = Base64.getEncoder()
                    .withoutPadding()
                    .encodeToString(("from" + (from + size)).getBytes(StandardCharsets.UTF_8));
            link(links.addObject(), PATH + "?page_size=" + size + "&next_page_token=" + token, "next");
        }
        return body;
    }

    private boolean matches(Call call, JsonNode dispute, Instant now) {
        var payment = call.query("disputed_transaction_id");
        var states = call.query("dispute_state");
        var changed = Instant.parse(Json.text(dispute, "update_time"));
        return payment.map(Json.text(dispute, "_capture")::equals).orElse(true)
                && states.map(s -> List.of(s.split(",", -1)).contains(Json.text(dispute, "dispute_state")))
                        .orElse(true)
                && call.query("update_time_after")
                        .map(text -> !changed.isBefore(time(text, "update_time_after", now)))
                        .orElse(true)
                && call.query("update_time_before")
                        .map(text -> changed.isBefore(time(text, "update_time_before", now)))
                        .orElse(true);
    }

    private static Instant time(String text, String name, Instant now) {
        try {
            var time = Instant.parse(text);
            if (time.isBefore(now.minus(BACK_MAX))) {
                throw Refusal.invalid(name, "must be within the last 180 days");
            }
            return time;
        } catch (DateTimeException e) {
            throw Refusal.invalid(name, "is no time");
        }
    }

    private static int size(Call call) {
        var text = call.query("page_size").orElse(Integer.toString(SIZE_DEFAULT));
        if (!text.matches("[1-9]\\d?") || Integer.parseInt(text) > SIZE_MAX) {
            throw Refusal.invalid("page_size", "is 1 to " + SIZE_MAX);
        }
        return Integer.parseInt(text);
    }

    private static int offset(String token) {
        try {
            var text = new String(Base64.getDecoder().decode(token), StandardCharsets.UTF_8);
            if (text.matches("from\\d{1,9}")) {
                return Integer.parseInt(text.substring("from".length()));
            }
        } catch (IllegalArgumentException e) {
            // no token of ours
        }
        throw Refusal.invalid("next_page_token", "is none of ours");
    }

    private ObjectNode summary(ObjectNode dispute) {
        var summary = Json.object();
        for (var field : SUMMARY) {
            if (dispute.has(field)) {
                summary.set(field, dispute.path(field));
            }
        }
        link(summary.putArray("links").addObject(), PATH + "/" + Json.text(dispute, "dispute_id"), "self");
        return summary;
    }

    private void link(ObjectNode link, String path, String rel) {
        link.put("href", baseUri + path).put("rel", rel).put("method", "GET");
    }
}
