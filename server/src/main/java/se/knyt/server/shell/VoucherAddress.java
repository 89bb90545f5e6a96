package se.knyt.server.shell;

import java.sql.SQLException;
import se.knyt.server.db.Sql;

/** What a voucher is called, and where its page is: the accounting system's number where one counts, never ours in its guise. */
public final class VoucherAddress {
    /** Columns of {@code voucher v} for {@link #name} and {@link #path}. */
    public static final String COLUMNS = named("v");

    private VoucherAddress() {}

    /** The columns of a voucher by another name. */
    public static String named(String voucher) {
        return "voucher_name(%1$s.company_id, %1$s.voucher_id, %1$s.series, %1$s.fiscal_year, %1$s.number) as voucher_name, voucher_path(%1$s.company_id, %1$s.series, %1$s.fiscal_year, %1$s.number) as voucher_path"
                .formatted(voucher);
    }

    /** As a person looks it up; empty where there is none. */
    public static String name(Sql.Row row) throws SQLException {
        return row.text("voucher_name");
    }

    /** Below the company's address; empty where there is none. */
    public static String path(Sql.Row row) throws SQLException {
        var path = row.text("voucher_path");
        return path.isEmpty() ? "" : "/vouchers/" + path;
    }
}
