package se.knyt.connectors.shops.shopify.settlement;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import se.knyt.connectors.shops.shopify.settlement.ShopifyType.Total;
import se.knyt.core.money.Currency;
import se.knyt.formats.csv.CsvReader;
import se.knyt.formats.csv.FileText;
import se.knyt.formats.csv.FormatException;
import se.knyt.formats.settlement.Columns;
import se.knyt.formats.settlement.SettlementTable;

/** Shopify's export of payouts: what was paid on a day in a currency, and the totals that made it. */
final class PayoutsExport {
    private static final List<String> REQUIRED = List.of("Payout Date", "Total", "Currency");
    private static final List<String> AMOUNTS =
            List.of("charges", "refunds", "adjustments", "reserved_funds", "fees", "retried_amount", "total");
    private static final Set<String> USED = Set.of(
            "payout_date",
            "status",
            "charges",
            "refunds",
            "adjustments",
            "reserved_funds",
            "fees",
            "retried_amount",
            "total",
            "currency");
    private static final int PAYOUTS_MAX = 100_000;

    private final SettlementTable table;
    private final List<Stated> payouts = new ArrayList<>();

    /**
     * One payout as stated, minor units with the sign that the file gives.
     *
     * @param totals only of the columns that are there
     */
    record Stated(LocalDate day, Currency currency, long paid, Map<Total, Long> totals) {}

    private PayoutsExport(FileText text) {
        table = new SettlementTable(text, USED::contains, REQUIRED, AMOUNTS);
    }

    /**
     * Reads the whole file.
     *
     * @throws FormatException when it is no such export, or can be read in two ways
     */
    static List<Stated> read(FileText text) {
        var export = new PayoutsExport(text);
        export.table.read(export::row);
        return export.payouts;
    }

    private void row(CsvReader row, Columns columns) {
        var currency = table.currency(row, columns.place("currency"));
        var totals = new EnumMap<Total, Long>(Total.class);
        for (var total : Total.values()) {
            int place = columns.place(AMOUNTS.get(total.ordinal()));
            if (columns.filled(place)) {
                totals.put(total, table.amount(row, place, currency));
            }
        }
        if (payouts.size() == PAYOUTS_MAX) {
            throw row.error(0, "more than " + PAYOUTS_MAX + " payouts in one file");
        }
        payouts.add(new Stated(
                SettlementTable.date(row, columns.place("payout_date")),
                currency,
                table.amount(row, columns.place("total"), currency),
                totals));
    }
}
