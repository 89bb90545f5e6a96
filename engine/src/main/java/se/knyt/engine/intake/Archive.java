package se.knyt.engine.intake;

import java.sql.SQLException;
import java.util.Optional;
import se.knyt.engine.db.Tx;
import se.knyt.engine.seal.CompanyKeys;
import se.knyt.engine.seal.Sealer;

/** Opens what was kept sealed: raw records and evidence files. */
public final class Archive {
    private final CompanyKeys keys;

    public Archive(CompanyKeys keys) {
        this.keys = keys;
    }

    /** Where an evidence file's bytes belong; what they are sealed with. */
    public static String evidencePlace(long company, long evidence) {
        return "evidence/" + company + "/" + evidence;
    }

    /** A kept file. */
    public record Kept(String name, String mediaType, byte[] content) {}

    /** The record's bytes as received; empty when its key is gone because the person was erased. */
    public Optional<Kept> raw(Tx tx, long company, long raw) throws SQLException {
        return tx.first(
                "select r.source_key, r.media_type, r.sealed, k.wrapped_key from raw_record r"
                        + " join raw_key k on k.company_id = r.company_id and k.raw_id = r.raw_id"
                        + " where r.company_id = ? and r.raw_id = ?",
                row -> {
                    var key = keys.of(company).open(row.getBytes(4), RawRows.keyPlace(company, raw));
                    return new Kept(
                            row.getString(1),
                            row.getString(2),
                            new Sealer(key).openCompressed(row.getBytes(3), RawRows.place(company, raw)));
                },
                company,
                raw);
    }

    public Optional<Kept> evidence(Tx tx, long company, long evidence) throws SQLException {
        return tx.first(
                "select file_name, media_type, sealed from evidence where company_id = ? and evidence_id = ?",
                row -> new Kept(
                        row.getString(1),
                        row.getString(2),
                        keys.of(company).openCompressed(row.getBytes(3), evidencePlace(company, evidence))),
                company,
                evidence);
    }
}
