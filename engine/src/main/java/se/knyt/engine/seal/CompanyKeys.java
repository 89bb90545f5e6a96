package se.knyt.engine.seal;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import se.knyt.engine.db.Database;

/** The key of each company, wrapped by the master key that the database never sees. */
public final class CompanyKeys {
    private final Sealer master;
    private final Database database;
    private final Map<Long, Sealer> opened = new ConcurrentHashMap<>();

    /** @param masterKey {@value Sealer#KEY_BYTES} bytes from outside the database */
    public CompanyKeys(byte[] masterKey, Database database) {
        this.master = new Sealer(masterKey);
        this.database = database;
    }

    /** A new key for a company that is about to be made, wrapped. */
    public byte[] newWrapped(long company) {
        return master.seal(Sealer.newKey(), place(company));
    }

    /** Whether a master key is the one that a company's key was wrapped with. */
    public static boolean opens(byte[] masterKey, long company, byte[] wrapped) {
        try {
            return new Sealer(masterKey).open(wrapped, place(company)).length == Sealer.KEY_BYTES;
        } catch (SealBrokenException e) {
            return false;
        }
    }

    /** The sealer under the company's key. */
    public Sealer of(long company) {
        return opened.computeIfAbsent(company, this::open);
    }

    private Sealer open(long company) {
        var wrapped = database.forCompany(
                "read-key",
                company,
                tx -> tx.first("select wrapped_key from company where company_id = ?", row -> row.getBytes(1), company)
                        .orElseThrow());
        return new Sealer(master.open(wrapped, place(company)));
    }

    private static String place(long company) {
        return "company/" + company;
    }
}
