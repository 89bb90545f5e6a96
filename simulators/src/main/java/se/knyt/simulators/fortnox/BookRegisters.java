package se.knyt.simulators.fortnox;

import java.util.Collection;
import java.util.Set;
import se.knyt.simulators.base.Call;
import se.knyt.simulators.base.Reply;
import tools.jackson.databind.node.ObjectNode;

/** Chart of accounts, voucher series and financial years; accounts and series belong to a year. */
final class BookRegisters {
    private static final String SCOPE = "bookkeeping";

    private final Company company;
    private final Lists accounts;
    private final Lists series;
    private final Lists years;

    BookRegisters(Company company) {
        this.company = company;
        this.accounts = new Lists("Accounts", "AccountListItem", this::accountUrl)
                .equal("sru", "SRU")
                .equal("number", "Number")
                .sort("number", "Number");
        this.series =
                new Lists("VoucherSeriesCollection", "VoucherSeriesListItem", this::seriesUrl).sort("code", "Code");
        this.years = new Lists("FinancialYears", "FinancialYear", this::yearUrl)
                .filter("Date", (record, wanted) -> Years.year(record).contains(Lists.date("Date", wanted)))
                .filter("date", (record, wanted) -> Years.year(record).contains(Lists.date("date", wanted)));
    }

    private String accountUrl(ObjectNode record) {
        return company.url("accounts/" + Json.text(record, "Number"));
    }

    private String seriesUrl(ObjectNode record) {
        return company.url("voucherseries/" + Json.text(record, "Code"));
    }

    private String yearUrl(ObjectNode record) {
        return company.url("financialyears/" + Json.text(record, "Id"));
    }

    void routes(Api api) {
        api.on("GET", "accounts", SCOPE, call -> accounts.reply(call, ofYear(call, State.Table.ACCOUNTS)));
        api.on("POST", "accounts", SCOPE, this::createAccount);
        api.on("GET", "accounts/{Number}", SCOPE, call -> accountAnswer(200, account(call)));
        api.on("PUT", "accounts/{Number}", SCOPE, this::updateAccount);
        api.on("DELETE", "accounts/{Number}", SCOPE, this::deleteAccount);
        api.on("GET", "voucherseries", SCOPE, call -> series.reply(call, ofYear(call, State.Table.SERIES)));
        api.on("POST", "voucherseries", SCOPE, this::createSeries);
        api.on("GET", "voucherseries/{Code}", SCOPE, call -> seriesAnswer(200, seriesOf(call)));
        api.on("PUT", "voucherseries/{Code}", SCOPE, this::updateSeries);
        api.on("GET", "financialyears", SCOPE, call -> years.reply(call, company.state.all(State.Table.YEARS)));
        api.on("GET", "financialyears/{Id}", SCOPE, this::year);
        api.on("POST", "financialyears", SCOPE, this::createYear);
    }

    private Collection<ObjectNode> ofYear(Call call, State.Table table) {
        var prefix = State.key(company.years.named(call).id()) + "/";
        return company.state.map(table).subMap(prefix, prefix + "\uFFFF").values();
    }

    private ObjectNode account(Call call) {
        int number = Lists.number("Number", call.variable("Number"));
        var key = Ledger.accountKey(company.years.named(call).id(), number);
        var record = company.state.copy(State.Table.ACCOUNTS, key);
        if (record == null) {
            throw FortnoxError.notFound(FortnoxError.ACCOUNT_MISSING, "Kontot finns inte.");
        }
        return record;
    }

    private Reply accountAnswer(int status, ObjectNode record) {
        int number = Json.integer(record, "Number");
        int year = Json.integer(record, "Year");
        long forward = number < 3000
                ? company.ledger.balance(
                        number, company.years.withId(year).from().minusDays(1))
                : 0;
        Json.putMinor(record, "BalanceBroughtForward", forward);
        Json.putMinor(record, "BalanceCarriedForward", forward + company.ledger.movements(year, number));
        return Api.one(status, "Account", Output.write(record, "AccountSingleItem", accountUrl(record)));
    }

    private Reply createAccount(Call call) {
        var sent = Input.parse(call.body(), "Account", "AccountPayload", true);
        int year = company.years.named(call).id();
        int number = Json.integer(sent, "Number");
        if (number < 1000 || number > 9999) {
            throw FortnoxError.badValue("Number", "Kontonumret måste ha fyra siffror");
        }
        var key = Ledger.accountKey(year, number);
        if (company.state.find(State.Table.ACCOUNTS, key) != null) {
            throw FortnoxError.badValue("Number", "Kontot finns redan");
        }
        var record = Seed.account(number, Json.text(sent, "Description"), "", year);
        keepAccount(record, sent);
        return accountAnswer(201, record);
    }

