package se.knyt.simulators.fortnox;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import se.knyt.simulators.base.Call;
import se.knyt.simulators.base.Reply;
import tools.jackson.databind.node.ObjectNode;

/** Invoices and credit notes until they are booked: create, change, read, find. */
final class Invoices {
    static final String SCOPE = "invoice";
    private static final List<String> CUSTOMER_FIELDS = List.of(
            "Address1",
            "Address2",
            "ZipCode",
            "City",
            "Country",
            "Phone1",
            "Phone2",
            "OrganisationNumber",
            "TermsOfPayment",
            "TermsOfDelivery",
            "WayOfDelivery",
            "YourReference",
            "OurReference",
            "PriceList",
            "DeliveryName",
            "DeliveryAddress1",
            "DeliveryAddress2",
            "DeliveryZipCode",
            "DeliveryCity",
            "DeliveryCountry",
            "CostCenter",
            "Project");

    private final Company company;
    private final Rows rows;
    private final Pricing pricing;
    private final Lists lists;

    Invoices(Company company) {
        this.company = company;
        this.rows = new Rows(company);
        this.pricing = new Pricing(company);
        this.lists = InvoiceFilters.of(company, this::url);
    }

    String url(ObjectNode record) {
        return company.url("invoices/" + Json.text(record, "DocumentNumber"));
    }

    void routes(Api api) {
        api.on("GET", "invoices", SCOPE, call -> lists.reply(call, all()));
        api.on("POST", "invoices", SCOPE, call -> {
            var sent = Input.parse(call.body(), "Invoice", "InvoicePayload", true);
            return answer(201, create(sent));
        });
        api.on("GET", "invoices/{Number}", SCOPE, call -> answer(200, required(call.variable("Number"))));
        api.on("PUT", "invoices/{Number}", SCOPE, this::update);
    }

    Collection<ObjectNode> all() {
        return company.state.all(State.Table.INVOICES);
    }

    Reply answer(int status, ObjectNode record) {
        return Api.one(status, "Invoice", Output.write(record, "Invoice", url(record)));
    }

    /** A copy of the invoice, free to be changed and kept. */
    ObjectNode required(String number) {
        var record = number.matches("\\d{1,9}")
                ? company.state.copy(State.Table.INVOICES, State.key(Integer.parseInt(number)))
                : null;
        if (record == null) {
            throw FortnoxError.noSuchDocument("fakturan");
        }
        return record;
    }

    void keep(ObjectNode record) {
        company.touch(record);
        company.state.put(State.Table.INVOICES, State.key(Json.integer(record, "DocumentNumber")), record);
    }

    /** Makes an invoice from checked fields and gives it the next number. */
    ObjectNode create(ObjectNode sent) {
        var customer = company.customer(Json.text(sent, "CustomerNumber"), false);
        var record = Json.object();
        defaults(record, customer);
        Input.merge(record, sent);
        number(record, sent);
        dates(record, sent);
        currency(record, sent);
        record.set("InvoiceRows", rows.create(Json.rows(sent, "InvoiceRows"), customer, chartYear(record), "Invoice"));
        reference(record);
        price(record);
        keep(record);
        return record;
    }

    private void defaults(ObjectNode record, ObjectNode customer) {
        for (var field : CUSTOMER_FIELDS) {
            if (Json.has(customer, field)) {
                record.set(field, customer.get(field));
            }
        }
        record.set("CustomerName", customer.get("Name"));
        record.put("InvoiceType", "INVOICE");
        record.put("Language", "SV");
        record.put("VATIncluded", Json.flag(customer, "ShowPriceVATIncluded"));
        record.put("Currency", Json.has(customer, "Currency") ? Json.text(customer, "Currency") : "SEK");
        record.put("Freight", 0);
        record.put("AdministrationFee", 0);
        record.put("Reminders", 0);
        for (var flag : new String[] {"Booked", "Cancelled", "Sent", "NoxFinans", "NotCompleted", "WarehouseReady"}) {
            record.put(flag, false);
        }
        record.put("Credit", "false");
    }

    private void number(ObjectNode record, ObjectNode sent) {
        int number;
        if (Json.has(sent, "DocumentNumber")) {
            number = Lists.number("DocumentNumber", Json.text(sent, "DocumentNumber"));
            if (company.state.find(State.Table.INVOICES, State.key(number)) != null) {
                throw FortnoxError.badValue("DocumentNumber", "Fakturanumret används redan");
            }
        } else {
            do {
                number = company.state.next("invoice", 1);
            } while (company.state.find(State.Table.INVOICES, State.key(number)) != null);
        }
        record.put("DocumentNumber", Integer.toString(number));
        if (!Json.has(record, "OCR")) {
            record.put("OCR", ocr(number));
        }
    }

