package se.knyt.connectors.payments.klarna.settlement;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import se.knyt.core.commerce.Payout;
import se.knyt.core.money.Currency;
import se.knyt.formats.csv.CsvDialect;
import se.knyt.formats.csv.CsvReader;
import se.knyt.formats.csv.DecimalMarks;
import se.knyt.formats.csv.FileText;
import se.knyt.formats.csv.FormatException;
import se.knyt.formats.settlement.Columns;
import se.knyt.formats.settlement.Currencies;
import se.knyt.formats.settlement.Dates;
import se.knyt.formats.settlement.SettlementFile;
import se.knyt.formats.settlement.SettlementFile.Text;
import se.knyt.formats.settlement.SettlementRows;

/**
 * Reads a Klarna settlement file: one section of totals, one of transactions, columns in any order by name. The first walk through the
 * file finds out the decimal mark, the second reads.
 */
public final class KlarnaReader {
    private static final List<String> SUMMARY_REQUIRED =
            List.of("total_settlement_amount", "payment_reference", "settlement_currency", "payout_date");
    private static final List<String> TRANSACTION_REQUIRED = List.of("type", "amount", "merchant_reference1");

    /** Names that Klarna gives its files: {@code REFERENCE_20260312T061000_0.csv} and {@code settlement.REFERENCE.csv}. */
    private static final Pattern FILE_NAME =
            Pattern.compile(".*?(?:settlement\\.([A-Za-z0-9]+)\\.\\w+|([A-Za-z0-9]+)_\\d{8}T\\d{6}_\\d+\\.csv)$");

    private static final int PAYOUTS_MAX = 1_000;

    private final FileText text;
    private final CsvDialect dialect;
    private final DecimalMarks marks;
    private final String provider;
    private final KlarnaRows rows;
    private final List<Summary> summaries = new ArrayList<>();
    private final Map<String, Integer> byReference = new HashMap<>();
    /** Places of the payouts that were made without their fees. */
    private final Set<Integer> apart = new HashSet<>();

    private boolean taxColumn;

    private KlarnaReader(FileText text, String provider) {
        this.text = text;
        this.provider = provider;
        dialect = CsvDialect.of(text, KlarnaColumns::wanted);
        marks = new DecimalMarks(text, dialect.quote());
        rows = new KlarnaRows(new SettlementRows(text, dialect.quote()));
    }

    /**
     * What the file states about one payout; amounts by column name, with the sign that the file gives.
     *
     * @param stated false when the file has no totals
     * @param apart the fees that the payout was made without
     */
    record Summary(
            int line,
            String reference,
            Currency currency,
            @Nullable LocalDate paidOn,
            Map<String, Long> amounts,
            boolean stated,
            Optional<Payout.Apart> apart) {
        long amount(String name) {
            return amounts.getOrDefault(name, 0L);
        }
    }

    /**
     * Reads the whole file.
     *
     * @param provider code of the provider whose file it is: Klarna's, or that of one whose files are the same
     * @throws FormatException when it is no Klarna settlement, or can be read in two ways
     */
    public static SettlementFile read(FileText text, String provider) {
        var reader = new KlarnaReader(text, provider);
        reader.walk(new Observer(reader.marks));
        reader.marks.decide();
        reader.walk(reader.new Loader());
        return new KlarnaPayouts(reader.provider, reader.rows, reader.summaries, reader.taxColumn).file();
    }

    /** What is done with the rows of a walk. */
    private interface Visitor {
        void summary(CsvReader row, Columns columns);

        void transaction(CsvReader row, Columns columns);
    }

    private void walk(Visitor visitor) {
        var row = new CsvReader(text, dialect.delimiter(), dialect.quote());
        if (!row.next()) {
            throw new FormatException(text.name(), 0, 0, "the file is empty");
        }
        var names = CsvDialect.names(row);
        if (KlarnaColumns.isSummaryHeader(names)) {
            var columns = Columns.of(row, KlarnaColumns.SUMMARY::contains, SUMMARY_REQUIRED);
            if (!summaryRows(row, columns, visitor)) {
                return;
            }
        } else if (!KlarnaColumns.isTransactionHeader(names)) {
            throw row.error(0, "no header of a Klarna settlement: neither totals nor type, amount and references");
        }
        var columns = Columns.of(row, KlarnaColumns.TRANSACTIONS::contains, TRANSACTION_REQUIRED);
        while (row.next()) {
            columns.checkRow();
            visitor.transaction(row, columns);
        }
    }

