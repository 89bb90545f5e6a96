package se.knyt.simulators.paypal;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import se.knyt.simulators.base.Call;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.Reply;
import se.knyt.simulators.base.SimulatorStore;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Transaction Search: rows by date, and balances. It knows nothing younger than its last refresh. */
final class Reporting {
    static final String ACCOUNT = "KNYTSANDB2X34";
    private static final Duration WINDOW_MAX = Duration.ofDays(31);
    private static final Duration HISTORY = Duration.ofDays(3 * 366);
    private static final Set<String> FILTERS = Set.of(
            "transaction_id",
            "transaction_type",
            "transaction_status",
            "transaction_amount",
            "transaction_currency",
            "payment_instrument_type",
            "store_id",
            "terminal_id");

    private final SimulatorStore store;
    private final Ledger ledger;
    private final InstantSource clock;
    private final Supplier<URI> baseUri;

    Reporting(SimulatorStore store, Ledger ledger, InstantSource clock, Supplier<URI> baseUri) {
        this.store = store;
        this.ledger = ledger;
        this.clock = clock;
        this.baseUri = baseUri;
    }

    private Instant refreshed() {
        return clock.instant()
                .minus(Duration.ofMinutes(ledger.terms().number("report_lag_minutes")))
                .truncatedTo(ChronoUnit.SECONDS);
    }

    Reply transactions(Call call) {
        var start = required(call, "start_date");
        var end = required(call, "end_date");
        if (end.isBefore(start) || Duration.between(start, end).compareTo(WINDOW_MAX) > 0) {
            throw Refusal.invalid("end_date", "is no more than 31 days after start_date");
        }
        if (start.isBefore(clock.instant().minus(HISTORY))) {
            throw Refusal.invalid("start_date", "data for the given start date is not available");
        }
        int size = whole(call, "page_size", 100, 1, 500);
        int page = Math.max(1, whole(call, "page", 1, 0, Integer.MAX_VALUE));
        var found = find(call, start, end);
        if (found.size() > ledger.terms().number("resultset_max")) {
            throw Refusal.named(
                    400, "RESULTSET_TOO_LARGE", "Result set size is greater than the maximum limit. Change the range.");
        }
        boolean filtered = FILTERS.stream().anyMatch(name -> call.query(name).isPresent());
        var refreshed = refreshed();
        var body = Json.object();
        var details = body.putArray("transaction_details");
        long from = Math.min(found.size(), (page - 1L) * size);
        found.subList((int) from, (int) Math.min(found.size(), from + size))
                .forEach(row -> details.addObject().set("transaction_info", info(row, filtered)));
        body.put("account_number", ACCOUNT)
                .put("start_date", Wire.reportTime(start))
                .put("end_date", Wire.reportTime(end.isAfter(refreshed) ? refreshed : end))
                .put("last_refreshed_datetime", Wire.reportTime(refreshed))
                .put("page", page)
                .put("total_items", found.size())
                .put("total_pages", (found.size() + size - 1) / size);
        body.putArray("links")
                .addObject()
                .put("href", baseUri.get() + call.path())
                .put("rel", "self")
                .put("method", "GET");
        return Reply.json(200, body);
    }

    private List<ObjectNode> find(Call call, Instant start, Instant end) {
        boolean all = call.query("balance_affecting_records_only").orElse("Y").equals("N");
        var refreshed = refreshed();
        return store.all(Ledger.ROW).stream()
                .filter(row -> !Ledger.at(row).isBefore(start.truncatedTo(ChronoUnit.SECONDS))
                        && !Ledger.at(row).isAfter(end)
                        && !Ledger.at(row).isAfter(refreshed))
                .filter(row -> all || row.path("_affects").asBoolean(false))
                .filter(row -> passes(call, row))
                .toList();
    }

    private static boolean passes(Call call, JsonNode row) {
        return equal(call, "transaction_id", Json.text(row, "transaction_id"))
                && equal(call, "transaction_type", Json.text(row, "transaction_event_code"))
                && equal(call, "transaction_status", Json.text(row, "transaction_status"))
                && equal(call, "transaction_currency", Json.text(row, "_currency"))
                && call.query("transaction_amount")
                        .map(range -> within(range, Json.number(row, "_gross")))
                        .orElse(true);
    }

    private static boolean equal(Call call, String name, String value) {
        return call.query(name).map(value::equals).orElse(true);
    }

    private static boolean within(String range, long amount) {
        if (!range.matches("-?\\d{1,15} TO -?\\d{1,15}")) {
            throw Refusal.invalid("transaction_amount", "is two whole numbers with TO between");
        }
        var ends = range.split(" TO ", 2);
        return Long.parseLong(ends[0]) <= amount && amount <= Long.parseLong(ends[1]);
    }

    /** A row as shown; the running balance is left out as soon as a filter is used. */
    private static ObjectNode info(ObjectNode row, boolean filtered) {
        var shown = PayPalSimulator.shown(row);
        shown.put("paypal_account_id", ACCOUNT);
        if (filtered || !row.path("_affects").asBoolean(false)) {
            shown.remove(List.of("ending_balance", "available_balance"));
        }
        return shown;
    }

    Reply balances(Call call) {
        var refreshed = refreshed();
        var at = call.query("as_of_time")
                .map(text -> Wire.instant(text, "as_of_time"))
                .orElse(refreshed);
        if (at.isAfter(clock.instant())) {
            throw Refusal.invalid("as_of_time", "is not in the future");
        }
        var totals = new TreeMap<String, Long>();
        totals.put(Terms.PRIMARY, 0L);
        for (var row : store.all(Ledger.ROW)) {
            if (row.path("_affects").asBoolean(false)
                    && !Ledger.at(row).isAfter(at)
                    && !Ledger.at(row).isAfter(refreshed)) {
                totals.merge(
                        Json.text(row, "_currency"),
                        Json.number(row, "_gross") + Json.number(row, "_fee"),
                        Math::addExact);
            }
        }
        var wanted = call.query("currency_code").orElse("ALL");
        var body = Json.object();
        var list = body.putArray("balances");
        totals.forEach((currency, total) -> {
            if (wanted.equals("ALL") || wanted.equals(currency)) {
                var balance = list.addObject().put("currency", currency).put("primary", currency.equals(Terms.PRIMARY));
                balance.set("total_balance", Wire.money(total, currency));
                balance.set("available_balance", Wire.money(total, currency));
                balance.set("withheld_balance", Wire.money(0, currency));
            }
        });
        body.put("account_id", ACCOUNT)
                .put("as_of_time", Wire.reportTime(at))
                .put("last_refresh_time", Wire.reportTime(refreshed));
        return Reply.json(200, body);
    }

    private static Instant required(Call call, String name) {
        return Wire.instant(call.query(name).orElseThrow(() -> Refusal.invalid(name, "is required")), name);
    }

    private static int whole(Call call, String name, int otherwise, int min, int max) {
        var text = call.query(name).orElse(Integer.toString(otherwise));
        if (!text.matches("\\d{1,9}") || Integer.parseInt(text) < min || Integer.parseInt(text) > max) {
            throw Refusal.invalid(name, "is a whole number from " + min + " to " + max);
        }
        return Integer.parseInt(text);
    }
}
