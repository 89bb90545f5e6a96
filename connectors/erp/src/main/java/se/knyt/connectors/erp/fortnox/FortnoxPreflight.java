package se.knyt.connectors.erp.fortnox;

import java.util.List;
import java.util.function.Supplier;
import se.knyt.spi.Preflight.Check;
import se.knyt.spi.Preflight.Plan;

/** Every check before the first write, read anew each time. What each code means and how it is mended stands in README.md. */
final class FortnoxPreflight {
    private final FortnoxConfig config;
    private final Supplier<FortnoxClient> clients;

    FortnoxPreflight(FortnoxConfig config, Supplier<FortnoxClient> clients) {
        this.config = config;
        this.clients = clients;
    }

    List<Check> run(Plan plan) {
        var client = clients.get();
        var years = new FinancialYears();
        var findings = new Findings();
        var settings = new SettingChecks(client, config, plan);
        var books = new BookkeepingChecks(client, years, config, plan);
        findings.run("login", settings::login);
        findings.run("bookkeeping-method", books::method);
        findings.run("financial-year", books::years);
        findings.run("locked-period", books::lockedPeriod);
        findings.run("accounts", books::chart);
        findings.run("predefined-series", books::series);
        findings.run("payment-method", settings::paymentMethods);
        findings.run("currencies", settings::currencies);
        findings.run("warehouse", settings::warehouse);
        findings.run("rounding", settings::habits);
        var writers = new WriterChecks(client, years, plan);
        findings.run("other-writers-invoices", writers::invoices);
        findings.run("other-writers-vouchers", writers::vouchers);
        return findings.all();
    }
}