    private Reply updateAccount(Call call) {
        var record = account(call);
        var sent = Input.parse(call.body(), "Account", "AccountPayload", false);
        sent.remove("Number"); // an account's number is written once
        keepAccount(record, sent);
        return accountAnswer(200, record);
    }

    private void keepAccount(ObjectNode record, ObjectNode sent) {
        if (Json.has(sent, "BalanceBroughtForward")) {
            Json.put(record, "_opening", Json.number(sent, "BalanceBroughtForward"));
        }
        sent.remove("BalanceBroughtForward");
        Input.merge(record, sent);
        if (Json.text(record, "Description").isEmpty()) {
            throw FortnoxError.badValue("Description", "Obligatoriskt fält saknas");
        }
        company.checkCostCenter(record);
        company.touch(record);
        company.state.put(
                State.Table.ACCOUNTS,
                Ledger.accountKey(Json.integer(record, "Year"), Json.integer(record, "Number")),
                record);
    }

    private Reply deleteAccount(Call call) {
        var record = account(call);
        int number = Json.integer(record, "Number");
        int year = Json.integer(record, "Year");
        boolean used = company.state.all(State.Table.VOUCHERS).stream()
                .filter(voucher -> Json.integer(voucher, "Year") == year)
                .flatMap(voucher -> Json.rows(voucher, "VoucherRows").valueStream())
                .anyMatch(row -> Json.integer(row, "Account") == number);
        if (used) {
            throw FortnoxError.refused("Kontot används i bokföringen och kan inte tas bort.");
        }
        company.state.remove(State.Table.ACCOUNTS, Ledger.accountKey(year, number));
        return Reply.empty(204);
    }

    private ObjectNode seriesOf(Call call) {
        var key = Ledger.seriesKey(company.years.named(call).id(), call.variable("Code"));
        var record = company.state.copy(State.Table.SERIES, key);
        if (record == null) {
            throw FortnoxError.noSuchDocument("verifikationsserien");
        }
        return record;
    }

    private Reply seriesAnswer(int status, ObjectNode record) {
        int year = Json.integer(record, "Year");
        record.put("NextVoucherNumber", company.state.peek(Ledger.counter(year, Json.text(record, "Code")), 1));
        return Api.one(status, "VoucherSeries", Output.write(record, "VoucherSeries", seriesUrl(record)));
    }

    private Reply createSeries(Call call) {
        var sent = Input.parse(call.body(), "VoucherSeries", "VoucherSeries", true);
        int year = company.years.named(call).id();
        var code = Json.text(sent, "Code");
        if (!code.matches("[A-Z]{1,10}")) {
            throw FortnoxError.badValue("Code", "Seriens kod är bokstäver A–Z");
        }
        var key = Ledger.seriesKey(year, code);
        if (company.state.find(State.Table.SERIES, key) != null) {
            throw FortnoxError.badValue("Code", "Serien finns redan");
        }
        var record = Seed.series(code, Json.text(sent, "Description"), Json.flag(sent, "Manual"), year);
        company.touch(record);
        company.state.put(State.Table.SERIES, key, record);
        return seriesAnswer(201, record);
    }

    private Reply updateSeries(Call call) {
        var record = seriesOf(call);
        var sent = Input.parse(call.body(), "VoucherSeries", "VoucherSeries", false);
        sent.remove(Set.of("Code", "Year", "NextVoucherNumber", "Approver"));
        Input.merge(record, sent);
        company.touch(record);
        company.state.put(
                State.Table.SERIES, Ledger.seriesKey(Json.integer(record, "Year"), Json.text(record, "Code")), record);
        return seriesAnswer(200, record);
    }

    private Reply year(Call call) {
        var record = company.state.find(State.Table.YEARS, State.key(Lists.number("Id", call.variable("Id"))));
        if (record == null) {
            throw FortnoxError.noSuchDocument("räkenskapsåret");
        }
        return Api.one(200, "FinancialYear", Output.write(record, "FinancialYear", yearUrl(record)));
    }

    private Reply createYear(Call call) {
        var sent = Input.parse(call.body(), "FinancialYear", "FinancialYear", true);
        var method = Json.text(sent, "AccountingMethod");
        var made = company.years.create(
                Json.requiredDate(sent, "FromDate"),
                Json.requiredDate(sent, "ToDate"),
                method.isEmpty() ? company.years.current().method() : method);
        var record = java.util.Objects.requireNonNull(company.state.find(State.Table.YEARS, State.key(made.id())));
        return Api.one(201, "FinancialYear", Output.write(record, "FinancialYear", yearUrl(record)));
    }
}
