package se.knyt.engine.books;

import java.sql.SQLException;
import java.time.Instant;
import se.knyt.engine.db.IdAllocator;
import se.knyt.engine.db.Tx;
import se.knyt.engine.intake.Archive;
import se.knyt.engine.json.Json;
import se.knyt.engine.seal.CompanyKeys;

/** Keeps files of ours that show what a voucher is made of, sealed; a file that is there is never another. */
final class EvidenceFiles {
    private static final String KEEP = """
            insert into evidence (company_id, evidence_id, document_id, file_name, media_type, bytes, sealed, hash, created_at)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (company_id, document_id, file_name) do nothing
            """;

    private final IdAllocator ids;
    private final CompanyKeys keys;

    EvidenceFiles(IdAllocator ids, CompanyKeys keys) {
        this.ids = ids;
        this.keys = keys;
    }

    /**
     * @param document the payout, or the voucher of a day
     * @param now company time
     */
    void keep(Tx tx, long company, long document, String name, String mediaType, byte[] content, Instant now)
            throws SQLException {
        long id = ids.next();
        var sealed = keys.of(company).sealCompressed(content, Archive.evidencePlace(company, id));
        tx.update(
                KEEP,
                company,
                id,
                document,
                name,
                mediaType,
                content.length,
                sealed,
                Json.sha256().digest(sealed),
                now);
    }
}
