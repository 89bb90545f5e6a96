package se.knyt.engine.flows;

import java.util.List;
import se.knyt.core.bookkeeping.Operation;
import se.knyt.core.commerce.OrderRow;
import se.knyt.spi.EffectBody;

/** Rows of invoices as posting wants them, in the words of the connector interface. */
final class ErpRows {
    private ErpRows() {}

    static List<EffectBody.ErpRow> of(List<Operation.InvoiceRow> rows) {
        return rows.stream()
                .map(row -> new EffectBody.ErpRow(
                        row.kind() == OrderRow.Kind.GOODS ? row.sku() : "",
                        row.text(),
                        row.quantity(),
                        row.gross(),
                        row.rate(),
                        row.vat(),
                        row.account()))
                .toList();
    }
}
