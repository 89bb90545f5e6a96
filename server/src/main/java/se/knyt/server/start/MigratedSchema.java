package se.knyt.server.start;

import java.security.SecureRandom;
import java.util.HexFormat;
import se.knyt.engine.db.Schema;
import se.knyt.postgres.backup.SchemaInstaller;

/** Makes Knyt's tables for a restore. The roles get a password nobody knows; the next start gives them its own. */
public final class MigratedSchema implements SchemaInstaller {
    private static final int PASSWORD_BYTES = 24;

    @Override
    public void install(String jdbcUrl) {
        var address = DatabaseAddress.parse(jdbcUrl);
        var password = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(password);
        Schema.migrate(
                address.url(),
                address.owner(),
                address.password(),
                HexFormat.of().formatHex(password));
    }
}
