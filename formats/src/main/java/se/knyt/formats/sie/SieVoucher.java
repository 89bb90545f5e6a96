package se.knyt.formats.sie;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import se.knyt.core.bookkeeping.Voucher;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;

/**
 * A voucher.
 *
 * @param series empty in a file for import: the program that reads it chooses
 * @param number empty likewise
 * @param text may be empty
 * @param registered when it was entered
 * @param sign who, may be empty
 */
public record SieVoucher(
        String series,
        String number,
        LocalDate date,
        String text,
        Optional<LocalDate> registered,
        String sign,
        List<SieRow> rows) {
    public SieVoucher {
        rows = List.copyOf(rows);
    }

    /** A voucher for import: the program that reads the file numbers it. Texts longer than it may take are cut. */
    public static SieVoucher forImport(LocalDate date, String text, List<SieRow> rows) {
        return new SieVoucher("", "", date, SieText.fitted(text, SieText.IMPORT_MAX), Optional.empty(), "", rows);
    }

    /** One of our own vouchers for import, on the day it is to be booked. */
    public static SieVoucher forImport(Voucher voucher, LocalDate date) {
        var rows = voucher.rows().stream()
                .map(row -> SieRow.of(
                        row.account(),
                        SieObjectId.of(
                                row.coding().costCentre(),
                                row.coding().project(),
                                row.coding().dimensions()),
                        row.signed(),
                        SieText.fitted(row.text(), SieText.IMPORT_MAX)))
                .toList();
        return forImport(date, voucher.text(), rows);
    }

    /** Sum of the rows, removed ones left out: zero when the voucher balances. */
    public Money sum(Currency currency) {
        return Money.sum(
                rows.stream()
                        .filter(row -> row.kind() != SieRow.Kind.REMOVED)
                        .map(SieRow::amount)
                        .toList(),
                currency);
    }
}
