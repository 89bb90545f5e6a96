package se.knyt.connectors.payments.amazon.settlement;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import se.knyt.core.commerce.PayoutLine.Kind;
import se.knyt.core.money.Currency;
import se.knyt.formats.csv.Cells;
import se.knyt.formats.csv.CsvReader;
import se.knyt.formats.csv.FileText;
import se.knyt.formats.csv.FormatException;
import se.knyt.formats.settlement.Columns;
import se.knyt.formats.settlement.PayoutDrafts;
import se.knyt.formats.settlement.SettlementEntries;
import se.knyt.formats.settlement.SettlementFile;
import se.knyt.formats.settlement.SettlementFile.Text;
import se.knyt.formats.settlement.SettlementRows;
import se.knyt.formats.settlement.SettlementTable;

/**
 * Reads Amazon's settlement, flat file V2. The row with the total states what was paid; a negative total was not paid but is owed
 * after it, to be carried forward or charged to a card.
 */
public final class AmazonReader {
    private static final List<String> REQUIRED = List.of(
            "settlement-id",
            "deposit-date",
            "total-amount",
            "currency",
            "transaction-type",
            "order-id",
            "amount-type",
            "amount-description",
            "amount");
    private static final Set<String> USED = used();

    private final SettlementTable table;
    private final SettlementRows rows;
    private final SettlementEntries entries;
    private final PayoutDrafts drafts;
    private final Place places;
    private final Map<String, Settlement> settlements = new HashMap<>();
    private final OrderSums orders = new OrderSums();
    private long[] sums = new long[0];

    /** A settlement that the file states a total of. */
    private record Settlement(int payout, Currency currency, long total) {}

    private AmazonReader(FileText text) {
        table = new SettlementTable(text, USED::contains, REQUIRED, List.of("total_amount", "amount"));
        rows = table.rows();
        entries = new SettlementEntries(rows);
        drafts = new PayoutDrafts(text.name());
        places = new Place(table.columns());
    }

    private static Set<String> used() {
        var used = new HashSet<String>();
        REQUIRED.forEach(name -> used.add(Cells.columnName(name)));
        used.addAll(List.of("merchant_order_id", "posted_date"));
        return used;
    }

    /** The places of the columns. */
    private record Place(
            int settlement,
            int deposit,
            int total,
            int currency,
            int transaction,
            int order,
            int amountType,
            int description,
            int amount,
            int posted) {
        Place(Columns c) {
            this(
                    c.place("settlement_id"),
                    c.place("deposit_date"),
                    c.place("total_amount"),
                    c.place("currency"),
                    c.place("transaction_type"),
                    c.place("order_id"),
                    c.place("amount_type"),
                    c.place("amount_description"),
                    c.place("amount"),
                    c.place("posted_date"));
        }
    }

    /**
     * Reads the whole file.
     *
     * @throws FormatException when it is no such settlement, or can be read in two ways
     */
    public static SettlementFile read(FileText text, String provider) {
        var reader = new AmazonReader(text);
        reader.table.read(reader::total);
        reader.sums = new long[reader.drafts.size()];
        reader.table.read(reader::row);
        reader.orders.addTo(reader.entries);
        reader.findRepeated();
        return reader.entries.file(reader.drafts.heads(provider));
    }

    private boolean isTotal(Columns columns) {
        return columns.filled(places.total());
    }

    /** First walk: the totals, which have the currency that the other rows are in. */
    private void total(CsvReader row, Columns columns) {
        if (!isTotal(columns)) {
            return;
        }
        var currency = table.currency(row, places.currency());
        long total = table.amount(row, places.total(), currency);
        var id = row.text(places.settlement());
        int payout = drafts.place(id, currency);
        if (settlements.put(id, new Settlement(payout, currency, total)) != null) {
            throw row.error(places.total(), "a second total of the same settlement");
        }
        var draft = drafts.get(payout);
        draft.paidOn(SettlementTable.date(row, places.deposit()));
        draft.addPaid(Math.max(0, total));
        draft.addClosing(Math.min(0, total));
    }

    private Settlement settlement(CsvReader row) {
        var settlement = settlements.get(row.text(places.settlement()));
        if (settlement == null) {
            throw row.error(places.settlement(), "no row states the total of this settlement");
        }
        return settlement;
    }

    private void row(CsvReader row, Columns columns) {
        if (isTotal(columns)) {
            return;
        }
        var settlement = settlement(row);
        long amount = table.amount(row, places.amount(), settlement.currency());
        int payout = settlement.payout();
        sums[payout] = Math.addExact(sums[payout], amount);
        var transaction = row.text(places.transaction());
        var description = row.text(places.description());
        var kind = AmazonType.kind(transaction, row.text(places.amountType()), description, amount);
        boolean summed = isSummed(kind, columns);
        int day = SettlementTable.day(row, places.posted());
        int added = rows.add(row.line(), summed ? transaction : word(transaction, description), day);
        rows.note(Text.ORDER_REFERENCE, row, places.order());
        rows.note(Text.SECOND_REFERENCE, row, columns.place("merchant_order_id"));
        rows.note(Text.PROVIDER_ORDER_ID, row, places.order());
        if (summed) {
            orders.add(payout, kind, row.text(places.order()), added, day, amount);
        } else {
            entries.add(added, payout, kind, amount, SettlementEntries.NO_CLASS);
        }
    }

    /** Components of one purchase are taken together by its order; without an order a row stands for itself. */
    private boolean isSummed(Kind kind, Columns columns) {
        return (kind == Kind.SALE || kind == Kind.REFUND || kind == Kind.CHARGEBACK) && columns.filled(places.order());
    }

    private static String word(String transaction, String description) {
        return description.isEmpty() ? transaction : description;
    }

    /** A row of an order that stands twice is no entry of its own, so it is looked for here where a settlement does not close. */
    private void findRepeated() {
        var searches = new TreeMap<Integer, RepeatedRows>();
        for (var settlement : settlements.values()) {
            long difference = Math.subtractExact(sums[settlement.payout()], settlement.total());
            if (difference != 0) {
                searches.put(settlement.payout(), new RepeatedRows(difference));
            }
        }
        if (searches.isEmpty()) {
            return;
        }
        table.read((row, columns) -> {
            if (isTotal(columns)) {
                return;
            }
            var settlement = settlement(row);
            var search = searches.get(settlement.payout());
            if (search != null) {
                long amount = table.amount(row, places.amount(), settlement.currency());
                var kind = AmazonType.kind(
                        row.text(places.transaction()),
                        row.text(places.amountType()),
                        row.text(places.description()),
                        amount);
                if (isSummed(kind, columns)) {
                    search.add(row, amount);
                }
            }
        });
        searches.forEach((payout, search) -> search.tell(drafts.get(payout)));
    }
}
