package se.knyt.engine.books;

import java.sql.SQLException;
import java.util.List;
import se.knyt.engine.db.Tx;
import se.knyt.spi.EffectBody;

/** The files that show what a voucher is made of, as they are attached to it in an accounting system. */
final class Attachments {
    private static final String FILES = """
            select evidence_id, file_name, media_type from evidence where company_id = ? and document_id = ? order by file_name
            """;

    private Attachments() {}

    /** @param document the payout, or the voucher of a day */
    static List<EffectBody.AttachFile> of(Tx tx, long company, long document) throws SQLException {
        return tx.query(
                FILES,
                row -> new EffectBody.AttachFile(row.getString(2), row.getString(3), row.getLong(1)),
                company,
                document);
    }

    static String effectKey(String voucherKey, EffectBody.AttachFile file) {
        return "attach:" + voucherKey + ":" + file.fileName();
    }
}
