package se.knyt.engine.books;

import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import se.knyt.core.bookkeeping.Voucher;
import se.knyt.engine.certificates.CertificatePdf;
import se.knyt.engine.certificates.CertificateReader;
import se.knyt.engine.db.IdAllocator;
import se.knyt.engine.db.Tx;
import se.knyt.engine.intake.Archive;
import se.knyt.engine.seal.CompanyKeys;

/**
 * Keeps the certificate on paper, and its lines as a list for programs, as evidence beside the file as fetched. It is written once for each version of a payout,
 * when every line of it has found its invoice or a person has let it be: what lies with the accounting system's voucher is never out
 * of date, and says the same whether sale or payout was read first.
 */
final class Specifications {
    private static final String LET_BE = """
            select cause_key from loose_end
             where company_id = ? and payout_id = ? and closed_at is not null and closed_by <> 'knyt'
            """;
    private static final String KEPT =
            "select 1 from evidence where company_id = ? and document_id = ? and file_name = ?";
    private final EvidenceFiles files;
    private final CertificateReader certificates;

    Specifications(IdAllocator ids, CompanyKeys keys) {
        this.files = new EvidenceFiles(ids, keys);
        this.certificates = new CertificateReader(new Archive(keys));
    }

    /** Writes it if all is settled that it tells of and it is not written yet. */
    void write(Tx tx, PayoutRow row, Voucher voucher, PayoutContext moment) throws SQLException {
        var stem = "specifikation-" + row.payout().reference() + (row.version() == 1 ? "" : ".v" + row.version());
        var name = stem + ".csv";
        if (!settled(tx, row)
                || tx.first(KEPT, r -> r.getInt(1), row.company(), row.id(), name)
                        .isPresent()) {
            return;
        }
        files.keep(
                tx,
                row.company(),
                row.id(),
                name,
                EvidenceCsv.MEDIA_TYPE,
                SpecificationList.of(row, voucher, moment.zone()),
                moment.companyNow());
        files.keep(
                tx,
                row.company(),
                row.id(),
                stem + ".pdf",
                "application/pdf",
                certificate(tx, row, moment),
                moment.companyNow());
    }

    /** As it stands when it is booked; what comes later, as its line at the bank, has evidence of its own. */
    private byte[] certificate(Tx tx, PayoutRow row, PayoutContext moment) throws SQLException {
        var read = certificates.read(tx, row.company(), row.id()).orElseThrow().madeBy("Knyt", moment.companyNow());
        return CertificatePdf.of(read.certificate(), read.zone());
    }

    private static boolean settled(Tx tx, PayoutRow row) throws SQLException {
        if (!row.hasOpenLines()) {
            return true;
        }
        Set<String> letBe = new HashSet<>(tx.query(LET_BE, r -> r.getString(1), row.company(), row.id()));
        return row.lines().stream()
                .filter(PayoutRow.Line::isOpen)
                .allMatch(line -> letBe.contains(PayoutCauses.cause(row, line)));
    }
}
