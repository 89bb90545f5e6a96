package se.knyt.connectors.erp.fortnox;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import se.knyt.http.Uris;
import se.knyt.spi.Preflight.Change;
import se.knyt.spi.Preflight.Plan;
import se.knyt.spi.Preflight.Status;
import tools.jackson.databind.JsonNode;

/**
 * Checks of payment methods, currencies, login and warehouse, and of the settings that Fortnox does not tell: those are read off
 * the latest invoices where they show, and asked of a person where they do not.
 */
final class SettingChecks {
    /** Latest invoices looked at; each costs a call. */
    private static final int SAMPLE = 10;

    private final FortnoxClient client;
    private final FortnoxConfig config;
    private final Plan plan;
    private List<JsonNode> sample = List.of();

    SettingChecks(FortnoxClient client, FortnoxConfig config, Plan plan) {
        this.client = client;
        this.config = config;
        this.plan = plan;
    }

    /** One payment method per provider, on the account that the plan gives it and nobody else has. */
    void paymentMethods(Findings findings) {
        var modes = new HashMap<String, Integer>();
        for (var row : client.list("/3/modesofpayments", Map.of(), "ModesOfPayments")) {
            modes.put(Fields.text(row, "Code"), Fields.whole(row, "AccountNumber"));
        }
        var wrong = new ArrayList<String>();
        var changes = new ArrayList<Change>();
        new TreeMap<>(plan.providerAccounts()).forEach((code, account) -> {
            var actual = Optional.ofNullable(modes.get(code));
            boolean shared = plan.providerAccounts().values().stream()
                            .filter(account::equals)
                            .count()
                    > 1;
            if (shared || !actual.equals(Optional.of(account))) {
                wrong.add(code + " " + account
                        + actual.map(other -> " (" + other + ")").orElse(""));
            }
            // One that is there and books elsewhere may have payments on it: that is for a person to decide.
            if (!shared && actual.isEmpty()) {
                changes.add(FortnoxRemedy.paymentMethod(code, account));
            }
        });
        findings.add(
                "payment-methods", wrong.isEmpty() ? Status.OK : Status.STOP, changes, "methods", Findings.some(wrong));
    }

    void currencies(Findings findings) {
        var known = new HashSet<String>();
        for (var row : client.list("/3/currencies", Map.of(), "Currencies")) {
            known.add(Fields.text(row, "Code"));
        }
        var missing = plan.currencies().stream()
                .filter(code -> !known.contains(code))
                .sorted()
                .toList();
        findings.add(
                "currencies",
                missing.isEmpty() ? Status.OK : Status.STOP,
                missing.stream().map(FortnoxRemedy::currency).toList(),
                "currencies",
                Findings.some(missing));
    }

    /** With the module, what is not in stock is not delivered: an invoice row of ours may come back with quantity 0. */
    void warehouse(Findings findings) {
        var tenant = client.find("/api/warehouse/tenants-v4");
        boolean active = tenant.isPresent() && Fields.flag(tenant.get(), "activated");
        findings.add("warehouse", active ? Status.WARN : Status.OK, "active", Boolean.toString(active));
    }

    void login(Findings findings) {
        var me = Fields.inside(client.get("/3/me"), "MeInformation");
        // A service user has no mailbox.
        boolean service = config.login() == FortnoxConfig.Login.SERVICE
                && Fields.text(me, "Email").isEmpty();
        findings.add("login", service ? Status.OK : Status.WARN, "name", Fields.text(me, "Name"));
    }

    /** Settings that only show on documents. */
    void habits(Findings findings) {
        sample = latestInvoices();
        rounding(findings);
        findings.run("paid-automatically", this::paidAutomatically);
        seen(findings, "reminders", invoice -> Fields.whole(invoice, "Reminders") > 0, Status.STOP);
        seen(
                findings,
                "interest",
                invoice -> Fields.text(invoice, "InvoiceType").equals("INTRESTINVOICE"),
                Status.STOP);
        seen(findings, "factoring", invoice -> Fields.flag(invoice, "NoxFinans"), Status.STOP);
        findings.run("email", this::email);
    }

