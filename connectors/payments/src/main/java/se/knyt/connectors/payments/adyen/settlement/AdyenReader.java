package se.knyt.connectors.payments.adyen.settlement;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import se.knyt.core.commerce.PayoutLine.Kind;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.formats.csv.Cells;
import se.knyt.formats.csv.CsvReader;
import se.knyt.formats.csv.FileText;
import se.knyt.formats.csv.FormatException;
import se.knyt.formats.settlement.Columns;
import se.knyt.formats.settlement.PayoutDraft;
import se.knyt.formats.settlement.PayoutDrafts;
import se.knyt.formats.settlement.SettlementEntries;
import se.knyt.formats.settlement.SettlementFile;
import se.knyt.formats.settlement.SettlementFile.PayoutHead;
import se.knyt.formats.settlement.SettlementFile.Text;
import se.knyt.formats.settlement.SettlementRows;
import se.knyt.formats.settlement.SettlementTable;

/**
 * Reads Adyen's settlement details report. A row counts with its net and its fees; the kind comes from the type, never from which net
 * column is filled: a sale smaller than its fees has a net debit. A batch whose remainder goes to the next one states that nothing was
 * paid.
 */
public final class AdyenReader {
    private static final List<String> FEES =
            List.of("commission_(nc)", "markup_(nc)", "scheme_fees_(nc)", "interchange_(nc)");
    private static final List<String> REQUIRED =
            List.of("Merchant Reference", "Type", "Net Currency", "Net Debit (NC)", "Net Credit (NC)", "Batch Number");
    private static final List<String> AMOUNTS = List.of(
            "gross_debit_(gc)",
            "gross_credit_(gc)",
            "net_debit_(nc)",
            "net_credit_(nc)",
            "commission_(nc)",
            "markup_(nc)",
            "scheme_fees_(nc)",
            "interchange_(nc)");
    private static final Set<String> USED = used();
    private static final Pattern RATE = Pattern.compile("\\d{1,9}(\\.\\d{1,15})?");

    private final String provider;
    private final SettlementTable table;
    private final SettlementRows rows;
    private final SettlementEntries entries;
    private final PayoutDrafts drafts;
    private final Place places;

    private AdyenReader(FileText text, String provider) {
        this.provider = provider;
        table = new SettlementTable(text, USED::contains, REQUIRED, AMOUNTS);
        rows = table.rows();
        entries = new SettlementEntries(rows);
        drafts = new PayoutDrafts(text.name());
        places = new Place(table.columns());
    }

    private static Set<String> used() {
        var used = new HashSet<String>();
        REQUIRED.forEach(name -> used.add(Cells.columnName(name)));
        used.addAll(AMOUNTS);
        used.addAll(List.of(
                "merchant_account",
                "psp_reference",
                "creation_date",
                "modification_reference",
                "gross_currency",
                "exchange_rate",
                "modification_merchant_reference",
                "merchant_order_reference"));
        return used;
    }

    /** The places of the columns. */
    private record Place(
            int account,
            int type,
            int date,
            int batch,
            int netCurrency,
            int netDebit,
            int netCredit,
            int grossCurrency,
            int grossDebit,
            int grossCredit,
            int rate,
            int modification,
            int[] fees) {
        Place(Columns c) {
            this(
                    c.place("merchant_account"),
                    c.place("type"),
                    c.place("creation_date"),
                    c.place("batch_number"),
                    c.place("net_currency"),
                    c.place("net_debit_(nc)"),
                    c.place("net_credit_(nc)"),
                    c.place("gross_currency"),
                    c.place("gross_debit_(gc)"),
                    c.place("gross_credit_(gc)"),
                    c.place("exchange_rate"),
                    c.place("modification_reference"),
                    FEES.stream().mapToInt(c::place).toArray());
        }
    }

    /**
     * Reads the whole file.
     *
     * @throws FormatException when it is no such report, or can be read in two ways
     */
    public static SettlementFile read(FileText text, String provider) {
        var reader = new AdyenReader(text, provider);
        reader.table.read(reader::row);
        // A batch pays each of its currencies by itself.
        return reader.entries.file(reader.drafts.heads(reader.provider).stream()
                .map(PayoutHead::ofCurrency)
                .toList());
    }

    /**
     * Batches are numbered for each merchant account anew, so that a batch is called by both: the same whether the report is of one account
     * or of several.
     */
    private String reference(CsvReader row, Columns columns) {
        if (row.length(places.batch()) == 0) {
            throw row.error(places.batch(), "the batch number is empty");
        }
        var batch = row.text(places.batch());
        return columns.filled(places.account()) ? columns.text(places.account()) + " " + batch : batch;
    }

    private void row(CsvReader row, Columns columns) {
        var word = row.text(places.type());
        var type = AdyenType.of(word);
        var currency = table.currency(row, places.netCurrency());
        long net = difference(row, places.netCredit(), places.netDebit(), currency);
        int payout = drafts.place(reference(row, columns), currency);
        var draft = drafts.get(payout);
        int day = SettlementTable.day(row, places.date());
        int added = rows.add(row.line(), word, day);
        switch (type) {
            case MERCHANTPAYOUT -> {
                draft.addPaid(Math.negateExact(net));
                if (columns.filled(places.date())) {
                    draft.paidOn(SettlementTable.date(row, places.date()));
                }
                atBank(columns, draft);
            }
            case BALANCETRANSFER -> {
                boolean goesOn = goesOn(columns, net);
                balance(draft, net, goesOn);
                if (goesOn && columns.filled(places.date())) {
                    // A batch that pays nothing is closed when its rest goes on; a payout's own day is no earlier.
                    draft.paidOn(SettlementTable.date(row, places.date()));
                }
            }
            default -> {
                texts(row, columns, type);
                amounts(row, columns, type, added, payout, net);
            }
        }
    }

