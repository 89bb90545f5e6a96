package se.knyt.engine.intake;

import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import se.knyt.engine.db.Tx;
import se.knyt.engine.seal.CompanyKeys;
import se.knyt.engine.seal.Sealer;
import se.knyt.formats.settlement.BuyerColumns;

/** Opens what was kept sealed: raw records, evidence files and bank files. */
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
    public record Kept(String name, String mediaType, byte[] content) {
        /** Whether it is a file whose columns say who the buyers are. */
        public boolean namesBuyers() {
            return BuyerColumns.in(name, content);
        }
    }

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
        var key = keys.of(company).open(wrapped, RawRecordKeys.keyPlace(company, raw));
        return new Kept(name, mediaType, new Sealer(key).openCompressed(sealed, RawRecordKeys.place(company, raw)));
    }

    public Optional<Kept> evidence(Tx tx, long company, long evidence) throws SQLException {
        return tx.first(
                "select e.file_name, e.media_type, k.sealed, k.evidence_id from evidence e"
                        + " join evidence k on k.company_id = e.company_id"
                        + " and k.evidence_id = case when e.same_as is null then e.evidence_id else e.same_as end"
                        + " where e.company_id = ? and e.evidence_id = ?",
                row -> new Kept(
                        row.getString(1),
                        row.getString(2),
                        keys.of(company).openCompressed(row.getBytes(3), evidencePlace(company, row.getLong(4)))),
                company,
                evidence);
    }

    /** Where a bank file's bytes belong; what they are sealed with. */
    private static String bankFilePlace(long company, byte[] hash) {
        return "bank-file/" + company + "/" + HexFormat.of().formatHex(hash);
    }

    /** Seals a bank file. */
    public byte[] sealedBankFile(long company, byte[] hash, byte[] plain) {
        return keys.of(company).sealCompressed(plain, bankFilePlace(company, hash));
    }

    /**
     * A bank file as it was dropped; empty where none of that hash is kept.
     *
     * @param hash SHA-256 of its bytes
     */
    public Optional<Kept> bankFile(Tx tx, long company, byte[] hash) throws SQLException {
        return tx.first(
                "select file_name, sealed from bank_file where company_id = ? and file_hash = ?",
                row -> new Kept(
                        row.getString(1),
                        "application/octet-stream",
                        keys.of(company).openCompressed(row.getBytes(2), bankFilePlace(company, hash))),
                company,
                hash);
    }

    private static String exchangePlace(long company, long effect, int attempt) {
        return "exchange/" + company + "/" + effect + "/" + attempt;
    }

    /** Seals what was sent and answered in one attempt of an effect. */
    public byte[] sealedExchange(long company, long effect, int attempt, byte[] plain) {
        return keys.of(company).sealCompressed(plain, exchangePlace(company, effect, attempt));
    }

    /** The exchanges of an effect that are still kept, by attempt. */
    public SortedMap<Integer, byte[]> exchanges(Tx tx, long company, long effect) throws SQLException {
        var result = new TreeMap<Integer, byte[]>();
        tx.query(
                "select attempt, sealed from effect_exchange where company_id = ? and effect_id = ? order by attempt desc limit 50",
                row -> {
                    int attempt = row.getInt(1);
                    return result.put(
                            attempt,
                            keys.of(company).openCompressed(row.getBytes(2), exchangePlace(company, effect, attempt)));
                },
                company,
                effect);
        return result;
    }
}
