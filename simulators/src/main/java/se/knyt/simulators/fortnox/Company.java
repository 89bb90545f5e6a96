package se.knyt.simulators.fortnox;

import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/** The parts of one account that the resources work on, and the look-ups they share. */
final class Company {
    final State state;
    final Time time;
    final Settings settings;
    final Years years;
    final Ledger ledger;
    private String origin = "";

    Company(State state, Time time) {
        this.state = state;
        this.time = time;
        this.settings = new Settings(state);
        this.years = new Years(state, settings, time);
        this.ledger = new Ledger(state, years, time);
    }

    void origin(String uri) {
        this.origin = uri;
    }

    /** The {@code @url} of a resource. */
    String url(String path) {
        return origin + "/3/" + path;
    }

    ObjectNode customer(String number, boolean inPath) {
        var customer = state.find(State.Table.CUSTOMERS, number);
        if (customer == null || Json.flag(customer, "_deleted")) {
            throw inPath
                    ? FortnoxError.notFound(FortnoxError.CUSTOMER_MISSING, "Kunden finns inte.")
                    : FortnoxError.refused(FortnoxError.CUSTOMER_MISSING, "Kunden finns inte.");
        }
        return customer;
    }

    /** The account that plays a role in bookkeeping. */
    int role(Chart.Role role) {
        var kept = state.find(State.Table.PREDEFINED_ACCOUNTS, role.name());
        if (kept == null || !Json.has(kept, "Account") || Json.integer(kept, "Account") == 0) {
            throw FortnoxError.refused("Förvalt konto saknas (" + role + ").");
        }
        return Json.integer(kept, "Account");
    }

    /** The series that the system's own vouchers of a kind are written in. */
    String series(String kind) {
        var kept = state.find(State.Table.PREDEFINED_SERIES, kind);
        if (kept == null || !Json.has(kept, "VoucherSeries")) {
            throw FortnoxError.refused("Förvald verifikationsserie saknas (" + kind + ").");
        }
        return Json.text(kept, "VoucherSeries");
    }

    ObjectNode currency(String code) {
        var currency = state.find(State.Table.CURRENCIES, code.toUpperCase(Locale.ROOT));
        if (currency == null) {
            throw FortnoxError.badValue("Currency", "Valutan finns inte");
        }
        return currency;
    }

    void checkCostCenter(ObjectNode record) {
        var code = Json.text(record, "CostCenter");
        if (!code.isEmpty() && state.find(State.Table.COST_CENTERS, code) == null) {
            throw FortnoxError.badValue("CostCenter", "Kostnadsstället finns inte");
        }
    }

    /** Notes who changed a record last, for {@code lastmodified}. */
    void touch(ObjectNode record) {
        record.put("_modified", time.stamp());
    }
}
