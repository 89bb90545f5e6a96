package se.knyt.simulators.fortnox;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * The voucher rows that Fortnox itself writes for an invoice or credit note: the receivable against revenue, VAT and rounding, in book
 * currency. In another currency gross and VAT are converted once each and the net is the remainder, so nothing is left over.
 */
final class Posting {
    private final Company company;

    Posting(Company company) {
        this.company = company;
    }

    /** What an invoice makes of its totals in SEK. The other side of the rows is the receivable (or, under the cash method, the money). */
    record Sale(long receivable, List<Draft.Row> rows) {}

    Sale sale(ObjectNode invoice, Pricing.Totals totals) {
        var rate = Json.number(invoice, "CurrencyRate");
        var unit = Json.number(invoice, "CurrencyUnit");
        long receivable = Amounts.convert(totals.toPay(), rate, unit);
        long left = receivable;
        var tail = new Draft.Rows();
        for (var entry : totals.vat().entrySet()) {
            long vat = Amounts.convert(entry.getValue(), rate, unit);
            if (vat != 0) {
                tail.add(vatAccount(entry.getKey()), -vat);
                left -= vat;
            }
        }
        long roundOff = Amounts.convert(totals.roundOff(), rate, unit);
        if (roundOff != 0) {
            tail.add(company.role(Chart.Role.ROUNDOFF), -roundOff);
            left -= roundOff;
        }
        var rows = new Draft.Rows();
        var shares = Amounts.allocate(
                left, totals.parts().stream().map(Pricing.Part::net).toList());
        for (int i = 0; i < shares.length; i++) {
            var part = totals.parts().get(i);
            rows.add(part.account(), -shares[i], part.costCenter(), part.project(), "");
        }
        var all = new ArrayList<>(rows.list());
        all.addAll(tail.list());
        return new Sale(receivable, all);
    }

    private int vatAccount(BigDecimal rate) {
        if (rate.compareTo(BigDecimal.valueOf(25)) == 0) {
            return company.role(Chart.Role.OUTVAT_MP1);
        }
        if (rate.compareTo(BigDecimal.valueOf(12)) == 0) {
            return company.role(Chart.Role.OUTVAT_MP2);
        }
        if (rate.compareTo(BigDecimal.valueOf(6)) == 0) {
            return company.role(Chart.Role.OUTVAT_MP3);
        }
        return company.settings.number("custom_vat_account");
    }

    /** The part of a sale's rows that falls on money received so far, less what fell on money received before. */
    static List<Draft.Row> share(Sale sale, long receivedBefore, long receivedNow) {
        var weights = sale.rows().stream().map(row -> -row.amount()).toList();
        var before = Amounts.allocate(receivedBefore, weights);
        var after = Amounts.allocate(Math.addExact(receivedBefore, receivedNow), weights);
        var rows = new Draft.Rows();
        for (int i = 0; i < weights.size(); i++) {
            var row = sale.rows().get(i);
            rows.add(row.account(), before[i] - after[i], row.costCenter(), row.project(), "");
        }
        return rows.list();
    }
}
