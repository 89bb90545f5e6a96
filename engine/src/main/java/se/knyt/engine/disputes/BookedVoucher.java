package se.knyt.engine.disputes;

import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import se.knyt.core.bookkeeping.Reversal;
import se.knyt.core.bookkeeping.Voucher;
import se.knyt.core.bookkeeping.VoucherRow;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.db.Tx;

/**
 * A loss that stands in the books.
 *
 * @param number as a person looks it up: the accounting system's where it has given one
 */
record BookedVoucher(long id, String number, Voucher voucher) {
    private static final String REASON = "kortreklamationen vanns";
    private static final String HEAD = """
            select v.voucher_id, v.voucher_date, v.text, coalesce(n.system_number, v.series || ' ' || v.number)
              from voucher v left join voucher_number n on n.company_id = v.company_id and n.voucher_id = v.voucher_id
             where v.company_id = ? and v.voucher_key = ? limit 1
            """;
    private static final String ROWS = """
            select account, currency, debit_minor, credit_minor, text, rule from voucher_row
             where company_id = ? and voucher_id = ? order by row_no
            """;

    static Optional<BookedVoucher> read(Tx tx, long company, String key, String provider) throws SQLException {
        record Head(long id, LocalDate date, String text, String number) {}
        var head = tx.first(
                HEAD,
                r -> new Head(r.getLong(1), r.getObject(2, LocalDate.class), r.getString(3), r.getString(4)),
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
                            r.getString(6));
                },
                company,
                head.get().id());
        var voucher = new Voucher(head.get().date(), head.get().text(), provider, List.of(key), rows);
        return Optional.of(new BookedVoucher(head.get().id(), head.get().number(), voucher));
    }

    /** The voucher that takes it back. */
    Voucher reversed(LocalDate day) {
        return Reversal.of(voucher, number, day, "Knyt", REASON);
    }
}