    private List<JsonNode> latestInvoices() {
        var query = Map.of(
                "fromdate",
                plan.today().minusDays(90).toString(),
                "todate",
                plan.today().toString());
        int pages = client.page("/3/invoices", query, "Invoices", 1, SAMPLE).pages();
        return client.page("/3/invoices", query, "Invoices", pages, SAMPLE).rows().stream()
                .map(row -> Fields.text(row, "DocumentNumber"))
                .map(number -> Documents.INVOICES.read(client, number))
                .filter(invoice -> !Fields.flag(invoice, "Cancelled"))
                .toList();
    }

    private void rounding(Findings findings) {
        var rounded = sample.stream()
                .filter(invoice -> !isZero(Fields.decimal(invoice, "RoundOff")))
                .findFirst();
        var withOere = sample.stream()
                .filter(invoice -> Fields.decimal(invoice, "Total")
                        .map(total -> total.stripTrailingZeros().scale() > 0)
                        .orElse(false))
                .findFirst();
        var status = rounded.isPresent() ? Status.STOP : withOere.isPresent() ? Status.OK : Status.ASK;
        var shown = rounded.or(() -> withOere);
        findings.add(
                "rounding",
                status,
                "invoice",
                shown.map(invoice -> Fields.text(invoice, "DocumentNumber")).orElse(""),
                "roundOff",
                rounded.map(invoice -> Fields.text(invoice, "RoundOff")).orElse(""));
    }

    /** A booked invoice with nothing left to pay, and no payment on it but an automatic one, was marked as paid by a setting. */
    private void paidAutomatically(Findings findings) {
        var booked = sample.stream()
                .filter(invoice -> Fields.flag(invoice, "Booked"))
                .filter(invoice -> !isZero(Fields.decimal(invoice, "Total")))
                .filter(invoice ->
                        Fields.reference(invoice, "CreditInvoiceReference").isEmpty())
                .toList();
        var paid = booked.stream()
                .filter(invoice -> isZero(Fields.decimal(invoice, "Balance")))
                .map(invoice -> Fields.text(invoice, "DocumentNumber"))
                .filter(this::nobodyPaid)
                .findFirst();
        boolean open = booked.stream().anyMatch(invoice -> !isZero(Fields.decimal(invoice, "Balance")));
        findings.add(
                "paid-automatically",
                paid.isPresent() ? Status.STOP : open ? Status.OK : Status.ASK,
                "invoice",
                paid.orElse(""));
    }

    private boolean nobodyPaid(String invoiceNumber) {
        return client.list(InvoicePayments.PATH, Map.of("invoicenumber", invoiceNumber), InvoicePayments.LIST).stream()
                .allMatch(payment ->
                        Fields.text(payment, "Source").toUpperCase(Locale.ROOT).startsWith("AUTO"));
    }

    private void seen(Findings findings, String code, Predicate<JsonNode> sign, Status status) {
        var found = sample.stream()
                .filter(sign)
                .map(invoice -> Fields.text(invoice, "DocumentNumber"))
                .findFirst();
        findings.add(code, found.isPresent() ? status : Status.ASK, "invoice", found.orElse(""));
    }

    /** Documents of a customer whose way is e-mail leave by themselves with the list of unsent ones. */
    private void email(Findings findings) {
        for (var invoice : sample) {
            var number = Fields.text(invoice, "CustomerNumber");
            var customer = client.find("/3/customers/" + Uris.segment(number));
            if (customer.isPresent() && mailed(customer.get())) {
                findings.add("email", Status.WARN, "customer", number);
                return;
            }
        }
        findings.add("email", Status.ASK, "customer", "");
    }

    private static boolean mailed(JsonNode answer) {
        var ways = Fields.inside(answer, "Customer").get("DefaultDeliveryTypes");
        return ways != null && Fields.text(ways, "Invoice").equals("EMAIL");
    }

    private static boolean isZero(Optional<BigDecimal> value) {
        return value.orElse(BigDecimal.ZERO).signum() == 0;
    }
}
