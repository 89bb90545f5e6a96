package se.knyt.formats.settlement;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import se.knyt.core.commerce.PayoutLine.Kind;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.reconciliation.KeyKind;
import se.knyt.core.reconciliation.KeySink;
import se.knyt.core.reconciliation.LineKeys;
import se.knyt.formats.settlement.SettlementFile.Part;
import se.knyt.formats.settlement.SettlementFile.PayoutHead;
import se.knyt.formats.settlement.SettlementFile.Text;

/**
 * The amounts of a settlement file in columns of primitives, each with its row, its payout, its kind and its class. A reader adds
 * them in the order of the rows once it knows their signs and payouts, then makes the file of them. An entry takes about twenty bytes.
 */
public final class SettlementEntries {
    /** The class of an entry that the provider states no total for. */
    public static final int NO_CLASS = -1;

    private static final Kind[] KINDS = Kind.values();

    private final SettlementRows rows;
    private int size;
    private int[] row = new int[256];
    private int[] payout = new int[256];
    private byte[] kind = new byte[256];
    private byte[] statedClass = new byte[256];
    private long[] amount = new long[256];
    /** By entry; most files have none. */
    private final Map<Integer, Money> originals = new HashMap<>();

    public SettlementEntries(SettlementRows rows) {
        this.rows = rows;
    }

    /**
     * Adds an amount of a row.
     *
     * @param ofRow number of the row
     * @param ofPayout place of its payout in the list given to {@link #file}
     * @param minor minor units of the payout's currency, signed from the merchant's view
     * @param ofClass place of its class in the statement's totals, or {@link #NO_CLASS}
     */
    public void add(int ofRow, int ofPayout, Kind ofKind, long minor, int ofClass) {
        if (size == row.length) {
            grow();
        }
        row[size] = ofRow;
        payout[size] = ofPayout;
        kind[size] = (byte) ofKind.ordinal();
        statedClass[size] = (byte) ofClass;
        amount[size] = minor;
        size++;
    }

    /** Adds an amount without a class unless it is zero: what is nothing is no entry. */
    public void addUnlessZero(int ofRow, int ofPayout, Kind ofKind, long minor) {
        if (minor != 0) {
            add(ofRow, ofPayout, ofKind, minor, NO_CLASS);
        }
    }

    /** What the entry added last is in the currency of its purchase, signed as its amount. */
    public void original(Money ofPurchase) {
        originals.put(size - 1, ofPurchase);
    }

    private void grow() {
        int capacity = Math.addExact(size, Math.max(size >> 1, 256));
        row = Arrays.copyOf(row, capacity);
        payout = Arrays.copyOf(payout, capacity);
        kind = Arrays.copyOf(kind, capacity);
        statedClass = Arrays.copyOf(statedClass, capacity);
        amount = Arrays.copyOf(amount, capacity);
    }

    /** The file: its payouts in the order of the heads, the entries of each in the order they were added. */
    public SettlementFile file(List<PayoutHead> heads) {
        var begins = new int[heads.size() + 1];
        for (int i = 0; i < size; i++) {
            begins[payout[i] + 1]++;
        }
        for (int i = 0; i < heads.size(); i++) {
            begins[i + 1] += begins[i];
        }
        var parts = new ArrayList<Part>();
        for (int i = 0; i < heads.size(); i++) {
            parts.add(new Part(heads.get(i), begins[i], begins[i + 1]));
        }
        var order = new int[size];
        var next = begins.clone();
        for (int i = 0; i < size; i++) {
            order[next[payout[i]]++] = i;
        }
        return new EntryFile(this, order, List.copyOf(parts));
    }

    /** The entries in the order of their payouts. */
    private record EntryFile(SettlementEntries entries, int[] order, List<Part> parts) implements SettlementFile {
        @Override
        public String name() {
            return entries.rows.name();
        }

        @Override
        public int rows() {
            return entries.rows.size();
        }

        @Override
        public int size() {
            return order.length;
        }

        private int row(int index) {
            return entries.row[order[index]];
        }

        @Override
        public int line(int index) {
            return entries.rows.line(row(index));
        }

        @Override
        public Kind kind(int index) {
            return KINDS[entries.kind[order[index]]];
        }

        @Override
        public String providerKind(int index) {
            return entries.rows.providerKind(row(index));
        }

        @Override
        public Currency currency(int index) {
            return parts.get(entries.payout[order[index]]).currency();
        }

        @Override
        public long amount(int index) {
            return entries.amount[order[index]];
        }

        @Override
        public Optional<Money> original(int index) {
            return Optional.ofNullable(entries.originals.get(order[index]));
        }

        @Override
        public long day(int index) {
            int day = entries.rows.day(row(index));
            return day == SettlementRows.NO_DAY ? NO_DAY : day;
        }

        @Override
        public int statedClass(int index) {
            return entries.statedClass[order[index]];
        }

        @Override
        public String text(int index, Text which) {
            return entries.rows.text(row(index), which);
        }

        @Override
        public void keys(int index, KeySink sink) {
            var rows = entries.rows;
            int row = row(index);
            LineKeys.of(
                    sink,
                    rows.chars(row, Text.TRANSACTION_ID),
                    rows.chars(row, Text.PROVIDER_ORDER_ID),
                    rows.chars(row, Text.CAPTURE_REFERENCE),
                    rows.chars(row, Text.ORDER_REFERENCE),
                    rows.chars(row, Text.SECOND_REFERENCE));
            var other = rows.chars(row, Text.OTHER_ID);
            if (!other.isEmpty()) {
                sink.key(KeyKind.PROVIDER_ID, other);
            }
        }
    }
}
