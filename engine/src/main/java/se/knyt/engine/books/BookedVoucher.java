package se.knyt.engine.books;

import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import se.knyt.core.bookkeeping.Dimensions;
import se.knyt.core.bookkeeping.Reversal;
import se.knyt.core.bookkeeping.RowCoding;
import se.knyt.core.bookkeeping.Voucher;
import se.knyt.core.bookkeeping.VoucherRow;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.db.Tx;

/**
 * A voucher of ours that stands in the books, to be taken back by another.
 *
 * @param number as a person looks it up: the accounting system's where it has given one
 * @param series of ours
 */
public record BookedVoucher(long id, String number, String series, Voucher voucher) {
    private static final String HEAD = """
            select v.voucher_id, v.voucher_date, v.text, coalesce(n.system_number, v.series || ' ' || v.number), v.series
              from voucher v left join voucher_number n on n.company_id = v.company_id and n.voucher_id = v.voucher_id
             where v.company_id = ? and v.voucher_key = ? limit 1
            """;
    private static final String ROWS = """
            select account, currency, debit_minor, credit_minor, text, rule, cost_centre, project, chosen_by, chosen_version, dimensions
              from voucher_row
             where company_id = ? and voucher_id = ? order by row_no
            """;

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
                ROWS,
                r -> {
                    var currency = new Currency(r.getString(2));
                    return new VoucherRow(
                            r.getInt(1),
                            Money.of(r.getLong(3), currency),
                            Money.of(r.getLong(4), currency),
                            "",
                            r.getString(5),
                            key,
                            r.getString(6),
                            new RowCoding(
                                    r.getString(7),
                                    r.getString(8),
                                    r.getString(9),
                                    r.getInt(10),
                                    Dimensions.parse(r.getString(11))));
                },
                company,
                head.get().id());
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
