package se.knyt.connectors.payments.stripe.settlement;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import se.knyt.formats.csv.CsvReader;
import se.knyt.formats.settlement.Columns;
import se.knyt.formats.settlement.SettlementFile.Text;
import se.knyt.formats.settlement.SettlementRows;

/**
 * Where the shop's references stand in a Stripe file: in a column of the payment's metadata whose key the shop's plug-in chose, else as
 * a word of the description.
 */
final class StripeReferences {
    static final String METADATA = "payment_metadata[";

    /** Keys by which plug-ins name the order, the likeliest first. */
    private static final List<String> ORDER_KEYS = List.of(
            "order_number",
            "ordernumber",
            "order_id",
            "orderid",
            "order",
            "order_reference",
            "merchant_reference",
            "reference",
            "ordernummer");

    /** "Order 10482", "REFUND FOR CHARGE (Order #10455)", "Exempelbutiken - beställning 10483". */
    private static final Pattern IN_DESCRIPTION = Pattern.compile(
            "(?iu)\\b(?:order|beställning)(?:\\s+(?:no\\.?|nr\\.?|id))?[\\s:#]*([\\p{L}\\d_-]*\\d[\\p{L}\\d_-]*)");

    /** Longer descriptions are not looked through for an order. */
    private static final int DESCRIPTION_MAX_BYTES = 500;

    private final int order;
    private final int second;
    private final int description;

    StripeReferences(Columns columns) {
        var keys = columns.names().stream()
                .filter(name -> name.startsWith(METADATA))
                .sorted((a, b) -> Integer.compare(rank(a), rank(b)))
                .toList();
        order = keys.isEmpty() ? Columns.NONE : columns.place(keys.getFirst());
        second = keys.size() < 2 ? Columns.NONE : columns.place(keys.get(1));
        description = columns.place("description");
    }

    private static int rank(String column) {
        int place = ORDER_KEYS.indexOf(column.substring(METADATA.length()).replace("]", ""));
        return place < 0 ? ORDER_KEYS.size() : place;
    }

    private boolean isShort(CsvReader row) {
        return description != Columns.NONE && Math.abs(row.length(description)) <= DESCRIPTION_MAX_BYTES;
    }

    /** Notes the references of the row that was added last. */
    void note(SettlementRows rows, CsvReader row, Columns columns) {
        rows.note(Text.SECOND_REFERENCE, row, second);
        if (columns.filled(order)) {
            rows.note(Text.ORDER_REFERENCE, row, order);
        } else if (isShort(row) && !columns.filled(second)) {
            var text = row.text(description);
            if (text.toLowerCase(Locale.ROOT).contains("order") || text.indexOf('\u00E4') >= 0) {
                var match = IN_DESCRIPTION.matcher(text);
                if (match.find()) {
                    rows.put(Text.ORDER_REFERENCE, match.group(1));
                }
            }
        }
    }
}
