package se.knyt.server.start;

import se.knyt.engine.db.Schema;
import se.knyt.postgres.backup.SchemaInstaller;

/** Makes Knyt's tables for a restore. New roles have no password; the next start gives them its own. */
public final class MigratedSchema implements SchemaInstaller {
    @Override
    public void install(String jdbcUrl) {
        var address = DatabaseAddress.parse(jdbcUrl);
        Schema.install(address.url(), address.owner(), address.password());
    }
}
