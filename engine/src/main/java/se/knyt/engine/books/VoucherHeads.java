package se.knyt.engine.books;

import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import se.knyt.core.bookkeeping.FiscalYears;
import se.knyt.engine.db.Tx;

/**
 * How far each series of vouchers has come: its newest number and hash. Whoever keeps them, as in the signed specification of a month, can
 * tell later whether an exported chain is the one that stood then.
 */
public final class VoucherHeads {
    private static final String HEADS = """
            select series, fiscal_year, number, encode(chain_hash, 'hex') from voucher_head
             where company_id = ? and (? = '' or fiscal_year = ?) order by fiscal_year, series
            """;

    private VoucherHeads() {}

    /** @param hash in hexadecimal */
    public record Head(String series, String fiscalYear, long number, String hash) {}

    /** Those of every fiscal year. */
    public static List<Head> of(Tx tx, long company) throws SQLException {
        return of(tx, company, "");
    }

    /** Those of the fiscal year that a day lies in. */
    public static List<Head> on(Tx tx, long company, LocalDate day) throws SQLException {
        return of(tx, company, FiscalYears.name(VoucherWriter.years(tx, company).of(day)));
    }

    private static List<Head> of(Tx tx, long company, String year) throws SQLException {
        return tx.query(
                HEADS,
                row -> new Head(row.getString(1), row.getString(2), row.getLong(3), row.getString(4)),
                company,
                year,
                year);
    }
}