    /** Document number, a digit for the length, and a check digit by the Luhn rule. */
    static String ocr(int number) {
        var body = Integer.toString(number);
        body = body + (body.length() + 2) % 10;
        int sum = 0;
        for (int i = 0; i < body.length(); i++) {
            int digit = body.charAt(body.length() - 1 - i) - '0';
            int weighted = i % 2 == 0 ? digit * 2 : digit;
            sum += weighted > 9 ? weighted - 9 : weighted;
        }
        return body + (10 - sum % 10) % 10;
    }

    private void dates(ObjectNode record, ObjectNode sent) {
        if (!Json.has(record, "InvoiceDate")) {
            record.put("InvoiceDate", company.time.today().toString());
        }
        var invoiced = Json.requiredDate(record, "InvoiceDate");
        if (!Json.has(sent, "DueDate") && (Json.has(sent, "InvoiceDate") || !Json.has(record, "DueDate"))) {
            record.put("DueDate", invoiced.plusDays(paymentDays(record)).toString());
        }
        if (Json.requiredDate(record, "DueDate").isBefore(invoiced)) {
            throw FortnoxError.badValue("DueDate", "Förfallodatum kan inte ligga före fakturadatum");
        }
        record.put("AccountingMethod", accountingYear(invoiced).method());
    }

    private int paymentDays(ObjectNode record) {
        var terms = Json.text(record, "TermsOfPayment");
        return terms.matches("\\d{1,3}") ? Integer.parseInt(terms) : company.settings.number("payment_days");
    }

    private Years.Year accountingYear(LocalDate date) {
        return company.years
                .on(date)
                .orElseThrow(() -> FortnoxError.badValue("InvoiceDate", "Räkenskapsår saknas för datumet " + date));
    }

    private int chartYear(ObjectNode record) {
        return accountingYear(Json.requiredDate(record, "InvoiceDate")).id();
    }

    private void currency(ObjectNode record, ObjectNode sent) {
        var code = Json.text(record, "Currency");
        var currency = company.currency(code);
        if (code.equals("SEK")) {
            record.put("CurrencyRate", 1);
            record.put("CurrencyUnit", 1);
            return;
        }
        if (!Json.has(record, "CurrencyRate") || (Json.has(sent, "Currency") && !Json.has(sent, "CurrencyRate"))) {
            Json.put(record, "CurrencyRate", Json.number(currency, "SellRate"));
        }
        if (!Json.has(record, "CurrencyUnit")) {
            Json.put(record, "CurrencyUnit", Json.number(currency, "Unit"));
        }
        if (Json.number(record, "CurrencyRate").signum() <= 0
                || Json.number(record, "CurrencyUnit").signum() <= 0) {
            throw FortnoxError.badValue("CurrencyRate", "Värdet måste vara större än noll");
        }
    }

    /** A credit note may name the invoice it credits. */
    private void reference(ObjectNode record) {
        if (Json.has(record, "CreditInvoiceReference")) {
            required(Json.text(record, "CreditInvoiceReference"));
        }
    }

    /** Totals, and whether the document is a credit note: it is when it gives money back. */
    Pricing.Totals price(ObjectNode record) {
        var totals = pricing.price(record, "InvoiceRows", "DeliveredQuantity");
        Json.putMinor(record, "Balance", totals.toPay());
        record.put("Credit", totals.total() < 0 ? "true" : "false");
        return totals;
    }

    private Reply update(Call call) {
        var record = required(call.variable("Number"));
        if (Json.flag(record, "Booked")) {
            throw FortnoxError.refused("Fakturan är bokförd och kan inte ändras.");
        }
        if (Json.flag(record, "Cancelled")) {
            throw FortnoxError.refused("Fakturan är makulerad och kan inte ändras.");
        }
        var sent = Input.parse(call.body(), "Invoice", "InvoicePayload", false);
        var keptRows = Json.rows(record, "InvoiceRows");
        sent.remove("DocumentNumber");
        Input.merge(record, sent);
        var customer = company.customer(Json.text(record, "CustomerNumber"), false);
        if (Json.has(sent, "CustomerNumber") && !Json.has(sent, "CustomerName")) {
            record.set("CustomerName", customer.get("Name"));
        }
        dates(record, sent);
        currency(record, sent);
        var sentRows = sent.has("InvoiceRows") ? Json.rows(sent, "InvoiceRows") : keptRows;
        record.set("InvoiceRows", rows.update(keptRows, sentRows, customer, chartYear(record), "Invoice"));
        reference(record);
        price(record);
        keep(record);
        return answer(200, record);
    }

    /** What is left to pay, minor units of the invoice's currency. */
    static long balance(ObjectNode invoice) {
        return Amounts.minor(Json.number(invoice, "Balance"));
    }

    static boolean isOpen(ObjectNode invoice) {
        return Json.flag(invoice, "Booked") && !Json.flag(invoice, "Cancelled") && balance(invoice) != 0;
    }

    static BigDecimal rate(ObjectNode invoice) {
        return Json.number(invoice, "CurrencyRate");
    }
}
