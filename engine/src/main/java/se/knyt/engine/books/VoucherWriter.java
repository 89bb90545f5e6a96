package se.knyt.engine.books;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import se.knyt.core.bookkeeping.Voucher;
import se.knyt.core.bookkeeping.VoucherRow;
import se.knyt.engine.db.IdAllocator;
import se.knyt.engine.db.Tx;
import se.knyt.engine.json.Json;

/**
 * Writes vouchers, never changes them. Number and chain hash come from the head row of series and year, locked last, so that numbers
 * have no gaps and each voucher vouches for all before it.
 */
final class VoucherWriter {
    private static final String TAKE_HEAD = """
            insert into voucher_head as h (company_id, series, fiscal_year, number, chain_hash) values (?, ?, ?, 1, ''::bytea)
            on conflict (company_id, series, fiscal_year) do update set number = h.number + 1
            returning number, chain_hash
            """;
    private static final String INSERT = """
            insert into voucher (company_id, voucher_id, voucher_key, series, fiscal_year, number, voucher_date, event_date, text,
                                 payout_id, settings_version, made_by, made_at, chain_hash)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """;
    private static final String INSERT_ROWS = """
            insert into voucher_row (company_id, voucher_id, row_no, account, currency, debit_minor, credit_minor, text, rule)
            select ?, ?, n, a, c, d, k, t, r from unnest(?, ?, ?, ?, ?, ?, ?) as v (n, a, c, d, k, t, r)
            """;

    private final IdAllocator ids;

    VoucherWriter(IdAllocator ids) {
        this.ids = ids;
    }

    /** What a voucher is made from. */
    record Source(
            long company,
            String key,
            String series,
            @Nullable Long payout,
            int settingsVersion,
            String madeBy) {}

    /** Writes the voucher unless one with its key is there; returns its id. */
    long write(Tx tx, Source source, Voucher voucher, Instant now) throws SQLException {
        var known = tx.first(
                "select voucher_id from voucher where company_id = ? and voucher_key = ?",
                row -> row.getLong(1),
                source.company(),
                source.key());
        if (known.isPresent()) {
            return known.get();
        }
        long id = ids.next();
        var year = String.valueOf(voucher.eventDate().getYear());
        var head = tx.first(
                        TAKE_HEAD,
                        row -> Map.entry(row.getLong(1), row.getBytes(2)),
                        source.company(),
                        source.series(),
                        year)
                .orElseThrow();
        var hash = chain(head.getValue(), source, head.getKey(), voucher);
        tx.update(
                "update voucher_head set chain_hash = ? where company_id = ? and series = ? and fiscal_year = ?",
                hash,
                source.company(),
                source.series(),
                year);
        tx.update(
                INSERT,
                source.company(),
                id,
                source.key(),
                source.series(),
                year,
                head.getKey(),
                voucher.eventDate(),
                voucher.eventDate(),
                voucher.text(),
                source.payout(),
                source.settingsVersion(),
                source.madeBy(),
                now,
                hash);
        rows(tx, source.company(), id, voucher.rows());
        return id;
    }

    private static byte[] chain(byte[] before, Source source, long number, Voucher voucher) {
        var digest = Json.sha256();
        digest.update(before);
        digest.update(source.key().getBytes(StandardCharsets.UTF_8));
        digest.update((source.series() + " " + number + " " + voucher.eventDate()).getBytes(StandardCharsets.UTF_8));
        for (var row : voucher.rows()) {
            digest.update(("\n" + row.account() + " " + row.debit() + " " + row.credit() + " " + row.text())
                    .getBytes(StandardCharsets.UTF_8));
        }
        return digest.digest();
    }

    private static void rows(Tx tx, long company, long id, List<VoucherRow> rows) throws SQLException {
        var numbers = new ArrayList<Integer>();
        for (int i = 1; i <= rows.size(); i++) {
            numbers.add(i);
        }
        tx.update(
                INSERT_ROWS,
                company,
                id,
                Tx.ints(numbers),
                Tx.ints(rows.stream().map(VoucherRow::account).toList()),
                Tx.texts(rows.stream().map(r -> r.debit().currency().code()).toList()),
                Tx.bigints(rows.stream().map(r -> r.debit().minor()).toList()),
                Tx.bigints(rows.stream().map(r -> r.credit().minor()).toList()),
                Tx.texts(rows.stream().map(VoucherRow::text).toList()),
                Tx.texts(rows.stream().map(VoucherRow::rule).toList()));
    }
}
