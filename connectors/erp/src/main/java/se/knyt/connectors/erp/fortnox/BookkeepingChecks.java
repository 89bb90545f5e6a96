package se.knyt.connectors.erp.fortnox;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import se.knyt.spi.Preflight.Plan;
import se.knyt.spi.Preflight.Status;
import tools.jackson.databind.JsonNode;

/** Checks of how the books are kept: method, years, locked period, chart of accounts, VAT codes, predefined accounts and series. */
final class BookkeepingChecks {
    /** Two monthly closings ahead: time enough to create a year. */
    private static final int DAYS_AHEAD = 60;
    /** Own accounts for OSS sales by country and rate. */
    private static final int OSS_FIRST = 3130;

    private static final int OSS_LAST = 3199;

    /** The receivable and the VAT of an ordinary sale, without which no invoice can be booked. */
    private static final List<String> PREDEFINED_WANTED = List.of("CUSTCLAIM", "OUTVAT_MP1");

    private final FortnoxClient client;
    private final FinancialYears years;
    private final FortnoxConfig config;
    private final Plan plan;

    BookkeepingChecks(FortnoxClient client, FinancialYears years, FortnoxConfig config, Plan plan) {
        this.client = client;
        this.years = years;
        this.config = config;
        this.plan = plan;
    }

    /** Under the cash method the payment books sale and VAT, not the invoice: other vouchers than ours expect, so it stops. */
    void method(Findings findings) {
        var year = years.read(client).stream()
                .filter(candidate -> candidate.holds(plan.today()))
                .findFirst();
        var method = year.map(FinancialYears.Year::method).orElse("");
        var status = switch (method) {
            case "ACCRUAL" -> Status.OK;
            case "CASH" -> Status.STOP;
            default -> Status.ASK;
        };
        findings.add("bookkeeping-method", status, "method", method);
    }

    void years(Findings findings) {
        var all = years.read(client);
        var ahead = plan.today().plusDays(DAYS_AHEAD);
        boolean today = all.stream().anyMatch(year -> year.holds(plan.today()));
        boolean later = all.stream().anyMatch(year -> year.holds(ahead));
        findings.add(
                "financial-year",
                today ? Status.OK : Status.STOP,
                "date",
                plan.today().toString());
        findings.add("financial-year-ahead", later ? Status.OK : Status.WARN, "date", ahead.toString());
    }

    void lockedPeriod(Findings findings) {
        var lockedTo = FinancialYears.lockedTo(client);
        boolean open = lockedTo.isEmpty() || lockedTo.get().isBefore(plan.today());
        findings.add(
                "locked-period",
                open ? Status.OK : Status.STOP,
                "date",
                plan.today().toString(),
                "lockedTo",
                lockedTo.map(Object::toString).orElse(""));
    }

    /** Everything that the chart of accounts tells, read once. */
    void chart(Findings findings) {
        var chart = new HashMap<Integer, JsonNode>();
        for (var row : client.list("/3/accounts", Map.of(), "Accounts")) {
            chart.put(Fields.whole(row, "Number"), row);
        }
        accounts(findings, chart);
        vatCodes(findings, chart);
        ossAccounts(findings, chart);
        costCentres(findings, chart);
        if (plan.invoices()) {
            findings.run("predefined-accounts", here -> predefinedAccounts(here, chart));
        }
    }

    private void accounts(Findings findings, Map<Integer, JsonNode> chart) {
        var wanted = new HashSet<>(plan.accountsUsed());
        wanted.addAll(plan.salesAccounts());
        wanted.addAll(plan.providerAccounts().values());
        var missing = wanted.stream()
                .filter(account -> !usable(chart, account))
                .sorted()
                .toList();
        var changes = missing.stream()
                .filter(account -> chart.containsKey(account) || plan.names().containsKey(account))
                .map(account -> chart.containsKey(account)
                        ? FortnoxRemedy.activate(account)
                        : FortnoxRemedy.account(plan, account))
                .toList();
        findings.add(
                "accounts", missing.isEmpty() ? Status.OK : Status.STOP, changes, "accounts", Findings.some(missing));
    }

    private static boolean usable(Map<Integer, JsonNode> chart, int account) {
        var row = chart.get(account);
        return row != null && !Fields.text(row, "Active").equalsIgnoreCase("false");
    }

    private void vatCodes(Findings findings, Map<Integer, JsonNode> chart) {
        var without = plan.salesAccounts().stream()
                .filter(account -> !isOss(account))
                .filter(account -> vatCode(chart, account).isEmpty())
                .sorted()
                .toList();
        findings.add("vat-codes", without.isEmpty() ? Status.OK : Status.STOP, "accounts", Findings.some(without));
    }

