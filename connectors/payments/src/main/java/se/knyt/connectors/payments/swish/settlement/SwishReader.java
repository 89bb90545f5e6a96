package se.knyt.connectors.payments.swish.settlement;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import se.knyt.core.commerce.PayoutLine.Kind;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.reconciliation.Statement;
import se.knyt.formats.csv.CsvReader;
import se.knyt.formats.csv.DecimalMarks;
import se.knyt.formats.csv.FileText;
import se.knyt.formats.csv.FormatException;
import se.knyt.formats.settlement.SettlementEntries;
import se.knyt.formats.settlement.SettlementFile;
import se.knyt.formats.settlement.SettlementFile.PayoutHead;
import se.knyt.formats.settlement.SettlementFile.Text;
import se.knyt.formats.settlement.SettlementRows;

/**
 * Reads the reports of the banks that are known: the table of Swedbank and the savings banks, and the records of Handelsbanken. Swish is
 * in kronor.
 */
public final class SwishReader {
    private static final int PAYOUTS_MAX = 40_000;

    private final FileText file;
    private final SettlementRows rows;
    private final SettlementEntries entries;
    private final Map<Key, Integer> places = new HashMap<>();
    private final List<Key> keys = new ArrayList<>();
    private final List<Long> sums = new ArrayList<>();

    /** One payout: an account and a booking day. */
    private record Key(String account, LocalDate day) {}

    /**
     * Where the parts of a payment stand in the row that the reader stands on; −1 for a part it does not have.
     *
     * @param account letters and digits of the receiving account
     * @param day booking day
     * @param word what kind of row it is, in the bank's words
     */
    record Payment(
            String account,
            LocalDate day,
            String word,
            int amount,
            int orderReference,
            int message,
            int id,
            int otherId) {}

    /** How one bank writes its report. */
    interface Layout {
        char delimiter();

        /** The cells that hold amounts in the row, none for a row that is no payment. */
        int amount(CsvReader row);

        Payment payment(CsvReader row);

        /** Called at the end of the file with the number of payments read. */
        void end(CsvReader row, int payments);
    }

    private SwishReader(FileText file) {
        this.file = file;
        rows = new SettlementRows(file, '"');
        entries = new SettlementEntries(rows);
    }

    /** @throws FormatException when it is no such report, or can be read in two ways */
    public static SettlementFile read(FileText file) {
        return new SwishReader(file).all();
    }

    private SettlementFile all() {
        var marks = new DecimalMarks(file, '"');
        var first = layout();
        var observer = new CsvReader(file, first.delimiter(), '"');
        while (observer.next()) {
            int amount = first.amount(observer);
            if (amount >= 0) {
                marks.observe(observer, amount);
            }
        }
        marks.decide();
        var layout = layout();
        var row = new CsvReader(file, layout.delimiter(), '"');
        while (row.next()) {
            if (layout.amount(row) >= 0) {
                add(row, layout.payment(row), marks);
            }
        }
        if (keys.isEmpty()) {
            throw new FormatException(file.name(), 1, 0, "no payment in it");
        }
        layout.end(row, rows.size());
        return entries.file(heads());
    }

    private Layout layout() {
        return HandelsbankenLayout.fits(file) ? new HandelsbankenLayout() : SwedbankLayout.of(file);
    }

    private void add(CsvReader row, Payment payment, DecimalMarks marks) {
        if (row.text(payment.amount()).isEmpty()) {
            throw row.error(payment.amount(), "no amount");
        }
        long amount = marks.minor(row, payment.amount(), Currency.SEK.decimals());
        var key = new Key(payment.account(), payment.day());
        var known = places.putIfAbsent(key, keys.size());
        int place = known == null ? keys.size() : known;
        if (known == null) {
            if (keys.size() == PAYOUTS_MAX) {}
            keys.add(key);
            sums.add(0L);
        }
        int of = rows.add(row.line(), payment.word(), (int) payment.day().toEpochDay());
        note(row, Text.ORDER_REFERENCE, payment.orderReference());
        note(row, Text.SECOND_REFERENCE, payment.message());
        note(row, Text.TRANSACTION_ID, payment.id());
        note(row, Text.OTHER_ID, payment.otherId());
        entries.add(of, place, amount < 0 ? Kind.REFUND : Kind.SALE, amount, SettlementEntries.NO_CLASS);
        try {
            sums.set(place, Math.addExact(sums.get(place), amount));
        } catch (ArithmeticException e) {
            throw row.error(payment.amount(), "the rows sum to more than an amount can hold");
        }
    }

    private void note(CsvReader row, Text which, int cell) {
        if (cell >= 0 && cell < row.size()) {
            rows.note(which, row, cell);
        }
    }

    private List<PayoutHead> heads() {
        var heads = new ArrayList<PayoutHead>();
        for (int i = 0; i < keys.size(); i++) {
            var key = keys.get(i);
            var statement = new Statement(
                    Currency.SEK,
                    Money.zero(Currency.SEK),
                    Money.zero(Currency.SEK),
                    Money.of(sums.get(i), Currency.SEK),
                    List.of(),
                    List.of());
            var reference = key.account() + "-" + key.day().toString().replace("-", "");
            heads.add(new PayoutHead("swish", reference, Currency.SEK, key.day(), statement, List.of()));
        }
        return heads;
    }
}
