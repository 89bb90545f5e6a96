package se.knyt.engine.books;

import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import se.knyt.core.bookkeeping.Reversal;
import se.knyt.core.bookkeeping.Voucher;
import se.knyt.engine.db.Tx;

/**
 * A voucher of ours that stands in the books, to be taken back by another.
 *
 * @param number as a person looks it up: the accounting system's where it has given one
 * @param series of ours
 */
public record BookedVoucher(long id, String number, String series, Voucher voucher) {
    private static final String HEAD = """
            select v.voucher_id, v.voucher_date, v.text, voucher_name(v.company_id, v.voucher_id, v.series, v.fiscal_year, v.number),
                   v.series
              from voucher v
             where v.company_id = ? and v.voucher_key = ? limit 1
            """;
    private static final String ROWS = "select " + ChainRow.COLUMNS
            + " from voucher_row r where r.company_id = ? and r.voucher_id = ? order by r.row_no";

    /**
     * The one of a key, as it was booked.
     *
     * @param counterparty whom it is with
     */
    public static Optional<BookedVoucher> read(Tx tx, long company, String key, String counterparty)
            throws SQLException {
        record Head(long id, LocalDate date, String text, String number, String series) {}
        var head = tx.first(
                HEAD,
                r -> new Head(
                        r.getLong(1), r.getObject(2, LocalDate.class), r.getString(3), r.getString(4), r.getString(5)),
                company,
                key);
        if (head.isEmpty()) {
            return Optional.empty();
        }
        var rows = tx.query(
                ROWS, r -> ChainRow.read(r, 1).row(key), company, head.get().id());
        var voucher = new Voucher(head.get().date(), head.get().text(), counterparty, List.of(key), rows);
        return Optional.of(new BookedVoucher(
                head.get().id(), head.get().number(), head.get().series(), voucher));
    }

    /**
     * The voucher that takes it back.
     *
     * @param by who corrects: a user, or {@code Knyt}
     * @param reason why, in a few words
     */
    public Voucher reversed(LocalDate day, String by, String reason) {
        return Reversal.of(voucher, number, day, by, reason);
    }
}
