package se.knyt.engine.books;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.Tx;
import se.knyt.engine.json.Json;

/**
 * The vouchers of a company with their hash chain as a file that anybody can verify without Knyt: {@code docs/verify.md}. A series is
 * given from its first voucher, or the chain would hang in the air. Read in portions, so that its size is not held in memory.
 */
public final class VoucherChainFile {
    public static final String MEDIA_TYPE = "application/x-ndjson";

    private static final int VOUCHERS_AT_ONCE = 500;
    private static final String COMPANY = "select name, organization_number from company where company_id = ?";
    private static final String NEXT = """
            select v.voucher_id, v.series, v.fiscal_year, v.number, v.voucher_key, v.voucher_date, v.event_date, v.text, v.made_by,
                   v.made_at, v.settings_version, v.reason, v.chain_hash,
                   case when v.reverses_voucher_id is not null
                        then (select w.series || ' ' || w.fiscal_year || ' ' || w.number from voucher w
                               where w.company_id = v.company_id and w.voucher_id = v.reverses_voucher_id) end
              from voucher v
             where v.company_id = ? and (? = '' or v.fiscal_year = ?) and (v.series, v.fiscal_year, v.number) > (?, ?, ?)
             order by v.series, v.fiscal_year, v.number limit ?
            """;
    private static final String ROWS = "select r.voucher_id, " + ChainRow.COLUMNS
            + " from voucher_row r where r.company_id = ? and r.voucher_id = any (?) order by r.voucher_id, r.row_no";

    private final Database database;

    public VoucherChainFile(Database database) {
        this.database = database;
    }

    /** A voucher as it stands in the database; the hash of the one before is not told by itself. */
    private record Kept(
            long id,
            String series,
            String fiscalYear,
            long number,
            String key,
            LocalDate bookedOn,
            LocalDate eventOn,
            String text,
            String madeBy,
            java.time.Instant madeAt,
            int settingsVersion,
            String reverses,
            String reason,
            byte[] hash) {
        static Kept read(ResultSet row) throws SQLException {
            var reverses = row.getString(14);
            return new Kept(
                    row.getLong(1),
                    row.getString(2),
                    row.getString(3),
                    row.getLong(4),
                    row.getString(5),
                    row.getObject(6, LocalDate.class),
                    row.getObject(7, LocalDate.class),
                    row.getString(8),
                    row.getString(9),
                    Tx.instant(row, 10),
                    row.getInt(11),
                    reverses == null ? "" : reverses,
                    row.getString(12),
                    row.getBytes(13));
        }

        String head() {
            return series + " " + fiscalYear;
        }

        VoucherChain link(String previous, List<ChainRow> rows) {
            return new VoucherChain(
                    previous,
                    series,
                    fiscalYear,
                    number,
                    key,
                    bookedOn,
                    eventOn,
                    text,
                    madeBy,
                    madeAt,
                    settingsVersion,
                    reverses,
                    reason,
                    rows);
        }
    }

    private record Portion(List<Kept> vouchers, Map<Long, List<ChainRow>> rows) {}

    /**
     * Writes the file.
     *
     * @param year name of the fiscal year; empty for all
     */
    public void write(long company, String year, OutputStream out) throws IOException {
        var file = new Written(out);
        file.line(header(company, year));
        @Nullable Kept last = null;
        while (true) {
            var after = last;
            var portion = database.forCompany("voucher-chain", company, tx -> portion(tx, company, year, after));
            for (var voucher : portion.vouchers()) {
                file.voucher(voucher, portion.rows().getOrDefault(voucher.id(), List.of()));
            }
            if (portion.vouchers().size() < VOUCHERS_AT_ONCE) {
                break;
            }
            last = portion.vouchers().getLast();
        }
        file.end();
    }

    private String header(long company, String year) {
        return database.forCompany(
                "voucher-chain",
                company,
                tx -> tx.first(
                                COMPANY,
                                row -> "{" + VoucherChain.text("format", "knyt-vouchers-1")
                                        + "," + VoucherChain.text("company", row.getString(1))
                                        + "," + VoucherChain.text("organization_number", row.getString(2))
                                        + "," + VoucherChain.text("fiscal_year", year) + "}",
                                company)
                        .orElseThrow());
    }

    private static Portion portion(Tx tx, long company, String year, @Nullable Kept after) throws SQLException {
        var vouchers = tx.query(
                NEXT,
                Kept::read,
                company,
                year,
                year,
                after == null ? "" : after.series(),
                after == null ? "" : after.fiscalYear(),
                after == null ? 0L : after.number(),
                VOUCHERS_AT_ONCE);
        var rows = new TreeMap<Long, List<ChainRow>>();
        tx.query(
                ROWS,
                row -> rows.computeIfAbsent(row.getLong(1), _ -> new ArrayList<>())
                        .add(ChainRow.read(row, 2)),
                company,
                Tx.bigints(vouchers.stream().map(Kept::id).toList()));
        return new Portion(vouchers, rows);
    }

    /** What has been written so far. */
    private static final class Written {
        private final OutputStream out;
        private final MessageDigest digest = Json.sha256();
        private final Map<String, Kept> heads = new LinkedHashMap<>();
        private long vouchers;

        Written(OutputStream out) {
            this.out = out;
        }

        void line(String line) throws IOException {
            var bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
            digest.update(bytes);
            out.write(bytes);
        }

        /** With the hash that was kept when it was made: what was changed since is for the verifier to find. */
        void voucher(Kept voucher, List<ChainRow> rows) throws IOException {
            var before = heads.put(voucher.head(), voucher);
            var previous = before == null ? "" : VoucherChain.hex(before.hash());
            line(voucher.link(previous, rows).sealed(voucher.hash()));
            vouchers++;
        }

        void end() throws IOException {
            var last = heads.values().stream()
                    .map(h -> "{" + VoucherChain.text("series", h.series())
                            + "," + VoucherChain.text("fiscal_year", h.fiscalYear())
                            + ",\"number\":" + h.number()
                            + "," + VoucherChain.text("hash", VoucherChain.hex(h.hash())) + "}")
                    .collect(Collectors.joining(",", "[", "]"));
            line("{\"vouchers\":" + vouchers + ",\"heads\":" + last + ","
                    + VoucherChain.text("sha256", VoucherChain.hex(digest.digest())) + "}");
        }
    }
}
