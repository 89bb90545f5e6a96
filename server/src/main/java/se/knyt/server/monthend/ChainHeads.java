package se.knyt.server.monthend;

import java.sql.SQLException;
import java.util.List;
import se.knyt.server.db.Sql;
import se.knyt.server.monthend.SpecificationPage.ChainHead;
import se.knyt.server.shell.View;

/** Reads the heads of the company's series of vouchers: kept with a signed month, they prove that no voucher before was changed. */
final class ChainHeads {
    private static final String HEADS =
            "select series, fiscal_year, number, encode(chain_hash, 'hex') as hash from voucher_head"
                    + " where company_id = ? order by fiscal_year, series limit 1000";

    private ChainHeads() {}

    static List<ChainHead> of(Sql sql, View view) throws SQLException {
        return sql.list(
                HEADS,
                row -> new ChainHead(
                        row.text("series"), row.text("fiscal_year"), row.number("number"), row.text("hash")),
                view.company().id());
    }
}
