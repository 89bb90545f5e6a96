package se.knyt.tests.backup;

import se.knyt.engine.db.Schema;
import se.knyt.postgres.backup.SchemaInstaller;
import se.knyt.tests.thread.Admin;
import se.knyt.tests.thread.Merchant;

/** Makes Knyt's tables in an empty database, as the program does for a restore and at each start. */
public final class EmptySchema implements SchemaInstaller {
    @Override
    public void install(String jdbcUrl) {
        var admin = Admin.of(jdbcUrl);
        Schema.migrate(admin.url(), admin.user(), admin.password(), Merchant.PASSWORD);
    }
}
