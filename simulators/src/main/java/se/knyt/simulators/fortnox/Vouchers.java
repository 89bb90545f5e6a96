package se.knyt.simulators.fortnox;

import java.util.Collection;
import se.knyt.simulators.base.Call;
import se.knyt.simulators.base.Reply;
import tools.jackson.databind.node.ObjectNode;

/** Vouchers over the API: created once, read, never changed. */
final class Vouchers {
    private static final String SCOPE = "bookkeeping";

    private final Company company;
    private final Lists lists;

    Vouchers(Company company) {
        this.company = company;
        this.lists = new Lists("Vouchers", "VoucherListItem", this::url)
                .filter(
                        "costcenter",
                        (record, wanted) -> Json.rows(record, "VoucherRows")
                                .valueStream()
                                .anyMatch(row -> Json.text(row, "CostCenter").equals(wanted)))
                .from("fromdate", "TransactionDate")
                .to("todate", "TransactionDate")
                .equal("voucherseries", "VoucherSeries")
                .sort("referencenumber", "ReferenceNumber")
                .sort("referencetype", "ReferenceType")
                .sort("vouchernumber", "VoucherNumber")
                .sort("voucherseries", "VoucherSeries");
    }

    private String url(ObjectNode record) {
        return company.url("vouchers/" + Json.text(record, "VoucherSeries") + "/" + Json.text(record, "VoucherNumber")
                + "?financialyear=" + Json.text(record, "Year"));
    }

    void routes(Api api) {
        api.on("GET", "vouchers", SCOPE, call -> lists.reply(call, ofYear(call, "")));
        api.on("GET", "vouchers/sublist", SCOPE, call -> lists.reply(call, ofYear(call, "")));
        api.on(
                "GET",
                "vouchers/sublist/{Series}",
                SCOPE,
                call -> lists.reply(call, ofYear(call, call.variable("Series") + "/")));
        api.on("GET", "vouchers/{Series}/{Number}", SCOPE, call -> answer(200, required(call)));
        api.on("POST", "vouchers", SCOPE, this::create);
    }

    private Collection<ObjectNode> ofYear(Call call, String series) {
        var prefix = State.key(company.years.named(call).id()) + "/" + series;
        return company.state
                .map(State.Table.VOUCHERS)
                .subMap(prefix, prefix + "\uFFFF")
                .values();
    }

    private ObjectNode required(Call call) {
        var key = Ledger.voucherKey(
                company.years.named(call).id(),
                call.variable("Series"),
                Lists.number("VoucherNumber", call.variable("Number")));
        var record = company.state.find(State.Table.VOUCHERS, key);
        if (record == null) {
            throw FortnoxError.noSuchDocument("verifikationen");
        }
        return record;
    }

    private Reply answer(int status, ObjectNode record) {
        return Api.one(status, "Voucher", Output.write(record, "Voucher", url(record)));
    }

    private Reply create(Call call) {
        var posted = write(Input.parse(call.body(), "Voucher", "Voucher", true), call);
        var key = Ledger.voucherKey(posted.year(), posted.series(), posted.number());
        return answer(201, java.util.Objects.requireNonNull(company.state.find(State.Table.VOUCHERS, key)));
    }

    /** Books a voucher that a person or a program wrote; its year, if named, must hold its date. */
    Ledger.Posted write(ObjectNode sent, Call call) {
        var date = Json.requiredDate(sent, "TransactionDate");
        if (call.query("financialyear").isPresent()
                && !company.years.named(call).contains(date)) {
            throw FortnoxError.badValue("TransactionDate", "Datumet ligger utanför räkenskapsåret");
        }
        var rows = new java.util.ArrayList<Draft.Row>();
        for (var row : Json.rows(sent, "VoucherRows")) {
            long debit = Amounts.exactMinor(Json.number(row, "Debit"), "Debit");
            long credit = Amounts.exactMinor(Json.number(row, "Credit"), "Credit");
            if (debit < 0 || credit < 0 || (debit != 0 && credit != 0)) {
                throw FortnoxError.badValue("Debit", "Ange ett positivt belopp i antingen debet eller kredit");
            }
            rows.add(new Draft.Row(
                    Json.integer(row, "Account"),
                    debit - credit,
                    first(Json.text(row, "CostCenter"), Json.text(sent, "CostCenter")),
                    first(Json.text(row, "Project"), Json.text(sent, "Project")),
                    Json.text(row, "TransactionInformation")));
        }
        return company.ledger.post(new Draft(
                Json.text(sent, "VoucherSeries"),
                date,
                Json.text(sent, "Description"),
                Json.text(sent, "Comments"),
                "MANUAL",
                "",
                rows));
    }

    private static String first(String own, String inherited) {
        return own.isEmpty() ? inherited : own;
    }
}
