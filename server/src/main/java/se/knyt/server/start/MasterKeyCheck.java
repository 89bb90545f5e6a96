package se.knyt.server.start;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import se.knyt.engine.seal.CompanyKeys;

/**
 * Refuses to work on a database whose companies were sealed with another master key: nothing there could be opened, and setting the
 * roles' passwords would lock out the Knyt that can.
 */
final class MasterKeyCheck {
    private MasterKeyCheck() {}

    /** @throws StartRefusedException when the key opens no company of the database */
    static void require(DatabaseAddress address, byte[] masterKey, Path data) {
        try (var connection = DriverManager.getConnection(address.url(), address.owner(), address.password());
                var statement = connection.createStatement()) {
            try (var known = statement.executeQuery("select to_regclass('public.company') is not null")) {
                if (!known.next() || !known.getBoolean(1)) {
                    return;
                }
            }
            try (var company =
                    statement.executeQuery("select company_id, wrapped_key from company order by company_id limit 1")) {
                if (company.next() && !CompanyKeys.opens(masterKey, company.getLong(1), company.getBytes(2))) {
                    throw new StartRefusedException(
                            "the database belongs to a Knyt with another master key than the one in " + data + ".",
                            "Copy master.key and roles.password from that Knyt's data folder to " + data + ".");
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the database could not be reached: " + e.getMessage(), e);
        }
    }
}
