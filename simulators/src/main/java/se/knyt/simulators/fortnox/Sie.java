package se.knyt.simulators.fortnox;

import java.nio.charset.Charset;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.TreeMap;
import se.knyt.simulators.base.Call;
import se.knyt.simulators.base.Reply;

/** Export of one financial year as SIE type 4 (accounts, balances, vouchers), in the PC8 character set the format prescribes. */
final class Sie {
    private static final Charset PC8 = Charset.forName("IBM437");

    private final Company company;

    Sie(Company company) {
        this.company = company;
    }

    void routes(Api api) {
        api.on("GET", "sie/{Type}", "bookkeeping", this::export);
    }

    private Reply export(Call call) {
        var type = call.variable("Type");
        if (!type.matches("[1-4]")) {
            throw FortnoxError.badValue("Type", "SIE-typen är 1–4");
        }
        var year = call.query("financialYear")
                .map(id -> company.years.withId(Lists.number("financialYear", id)))
                .orElseGet(() -> company.years.named(call));
        var text = write(year, Integer.parseInt(type));
        return new Reply(200, Map.of("Content-Type", "application/octet-stream"), text.getBytes(PC8));
    }

    private String write(Years.Year year, int type) {
        var out = new StringBuilder();
        line(out, "#FLAGGA 0");
        line(out, "#PROGRAM \"Fortnox (simulator)\" 1");
        line(out, "#FORMAT PC8");
        line(out, "#GEN " + compact(company.time.today()));
        line(out, "#SIETYP " + type);
        line(out, "#ORGNR " + Seed.ORGANIZATION_NUMBER);
        line(out, "#FNAMN " + quoted(Seed.COMPANY_NAME));
        line(out, "#RAR 0 " + compact(year.from()) + " " + compact(year.to()));
        line(out, "#KPTYP BAS2014");
        balances(out, year);
        if (type == 4) {
            vouchers(out, year);
        }
        return out.toString();
    }

    private void balances(StringBuilder out, Years.Year year) {
        var opening = company.ledger.balances(year.from().minusDays(1));
        var closing = company.ledger.balances(year.to());
        var names = new TreeMap<Integer, String>();
        for (var account : company.state.all(State.Table.ACCOUNTS)) {
            if (Json.integer(account, "Year") == year.id()) {
                names.put(Json.integer(account, "Number"), Json.text(account, "Description"));
            }
        }
        names.forEach((number, name) -> line(out, "#KONTO " + number + " " + quoted(name)));
        for (int number : names.keySet()) {
            if (number < 3000) {
                balance(out, "#IB", number, opening);
                balance(out, "#UB", number, closing);
            } else {
                balance(out, "#RES", number, closing);
            }
        }
    }

    private static void balance(StringBuilder out, String label, int account, Map<Integer, Long> balances) {
        long amount = balances.getOrDefault(account, 0L);
        if (amount != 0) {
            line(out, label + " 0 " + account + " " + Amounts.decimal(amount).toPlainString());
        }
    }

    private void vouchers(StringBuilder out, Years.Year year) {
        var prefix = State.key(year.id()) + "/";
        for (var voucher : company.state
                .map(State.Table.VOUCHERS)
                .subMap(prefix, prefix + "\uFFFF")
                .values()) {
            line(
                    out,
                    "#VER " + quoted(Json.text(voucher, "VoucherSeries")) + " "
                            + Json.text(voucher, "VoucherNumber") + " "
                            + compact(Json.requiredDate(voucher, "TransactionDate")) + " "
                            + quoted(Json.text(voucher, "Description")));
            line(out, "{");
            for (var row : Json.rows(voucher, "VoucherRows")) {
                var costCenter = Json.text(row, "CostCenter");
                line(
                        out,
                        "#TRANS " + Json.text(row, "Account") + " {"
                                + (costCenter.isEmpty() ? "" : "1 " + quoted(costCenter)) + "} "
                                + Amounts.decimal(Ledger.amount(row)).toPlainString());
            }
            line(out, "}");
        }
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replaceAll("[\\r\\n\\t]", " ") + '"';
    }

    private static String compact(LocalDate date) {
        return date.format(DateTimeFormatter.BASIC_ISO_DATE);
    }

    private static void line(StringBuilder out, String text) {
        out.append(text).append("\r\n");
    }
}
