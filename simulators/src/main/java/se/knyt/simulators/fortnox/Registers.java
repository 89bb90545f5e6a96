package se.knyt.simulators.fortnox;

import java.util.Locale;
import se.knyt.simulators.base.Call;
import se.knyt.simulators.base.Reply;
import tools.jackson.databind.node.ObjectNode;

/** Small registers and settings: currencies, cost centres, projects, modes of payment, predefined accounts and series, labels, company, me. */
final class Registers {
    private final Company company;

    Registers(Company company) {
        this.company = company;
    }

    void routes(Api api) {
        currencies(api);
        costCenters(api);
        projects(api);
        modes(api);
        predefined(api);
        labels(api);
        api.on("GET", "settings/lockedperiod", "settings", _ -> lockedPeriod());
        api.on("GET", "settings/company", "settings", _ -> Api.one(200, "CompanySettings", companySettings()));
        api.on("GET", "companyinformation", "companyinformation", _ -> companyInformation());
        api.on("GET", "me", "profile", _ -> Api.one(200, "MeInformation", me()));
    }

    private void currencies(Api api) {
        var register = Register.plain(company, State.Table.CURRENCIES, "Currency", "Currencies", "currencies", "Code");
        register.routes(api, "currency", register.lists().sort("code", "Code"), "CUD", (record, _) -> {
            record.put("Code", Json.text(record, "Code").toUpperCase(Locale.ROOT));
            if (!Json.text(record, "Code").matches("[A-Z]{3}")) {
                throw FortnoxError.badValue("Code", "Ogiltig valutakod");
            }
            for (var field : new String[] {"BuyRate", "SellRate", "Unit"}) {
                if (!Json.has(record, field)) {
                    record.put(field, 1);
                }
                if (Json.number(record, field).signum() <= 0) {
                    throw FortnoxError.badValue(field, "Värdet måste vara större än noll");
                }
            }
        });
    }

    private void costCenters(Api api) {
        var register =
                Register.plain(company, State.Table.COST_CENTERS, "CostCenter", "CostCenters", "costcenters", "Code");
        register.routes(api, "costcenter", register.lists().sort("code", "Code"), "CUD", (record, before) -> {
            if (before == null && !Json.has(record, "Active")) {
                record.put("Active", true);
            }
        });
    }

    /** A project is numbered by the sender, or in turn; one that nobody says anything of is under way. */
    private void projects(Api api) {
        var register = new Register(
                company,
                State.Table.PROJECTS,
                "Project",
                "Projects",
                "projects",
                "ProjectNumber",
                "Project",
                "Project",
                "ProjectListItem");
        register.routes(api, "project", register.lists().sort("projectnumber", "ProjectNumber"), "CUD", (record, _) -> {
            if (!Json.has(record, "ProjectNumber")) {
                record.put(
                        "ProjectNumber",
                        Integer.toString(company.state.all(State.Table.PROJECTS).size() + 1));
            }
            if (!Json.has(record, "Status")) {
                record.put("Status", "ONGOING");
            }
        });
    }

    private void modes(Api api) {
        var register = Register.plain(
                company, State.Table.MODES, "ModeOfPayment", "ModesOfPayments", "modesofpayments", "Code");
        register.routes(
                api,
                "settings",
                register.lists().sort("code", "Code"),
                "CUD",
                (record, _) -> company.ledger.account(
                        company.years.current().id(),
                        Lists.number("AccountNumber", Json.text(record, "AccountNumber"))));
    }

