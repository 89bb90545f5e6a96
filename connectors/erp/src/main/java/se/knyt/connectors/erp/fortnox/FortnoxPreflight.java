package se.knyt.connectors.erp.fortnox;

import java.util.List;
import java.util.function.Supplier;
import se.knyt.spi.Preflight.Check;
import se.knyt.spi.Preflight.Plan;
import se.knyt.spi.Preflight.Status;
import se.knyt.spi.ProviderFailure;

/** Every check before the first write, read anew each time. What each code means and how it is mended stands in README.md. */
final class FortnoxPreflight {
    private final FortnoxConfig config;
    private final Supplier<FortnoxClient> clients;

    FortnoxPreflight(FortnoxConfig config, Supplier<FortnoxClient> clients) {
        this.config = config;
        this.clients = clients;
    }

    List<Check> run(Plan plan) {
        var findings = new Findings();
        try {
            all(findings, plan);
        } catch (ProviderFailure.Unauthorized e) {
            findings.add("sign-in", Status.STOP, "reason", e.getMessage() == null ? "" : e.getMessage());
        }
        return findings.all();
    }

    private void all(Findings findings, Plan plan) {
        var client = clients.get();
        var years = new FinancialYears();
        var settings = new SettingChecks(client, config, plan);
        var books = new BookkeepingChecks(client, years, config, plan);
        findings.run("login", settings::login);
        findings.run("bookkeeping-method", books::method);
        findings.run("financial-year", books::years);
        findings.run("locked-period", books::lockedPeriod);
        findings.run("accounts", books::chart);
        findings.run("predefined-series", books::series);
        if (plan.invoices()) {
            findings.run("payment-methods", settings::paymentMethods);
            findings.run("currencies", settings::currencies);
            findings.run("warehouse", settings::warehouse);
            findings.run("rounding", settings::habits);
        }
        var writers = new WriterChecks(client, years, plan);
        findings.run("other-writers-invoices", writers::invoices);
        findings.run("other-writers-vouchers", writers::vouchers);
    }
}