    /** Reads the totals and answers whether the header of the transactions follows, which the reader then stands on. */
    private static boolean summaryRows(CsvReader row, Columns columns, Visitor visitor) {
        int seen = 0;
        while (row.next()) {
            if (KlarnaColumns.isTransactionHeader(CsvDialect.names(row))) {
                if (seen == 0) {
                    throw row.error(0, "the row of totals is missing");
                }
                return true;
            }
            columns.checkRow();
            visitor.summary(row, columns);
            seen++;
        }
        if (seen == 0) {
            throw row.errorAtEnd("the file ends after its first header");
        }
        return false;
    }

    /** First walk: which decimal mark. */
    private record Observer(DecimalMarks marks) implements Visitor {
        @Override
        public void summary(CsvReader row, Columns columns) {
            for (var name : KlarnaColumns.SUMMARY) {
                if (isAmount(name) && columns.has(name)) {
                    marks.observe(row, columns.place(name));
                }
            }
        }

        @Override
        public void transaction(CsvReader row, Columns columns) {
            marks.observe(row, columns.place("amount"));
            int tax = columns.place("tax_amount", "vat_amount");
            if (tax != Columns.NONE) {
                marks.observe(row, tax);
            }
        }
    }

    private static boolean isAmount(String name) {
        return name.startsWith("total_") || name.startsWith("opening_") || name.startsWith("closing_");
    }

    /** Second walk: reads. */
    private final class Loader implements Visitor {
        private @Nullable Columns known;
        private int type;
        private int detailed;
        private int amount;
        private int tax;
        private int currency;
        private int day;
        private int reference;
        private String lastCurrency = "";
        private short lastCurrencyPlace;
        private int lastDecimals;

        @Override
        public void summary(CsvReader row, Columns columns) {
            var code = columns.text(columns.place("settlement_currency"));
            var settled = Currencies.of(row, columns.place("settlement_currency"), code);
            var amounts = new HashMap<String, Long>();
            for (var name : KlarnaColumns.SUMMARY) {
                if (isAmount(name) && columns.has(name)) {
                    if (name.equals("total_settlement_amount")
                            && columns.text(columns.place(name)).isEmpty()) {
                        throw row.error(columns.place(name), "no amount");
                    }
                    amounts.put(
                            name.replace("_balance_amount", "_balance"),
                            marks.minor(row, columns.place(name), settled.decimals()));
                }
            }
            var paidOn = Dates.parse(columns.text(columns.place("payout_date")));
            if (paidOn == null) {
                throw row.error(columns.place("payout_date"), "no date, or one that can be read in two ways");
            }
            var payment = columns.text(columns.place("payment_reference"));
            if (payment.isEmpty()) {
                throw row.error(columns.place("payment_reference"), "the payment reference is empty");
            }
            var fees = Optional.<Payout.Apart>empty();
            if (feesApart(row, columns, amounts)) {
                fees = Optional.of(
                        KlarnaFees.apart(name -> amounts.getOrDefault("total_" + name + "_amount", 0L), settled));
                amounts.keySet().removeIf(name -> KlarnaFees.isFeeTotal(bare(name)));
                apart.add(summaries.size());
            }
            if (byReference.put(payment, summaries.size()) != null) {
                throw row.error(columns.place("payment_reference"), "the payment reference stands twice in the totals");
            }
            limit(row);
            summaries.add(new Summary(row.line(), payment, settled, paidOn, amounts, true, fees));
        }

        /** Whether the payout was made without the fees that the file tells beside it. */
        private static boolean feesApart(CsvReader row, Columns columns, Map<String, Long> amounts) {
            int type = columns.place("merchant_settlement_type");
            var word = type == Columns.NONE ? "" : columns.text(type).toUpperCase(Locale.ROOT);
            var magnitudes = new HashMap<String, Long>();
            amounts.forEach((name, amount) -> magnitudes.put(bare(name), turns(name) ? amount : Math.abs(amount)));
            var fees = KlarnaFees.of(word.isEmpty() ? "NET" : word, name -> magnitudes.getOrDefault(name, 0L));
            if (fees == KlarnaFees.EITHER) {
                throw row.error(
                        type, "the totals close with the fees and without them: which rows are paid is not told");
            }
            return fees == KlarnaFees.APART;
        }

        /** Totals whose sign, where the file gives one, is no option of the file's but Klarna's own. */
        private static boolean turns(String column) {
            return column.equals("total_fee_correction_amount")
                    || column.equals("total_commission_amount")
                    || column.equals("total_settlement_amount");
        }

        private static String bare(String column) {
            return column.replaceFirst("^total_", "").replaceFirst("_amount$", "");
        }

