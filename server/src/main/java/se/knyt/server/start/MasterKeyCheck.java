package se.knyt.server.start;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import se.knyt.engine.seal.CompanyKeys;

/**
 * Refuses to work on a database whose companies were sealed with another master key: nothing there could be opened, and setting the
 * roles' passwords would lock out the Knyt that can.
 */
final class MasterKeyCheck {
    private MasterKeyCheck() {}

    /**
     * The folder's key, made where neither it nor the database has one.
     *
     * @throws StartRefusedException when the key opens no company of the database, or is not there though companies are
     */
    static byte[] require(DatabaseAddress address, DataFolder folder, Path data) {
        var key = folder.masterKey();
        var sealed = sealed(address);
        if (sealed.isPresent() && key.isEmpty()) {
            throw new StartRefusedException(
                    "master.key is missing in " + data + ", and the database was sealed with it. No other was made.",
                    "Put master.key back from a backup. Without it nothing that is sealed can be opened: credentials and what is known of"
                            + " buyers.");
        }
        if (sealed.isPresent()
                && !CompanyKeys.opens(
                        key.orElseThrow(), sealed.get().company(), sealed.get().key())) {
            throw new StartRefusedException(
                    "the database belongs to a Knyt with another master key than the one in " + data + ".",
                    "Copy master.key and roles.password from that Knyt's data folder to " + data + ".");
        }
        return key.orElseGet(folder::newMasterKey);
    }

    /** A company whose key is sealed with the master key. */
    private record Sealed(long company, byte[] key) {}

    private static Optional<Sealed> sealed(DatabaseAddress address) {
        try (var connection = DriverManager.getConnection(address.url(), address.owner(), address.password());
                var statement = connection.createStatement()) {
            try (var known = statement.executeQuery("select to_regclass('public.company') is not null")) {
                if (!known.next() || !known.getBoolean(1)) {
                    return Optional.empty();
                }
            }
            try (var company =
                    statement.executeQuery("select company_id, wrapped_key from company order by company_id limit 1")) {
                return company.next()
                        ? Optional.of(new Sealed(company.getLong(1), company.getBytes(2)))
                        : Optional.empty();
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the database could not be reached: " + e.getMessage(), e);
        }
    }
}
