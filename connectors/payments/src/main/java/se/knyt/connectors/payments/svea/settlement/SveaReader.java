package se.knyt.connectors.payments.svea.settlement;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import se.knyt.connectors.payments.svea.settlement.SveaReport.RowFinding;
import se.knyt.core.commerce.PayoutLine.Kind;
import se.knyt.core.money.Currency;
import se.knyt.core.reconciliation.Finding;
import se.knyt.formats.csv.FileText;
import se.knyt.formats.csv.FormatException;
import se.knyt.formats.json.JsonCursor;
import se.knyt.formats.settlement.Dates;
import se.knyt.formats.settlement.LooseEntries;
import se.knyt.formats.settlement.SettlementFile;
import se.knyt.formats.settlement.SettlementFile.Text;
import se.knyt.formats.settlement.SettlementRows;

/**
 * Reads a Svea reconciliation report. A row is its nominal amount and its fees: {@code paid = nominal − fees − VAT on fees}. Rows that
 * mark a balance of debt are no money.
 */
public final class SveaReader {
    static final int NOMINAL = 0;
    static final int FEES = 1;
    static final int FEE_VAT = 2;

    private static final int REPORTS_MAX = 10_000;
    private static final int CURRENCIES_MAX = 100;

    /** More rows than this that do not add up are not listed one by one. */
    private static final int FINDINGS_MAX = 100;

    private final FileText file;
    private final JsonCursor json;
    private final SettlementRows rows;
    private final LooseEntries entries = new LooseEntries();
    private final List<SveaReport> reports = new ArrayList<>();

    private SveaReader(FileText file, JsonCursor json) {
        this.file = file;
        this.json = json;
        rows = new SettlementRows(file, '"');
    }

    /** @throws FormatException when it is no such report, or can be read in two ways */
    public static SettlementFile read(FileText file) {
        var result = new Object() {
            private @Nullable SveaReader reader;
        };
        JsonCursor.read(file, json -> {
            var reader = new SveaReader(file, json);
            reader.root();
            result.reader = reader;
        });
        var reader = result.reader;
        if (reader == null) {
            throw new FormatException(file.name(), 0, 0, "the file is empty");
        }
        return new SveaPayouts(file, reader.rows, reader.entries, reader.reports).file();
    }

    private void root() {
        if (json.isArray()) {
            json.elements(this::report);
        } else {
            report();
        }
        if (reports.isEmpty()) {
            throw new FormatException(file.name(), 1, 0, "no client report in it: nothing was paid out on that day");
        }
    }

    private void report() {
        var seen = new boolean[1];
        json.fields(name -> {
            if (name.equals("clientReports")) {
                seen[0] = true;
                json.elements(this::clientReport);
            }
        });
        if (!seen[0]) {
            throw json.error("no Svea reconciliation report: clientReports is missing");
        }
    }

    private void clientReport() {
        if (reports.size() == REPORTS_MAX) {
            throw json.error("more than " + REPORTS_MAX + " client reports");
        }
        var report = new SveaReport(json.line());
        reports.add(report);
        json.fields(name -> {
            switch (name) {
                case "clientId" -> report.clientId = json.text();
                case "reconciliationDate" -> {
                    report.date = Dates.parse(json.text());
                    if (report.date == null) {
                        throw json.error("no date, or one that can be read in two ways");
                    }
                }
                case "paymentReport" -> json.fields(field -> payment(report, field));
                case "rows" -> json.elements(() -> row(report, reports.size() - 1));
                default -> {}
            }
        });
        if (report.clientId.isEmpty() || report.date == null || report.currency == null) {
            throw new FormatException(
                    file.name(),
                    report.line,
                    0,
                    "the client report lacks clientId, reconciliationDate or the currency of its payment");
        }
    }

    private void payment(SveaReport report, String name) {
        switch (name) {
            case "currency" -> report.currency = currency(json.text());
            case "sveaPaidAmountExcludingWithholding" -> report.paidExcludingWithholding = stated();
            case "sveaPaidAmountIncludingWithholding" -> report.paidIncludingWithholding = stated();
            case "openingBalanceDebt" -> report.openingDebt = json.isNull() ? 0 : json.minor();
            case "closingBalanceDebt" -> report.closingDebt = json.isNull() ? 0 : json.minor();
            case "nominalAmount" -> report.nominal = stated();
            case "feeAmountExcludingVat" -> report.fees = stated();
            case "feeVatAmount" -> report.feeVat = stated();
            default -> {}
        }
    }

