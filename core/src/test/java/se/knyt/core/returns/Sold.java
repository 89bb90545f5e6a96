package se.knyt.core.returns;

import java.util.List;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.commerce.TaxLine;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;
import se.knyt.core.money.Rate;

/** Rows and invoices in the words of the tests. */
final class Sold {
    private Sold() {}

    static RowPart goods(String id, int pieces, String gross, int rate, String vat) {
        return row(id, OrderRow.Kind.GOODS, pieces, gross, rate, vat);
    }

    static RowPart freight(String gross, int rate, String vat) {
        return row("freight", OrderRow.Kind.SHIPPING, 1, gross, rate, vat);
    }

    static RowPart fee(String gross, int rate, String vat) {
        return row("", OrderRow.Kind.FEE, 1, gross, rate, vat);
    }

    static RowPart rounding(String gross) {
        return new RowPart("rounding", OrderRow.Kind.ROUNDING, Quantity.ONE, Money.sek(gross), List.of());
    }

    private static RowPart row(String id, OrderRow.Kind kind, int pieces, String gross, int rate, String vat) {
        return new RowPart(
                id, kind, Quantity.of(pieces), Money.sek(gross), List.of(new TaxLine(Rate.of(rate), Money.sek(vat))));
    }

    /** As given back: the source states no VAT, so that it is the sale's. */
    static RowPart back(RowPart row, int pieces, String gross) {
        return new RowPart(row.rowId(), row.kind(), Quantity.of(pieces), Money.sek(gross), List.of());
    }

    static Invoiced invoice(String key, RowPart... rows) {
        return new Invoiced(key, Currency.SEK, List.of(rows));
    }
}