    /** The bank shows the payout row's own text, word for word. */
    private void atBank(Columns columns, PayoutDraft draft) {
        if (columns.filled(places.modification())) {
            draft.bankText(columns.text(places.modification()));
        }
    }

    /**
     * Whether the rest goes to the next batch. A debt comes and goes with the other sign than money, so the row's own words count where
     * it has some.
     */
    private boolean goesOn(Columns columns, long net) {
        if (columns.filled(places.modification())) {
            var words = columns.text(places.modification()).toLowerCase(Locale.ROOT);
            if (words.contains("to batch") || words.contains("from batch")) {
                return words.contains("to batch");
            }
        }
        return net < 0;
    }

    /** What comes in stood there before, what goes on stands there after; a batch that says so without a payout paid nothing. */
    private static void balance(PayoutDraft draft, long net, boolean goesOn) {
        draft.addPaid(0);
        if (goesOn) {
            draft.addClosing(Math.negateExact(net));
        } else {
            draft.addOpening(net);
        }
    }

    private void amounts(CsvReader row, Columns columns, AdyenType type, int added, int payout, long net) {
        var currency = drafts.get(payout).currency();
        long fees = 0;
        for (int place : places.fees()) {
            fees = Math.addExact(fees, table.minor(row, place, currency));
        }
        long gross = Math.addExact(net, fees);
        if (columns.filled(places.grossDebit()) || columns.filled(places.grossCredit())) {
            gross = checkedGross(row, columns, drafts.get(payout), gross);
        }
        entries.add(added, payout, type.kind(gross), gross, SettlementEntries.NO_CLASS);
        original(row, columns, type.kind(gross), currency, gross);
        entries.addUnlessZero(added, payout, AdyenType.FEE.kind(Math.negateExact(fees)), Math.negateExact(fees));
    }

    /**
     * The gross in the payout's currency: as stated where it is the same, else as follows from net and fees, held to the stated rate as
     * exactly as the rate is written.
     */
    private long checkedGross(CsvReader row, Columns columns, PayoutDraft draft, long fromNet) {
        var currency =
                columns.filled(places.grossCurrency()) ? table.currency(row, places.grossCurrency()) : draft.currency();
        long gross = difference(row, places.grossCredit(), places.grossDebit(), currency);
        if (currency.equals(draft.currency())) {
            draft.checkRow(row.line(), Math.subtractExact(gross, fromNet));
            return gross;
        }
        if (columns.filled(places.rate())) {
            var rate = rate(row);
            var major = BigDecimal.valueOf(gross, currency.decimals());
            var converted = major.multiply(rate).movePointRight(draft.currency().decimals());
            var inexact = major.abs()
                    .movePointRight(draft.currency().decimals())
                    .multiply(BigDecimal.ONE.movePointLeft(rate.scale()))
                    .add(BigDecimal.ONE);
            var difference = converted.subtract(BigDecimal.valueOf(fromNet));
            if (difference.abs().compareTo(inexact) > 0) {
                draft.checkRow(
                        row.line(),
                        difference.setScale(0, RoundingMode.HALF_EVEN).longValueExact());
            }
        }
        return fromNet;
    }

    /** What was sold or paid back in another currency than the payout's stands there as gross. */
    private void original(CsvReader row, Columns columns, Kind kind, Currency currency, long inPayout) {
        if (!kind.needsMatch() || !columns.filled(places.grossCurrency())) {
            return;
        }
        var ofPurchase = table.currency(row, places.grossCurrency());
        long gross = difference(row, places.grossCredit(), places.grossDebit(), ofPurchase);
        if (!ofPurchase.equals(currency) && gross != 0 && Long.signum(gross) == Long.signum(inPayout)) {
            entries.original(Money.of(gross, ofPurchase));
        }
    }

    private BigDecimal rate(CsvReader row) {
        var text = row.text(places.rate());
        if (!RATE.matcher(text).matches()) {
            throw row.error(places.rate(), "no rate of exchange");
        }
        return new BigDecimal(text);
    }

    private long difference(CsvReader row, int credit, int debit, Currency currency) {
        return Math.subtractExact(table.minor(row, credit, currency), table.minor(row, debit, currency));
    }

    private void texts(CsvReader row, Columns columns, AdyenType type) {
        rows.note(Text.ORDER_REFERENCE, row, columns.place("merchant_reference"));
        rows.note(Text.SECOND_REFERENCE, row, columns.place("merchant_order_reference"));
        rows.note(Text.CAPTURE_REFERENCE, row, columns.place("modification_merchant_reference"));
        rows.note(Text.PROVIDER_ORDER_ID, row, columns.place("psp_reference"));
        if (type.isOfPurchase()) {
            rows.note(Text.TRANSACTION_ID, row, columns.place("modification_reference"));
        }
    }
}