    private @Nullable Long stated() {
        return json.isNull() ? null : json.minor();
    }

    private Currency currency(String code) {
        try {
            return new Currency(code);
        } catch (IllegalArgumentException e) {
            throw json.error("no currency code of ISO 4217");
        }
    }

    private void row(SveaReport report, int group) {
        var row = SveaRow.read(json);
        if (row.isBalance()) {
            return;
        }
        if (row.type.isEmpty()) {
            throw new FormatException(file.name(), row.line, 0, "a row without rowType");
        }
        foreign(report, row);
        adds(report, row);
        if (row.nominal != 0 || (row.fees.isEmpty() && row.totalFees == 0 && row.totalVat == 0)) {
            add(report, group, place(row, row.type, row.line), row.kind(), row.nominal, NOMINAL);
        }
        for (var fee : row.fees) {
            fee(report, group, row, fee);
        }
        if (row.fees.isEmpty() && (row.totalFees != 0 || row.totalVat != 0)) {
            fee(report, group, row, new SveaRow.Fee(row.line, "Service", row.totalFees, row.totalVat));
        }
    }

    private void fee(SveaReport report, int group, SveaRow row, SveaRow.Fee fee) {
        int place = place(row, fee.type().isEmpty() ? "Fee" : fee.type(), fee.line());
        if (fee.excluding() != 0) {
            add(report, group, place, SveaRow.kind(fee), -fee.excluding(), FEES);
        }
        if (fee.vat() != 0) {
            add(report, group, place, Kind.FEE_VAT, -fee.vat(), FEE_VAT);
        }
    }

    private void add(SveaReport report, int group, int row, Kind kind, long amount, int ofClass) {
        entries.add(row, group, kind, amount, ofClass);
        try {
            report.sum = Math.addExact(report.sum, amount);
        } catch (ArithmeticException e) {
            throw json.error("the rows sum to more than an amount can hold");
        }
    }

    private int place(SveaRow row, String word, int line) {
        var day = row.day.isEmpty() ? null : Dates.parse(row.day);
        int place = rows.add(line, word, day == null ? SettlementRows.NO_DAY : (int) day.toEpochDay());
        rows.put(Text.ORDER_REFERENCE, row.order);
        rows.put(Text.PROVIDER_ORDER_ID, row.checkout);
        rows.put(Text.TRANSACTION_ID, row.delivery);
        rows.put(Text.OTHER_ID, row.transaction.isEmpty() ? row.invoice : row.transaction);
        return place;
    }

    /** The facts do not say in which currency a converted row's amounts are: it is counted as it stands, and the payout is held. */
    private static void foreign(SveaReport report, SveaRow row) {
        var named = row.currency + " " + (row.destination.isEmpty() ? row.currency : row.destination);
        if (report.currencies.size() < CURRENCIES_MAX && !report.currencies.containsKey(named)) {
            report.currencies.put(named, new RowFinding(Finding.Code.CURRENCY, row.line, row.nominal, named));
        }
    }

    /**
     * A row's fees sum to their totals, and it pays what is left. A stray fee, with neither order nor nominal amount, may state that it
     * pays nothing and is taken off the payment all the same.
     */
    private static void adds(SveaReport report, SveaRow row) {
        long fees = row.fees.isEmpty() ? row.totalFees : row.feeSum();
        long vat = row.fees.isEmpty() ? row.totalVat : row.vatSum();
        long off = row.totalsStated ? row.totalFees - fees + row.totalVat - vat : 0;
        boolean stray = row.nominal == 0 && row.order.isEmpty() && row.paid == 0;
        if (off == 0 && row.paidStated && !stray) {
            off = row.nominal - fees - vat - row.paid;
        }
        if (off != 0 && report.findings.size() < FINDINGS_MAX) {
            report.findings.add(new RowFinding(Finding.Code.ROW_DOES_NOT_ADD_UP, row.line, off, ""));
        }
    }
}
