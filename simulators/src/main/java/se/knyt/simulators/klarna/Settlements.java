package se.knyt.simulators.klarna;

import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import se.knyt.simulators.base.Call;
import se.knyt.simulators.base.Handler;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.Reply;
import se.knyt.simulators.base.SimulatorStore;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The settlements API: payouts, their transactions, the summary and the settlement file. */
final class Settlements {
    private static final int SIZE_DEFAULT = 20;
    private static final int SIZE_MAX = 500;

    private final SimulatorStore store;
    private final Supplier<URI> baseUri;

    Settlements(SimulatorStore store, Supplier<URI> baseUri) {
        this.store = store;
        this.baseUri = baseUri;
    }

    Map<String, Handler> routes() {
        var routes = new LinkedHashMap<String, Handler>();
        routes.put("/payouts", this::payouts);
        routes.put("/payouts/summary", this::summary);
        routes.put("/payouts/{reference}", call -> Reply.json(200, shown(payout(call.variable("reference")))));
        routes.put("/transactions", this::transactions);
        routes.put("/reports/payout-with-transactions", this::report);
        routes.put("/reports/payout", this::paper);
        routes.put("/reports/payouts-summary-with-transactions", this::summaryReport);
        return routes;
    }

    private Reply payouts(Call call) {
        var currency = call.query("currency_code");
        var found = between(call).stream()
                .filter(payout ->
                        currency.isEmpty() || currency.get().equalsIgnoreCase(Json.text(payout, "currency_code")))
                .map(this::shown)
                .toList();
        return page(call, "payouts", found);
    }

    /** Payouts whose payout date lies within the asked dates, oldest first. */
    private List<ObjectNode> between(Call call) {
        var start = instant(call, "start_date").orElse(Instant.MIN);
        var end = instant(call, "end_date").orElse(Instant.MAX);
        return store.all(Ledger.PAYOUT).stream()
                .filter(payout -> {
                    var date = Instant.parse(Json.text(payout, "payout_date"));
                    return !date.isBefore(start) && !date.isAfter(end);
                })
                .toList();
    }

    /** A bare date is its first instant, also as an end: the caller who means the whole day must say so. */
    private static Optional<Instant> instant(Call call, String name) {
        return call.query(name).map(text -> {
            try {
                return text.length() == 10
                        ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                        : Instant.parse(text);
            } catch (DateTimeParseException e) {
                throw Refusal.badValue(name + " is no date: " + text);
            }
        });
    }

    private ObjectNode payout(String reference) {
        return store.find(Ledger.PAYOUT, reference)
                .orElseThrow(() -> new Refusal(404, "NOT_FOUND", "No payout with reference " + reference));
    }

    private ObjectNode shown(ObjectNode payout) {
        return payout.deepCopy()
                .put(
                        "transactions",
                        baseUri.get() + "/settlements/v1/transactions?payment_reference="
                                + Json.text(payout, "payment_reference"));
    }

    private Reply transactions(Call call) {
        var reference = call.query("payment_reference");
        var order = call.query("order_id");
        var found = store.all(Ledger.TRANSACTION).stream()
                .filter(row -> reference.isEmpty() || reference.get().equals(Json.text(row, "payment_reference")))
                .filter(row -> order.isEmpty() || order.get().equals(Json.text(row, "order_id")))
                .map(row -> {
                    var copy = row.deepCopy();
                    if (row.has("payment_reference")) {
                        copy.put(
                                "payout",
                                baseUri.get() + "/settlements/v1/payouts/" + Json.text(row, "payment_reference"));
                    }
                    return copy;
                })
                .toList();
        return page(call, "transactions", found);
    }

    private Reply page(Call call, String name, List<ObjectNode> found) {
        int size = bounded(call, "size", SIZE_DEFAULT, 1, SIZE_MAX);
        int offset = bounded(call, "offset", 0, 0, Integer.MAX_VALUE);
        int from = Math.min(offset, found.size());
        int to = Math.min(from + size, found.size());
        var body = Json.object();
        var list = body.putArray(name);
        found.subList(from, to).forEach(list::add);
        var pagination = body.putObject("pagination")
                .put("count", to - from)
                .put("total", found.size())
                .put("offset", offset);
        if (to < found.size()) {
            pagination.put("next", url(call, to, size));
        }
        if (from > 0) {
            pagination.put("prev", url(call, Math.max(0, from - size), size));
        }
        return Reply.json(200, body);
    }

