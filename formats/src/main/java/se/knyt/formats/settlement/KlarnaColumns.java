package se.knyt.formats.settlement;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import se.knyt.formats.csv.CsvDialect;
import se.knyt.formats.csv.CsvReader;
import se.knyt.formats.csv.FormatException;

/** The columns of one section of a Klarna file, found by name in any order. */
final class KlarnaColumns {
    static final int NONE = -1;

    static final Set<String> SUMMARY = Set.of(
            "total_sale_amount",
            "total_fee_amount",
            "total_fee_correction_amount",
            "total_tax_amount",
            "total_return_amount",
            "total_reversal_amount",
            "total_commission_amount",
            "total_credit_amount",
            "total_charge_amount",
            "total_holdback_amount",
            "total_release_amount",
            "total_fee_refund_amount",
            "total_deposit_amount",
            "total_repay_amount",
            "opening_debt_balance",
            "opening_debt_balance_amount",
            "closing_debt_balance",
            "closing_debt_balance_amount",
            "total_settlement_amount",
            "payment_reference",
            "settlement_currency",
            "payout_date",
            "merchant_settlement_type");

    static final Set<String> TRANSACTIONS = Set.of(
            "type",
            "detailed_type",
            "amount",
            "posting_currency",
            "payment_reference",
            "tax_amount",
            "vat_amount",
            "capture_date",
            "sale_date",
            "order_id",
            "short_order_id",
            "capture_id",
            "refund_id",
            "merchant_reference1",
            "merchant_reference2",
            "merchant_capture_reference",
            "merchant_refund_reference");

    private final Map<String, Integer> places;
    private final CsvReader reader;
    private final int needed;

    private KlarnaColumns(Map<String, Integer> places, CsvReader reader) {
        this.places = places;
        this.reader = reader;
        needed = places.values().stream().mapToInt(Integer::intValue).max().orElse(NONE);
    }

    static boolean wanted(String name) {
        return SUMMARY.contains(name) || TRANSACTIONS.contains(name);
    }

    /** Whether the row that the reader stands on is the header of the transactions. */
    static boolean isTransactionHeader(List<String> names) {
        return names.contains("type")
                && names.stream().filter(TRANSACTIONS::contains).count() >= 3;
    }

    /** Whether the row that the reader stands on is the header of the summary. */
    static boolean isSummaryHeader(List<String> names) {
        return names.stream().filter(SUMMARY::contains).count() >= 3 && !isTransactionHeader(names);
    }

    /**
     * Reads a header.
     *
     * @param required names that must be there
     * @throws FormatException when one of those is missing, or a name that is used stands twice
     */
    static KlarnaColumns of(CsvReader reader, Set<String> used, List<String> required) {
        var places = new HashMap<String, Integer>();
        var names = CsvDialect.names(reader);
        for (int i = 0; i < names.size(); i++) {
            var name = names.get(i);
            if (used.contains(name) && places.putIfAbsent(name, i) != null) {
                throw reader.error(i, "the column " + name + " stands twice");
            }
        }
        for (var name : required) {
            if (!places.containsKey(name)) {
                throw reader.errorAtEnd("the column " + name + " is missing");
            }
        }
        return new KlarnaColumns(places, reader);
    }

    int place(String name) {
        return places.getOrDefault(name, NONE);
    }

    boolean has(String name) {
        return places.containsKey(name);
    }

    /** The first of the names that is there, or {@link #NONE}. */
    int place(String name, String other) {
        return has(name) ? place(name) : place(other);
    }

    String text(int place) {
        return place == NONE ? "" : reader.text(place);
    }

    /** @throws FormatException when the row ends before its last needed column, or holds more cells than the header */
    void checkRow(int headerSize) {
        if (reader.size() <= needed) {
            throw reader.errorAtEnd("the row ends before its last needed column; is the file cut off?");
        }
        for (int i = headerSize; i < reader.size(); i++) {
            if (reader.length(i) != 0) {
                throw reader.error(i, "more cells than the header has columns");
            }
        }
    }
}
