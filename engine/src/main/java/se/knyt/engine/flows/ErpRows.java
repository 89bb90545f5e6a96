package se.knyt.engine.flows;

import java.util.List;
import se.knyt.core.bookkeeping.Operation;
import se.knyt.core.commerce.OrderRow;
import se.knyt.engine.rules.RuleField;
import se.knyt.engine.rules.Writing;
import se.knyt.spi.DocumentDetails;
import se.knyt.spi.ErpRow;

/** Rows of invoices as posting wants them, in the words of the connector interface. */
final class ErpRows {
    private ErpRows() {}

    static List<ErpRow> of(List<Operation.InvoiceRow> rows) {
        return rows.stream()
                .map(row -> new ErpRow(
                        row.kind() == OrderRow.Kind.GOODS ? row.sku() : "",
                        row.text(),
                        row.quantity(),
                        row.gross(),
                        row.rate(),
                        row.vat(),
                        row.account(),
                        row.coding().costCentre(),
                        row.coding().project(),
                        row.coding().chosenBy(),
                        row.coding().chosenVersion()))
                .toList();
    }

    /** What stands on the document itself. */
    static DocumentDetails details(Writing writing) {
        return new DocumentDetails(
                writing.field(RuleField.OUR_REFERENCE),
                writing.field(RuleField.YOUR_REFERENCE),
                writing.field(RuleField.REMARKS),
                writing.field(RuleField.WAY_OF_DELIVERY),
                writing.field(RuleField.TERMS_OF_PAYMENT),
                writing.field(RuleField.COST_CENTRE),
                writing.field(RuleField.PROJECT));
    }
}
