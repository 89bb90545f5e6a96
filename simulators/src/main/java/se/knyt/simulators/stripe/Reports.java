package se.knyt.simulators.stripe;

import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.Reply;
import se.knyt.simulators.base.SimulatorStore;
import tools.jackson.databind.node.ObjectNode;

/** Report runs and their files: ordered, then asked for until they have succeeded, then downloaded as CSV in major units. */
final class Reports {
    static final String RUN = "reporting.report_run";
    private static final String BY_PAYOUT = "payout_reconciliation.by_id.itemized.4";
    private static final String BY_TIME = "payout_reconciliation.itemized.5";
    private static final String ACTIVITY = "balance_change_from_activity.itemized.6";
    private static final String FILES = "/v1/files/";

    private static final List<String> COLUMNS = List.of(
            "balance_transaction_id",
            "created",
            "available_on",
            "automatic_payout_id",
            "automatic_payout_effective_at",
            "currency",
            "gross",
            "fee",
            "net",
            "reporting_category",
            "source_id",
            "payment_intent_id",
            "charge_id",
            "payment_method_type",
            "card_brand",
            "description");
    private static final Set<String> PARAMETERS =
            Set.of("interval_start", "interval_end", "payout", "timezone", "currency", "reporting_category");

    private final SimulatorStore store;
    private final Payouts payouts;
    private final Supplier<URI> baseUri;

    Reports(SimulatorStore store, Payouts payouts, Supplier<URI> baseUri) {
        this.store = store;
        this.payouts = payouts;
        this.baseUri = baseUri;
    }

    ObjectNode types() {
        var list = Json.object()
                .put("object", "list")
                .put("url", "/v1/reporting/report_types")
                .put("has_more", false);
        var data = list.putArray("data");
        for (var id : List.of(ACTIVITY, BY_PAYOUT, BY_TIME)) {
            var type = data.addObject()
                    .put("id", id)
                    .put("object", "reporting.report_type")
                    .put("livemode", false)
                    .put("version", Integer.parseInt(id.substring(id.lastIndexOf('.') + 1)));
            var columns = type.putArray("default_columns");
            COLUMNS.forEach(columns::add);
        }
        return list;
    }

    ObjectNode create(Change change, Params params) {
        var type = params.required("report_type");
        if (!Set.of(BY_PAYOUT, BY_TIME, ACTIVITY).contains(type)) {
            throw Refusal.parameter("resource_missing", "report_type", "No such report type: '" + type + "'");
        }
        var given = params.members("parameters");
        var parameters = Json.object();
        given.forEach((name, value) -> {
            if (!PARAMETERS.contains(name)) {
                throw Refusal.parameter("parameter_unknown", "parameters[" + name + "]", "Unknown parameter: " + name);
            }
            parameters.put(name, value);
        });
        var wanted = params.list("parameters[columns]");
        if (!wanted.isEmpty()) {
            var columns = parameters.putArray("columns");
            wanted.forEach(columns::add);
        }
        for (var required : type.equals(BY_PAYOUT) ? List.of("payout") : List.of("interval_start", "interval_end")) {
            if (!parameters.has(required)) {
                throw Refusal.parameter(
                        "parameter_missing", "parameters[" + required + "]", "Missing required param: " + required);
            }
        }
        var run = Json.object()
                .put("id", Wire.id(change.batch(), "frr"))
                .put("object", RUN)
                .put("created", Wire.time(change.now()))
                .putNull("error")
                .put("livemode", false)
                .put("report_type", type)
                .putNull("result")
                .put("status", "pending")
                .putNull("succeeded_at");
        run.set("parameters", parameters);
        change.batch().put(RUN, Json.text(run, "id"), run.deepCopy());
        return run;
    }

    /** The run as it stands: whoever asks again finds it done. */
    ObjectNode read(String id) {
        var run = store.find(RUN, id).orElseThrow(() -> Refusal.missing("report_run", RUN, id));
        var file = "file_" + id.substring(id.indexOf('_') + 1);
        run.putObject("result")
                .put("id", file)
                .put("object", "file")
                .put("filename", file + ".csv")
                .put("purpose", "finance_report_run")
                .put("size", csv(run).getBytes(StandardCharsets.UTF_8).length)
                .put("type", "csv")
                .put("url", baseUri.get() + FILES + file + "/contents");
        return run.put("status", "succeeded").put("succeeded_at", Json.number(run, "created"));
    }

    Reply file(String id) {
        var run = store.find(RUN, id.replaceFirst("^file_", "frr_"))
                .orElseThrow(() -> Refusal.missing("file", "file", id));
        return Reply.text(200, "text/csv; charset=utf-8", csv(run));
    }

    private String csv(ObjectNode run) {
        var parameters = run.path("parameters");
        var columns = new ArrayList<String>();
        parameters.path("columns").forEach(column -> columns.add(column.asString("")));
        if (columns.isEmpty()) {
            columns.addAll(COLUMNS);
        }
        var zone = zone(Json.text(parameters, "timezone"));
        var text = new StringBuilder(line(columns));
        for (var row : rows(run)) {
            text.append(
                    line(columns.stream().map(column -> cell(column, row, zone)).toList()));
        }
        return text.toString();
    }

