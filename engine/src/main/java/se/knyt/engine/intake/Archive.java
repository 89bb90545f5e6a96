package se.knyt.engine.intake;

import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
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
                row -> opened(company, raw, row.getString(1), row.getString(2), row.getBytes(3), row.getBytes(4)),
                company,
                raw);
    }

    /** Those of the records that can be read, by id. */
    public Map<Long, Kept> raws(Tx tx, long company, Collection<Long> raws) throws SQLException {
        var result = new HashMap<Long, Kept>();
        tx.query(
                "select r.raw_id, r.source_key, r.media_type, r.sealed, k.wrapped_key from raw_record r"
                        + " join raw_key k on k.company_id = r.company_id and k.raw_id = r.raw_id"
                        + " where r.company_id = ? and r.raw_id = any (?)",
                row -> result.put(
                        row.getLong(1),
                        opened(
                                company,
                                row.getLong(1),
                                row.getString(2),
                                row.getString(3),
                                row.getBytes(4),
                                row.getBytes(5))),
                company,
                Tx.bigints(raws));
        return result;
    }

    private Kept opened(long company, long raw, String name, String mediaType, byte[] sealed, byte[] wrapped) {
        var key = keys.of(company).open(wrapped, RawRows.keyPlace(company, raw));
        return new Kept(name, mediaType, new Sealer(key).openCompressed(sealed, RawRows.place(company, raw)));
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