    private String url(Call call, int offset, int size) {
        var query = new TreeMap<>(call.query());
        query.put("offset", List.of(Integer.toString(offset)));
        query.put("size", List.of(Integer.toString(size)));
        var text = new StringBuilder();
        query.forEach((name, values) -> text.append(text.isEmpty() ? "?" : "&")
                .append(name)
                .append('=')
                .append(java.net.URLEncoder.encode(values.getFirst(), java.nio.charset.StandardCharsets.UTF_8)));
        return baseUri.get() + call.path() + text;
    }

    private static int bounded(Call call, String name, int otherwise, int min, int max) {
        int value;
        try {
            value = call.query(name).map(Integer::parseInt).orElse(otherwise);
        } catch (NumberFormatException e) {
            throw Refusal.badValue(name + " is a whole number");
        }
        if (value < min || value > max) {
            throw Refusal.badValue(name + " is " + min + " to " + max);
        }
        return value;
    }

    private Reply summary(Call call) {
        if (call.query("start_date").isEmpty() || call.query("end_date").isEmpty()) {
            throw Refusal.badValue("start_date and end_date are required");
        }
        var currency = call.query("currency_code");
        var byCurrency = new TreeMap<String, ObjectNode>();
        for (var payout : between(call)) {
            var code = Json.text(payout, "currency_code");
            if (currency.isEmpty() || currency.get().equals(code)) {
                var sums = byCurrency.computeIfAbsent(
                        code,
                        _ -> Json.object()
                                .put("summary_settlement_currency", code)
                                .put("summary_payout_date_start", Json.text(payout, "payout_date")));
                sums.put("summary_payout_date_end", Json.text(payout, "payout_date"));
                for (var name : List.of(
                        "sale",
                        "return",
                        "reversal",
                        "fee",
                        "fee_correction",
                        "tax",
                        "commission",
                        "holdback",
                        "release",
                        "repay",
                        "settlement")) {
                    var field = "summary_total_" + name + "_amount";
                    sums.put(field, Json.number(sums, field) + Json.number(payout.path("totals"), name + "_amount"));
                }
            }
        }
        var list = Json.array();
        byCurrency.values().forEach(list::add);
        return Reply.json(200, list);
    }

    private Reply report(Call call) {
        var reference =
                call.query("payment_reference").orElseThrow(() -> Refusal.badValue("payment_reference is required"));
        return csv(SettlementFile.write(List.of(payout(reference)), rows(reference)));
    }

    /** "A single settlement summed up in pdf format." */
    private Reply paper(Call call) {
        var reference =
                call.query("payment_reference").orElseThrow(() -> Refusal.badValue("payment_reference is required"));
        var payout = payout(reference);
        var lines = new ArrayList<String>();
        lines.add("Settlement " + reference);
        lines.add("Payout date " + Json.text(payout, "payout_date"));
        payout.path("totals")
                .properties()
                .forEach(total -> lines.add(total.getKey() + " "
                        + total.getValue().asString("") + " " + Json.text(payout, "currency_code")));
        return Paper.of(lines);
    }

    private Reply summaryReport(Call call) {
        if (call.query("start_date").isEmpty() || call.query("end_date").isEmpty()) {
            throw Refusal.badValue("start_date and end_date are required");
        }
        var payouts = between(call);
        var rows = payouts.stream()
                .flatMap(payout -> rows(Json.text(payout, "payment_reference")).stream())
                .toList();
        return csv(SettlementFile.write(payouts, rows));
    }

    private List<? extends JsonNode> rows(String reference) {
        return store.all(Ledger.TRANSACTION).stream()
                .filter(row -> reference.equals(Json.text(row, "payment_reference")))
                .toList();
    }

    private static Reply csv(String text) {
        return Reply.text(200, "text/csv; charset=utf-8", text);
    }
}
