package se.knyt.engine.certificates;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import se.knyt.engine.db.Tx;
import se.knyt.engine.pdf.Paper;
import se.knyt.engine.pdf.Paper.Column;
import se.knyt.engine.pdf.SwedishWords;

/** Evidence of one voucher on paper: why it was made, by whom, what it takes back, and the bank's line behind it. */
public final class VoucherNote {
    private static final String HEAD = """
            select c.name, c.organization_number, c.zone,
                   voucher_name(v.company_id, v.voucher_id, v.series, v.fiscal_year, v.number),
                   voucher_own_name(v.company_id, v.series, v.fiscal_year, v.number), v.voucher_date, v.event_date, v.text, v.reason,
                   v.made_by, v.made_at, v.settings_version, encode(v.chain_hash, 'hex'), v.payout_id,
                   (select voucher_name(w.company_id, w.voucher_id, w.series, w.fiscal_year, w.number) || ' ('
                           || voucher_own_name(w.company_id, w.series, w.fiscal_year, w.number) || '), ' || w.voucher_date
                      from voucher w where w.company_id = v.company_id and w.voucher_id = v.reverses_voucher_id)
              from voucher v join company c on c.company_id = v.company_id
             where v.company_id = ? and v.voucher_id = ?
            """;
    private static final String BANK_DAY = " and e.booked_on = ?";
    private static final List<Column> ROWS = List.of(
            Column.text("Konto", 0.09),
            Column.text("Namn", 0.27),
            Column.amount("Debet", 0.14),
            Column.amount("Kredit", 0.14),
            Column.text("Text, kurs, källa, dag", 0.36));

    private VoucherNote() {}

    private record Head(
            String company,
            String organizationNumber,
            ZoneId zone,
            String number,
            String own,
            LocalDate date,
            LocalDate event,
            String text,
            String reason,
            String madeBy,
            Instant madeAt,
            int settingsVersion,
            String hash,
            @Nullable Long payout,
            Optional<String> reverses) {}

    public static byte[] of(Tx tx, long company, long voucher) throws SQLException {
        var head = tx.first(HEAD, VoucherNote::head, company, voucher).orElseThrow();
        var paper = new Paper(
                "Underlag till verifikation " + head.number(),
                head.company() + " " + head.organizationNumber() + ", verifikation " + head.number());
        paper.value("Företag", head.company());
        paper.value("Organisationsnummer", head.organizationNumber());
        paper.value("Verifikation", head.number() + (head.own().equals(head.number()) ? "" : " (" + head.own() + ")"));
        paper.value("Bokföringsdag", head.date().toString());
        paper.value("Händelsedag", head.event().toString());
        paper.value("Avser", head.text());
        paper.value("Rättar", head.reverses().orElse(""));
        paper.value("Orsak", head.reason());
        paper.value(
                "Gjord",
                SwedishWords.time(head.madeAt(), head.zone()) + " av "
                        + ("knyt".equals(head.madeBy()) ? "Knyt" : head.madeBy()));
        paper.value("Inställningar", "version " + head.settingsVersion());
        rows(tx, company, voucher, paper);
        var payout = head.payout();
        if (payout != null) {
            bank(tx, company, payout, head.date(), paper);
        }
        paper.heading("Kedjan");
        paper.value("Hash", head.hash());
        return paper.bytes();
    }

    private static Head head(ResultSet row) throws SQLException {
        return new Head(
                row.getString(1),
                row.getString(2),
                ZoneId.of(row.getString(3)),
                row.getString(4),
                row.getString(5),
                row.getObject(6, LocalDate.class),
                row.getObject(7, LocalDate.class),
                row.getString(8),
                row.getString(9),
                row.getString(10),
                Tx.instant(row, 11),
                row.getInt(12),
                row.getString(13),
                Tx.longOrNull(row, 14),
                Optional.ofNullable(row.getString(15)));
    }

    private static void rows(Tx tx, long company, long voucher, Paper paper) throws SQLException {
        var names = AccountNames.of(tx, company);
        paper.heading("Kontering");
        paper.table(
                ROWS,
                tx.query(
                        CertificateReader.ROWS,
                        row -> {
                            var of = CertificateReader.row(row, names);
                            return List.of(
                                    Integer.toString(of.account()),
                                    of.name(),
                                    of.debit().isZero() ? "" : SwedishWords.amount(of.debit()),
                                    of.credit().isZero() ? "" : SwedishWords.amount(of.credit()),
                                    of.rate());
                        },
                        company,
                        voucher),
                _ -> false);
    }

    /** The lines of the bank on the voucher's day that are taken for its payout. */
    private static void bank(Tx tx, long company, long payout, LocalDate day, Paper paper) throws SQLException {
        var lines = tx.query(
                CertificateReader.BANK.replace(" order by e.booked_on", BANK_DAY + " order by e.booked_on"),
                CertificateReader::bank,
                company,
                payout,
                day);
        if (lines.isEmpty()) {
            return;
        }
        paper.heading("Bankens rad");
        for (var line : lines) {
            paper.value("Bokförd hos banken", line.day().toString());
            paper.value("Konto", line.account());
            paper.value("Belopp", CertificateWords.money(line.amount()));
            paper.value("Bankens referens", line.reference());
            paper.value("Bankens text", line.text());
            paper.value("Grund", line.basis());
            paper.value("Fil", line.file());
            paper.value("Filens SHA-256", line.fileHash());
        }
    }
}