    /** Any code but one of OSS feeds a box, and the sale would be declared in Sweden and in the OSS return. */
    private void ossAccounts(Findings findings, Map<Integer, JsonNode> chart) {
        var twice = plan.salesAccounts().stream()
                .filter(BookkeepingChecks::isOss)
                .filter(account -> !vatCode(chart, account).isEmpty()
                        && !vatCode(chart, account).startsWith("OSS"))
                .sorted()
                .toList();
        findings.add("oss-accounts", twice.isEmpty() ? Status.OK : Status.STOP, "accounts", Findings.some(twice));
    }

    private static boolean isOss(int account) {
        return account >= OSS_FIRST && account <= OSS_LAST;
    }

    private static String vatCode(Map<Integer, JsonNode> chart, int account) {
        var row = chart.get(account);
        return row == null ? "" : Fields.text(row, "VATCode").strip().toUpperCase(Locale.ROOT);
    }

    private void costCentres(Findings findings, Map<Integer, JsonNode> chart) {
        var costCentre = mandatory(chart, "CostCenterSettings");
        boolean given = !config.costCenter().isEmpty();
        findings.add(
                "cost-centre",
                costCentre.isEmpty() || given ? Status.OK : Status.STOP,
                "accounts",
                Findings.some(costCentre),
                "costCentre",
                config.costCenter());
        var project = mandatory(chart, "ProjectSettings");
        findings.add("project", project.isEmpty() ? Status.OK : Status.STOP, "accounts", Findings.some(project));
        if (given) {
            var known = client.list("/3/costcenters", Map.of(), "CostCenters").stream()
                    .filter(row -> !Fields.text(row, "Active").equalsIgnoreCase("false"))
                    .anyMatch(row -> Fields.text(row, "Code").equals(config.costCenter()));
            findings.add("cost-centre-exists", known ? Status.OK : Status.STOP, "costCentre", config.costCenter());
        }
    }

    private List<Integer> mandatory(Map<Integer, JsonNode> chart, String setting) {
        return plan.accountsUsed().stream()
                .filter(account -> {
                    var row = chart.get(account);
                    return row != null && Fields.text(row, setting).equals("MANDATORY");
                })
                .sorted()
                .toList();
    }

    private void predefinedAccounts(Findings findings, Map<Integer, JsonNode> chart) {
        var rows = client.list("/3/predefinedaccounts", Map.of(), "PreDefinedAccounts");
        var unset = new ArrayList<>(PREDEFINED_WANTED);
        for (var row : rows) {
            unset.remove(Fields.text(row, "Name"));
            int account = Fields.whole(row, "Account");
            if (account == 0 || !usable(chart, account)) {
                unset.add(Fields.text(row, "Name") + (account == 0 ? "" : " (" + account + ")"));
            }
        }
        findings.add("predefined-accounts", unset.isEmpty() ? Status.OK : Status.STOP, "names", Findings.some(unset));
    }

    /** Invoices and incoming payments get their numbers from these; ours must not stand among them. */
    void series(Findings findings) {
        var predefined = new HashMap<String, String>();
        for (var row : client.list("/3/predefinedvoucherseries", Map.of(), "PreDefinedVoucherSeriesCollection")) {
            predefined.put(Fields.text(row, "Name"), Fields.text(row, "VoucherSeries"));
        }
        var series = seriesCodes();
        var unset = new ArrayList<String>();
        for (var name : List.of("INVOICE", "INVOICEPAYMENT")) {
            var code = predefined.getOrDefault(name, "");
            if (code.isEmpty() || !series.contains(code)) {
                unset.add(name);
            }
        }
        if (plan.invoices()) {
            findings.add("predefined-series", unset.isEmpty() ? Status.OK : Status.STOP, "names", Findings.some(unset));
        }
        boolean exists = series.contains(plan.voucherSeries());
        boolean shared = predefined.containsValue(plan.voucherSeries());
        var status = !exists ? Status.STOP : shared ? Status.WARN : Status.OK;
        findings.add(
                "voucher-series",
                status,
                exists ? List.of() : List.of(FortnoxRemedy.series(plan.voucherSeries())),
                "series",
                plan.voucherSeries(),
                "exists",
                Boolean.toString(exists),
                "shared",
                Boolean.toString(shared));
    }

    private Set<String> seriesCodes() {
        var codes = new HashSet<String>();
        for (var row : client.list("/3/voucherseries", Map.of(), "VoucherSeriesCollection")) {
            codes.add(Fields.text(row, "Code"));
        }
        return codes;
    }
}