    private void predefined(Api api) {
        var accounts = new Register(
                company,
                State.Table.PREDEFINED_ACCOUNTS,
                "PreDefinedAccount",
                "PreDefinedAccounts",
                "predefinedaccounts",
                "Name",
                "PredefinedAccount",
                "PredefinedAccount",
                "PredefinedAccount");
        accounts.routes(
                api,
                "settings",
                accounts.lists(),
                "U",
                (record, _) -> company.ledger.account(company.years.current().id(), Json.integer(record, "Account")));
        var series = new Register(
                company,
                State.Table.PREDEFINED_SERIES,
                "PreDefinedVoucherSeries",
                "PreDefinedVoucherSeriesCollection",
                "predefinedvoucherseries",
                "Name",
                "PredefinedVoucherSeries",
                "PredefinedVoucherSeries",
                "PredefinedVoucherSeries");
        series.routes(api, "settings", series.lists(), "U", (record, _) -> {
            var key = Ledger.seriesKey(company.years.current().id(), Json.text(record, "VoucherSeries"));
            if (company.state.find(State.Table.SERIES, key) == null) {
                throw FortnoxError.badValue("VoucherSeries", "Verifikationsserien finns inte");
            }
        });
    }

    private void labels(Api api) {
        var lists = new Lists("Labels", "Label", Register.noUrl());
        api.on("GET", "labels", "settings", call -> lists.reply(call, company.state.all(State.Table.LABELS)));
        api.on("POST", "labels", "settings", call -> {
            var record = Input.parse(call.body(), "Label", "Label", true);
            int id = company.state.next("label", 1);
            record.put("Id", id);
            company.touch(record);
            company.state.put(State.Table.LABELS, State.key(id), record);
            return Api.one(201, "Label", Output.write(record, "Label", ""));
        });
        api.on("PUT", "labels/{Id}", "settings", call -> {
            var record = label(call);
            var sent = Input.parse(call.body(), "Label", "Label", true);
            record.put("Description", Json.text(sent, "Description"));
            company.touch(record);
            company.state.put(State.Table.LABELS, State.key(Json.integer(record, "Id")), record);
            return Api.one(200, "Label", Output.write(record, "Label", ""));
        });
        api.on("DELETE", "labels/{Id}", "settings", call -> {
            company.state.remove(State.Table.LABELS, State.key(Json.integer(label(call), "Id")));
            return Reply.empty(204);
        });
    }

    private ObjectNode label(Call call) {
        var record = company.state.copy(State.Table.LABELS, State.key(Lists.number("Id", call.variable("Id"))));
        if (record == null) {
            throw FortnoxError.noSuchDocument("etiketten");
        }
        return record;
    }

    private Reply lockedPeriod() {
        var record = Json.object();
        var locked = company.settings.text("locked_until");
        if (!locked.isEmpty()) {
            record.put("EndDate", locked);
        }
        return Api.one(200, "LockedPeriod", record);
    }

    private ObjectNode companySettings() {
        var record = Json.object();
        record.put("Name", Seed.COMPANY_NAME);
        record.put("OrganizationNumber", Seed.ORGANIZATION_NUMBER);
        record.put("VATNumber", Seed.VAT_NUMBER);
        record.put("DatabaseNumber", Seed.TENANT_ID);
        record.put("Address", Seed.STREET);
        record.put("ZipCode", Seed.ZIP_CODE);
        record.put("City", Seed.CITY);
        record.put("CountryCode", "SE");
        record.put("Country", "Sverige");
        record.put("Domicile", Seed.CITY);
        record.put("TaxEnabled", true);
        return record;
    }

    private static Reply companyInformation() {
        var record = Json.object();
        record.put("CompanyName", Seed.COMPANY_NAME);
        record.put("OrganizationNumber", Seed.ORGANIZATION_NUMBER);
        record.put("DatabaseNumber", Integer.parseInt(Seed.TENANT_ID));
        record.put("Address", Seed.STREET);
        record.put("ZipCode", Seed.ZIP_CODE);
        record.put("City", Seed.CITY);
        record.put("CountryCode", "SE");
        return Api.one(200, "CompanyInformation", record);
    }

    /** A service account shows no person; a person's login shows whose leaving would end it. */
    private ObjectNode me() {
        var record = Json.object();
        boolean person = company.settings.text("login").equals("person");
        record.put("Id", person ? "2" : "1");
        record.put("Name", person ? "Maja Lind" : "Servicekonto Knyt");
        if (person) {
            record.put("Email", "maja.lind@example.se");
        }
        record.put("Locale", "sv_SE");
        record.put("SysAdmin", !person);
        return record;
    }
}
