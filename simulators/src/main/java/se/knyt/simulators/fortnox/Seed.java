package se.knyt.simulators.fortnox;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** A fresh Swedish company: chart, series, three calendar years around today, modes of payment, currencies. */
final class Seed {
    static final String COMPANY_NAME = "Strandgatan Handel AB";
    static final String ORGANIZATION_NUMBER = "556000-0175";
    static final String VAT_NUMBER = "SE556000017501";
    static final String STREET = "Strandgatan 7";
    static final String ZIP_CODE = "621 57";
    static final String CITY = "Visby";
    /** The tenant number that {@code client_credentials} names. */
    static final String TENANT_ID = "1000175";

    private static final List<List<String>> MODES = List.of(
            List.of("BG", "1930", "Bankgiro"),
            List.of("KLARNA", "1581", "Klarna"),
            List.of("STRIPE", "1582", "Stripe"),
            List.of("PAYPAL", "1583", "PayPal"),
            List.of("ADYEN", "1584", "Adyen"),
            List.of("SWISH", "1585", "Swish"),
            List.of("NETS", "1586", "Nets"),
            List.of("SHOPIFY", "1587", "Shopify Payments"),
            List.of("MARKNAD", "1588", "Marknadsplats"),
            List.of("KUSTOM", "1591", "Kustom"),
            List.of("SVEA", "1592", "Svea"),
            List.of("PRESENTKORT", "2421", "Presentkort"),
            List.of("TILLGODO", "2422", "Tillgodohavande"),
            List.of("FÖRSKOTT", "2420", "Förskott från kund"));

    private static final Map<String, String> SERIES = Map.of(
            "A", "Redovisning",
            "B", "Kundfakturor",
            "C", "Inbetalningar",
            "D", "Leverantörsfakturor",
            "E", "Leverantörsbetalningar",
            "K", "Knyt");

    private static final Map<String, String> PREDEFINED_SERIES = Map.of(
            "INVOICE", "B",
            "CASHINVOICE", "B",
            "INVOICEPAYMENT", "C",
            "SUPPLIERINVOICE", "D",
            "SUPPLIERPAYMENT", "E",
            "INVOICEACCRUAL", "A",
            "SALARY", "A");

    /** Rates are ours, fixed so that a test can compute with them. */
    private static final Map<String, String> CURRENCIES = Map.of(
            "SEK", "1",
            "EUR", "11.2345",
            "NOK", "0.9700",
            "DKK", "1.5050",
            "USD", "9.5500",
            "GBP", "12.6500");

    private Seed() {}

    static void fill(Company company) {
        int year = company.time.today().getYear();
        years(
                company,
                List.of(
                        List.of(LocalDate.of(year - 1, 1, 1), LocalDate.of(year - 1, 12, 31)),
                        List.of(LocalDate.of(year, 1, 1), LocalDate.of(year, 12, 31)),
                        List.of(LocalDate.of(year + 1, 1, 1), LocalDate.of(year + 1, 12, 31))),
                "ACCRUAL");
        registers(company);
    }

    /** Gives the company exactly these years, each with the whole chart and all series. */
    static void years(Company company, List<List<LocalDate>> spans, String method) {
        for (var span : spans) {
            boolean first = company.years.all().isEmpty();
            var year = company.years.create(span.getFirst(), span.getLast(), method);
            if (first) {
                Chart.ACCOUNTS.forEach(entry -> company.state.put(
                        State.Table.ACCOUNTS,
                        Ledger.accountKey(year.id(), entry.number()),
                        account(entry.number(), entry.name(), entry.vatCode(), year.id())));
                SERIES.forEach((code, name) -> company.state.put(
                        State.Table.SERIES,
                        Ledger.seriesKey(year.id(), code),
                        series(code, name, code.equals("A") || code.equals("K"), year.id())));
            }
        }
    }

    private static void registers(Company company) {
        for (var mode : MODES) {
            var record = Json.object();
            record.put("Code", mode.getFirst());
            record.put("AccountNumber", mode.get(1));
            record.put("Description", mode.getLast());
            put(company, State.Table.MODES, mode.getFirst(), record);
        }
        for (var role : Chart.Role.values()) {
            var record = Json.object();
            record.put("Name", role.name());
            record.put("Account", role.account());
            put(company, State.Table.PREDEFINED_ACCOUNTS, role.name(), record);
        }
        PREDEFINED_SERIES.forEach((name, series) -> {
            var record = Json.object();
            record.put("Name", name);
            record.put("VoucherSeries", series);
            put(company, State.Table.PREDEFINED_SERIES, name, record);
        });
        CURRENCIES.forEach((code, rate) -> {
            var record = Json.object();
            record.put("Code", code);
            record.put("Description", code);
            Json.put(record, "BuyRate", new java.math.BigDecimal(rate));
            Json.put(record, "SellRate", new java.math.BigDecimal(rate));
            record.put("Unit", 1);
            record.put("Date", company.time.today().toString());
            record.put("IsAutomatic", false);
            put(company, State.Table.CURRENCIES, code, record);
        });
        var center = Json.object();
        center.put("Code", "WEBB");
        center.put("Description", "Webbutik");
        center.put("Active", true);
        put(company, State.Table.COST_CENTERS, "WEBB", center);
        var project = Json.object();
        project.put("ProjectNumber", "1");
        project.put("Description", "Julkampanj");
        project.put("Status", "ONGOING");
        put(company, State.Table.PROJECTS, "1", project);
    }

    private static void put(Company company, State.Table table, String key, ObjectNode record) {
        company.touch(record);
        company.state.put(table, key, record);
    }

    static ObjectNode account(int number, String name, String vatCode, int year) {
        var record = Json.object();
        record.put("Number", number);
        record.put("Description", name);
        record.put("Active", true);
        record.put("Year", year);
        record.put("SRU", 0);
        if (!vatCode.isEmpty()) {
            record.put("VATCode", vatCode);
        }
        for (var setting : new String[] {"CostCenterSettings", "ProjectSettings", "TransactionInformationSettings"}) {
            record.put(setting, "ALLOWED");
        }
        return record;
    }

    static ObjectNode series(String code, String name, boolean manual, int year) {
        var record = Json.object();
        record.put("Code", code);
        record.put("Description", name);
        record.put("Manual", manual);
        record.put("Year", year);
        return record;
    }
}
