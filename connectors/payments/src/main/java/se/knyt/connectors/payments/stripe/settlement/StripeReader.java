package se.knyt.connectors.payments.stripe.settlement;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
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
 * Reads Stripe's itemised payout reconciliation. A charge of which only a part was captured stands in two rows, the whole and a negative
 * {@code partial_capture_reversal}: they are one sale of their sum, on the line of the charge.
 */
public final class StripeReader {
    private static final Set<String> USED = Set.of(
            "balance_transaction_id",
            "source_id",
            "payment_intent_id",
            "charge_id",
            "refund_id",
            "created",
            "created_utc",
            "automatic_payout_id",
            "automatic_payout_effective_at",
            "automatic_payout_effective_at_utc",
            "currency",
            "gross",
            "fee",
            "net",
            "reporting_category",
            "description");
    private static final List<String> AMOUNTS = List.of("gross", "fee", "net");
    private static final List<String> REQUIRED = List.of("currency", "gross", "fee", "net", "reporting_category");

    private final String provider;
    private final SettlementTable table;
    private final SettlementRows rows;
    private final SettlementEntries entries;
    private final PayoutDrafts drafts;
    private final Place places;
    private final StripeReferences references;
    private final Map<String, Reversal> reversals = new HashMap<>();
    /** What the payout is called in a report of one payout alone, which has no column for it. */
    private String onlyPayout = "";

    private StripeReader(FileText text, String provider) {
        this.provider = provider;
        table = new SettlementTable(
                text, name -> USED.contains(name) || name.startsWith(StripeReferences.METADATA), REQUIRED, AMOUNTS);
        rows = table.rows();
        entries = new SettlementEntries(rows);
        drafts = new PayoutDrafts(text.name());
        places = new Place(table.columns());
        references = new StripeReferences(table.columns());
    }

    /** The places of the columns. */
    private record Place(
            int transaction,
            int source,
            int intent,
            int charge,
            int refund,
            int created,
            int payout,
            int effective,
            int currency,
            int gross,
            int fee,
            int net,
            int category) {
        Place(Columns c) {
            this(
                    c.place("balance_transaction_id"),
                    c.place("source_id"),
                    c.place("payment_intent_id"),
                    c.place("charge_id"),
                    c.place("refund_id"),
                    c.place("created", "created_utc"),
                    c.place("automatic_payout_id"),
                    c.place("automatic_payout_effective_at", "automatic_payout_effective_at_utc"),
                    c.place("currency"),
                    c.place("gross"),
                    c.place("fee"),
                    c.place("net"),
                    c.place("reporting_category"));
        }
    }

    /** What was captured less of one charge, and the rows that say so. */
    private static final class Reversal {
        private final List<Row> rows = new ArrayList<>();
        private long sum;
        private boolean met;

        private record Row(int row, int payout, long gross) {}
    }

    /**
     * Reads the whole file.
     *
     * @throws FormatException when it is no such report, or can be read in two ways
     */
    public static SettlementFile read(FileText text, String provider) {
        var reader = new StripeReader(text, provider);
        reader.table.read(reader::lookAhead);
        reader.table.read(reader::row);
        return reader.file();
    }

    private SettlementFile file() {
        for (var reversal : reversals.values()) {
            // Without its charge in the same payout it is a row of its own, whose sale was settled before.
            for (var row : reversal.met ? List.<Reversal.Row>of() : reversal.rows) {
                entries.add(row.row(), row.payout(), Kind.ADJUSTMENT, row.gross(), SettlementEntries.NO_CLASS);
            }
        }
        drafts.settleOtherCurrencies();
        return entries.file(drafts.heads(provider));
    }

