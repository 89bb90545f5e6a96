package se.knyt.simulators.fortnox;

import java.time.LocalDate;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The general ledger: the only door through which a voucher comes in, whoever writes it. A voucher is never changed. */
final class Ledger {
    /** Where a voucher ended up. */
    record Posted(String series, int number, int year) {
        /** Writes the three voucher fields that documents carry. */
        void stamp(ObjectNode document) {
            document.put("VoucherSeries", series);
            document.put("VoucherNumber", number);
            document.put("VoucherYear", year);
        }
    }

    private final State state;
    private final Years years;
    private final Time time;

    Ledger(State state, Years years, Time time) {
        this.state = state;
        this.years = years;
        this.time = time;
    }

    static String accountKey(int year, int account) {
        return State.key(year) + "/" + String.format(Locale.ROOT, "%04d", account);
    }

    static String seriesKey(int year, String series) {
        return State.key(year) + "/" + series;
    }

    static String voucherKey(int year, String series, int number) {
        return seriesKey(year, series) + "/" + State.key(number);
    }

    static String counter(int year, String series) {
        return "voucher/" + seriesKey(year, series);
    }

    /** An account that may be posted to in the year. */
    ObjectNode account(int year, int number) {
        var account = state.find(State.Table.ACCOUNTS, accountKey(year, number));
        if (account == null) {
            throw FortnoxError.refused(FortnoxError.ACCOUNT_MISSING, "Kontot finns inte (" + number + ").");
        }
        if (!Json.flag(account, "Active")) {
            throw FortnoxError.refused(FortnoxError.ACCOUNT_MISSING, "Kontot är inte aktivt (" + number + ").");
        }
        return account;
    }

    /** Checks everything a voucher must fulfil, takes the next number of its series and year, and keeps it. */
    Posted post(Draft draft) {
        var year = years.open(draft.date());
        if (state.find(State.Table.SERIES, seriesKey(year.id(), draft.series())) == null) {
            throw FortnoxError.badValue("VoucherSeries", "Verifikationsserien finns inte");
        }
        if (draft.rows().size() < 2) {
            throw FortnoxError.refused("En verifikation måste ha minst två rader.");
        }
        long sum = 0;
        for (var row : draft.rows()) {
            sum = Math.addExact(sum, row.amount());
            checkRow(account(year.id(), row.account()), row);
        }
        if (sum != 0) {
            throw FortnoxError.refused("Verifikationen balanserar inte, differens " + Amounts.decimal(sum) + ".");
        }
        int number = state.next(counter(year.id(), draft.series()), 1);
        state.put(
                State.Table.VOUCHERS, voucherKey(year.id(), draft.series(), number), record(draft, year.id(), number));
        return new Posted(draft.series(), number, year.id());
    }

    private void checkRow(ObjectNode account, Draft.Row row) {
        setting(account, "CostCenterSettings", row.costCenter(), "Kostnadsställe", row);
        setting(account, "ProjectSettings", row.project(), "Projekt", row);
        setting(account, "TransactionInformationSettings", row.information(), "Transaktionsinformation", row);
        if (!row.costCenter().isEmpty() && state.find(State.Table.COST_CENTERS, row.costCenter()) == null) {
            throw FortnoxError.badValue("CostCenter", "Kostnadsstället finns inte");
        }
    }

    private static void setting(ObjectNode account, String setting, String value, String what, Draft.Row row) {
        var rule = Json.text(account, setting);
        if (rule.equals("MANDATORY") && value.isEmpty()) {
            throw FortnoxError.refused(what + " är obligatoriskt på konto " + row.account() + ".");
        }
        if (rule.equals("NOTALLOWED") && !value.isEmpty()) {
            throw FortnoxError.refused(what + " är inte tillåtet på konto " + row.account() + ".");
        }
    }

    private ObjectNode record(Draft draft, int year, int number) {
        var record = Json.object();
        record.put("VoucherSeries", draft.series());
        record.put("VoucherNumber", number);
        record.put("Year", year);
        record.put("TransactionDate", draft.date().toString());
        record.put("Description", draft.description());
        record.put("Comments", draft.comments());
        record.put("ReferenceType", draft.referenceType());
        record.put("ReferenceNumber", draft.referenceNumber());
        record.put("ApprovalState", 0);
        record.put("_modified", time.stamp());
        var rows = record.putArray("VoucherRows");
        for (var row : draft.rows()) {
            var line = rows.addObject();
            line.put("Account", row.account());
            Json.putMinor(line, "Debit", Math.max(row.amount(), 0));
            Json.putMinor(line, "Credit", Math.max(-row.amount(), 0));
            line.put("CostCenter", row.costCenter());
            line.put("Project", row.project());
            line.put("TransactionInformation", row.information());
            line.put("Description", name(year, row.account()));
            line.put("Removed", false);
            line.put("Quantity", 0);
        }
        return record;
    }

    private String name(int year, int account) {
        return Json.text(account(year, account), "Description");
    }

    static long amount(tools.jackson.databind.JsonNode row) {
        return Amounts.minor(Json.number(row, "Debit").subtract(Json.number(row, "Credit")));
    }

    /** Opening balance plus movements up to and including {@code date} (null: all), in öre, debit positive, per account. */
    Map<Integer, Long> balances(@Nullable LocalDate date) {
        var balances = new TreeMap<Integer, Long>();
        for (var account : state.all(State.Table.ACCOUNTS)) {
            long opening = Amounts.minor(Json.number(account, "_opening"));
            if (opening != 0) {
                balances.merge(Json.integer(account, "Number"), opening, Math::addExact);
            }
        }
        var resultsFrom =
                date == null ? null : years.on(date).map(Years.Year::from).orElse(null);
        for (var voucher : state.all(State.Table.VOUCHERS)) {
            var on = Json.requiredDate(voucher, "TransactionDate");
            if (date != null && on.isAfter(date)) {
                continue;
            }
            for (var row : Json.rows(voucher, "VoucherRows")) {
                int account = Json.integer(row, "Account");
                boolean earlierResult = account >= 3000 && resultsFrom != null && on.isBefore(resultsFrom);
                if (!earlierResult) {
                    balances.merge(account, amount(row), Math::addExact);
                }
            }
        }
        return balances;
    }

    long balance(int account, @Nullable LocalDate date) {
        return balances(date).getOrDefault(account, 0L);
    }

    /** Movements of one account within a year. */
    long movements(int year, int account) {
        var prefix = State.key(year) + "/";
        long sum = 0;
        for (var voucher : state.map(State.Table.VOUCHERS)
                .subMap(prefix, prefix + "\uFFFF")
                .values()) {
            for (var row : Json.rows(voucher, "VoucherRows")) {
                if (Json.integer(row, "Account") == account) {
                    sum = Math.addExact(sum, amount(row));
                }
            }
        }
        return sum;
    }
}
