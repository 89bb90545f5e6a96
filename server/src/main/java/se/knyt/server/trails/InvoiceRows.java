package se.knyt.server.trails;

import java.util.ArrayList;
import java.util.TreeMap;
import se.knyt.core.money.Money;
import se.knyt.server.shell.View;
import se.knyt.server.trails.TrailDocuments.Duty;
import se.knyt.server.trails.TrailPage.AccountRow;
import se.knyt.server.trails.TrailPage.Detail;

/** The accounts an invoice was sent with: sales on credit, VAT on credit, the whole owed by the customer on debit. */
final class InvoiceRows {
    private InvoiceRows() {}

    static Detail of(View view, Duty duty, Money total) {
        boolean credit = "create-credit-note".equals(duty.kind());
        var sales = new TreeMap<String, Money>();
        var vat = Money.zero(total.currency());
        for (var row : duty.body().path("rows")) {
            var gross = TrailDocuments.money(row.path("gross").asString());
            var tax = TrailDocuments.money(row.path("tax").asString());
            sales.merge(account(view, row.path("account").asInt()), gross.minus(tax), Money::plus);
            vat = vat.plus(tax);
        }
        var rows = new ArrayList<AccountRow>();
        var customer = view.t("account.customer");
        rows.add(credit ? new AccountRow(customer, null, total) : new AccountRow(customer, total, null));
        for (var entry : sales.entrySet()) {
            rows.add(
                    credit
                            ? new AccountRow(entry.getKey(), entry.getValue(), null)
                            : new AccountRow(entry.getKey(), null, entry.getValue()));
        }
        if (!vat.isZero()) {
            rows.add(
                    credit
                            ? new AccountRow(view.t("account.vat"), vat, null)
                            : new AccountRow(view.t("account.vat"), null, vat));
        }
        var zero = Money.zero(total.currency());
        var debit = rows.stream().map(AccountRow::debit).reduce(zero, (a, b) -> b == null ? a : a.plus(b));
        var credits = rows.stream().map(AccountRow::credit).reduce(zero, (a, b) -> b == null ? a : a.plus(b));
        return new Detail.Rows(
                view.t("invoice.rows"),
                view.t("invoice.rows.note", view.system(duty.connector())),
                rows,
                debit == null ? zero : debit,
                credits == null ? zero : credits);
    }

    private static String account(View view, int number) {
        var key = "account." + number;
        return view.texts().has(key) ? number + " " + view.t(key) : Integer.toString(number);
    }
}