    /** First walk: what the second one must know when it meets a row. */
    private void lookAhead(CsvReader row, Columns columns) {
        var category = category(row);
        if (category.equals(StripeCategory.PARTIAL_CAPTURE_REVERSAL)) {
            var reversal = reversals.computeIfAbsent(chargeKey(row, columns), _ -> new Reversal());
            long gross = table.amount(row, places.gross(), table.currency(row, places.currency()));
            reversal.sum = Math.addExact(reversal.sum, gross);
        } else if (category.equals(StripeCategory.PAYOUT) && places.payout() == Columns.NONE) {
            var source = columns.text(places.source());
            if (!onlyPayout.isEmpty() && !onlyPayout.equals(source)) {
                throw row.error(
                        places.category(),
                        "several payouts but no column automatic_payout_id that tells the rows apart");
            }
            onlyPayout = source;
        }
    }

    private String category(CsvReader row) {
        return row.text(places.category()).toLowerCase(Locale.ROOT);
    }

    private String payout(Columns columns, String category) {
        if (columns.filled(places.payout())) {
            return columns.text(places.payout());
        }
        return category.equals(StripeCategory.PAYOUT) ? columns.text(places.source()) : onlyPayout;
    }

    /** What a charge and the reversal of a part of it have in common. */
    private String chargeKey(CsvReader row, Columns columns) {
        int id = columns.filled(places.charge()) ? places.charge() : places.intent();
        return String.join(
                "\0",
                columns.text(columns.filled(id) ? id : places.source()),
                columns.text(places.payout()),
                row.text(places.currency()));
    }

    private void row(CsvReader row, Columns columns) {
        var category = category(row);
        var currency = table.currency(row, places.currency());
        long gross = table.amount(row, places.gross(), currency);
        long fee = table.amount(row, places.fee(), currency);
        long net = table.amount(row, places.net(), currency);
        int payout = drafts.place(payout(columns, category), currency);
        var draft = drafts.get(payout);
        draft.checkRow(row.line(), Math.subtractExact(Math.subtractExact(gross, fee), net));
        int day = SettlementTable.day(row, places.created());
        paidOn(row, columns, category, draft, day);
        int added = rows.add(row.line(), category, day);
        texts(row, columns);
        switch (category) {
            case StripeCategory.PAYOUT -> draft.addPaid(Math.negateExact(gross));
            case StripeCategory.CHARGE -> {
                long sum = Math.addExact(gross, taken(row, columns));
                entries.add(added, payout, Kind.SALE, sum, SettlementEntries.NO_CLASS);
            }
            case StripeCategory.PARTIAL_CAPTURE_REVERSAL -> {
                var reversal = reversals.get(chargeKey(row, columns));
                if (reversal != null) {
                    reversal.rows.add(new Reversal.Row(added, payout, gross));
                }
            }
            default ->
                entries.add(added, payout, StripeCategory.kind(category, gross > 0), gross, SettlementEntries.NO_CLASS);
        }
        entries.addUnlessZero(added, payout, StripeCategory.feeKind(category, fee), Math.negateExact(fee));
    }

    private void paidOn(CsvReader row, Columns columns, String category, PayoutDraft draft, int created) {
        if (columns.filled(places.effective())) {
            draft.paidOn(SettlementTable.date(row, places.effective()));
        } else if (category.equals(StripeCategory.PAYOUT) && created != SettlementRows.NO_DAY) {
            draft.paidOn(LocalDate.ofEpochDay(created));
        }
    }

    /** What was captured less of this charge; a charge that stands twice is reversed once. */
    private long taken(CsvReader row, Columns columns) {
        var reversal = reversals.isEmpty() ? null : reversals.get(chargeKey(row, columns));
        if (reversal == null || reversal.met) {
            return 0;
        }
        reversal.met = true;
        return reversal.sum;
    }

    private void texts(CsvReader row, Columns columns) {
        int own = columns.filled(places.refund()) ? places.refund() : places.source();
        rows.note(Text.TRANSACTION_ID, row, own);
        rows.note(Text.PROVIDER_ORDER_ID, row, places.intent());
        rows.note(Text.OTHER_ID, row, places.charge());
        references.note(rows, row, columns);
    }
}