        @Override
        public void transaction(CsvReader row, Columns columns) {
            if (known != columns) {
                place(row, columns);
            }
            int payout = payout(row);
            if (apart.contains(payout) && KlarnaFees.isFee(row.text(type))) {
                told(payout);
                return;
            }
            int decimals = currencyOf(row, payout);
            short word = rows.wordOf(row.text(type), detailed == Columns.NONE ? "" : row.text(detailed));
            if (row.length(amount) == 0) {
                throw row.error(amount, "no amount");
            }
            rows.add(
                    row.line(),
                    word,
                    lastCurrencyPlace,
                    payout,
                    marks.minor(row, amount, decimals),
                    tax == Columns.NONE ? 0 : marks.minor(row, tax, decimals),
                    day == Columns.NONE ? SettlementRows.NO_DAY : Dates.epochDay(row.text(day)));
            texts(row, columns);
        }

        /** One more row of fees that are no part of the payout. */
        private void told(int payout) {
            var summary = summaries.get(payout);
            summaries.set(
                    payout,
                    new Summary(
                            summary.line(),
                            summary.reference(),
                            summary.currency(),
                            summary.paidOn(),
                            summary.amounts(),
                            summary.stated(),
                            summary.apart().map(fees -> new Payout.Apart(fees.fees(), fees.vat(), fees.rows() + 1))));
        }

        private void place(CsvReader row, Columns columns) {
            known = columns;
            type = columns.place("type");
            detailed = columns.place("detailed_type");
            amount = columns.place("amount");
            tax = columns.place("tax_amount", "vat_amount");
            taxColumn = tax != Columns.NONE;
            currency = columns.place("posting_currency");
            day = columns.place("capture_date", "sale_date");
            reference = columns.place("payment_reference");
            if (currency == Columns.NONE && summaries.isEmpty()) {
                throw row.error(0, "neither totals with a currency nor the column posting_currency");
            }
            if (summaries.size() > 1 && reference == Columns.NONE) {
                throw row.error(0, "several payouts but no column payment_reference that tells the rows apart");
            }
        }

        private int payout(CsvReader row) {
            if (reference == Columns.NONE
                    || (summaries.size() == 1 && summaries.getFirst().stated() && row.length(reference) == 0)) {
                if (summaries.isEmpty()) {
                    unstated(row, fromFileName());
                }
                return 0;
            }
            var payment = row.text(reference);
            Integer place = byReference.get(payment);
            if (place == null) {
                if (!summaries.isEmpty() && summaries.getFirst().stated()) {
                    throw row.error(reference, "the totals hold no payout with this reference");
                }
                unstated(row, payment);
                return summaries.size() - 1;
            }
            return place;
        }

        private void limit(CsvReader row) {
            if (summaries.size() >= PAYOUTS_MAX) {
                throw row.error(0, "more than " + PAYOUTS_MAX + " payouts in one file");
            }
        }

        /** A file without totals does not say what was paid. */
        private void unstated(CsvReader row, String payment) {
            limit(row);
            byReference.put(payment, summaries.size());
            var posted = Currencies.of(row, currency, row.text(currency));
            summaries.add(new Summary(0, payment, posted, null, Map.of(), false, Optional.empty()));
        }

        private int currencyOf(CsvReader row, int payout) {
            var code = currency == Columns.NONE ? "" : row.text(currency);
            if (code.isEmpty()) {
                code = summaries.get(payout).currency().code();
            }
            if (!code.equals(lastCurrency)) {
                var value = Currencies.of(row, Math.max(0, currency), code);
                lastCurrency = code;
                lastCurrencyPlace = rows.currencyOf(value);
                lastDecimals = value.decimals();
            }
            return lastDecimals;
        }

        private void texts(CsvReader row, Columns columns) {
            var texts = rows.rows();
            texts.note(Text.PROVIDER_ORDER_ID, row, columns.place("order_id"));
            texts.note(Text.OTHER_ID, row, columns.place("short_order_id"));
            texts.note(Text.TRANSACTION_ID, row, filled(columns, "refund_id", "capture_id"));
            texts.note(Text.ORDER_REFERENCE, row, columns.place("merchant_reference1"));
            texts.note(Text.SECOND_REFERENCE, row, columns.place("merchant_reference2"));
            texts.note(
                    Text.CAPTURE_REFERENCE,
                    row,
                    filled(columns, "merchant_refund_reference", "merchant_capture_reference"));
        }

        private static int filled(Columns columns, String first, String second) {
            int place = columns.place(first);
            return columns.filled(place) ? place : columns.place(second);
        }
    }

    private String fromFileName() {
        var match = FILE_NAME.matcher(text.name());
        if (!match.matches()) {
            return "";
        }
        return match.group(1) == null ? match.group(2) : match.group(1);
    }
}
