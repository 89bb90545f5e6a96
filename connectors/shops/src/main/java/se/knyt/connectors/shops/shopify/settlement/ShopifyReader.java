package se.knyt.connectors.shops.shopify.settlement;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import se.knyt.connectors.shops.shopify.settlement.ShopifyType.Total;
import se.knyt.core.commerce.PayoutLine.Kind;
import se.knyt.formats.csv.CsvReader;
import se.knyt.formats.csv.FileText;
import se.knyt.formats.csv.FormatException;
import se.knyt.formats.settlement.Columns;
import se.knyt.formats.settlement.PayoutDraft;
import se.knyt.formats.settlement.PayoutDrafts;
import se.knyt.formats.settlement.SettlementEntries;
import se.knyt.formats.settlement.SettlementFile;
import se.knyt.formats.settlement.SettlementFile.Text;
import se.knyt.formats.settlement.SettlementRows;
import se.knyt.formats.settlement.SettlementTable;

/**
 * Reads Shopify Payments' export of transactions, together with exports of payouts where they are given. Where neither these nor a row
 * of the payout itself state an amount, the file does not say what was paid.
 */
public final class ShopifyReader {
    private static final List<String> REQUIRED =
            List.of("Type", "Order", "Payout Date", "Payout ID", "Amount", "Fee", "Net", "Currency");
    private static final List<String> AMOUNTS = List.of("amount", "fee", "net", "vat");
    private static final Set<String> USED = Set.of(
            "transaction_date",
            "type",
            "order",
            "payout_date",
            "payout_id",
            "amount",
            "fee",
            "net",
            "checkout",
            "currency",
            "vat");

    private final SettlementTable table;
    private final SettlementRows rows;
    private final SettlementEntries entries;
    private final PayoutDrafts drafts;
    private final Place places;
    private final List<PayoutSums> sums = new ArrayList<>();
    private final Map<String, ShopifyType> types = new HashMap<>();

    private ShopifyReader(FileText text) {
        table = new SettlementTable(text, USED::contains, REQUIRED, AMOUNTS);
        rows = table.rows();
        entries = new SettlementEntries(rows);
        drafts = new PayoutDrafts(text.name());
        places = new Place(table.columns());
    }

    /** The places of the columns. */
    private record Place(
            int type, int date, int payout, int payoutDate, int currency, int amount, int fee, int net, int vat) {
        Place(Columns c) {
            this(
                    c.place("type"),
                    c.place("transaction_date"),
                    c.place("payout_id"),
                    c.place("payout_date"),
                    c.place("currency"),
                    c.place("amount"),
                    c.place("fee"),
                    c.place("net"),
                    c.place("vat"));
        }
    }

    /**
     * Reads the whole file.
     *
     * @param payouts exports of payouts, may be none
     * @throws FormatException when one of them is no such export, or can be read in two ways
     */
    public static SettlementFile read(FileText text, String provider, List<FileText> payouts) {
        var stated = new ArrayList<PayoutsExport.Stated>();
        for (var export : payouts) {
            stated.addAll(PayoutsExport.read(export));
        }
        var reader = new ShopifyReader(text);
        reader.table.read(reader::row);
        new StatedPayouts(stated).state(reader.drafts, reader.sums);
        return reader.entries.file(reader.drafts.heads(provider));
    }

    private void row(CsvReader row, Columns columns) {
        var word = row.text(places.type());
        var currency = table.currency(row, places.currency());
        long amount = table.amount(row, places.amount(), currency);
        long fee = table.amount(row, places.fee(), currency);
        long net = table.amount(row, places.net(), currency);
        long vat = table.minor(row, places.vat(), currency);
        int payout = drafts.place(row.text(places.payout()), currency);
        var draft = drafts.get(payout);
        if (payout == sums.size()) {
            sums.add(new PayoutSums());
        }
        if (columns.filled(places.payout()) && columns.filled(places.payoutDate())) {
            draft.paidOn(SettlementTable.date(row, places.payoutDate()));
        }
        int added = rows.add(row.line(), word, SettlementTable.day(row, places.date()));
        rows.note(Text.ORDER_REFERENCE, row, columns.place("order"));
        rows.note(Text.PROVIDER_ORDER_ID, row, columns.place("checkout"));
        long taken = costWithVat(row, draft, amount, fee, vat, net);
        if (ShopifyType.isPayout(word)) {
            sums.get(payout).ownRow(Math.negateExact(amount));
        } else {
            entry(payout, added, amount, types.computeIfAbsent(word, ShopifyType::of));
        }
        var type = types.computeIfAbsent(word, ShopifyType::of);
        cost(payout, added, type.feeKind(taken), Math.negateExact(Math.subtractExact(taken, vat)));
        cost(payout, added, Kind.FEE_VAT, Math.negateExact(vat));
    }

    /** The fee with its VAT: the export writes VAT beside the fee or as a part of it, and the row's net says which. */
    private static long costWithVat(CsvReader row, PayoutDraft draft, long amount, long fee, long vat, long net) {
        long beside = Math.subtractExact(Math.subtractExact(Math.subtractExact(amount, fee), vat), net);
        if (beside == 0) {
            return Math.addExact(fee, vat);
        }
        draft.checkRow(row.line(), Math.subtractExact(Math.subtractExact(amount, fee), net));
        return fee;
    }

    private void entry(int payout, int added, long amount, ShopifyType type) {
        entries.add(added, payout, type.kind(amount), amount, type.total().ordinal());
        sums.get(payout).add(type.total(), amount);
    }

    private void cost(int payout, int added, Kind kind, long amount) {
        if (amount != 0) {
            entries.add(added, payout, kind, amount, Total.FEES.ordinal());
            sums.get(payout).add(Total.FEES, amount);
        }
    }
}
