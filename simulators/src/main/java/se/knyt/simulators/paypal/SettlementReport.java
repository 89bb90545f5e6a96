package se.knyt.simulators.paypal;

import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.TreeSet;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.SimulatorStore;
import tools.jackson.databind.JsonNode;

/**
 * The settlement report (STL, version 009) of one day, as it would lie on PayPal's SFTP server. Amounts are unsigned whole numbers
 * with two implied decimals for every currency, the direction is a column of its own.
 */
final class SettlementReport {
    /** The reporting window whose day the report is of. */
    private static final ZoneId ZONE = ZoneId.of("America/Los_Angeles");

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyyMMdd", Locale.ROOT);
    private static final String COLUMNS = """
        "CH","Transaction ID","Invoice ID","PayPal Reference ID","PayPal Reference ID Type","Transaction Event Code",\
        "Transaction Initiation Date","Transaction Completion Date","Transaction  Debit or Credit",\
        "Gross Transaction Amount","Gross Transaction Currency","Fee Debit or Credit","Fee Amount","Fee Currency",\
        "Custom Field","Consumer ID","Payment Tracking ID","Store ID","Bank Reference ID",\
        "Credit Transactional Fee","Credit Promotional Fee","Credit Term"
        """;

    private final SimulatorStore store;
    private final InstantSource clock;

    SettlementReport(SimulatorStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    /** Names of the reports of whole days on which something moved, oldest first. */
    List<String> names() {
        var today = day(clock.instant());
        var days = new TreeSet<LocalDate>();
        for (var row : store.all(Ledger.ROW)) {
            var day = day(Ledger.at(row));
            if (row.path("_affects").asBoolean(false) && day.isBefore(today)) {
                days.add(day);
            }
        }
        return days.stream()
                .map(day -> "STL-" + DAY.format(day) + ".01.009.CSV")
                .toList();
    }

    private static LocalDate day(Instant instant) {
        return instant.atZone(ZONE).toLocalDate();
    }

    /** @throws Refusal when no such report lies there */
    String read(String name) {
        if (!names().contains(name)) {
            throw Refusal.notFound();
        }
        var day = LocalDate.parse(name.substring(4, 12), DAY);
        var start = day.atStartOfDay(ZONE).toInstant();
        var end = day.plusDays(1).atStartOfDay(ZONE).toInstant().minusSeconds(1);
        var rows = store.all(Ledger.ROW).stream()
                .filter(row -> row.path("_affects").asBoolean(false))
                .filter(row -> day(Ledger.at(row)).equals(day))
                .toList();
        var lines = new ArrayList<String>();
        lines.add("\"RH\"," + quoted(Wire.fileTime(end.plusSeconds(3 * 3600), ZONE)) + ",\"A\","
                + quoted(Reporting.ACCOUNT) + ",\"009\"");
        lines.add("\"FH\",1");
        lines.add("\"SH\"," + quoted(Wire.fileTime(start, ZONE)) + "," + quoted(Wire.fileTime(end, ZONE)) + ","
                + quoted(Reporting.ACCOUNT) + ",\"\"");
        lines.add(COLUMNS.strip());
        rows.forEach(row -> lines.add(line(row)));
        var totals = totals(rows, start);
        totals.forEach(total -> lines.add("\"SF\"," + total));
        lines.add("\"SC\"," + rows.size());
        totals.forEach(total -> lines.add("\"RF\"," + total));
        lines.add("\"RC\"," + rows.size());
        lines.add("\"FF\"," + rows.size());
        return String.join("\r\n", lines) + "\r\n";
    }

    private static String line(JsonNode row) {
        var currency = Json.text(row, "_currency");
        long gross = Json.number(row, "_gross");
        long fee = Json.number(row, "_fee");
        var at = quoted(Wire.fileTime(Ledger.at(row), ZONE));
        return String.join(
                ",",
                "\"SB\"",
                quoted(Json.text(row, "transaction_id")),
                quoted(Json.text(row, "invoice_id")),
                quoted(Json.text(row, "paypal_reference_id")),
                quoted(Json.text(row, "paypal_reference_id_type")),
                quoted(Json.text(row, "transaction_event_code")),
                at,
                at,
                quoted(side(gross)),
                implied(gross, currency),
                quoted(currency),
                quoted(fee == 0 ? "" : side(fee)),
                fee == 0 ? "" : implied(fee, currency),
                quoted(fee == 0 ? "" : currency),
                quoted(Json.text(row, "custom_field")),
                "\"\"",
                "\"\"",
                "\"\"",
                quoted(Json.text(row, "bank_reference_id")),
                "\"\"",
                "\"\"",
                "\"\"");
    }

    private static String side(long amount) {
        return amount < 0 ? "DR" : "CR";
    }

    /** Hundredths of a unit, also where the currency has none. */
    private static String implied(long minor, String currency) {
        long factor = Wire.decimals(currency) == 0 ? 100 : 1;
        return Long.toString(Math.multiplyExact(Math.abs(minor), factor));
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\"", "\"\"") + "\"";
    }

    /** Per currency: credits, debits, fee credits, fee debits, available balance before and after, payable before and after, rows. */
    private List<String> totals(List<? extends JsonNode> rows, Instant start) {
        var sums = new TreeMap<String, long[]>();
        for (var row : rows) {
            var sum = sums.computeIfAbsent(Json.text(row, "_currency"), _ -> new long[5]);
            long gross = Json.number(row, "_gross");
            long fee = Json.number(row, "_fee");
            sum[gross < 0 ? 1 : 0] += Math.abs(gross);
            sum[fee < 0 ? 3 : 2] += Math.abs(fee);
            sum[4]++;
        }
        var lines = new ArrayList<String>();
        sums.forEach((currency, sum) -> {
            long opening = store.all(Ledger.ROW).stream()
                    .filter(row -> row.path("_affects").asBoolean(false)
                            && Json.text(row, "_currency").equals(currency)
                            && Ledger.at(row).isBefore(start))
                    .mapToLong(row -> Json.number(row, "_gross") + Json.number(row, "_fee"))
                    .sum();
            long closing = opening + sum[0] - sum[1] + sum[2] - sum[3];
            lines.add(quoted(currency) + "," + implied(sum[0], currency) + "," + implied(sum[1], currency) + ","
                    + implied(sum[2], currency) + "," + implied(sum[3], currency) + "," + quoted(side(opening)) + ","
                    + implied(opening, currency) + "," + quoted(side(closing)) + "," + implied(closing, currency)
                    + ",\"CR\",0,\"CR\",0," + sum[4]);
        });
        return lines;
    }
}
