package se.knyt.connectors.payments.paypal.settlement;

import java.util.List;
import java.util.Set;
import se.knyt.formats.csv.CsvDialect;
import se.knyt.formats.csv.CsvReader;
import se.knyt.formats.csv.FileText;
import se.knyt.formats.csv.FormatException;
import se.knyt.formats.settlement.Columns;
import se.knyt.formats.settlement.SettlementRows;

/** The rows of an STL file by their types; column names are compared with blanks in a row as one, for some files have two. */
final class StlFile {
    private static final List<String> REQUIRED = List.of(
            "Transaction ID",
            "Transaction Event Code",
            "Transaction Debit or Credit",
            "Gross Transaction Amount",
            "Gross Transaction Currency",
            "Fee Debit or Credit",
            "Fee Amount");
    private static final Set<String> USED = Set.of(
            "transaction_id",
            "invoice_id",
            "paypal_reference_id",
            "transaction_event_code",
            "transaction_initiation_date",
            "transaction_completion_date",
            "transaction_debit_or_credit",
            "gross_transaction_amount",
            "gross_transaction_currency",
            "fee_debit_or_credit",
            "fee_amount",
            "fee_currency",
            "custom_field",
            "bank_reference_id");

    /** Types of row beside data, column names and section: headers, footers and counts of report and file. */
    private static final Set<String> SURROUNDING = Set.of("RH", "FH", "SC", "RF", "RC", "FF");

    private final FileText text;
    private final CsvDialect dialect;
    private boolean whole;

    StlFile(FileText text) {
        this.text = text;
        dialect = CsvDialect.of(text, name -> name.equals("rh") || name.equals("ch"));
    }

    SettlementRows rows() {
        return new SettlementRows(text, dialect.quote());
    }

    /** Whether a walk has met the count that ends a report: one that was cut off has none. */
    boolean isWhole() {
        return whole;
    }

    /** What is done with the rows of a walk. */
    interface Visitor {
        void data(CsvReader row, Stl columns, String account);

        /** A section's footer for one currency. */
        void sectionFooter(CsvReader row, String account);
    }

    /** The places of the columns of a section. */
    record Stl(
            Columns columns,
            int id,
            int invoice,
            int paypalReference,
            int code,
            int time,
            int side,
            int gross,
            int currency,
            int feeSide,
            int fee,
            int feeCurrency,
            int custom,
            int bankReference) {
        static Stl of(CsvReader row) {
            var c = Columns.of(row, USED::contains, REQUIRED);
            int time = c.place("transaction_completion_date", "transaction_initiation_date");
            if (time == Columns.NONE) {
                throw row.errorAtEnd("the column Transaction Completion Date is missing");
            }
            return new Stl(
                    c,
                    c.place("transaction_id"),
                    c.place("invoice_id"),
                    c.place("paypal_reference_id"),
                    c.place("transaction_event_code"),
                    time,
                    c.place("transaction_debit_or_credit"),
                    c.place("gross_transaction_amount"),
                    c.place("gross_transaction_currency"),
                    c.place("fee_debit_or_credit"),
                    c.place("fee_amount"),
                    c.place("fee_currency"),
                    c.place("custom_field"),
                    c.place("bank_reference_id"));
        }
    }

    /**
     * Walks through the rows.
     *
     * @throws FormatException for a row of no type that an STL file has, or one that does not fit its column names
     */
    void walk(Visitor visitor) {
        var row = new CsvReader(text, dialect.delimiter(), dialect.quote());
        Stl columns = null;
        var account = "";
        while (row.next()) {
            var type = row.text(0);
            switch (type) {
                case "SH" -> account = row.size() > 3 ? row.text(3) : "";
                case "CH" -> columns = Stl.of(row);
                case "SB" -> {
                    if (columns == null) {
                        throw row.error(0, "data before the row of column names (CH)");
                    }
                    columns.columns().checkRow();
                    visitor.data(row, columns, account);
                }
                case "SF" -> visitor.sectionFooter(row, account);
                default -> {
                    whole |= type.equals("RC");
                    if (!SURROUNDING.contains(type)) {
                        throw row.error(0, "no row of a PayPal settlement report");
                    }
                }
            }
        }
        if (columns == null) {
            throw new FormatException(
                    text.name(), 0, 0, "the file ends before the row of column names (CH); is it cut off?");
        }
    }
}