    private static ZoneId zone(String name) {
        try {
            return ZoneId.of(name.isEmpty() ? "Etc/UTC" : name);
        } catch (DateTimeException e) {
            throw Refusal.parameter("parameter_invalid", "parameters[timezone]", "Invalid timezone: " + name);
        }
    }

    /** A transaction and the payout it belongs to; without the payouts' own rows, as the itemized reports are. */
    private record Row(ObjectNode transaction, ObjectNode payout) {}

    private List<Row> rows(ObjectNode run) {
        var parameters = run.path("parameters");
        var type = Json.text(run, "report_type");
        var rows = new ArrayList<Row>();
        if (type.equals(ACTIVITY)) {
            store.all(Ledger.TRANSACTION).stream()
                    .filter(one -> within(parameters, Json.number(one, "created")))
                    .filter(one -> !Json.text(one, "type").startsWith("payout"))
                    .forEach(one -> rows.add(new Row(one, Json.object())));
            return rows;
        }
        for (var payout : store.all(Payouts.PAYOUT)) {
            boolean asked = type.equals(BY_PAYOUT)
                    ? Json.text(payout, "id").equals(Json.text(parameters, "payout"))
                    : within(parameters, Json.number(payout, "arrival_date"));
            if (asked && payout.path("automatic").asBoolean(false)) {
                payouts.content(Json.text(payout, "id")).stream()
                        .filter(one -> !Json.text(one, "type").equals("payout"))
                        .forEach(one -> rows.add(new Row(one, payout)));
            }
        }
        return rows;
    }

    private static boolean within(tools.jackson.databind.JsonNode parameters, long time) {
        return time >= seconds(parameters, "interval_start") && time < seconds(parameters, "interval_end");
    }

    private static long seconds(tools.jackson.databind.JsonNode parameters, String name) {
        try {
            return Long.parseLong(Json.text(parameters, name));
        } catch (NumberFormatException e) {
            throw Refusal.parameter("parameter_invalid_integer", "parameters[" + name + "]", "Invalid timestamp");
        }
    }

    private String cell(String column, Row row, ZoneId zone) {
        var one = row.transaction;
        var charge = chargeOf(one);
        return switch (column) {
            case "balance_transaction_id" -> Json.text(one, "id");
            case "created", "created_utc" -> time(Json.number(one, "created"), zone);
            case "available_on", "available_on_utc" -> time(Json.number(one, "available_on"), zone);
            case "automatic_payout_id" -> Json.text(row.payout, "id");
            case "automatic_payout_effective_at" ->
                row.payout.isEmpty() ? "" : time(Json.number(row.payout, "arrival_date"), zone);
            case "gross" -> major(one, "amount");
            case "fee" -> major(one, "fee");
            case "net" -> major(one, "net");
            case "source_id" -> Json.text(one, "source");
            case "payment_intent_id" -> Json.text(charge, "payment_intent");
            case "charge_id" -> Json.text(charge, "id");
            case "refund_id" -> Json.text(one, "source").startsWith("re_") ? Json.text(one, "source") : "";
            case "dispute_id" -> Json.text(one, "source").startsWith("dp_") ? Json.text(one, "source") : "";
            case "payment_method_type" -> Json.text(charge.path("payment_method_details"), "type");
            case "card_brand" -> Json.text(charge.path("payment_method_details").path("card"), "brand");
            case "customer_facing_amount" -> charge.isEmpty() ? "" : major(charge, "amount");
            case "customer_facing_currency" -> Json.text(charge, "currency");
            case "currency", "reporting_category", "description" -> Json.text(one, column);
            default -> metadata(column, charge);
        };
    }

    private static String metadata(String column, ObjectNode charge) {
        var prefix = "payment_metadata[";
        if (!column.startsWith(prefix) || !column.endsWith("]")) {
            throw Refusal.parameter("parameter_invalid", "parameters[columns]", "Invalid column: " + column);
        }
        return Json.text(charge.path("metadata"), column.substring(prefix.length(), column.length() - 1));
    }

    private ObjectNode chargeOf(ObjectNode transaction) {
        var source = Json.text(transaction, "source");
        var id = store.peek(Refunds.REFUND, source)
                .or(() -> store.peek(Disputes.DISPUTE, source))
                .map(node -> Json.text(node, "charge"))
                .orElse(source);
        return store.peek(Payments.CHARGE, id).orElseGet(Json::object);
    }

    private static String time(long seconds, ZoneId zone) {
        return DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT)
                .format(Instant.ofEpochSecond(seconds).atZone(zone));
    }

    private static String major(ObjectNode node, String field) {
        int digits = Terms.digits(Json.text(node, "currency"));
        return BigDecimal.valueOf(Json.number(node, field), digits).toPlainString();
    }

    private static String line(List<String> cells) {
        return cells.stream().map(Reports::quoted).collect(Collectors.joining(",")) + "\n";
    }

    private static String quoted(String cell) {
        return cell.matches("(?s).*[\",\r\n].*") ? '"' + cell.replace("\"", "\"\"") + '"' : cell;
    }
}
